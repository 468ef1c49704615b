"""Acts that begin together, and copies of a module with one statement taken out."""

import ast
import threading
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any


def at_once(count: int, act: Callable[[int], Any]) -> list[Any]:
    """Run act(0) … act(count - 1) in threads that start together; returns what each gave or raised."""
    barrier, given = threading.Barrier(count), [None] * count

    def run(place: int) -> None:
        barrier.wait()
        try:
            given[place] = act(place)
        except Exception as fault:  # noqa: BLE001  # whatever it is, the test looks at it
            given[place] = fault

    threads = [threading.Thread(target=run, args=(place,)) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


def without(module: ModuleType, function: str, statement: str, **names: object) -> ModuleType:
    """A copy of the module whose `function` lacks the one `statement`; `names` stand in it for its own."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    taken = 0
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == function:
            kept = [line for line in node.body if ast.unparse(line) != statement]
            taken += len(node.body) - len(kept)
            node.body = kept
    assert taken == 1, f"{statement!r} stands {taken} times in {function}"
    copy = ModuleType(module.__name__)
    copy.__file__ = module.__file__
    exec(compile(tree, str(module.__file__), "exec"), vars(copy))  # noqa: S102  # our own source
    vars(copy).update(names)
    return copy
