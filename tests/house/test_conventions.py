"""Rules of this house that no linter knows."""

import ast
import re

import pytest

from tests.house.files import ours, read, tracked

# Brackets around a letter keep this file within its own rules.
SKIPS = re.compile(
    r"(?<!fmt: )\b(pytest\.)?(mark\.)?(skip|xfail|skipif|importorskip)\b\s*[(\n]|\b(test|it|describe)\.(skip|todo)\b"
)
LATER = re.compile(r"\b(TO[D]O|FIX[M]E|XX[X])\b|rais[e] NotImplemented")
MACHINE = re.compile(
    r"(?<![\w.])/(?:work|root|home)/\w|(?<![\w.])/o[p]t/|pythonhoste[d]\.org|pyp[i]\.org|registr[y]\.npm"
)
FOREIGN_ORIGIN = re.compile(r"""(?:src|href|action|url|import|from|fetch)\s*[=(]?\s*["'(]?\s*(?:https?:)?//""")
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|lab)a?\(|:\s*(?:white|black|red|green|blue|gr[ae]y)\b")
SIZE = re.compile(r"(?<![\w-])\d*\.?\d+(?:px|rem|pt|mm|vw|vh)\b")
INLINE = re.compile(r"\son[a-z]+\s*=|\sstyle\s*=|<style|<script(?![^>]*\ssrc=)|javascript:")
ATTICS = {"utils", "helpers", "common", "manager", "managers", "misc"}


@pytest.mark.parametrize("path", ours(".py"))
def test_every_module_opens_with_its_rule(path):
    assert ast.get_docstring(ast.parse(read(path))), "no opening sentence"


@pytest.mark.parametrize("path", [path for path in ours(".py") if path.startswith(("ballot/", "migrations/env"))])
def test_only_work_commits(path):
    if path not in ("ballot/kernel/work.py", "migrations/env.py"):
        assert not re.search(r"\.(commit|rollback)\(", read(path))


# Dates may be read and compared there; what day it is now must be said by the caller.
@pytest.mark.parametrize(
    "path",
    [path for path in ours(".py") if path.startswith(("ballot/protocol/", "ballot/verifier/")) or "/rules" in path],
)
def test_protocol_and_rules_ask_no_clock(path):
    assert not re.search(r"\b(?:utcnow|today|now|monotonic|perf_counter)\(", read(path))


@pytest.mark.parametrize("path", [path for path in ours(".py") if path.startswith("ballot/")])
def test_only_work_assigns_a_stage(path):
    if path != "ballot/kernel/work.py":
        assert not re.search(r"\.stage\s*=[^=]", read(path))


@pytest.mark.parametrize("path", [path for path in ours(".py", ".js", ".mjs") if path.startswith("tests/")])
def test_no_test_is_left_out(path):
    if path != "tests/house/test_conventions.py":
        assert not SKIPS.search(read(path))


@pytest.mark.parametrize("path", ours(".py", ".js", ".mjs", ".css", ".html"))
def test_nothing_is_put_off(path):
    assert not LATER.search(read(path))


@pytest.mark.parametrize("path", [path for path in ours(".css") if not path.endswith("/tokens.css")])
def test_raw_colours_and_sizes_stand_in_the_tokens_alone(path):
    # A media query and a page margin can't read a token.
    lines = [line for line in read(path).splitlines() if not line.lstrip().startswith(("@media", "margin: 18mm"))]
    assert [line for line in lines if COLOUR.search(line) or SIZE.search(line)] == []


@pytest.mark.parametrize(
    "path", [path for path in ours(".html", ".css", ".js", ".svg") if path.startswith(("templates/", "static/"))]
)
def test_nothing_is_fetched_from_elsewhere(path):
    text = read(path).replace("http://www.w3.org/2000/svg", "")
    assert not FOREIGN_ORIGIN.search(text)


@pytest.mark.parametrize("path", [path for path in ours(".html") if path.startswith("templates/")])
def test_no_template_holds_inline_script_or_style(path):
    assert not INLINE.search(read(path))


def test_no_tracked_file_names_a_machine_or_a_registry():
    named = []
    for path in tracked():
        try:
            found = MACHINE.search(read(path))
        except UnicodeDecodeError:
            continue
        if found:
            named.append(f"{path}: {found[0]}")
    assert named == []


def test_there_is_no_attic():
    assert [path for path in tracked() if ATTICS & {part.partition(".")[0] for part in path.split("/")}] == []
