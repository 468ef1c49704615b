"""Ceilings: every codebase's worst file is the one that had none."""

import ast

import pytest

from tests.house.files import ours, read

FILE, FUNCTION, VIEW, CONFTEST = 300, 30, 15, 80
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


def is_view(node: FunctionNode) -> bool:
    """Whether the function stands behind the door."""
    return any("access(" in ast.unparse(decorator) for decorator in node.decorator_list)


def length(node: FunctionNode) -> int:
    """Lines of the function without its docstring: telling what it promises costs nothing."""
    first = node.body[0]
    told = 0
    if ast.get_docstring(node) is not None and first.end_lineno is not None:
        told = first.end_lineno - first.lineno + 1
    assert node.end_lineno is not None
    return node.end_lineno - node.lineno + 1 - told


@pytest.mark.parametrize("path", ours(".py", ".js", ".mjs", ".css", ".html"))
def test_no_file_grows_past_its_ceiling(path):
    ceiling = CONFTEST if path.endswith("conftest.py") else FILE
    assert len(read(path).splitlines()) <= ceiling


@pytest.mark.parametrize("path", ours(".py"))
def test_no_function_grows_past_its_ceiling(path):
    long = {
        node.name: length(node)
        for node in ast.walk(ast.parse(read(path)))
        if isinstance(node, FunctionNode) and length(node) > (VIEW if is_view(node) else FUNCTION)
    }
    assert long == {}
