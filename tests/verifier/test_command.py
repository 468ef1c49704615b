"""What the command says, and where: plain words for every clause, progress for a terminal alone."""

import ast
import contextlib
import importlib
import io
import re
from pathlib import Path

import pytest

import ballot
from ballot.protocol.record import append
from ballot.verifier import command, words
from tests.archives import archive
from tests.golden import GOLDEN


def breaches() -> set[str]:
    """Return every clause that the protocol and the verifier raise, read from their source."""
    source = Path(ballot.__file__).parent
    texts = [
        path.read_text(encoding="utf-8") for name in ("protocol", "verifier") for path in (source / name).glob("*.py")
    ]
    strings = [node.value for text in texts for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)]
    return {value for value in strings if isinstance(value, str) and re.fullmatch(r"[1-8](\.\d)?", value)}


def test_every_clause_that_can_be_broken_is_said_in_plain_words() -> None:
    named = breaches()

    assert {"1.1", "4", "8.8"} <= named
    assert all(words.plain(clause).endswith(".") for clause in named)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def called(*arguments: str, terminal: bool = False) -> tuple[int, str, str]:
    out, err = io.StringIO(), Terminal() if terminal else io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as caught:
        command.command(list(arguments))
    assert isinstance(caught.value.code, int)
    return caught.value.code, out.getvalue(), err.getvalue()


def test_progress_is_shown_on_a_terminal_and_nowhere_else() -> None:
    record = str(GOLDEN / "record-open-approve.zip")

    code, _, shown = called(record, terminal=True)
    assert code == 0
    assert "100 %" in shown
    assert called(record)[2] == ""


def test_a_program_reads_each_percent_as_a_line() -> None:
    shares = [int(line) for line in called(str(GOLDEN / "record-open-approve.zip"), "--progress")[2].splitlines()]

    assert shares == sorted(set(shares))
    assert shares[-1] == 100


def test_a_record_without_a_manifest_has_no_title(tmp_path: Path) -> None:
    path = tmp_path / "record.zip"
    path.write_bytes(archive([append(None, "roll", {})]))

    code, out, _ = called(str(path))

    assert code == 1
    assert out.startswith("1 entries, 0 ballots, fingerprint None")


def test_the_module_starts_the_command_only_as_a_program() -> None:
    assert importlib.import_module("ballot.verifier.__main__").command is command.command
