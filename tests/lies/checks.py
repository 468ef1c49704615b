"""Finds every check of the verifier in its source, and rewrites the source so that each can be taken out by itself."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2] / "ballot"
ROOMS = ("protocol", "verifier")
SOUND, HELD = "_sound", "_held"
# A statement that calls one of these for its refusals alone is a check at the place where it stands.
CALLED = re.compile(r"_?(check|verify|distinct|require|place)(_\w+)?\Z")


def modules() -> Iterator[tuple[str, Path]]:
    """Yield the modules that verification is made of, by name."""
    for room in ROOMS:
        for path in sorted((ROOT / room).glob("*.py")):
            yield f"ballot.{room}.{path.stem}", path


class Weakener(ast.NodeTransformer):
    """Puts a switch before every check; `found` are the switches' names in the order of the source.

    `raise Breach` and `yield Breach` become conditional. Where the condition above is a disjunction, a chain of
    comparisons or a comparison of tuples, each part is a check of its own. A call made for its refusals alone is held.
    """

    def __init__(self, module: str) -> None:
        self.room = module.removeprefix("ballot.")
        self.found: list[str] = []
        self.path: list[str] = []

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._within(node.name, node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return self._within(node.name, node)

    def _within(self, name: str, node: ast.AST) -> ast.AST:
        self.path.append(name)
        self.generic_visit(node)
        self.path.pop()
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        parts = _parts(node.test)
        if len(node.body) == 1 and not node.orelse and _refuses(node.body[0]) and len(parts) > 1:
            node.test = ast.BoolOp(ast.Or(), [self._and_sound(part) for part in parts])
            return node
        self.generic_visit(node)
        return node

    def _and_sound(self, part: ast.expr) -> ast.expr:
        return ast.BoolOp(ast.And(), [part, self._switch(ast.unparse(part))])

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        return self._conditional(node) if _refuses(node) else node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        if _refuses(node):
            return self._conditional(node)
        if isinstance(node.value, ast.Call) and not self._library(node.value) and CALLED.match(_name(node.value.func)):
            switch = self._switch(ast.unparse(node.value))
            call = ast.Lambda(ast.arguments([], [], None, [], [], None, []), node.value)
            return ast.Expr(ast.Call(ast.Name(HELD, ast.Load()), [switch.args[0], call], []))
        return node

    @staticmethod
    def _library(call: ast.Call) -> bool:
        # OpenSSL's refusal becomes a breach in the handler below it, which is a check of its own.
        return ast.unparse(call).startswith("Ed25519PublicKey")

    def _conditional(self, node: ast.stmt) -> ast.If:
        return ast.If(self._switch(ast.unparse(node)), [node], [])

    def _switch(self, text: str) -> ast.Call:
        name = f"{self.room}.{'.'.join(self.path)}: {text}"
        while name in self.found:
            name += " (again)"
        self.found.append(name)
        return ast.Call(ast.Name(SOUND, ast.Load()), [ast.Constant(name)], [])


def weakened(module: str, path: Path) -> tuple[ast.Module, list[str]]:
    """Return a module's tree with its switches, and their names."""
    weakener = Weakener(module)
    tree = weakener.visit(ast.parse(path.read_text(encoding="utf-8"), str(path)))
    return ast.fix_missing_locations(tree), weakener.found


def checks() -> list[str]:
    """Return the names of all checks: room.module.function: what stands there."""
    return [name for module, path in modules() for name in weakened(module, path)[1]]


def _name(function: ast.expr) -> str:
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


def _refuses(node: ast.stmt) -> bool:
    """Say whether a statement writes down a breach with a clause of its own."""
    if isinstance(node, ast.Raise):
        return isinstance(node.exc, ast.Call) and _name(node.exc.func) == "Breach"
    if not isinstance(node, ast.Expr):
        return False
    if isinstance(node.value, ast.Yield):
        return isinstance(node.value.value, ast.Call) and _name(node.value.value.func) == "Breach"
    called = node.value if isinstance(node.value, ast.Call) else None
    return called is not None and _name(called.func) == "found" and isinstance(called.args[0], ast.Constant)


def _parts(test: ast.expr) -> list[ast.expr]:
    """Return the conditions of which any suffices."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
        return [part for value in test.values for part in _parts(value)]
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) and isinstance(test.operand, ast.Compare):
        return [ast.UnaryOp(ast.Not(), one) for one in _links(test.operand)]
    if isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.NotEq):
        left, right = test.left, test.comparators[0]
        if isinstance(left, ast.Tuple | ast.List) and isinstance(right, ast.Tuple | ast.List):
            pairs = zip(left.elts, right.elts, strict=True)
            return [ast.Compare(one, [ast.NotEq()], [other]) for one, other in pairs]
    return [test]


def _links(chain: ast.Compare) -> list[ast.expr]:
    """Return a chain of comparisons one by one."""
    terms = [chain.left, *chain.comparators]
    return [
        ast.Compare(left, [operator], [right])
        for left, operator, right in zip(terms, chain.ops, terms[1:], strict=False)
    ]
