"""A rehearsal that is interrupted or killed: no half record, no process left behind, no secret on the disk."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.rehearsals import BALLOT, CANDIDATES, environment, files

PATIENCE = 120


@contextmanager
def under_way(folder: Path, until: str, mark: str, voters: int = 400) -> Iterator[subprocess.Popen[str]]:
    """Start a rehearsal with two processes and wait until standard error says that a phase has passed."""
    ballots = "ballot,approve\n" + "".join(f"{number},road;lift\n" for number in range(voters))
    options = [*files(folder, candidates=CANDIDATES, ballots=ballots), "--seats", "2", "--jobs", "2"]
    # A shell's background job ignores the interruption, and what it starts would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(
        [BALLOT, "rehearse", *options, "--out", "record.zip"],
        cwd=folder,
        env=environment(REHEARSAL=mark),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith(until):
                break
        yield process


def marked(mark: str) -> list[int]:
    """Return the processes that have this mark in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"REHEARSAL={mark}".encode() in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def soon(holds: Callable[[], bool]) -> bool:
    """Wait until it holds, or patience ends."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture
def mark(tmp_path: Path) -> str:
    return str(tmp_path)


def test_a_killed_rehearsal_leaves_no_file_and_no_process(tmp_path: Path, mark: str) -> None:
    (tmp_path / "record.zip").write_bytes(b"older")

    with under_way(tmp_path, "Key ceremony", mark) as process:
        assert soon(lambda: len(marked(mark)) >= 4)  # itself, the clean process, and two that it started
        process.kill()

    assert (tmp_path / "record.zip").read_bytes() == b"older"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ballots.csv", "candidates.csv", "record.zip"]
    assert soon(lambda: marked(mark) == [])


def test_an_interrupted_rehearsal_says_that_nothing_was_written(tmp_path: Path, mark: str) -> None:
    with under_way(tmp_path, "Key ceremony", mark) as process:
        assert soon(lambda: len(marked(mark)) >= 4)
        os.killpg(process.pid, signal.SIGINT)
        out, rest = process.communicate(timeout=PATIENCE)

    assert (process.returncode, out) == (130, "")
    assert rest == "Interrupted; nothing was written.\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ballots.csv", "candidates.csv"]
    assert soon(lambda: marked(mark) == [])


def test_who_interrupts_the_verification_is_told_that_the_record_stands(tmp_path: Path, mark: str) -> None:
    with under_way(tmp_path, "Record", mark, voters=64) as process:
        os.killpg(process.pid, signal.SIGINT)
        out, rest = process.communicate(timeout=PATIENCE)

    assert (process.returncode, out) == (130, "")
    assert rest == "Interrupted; the record record.zip was written but not verified: ballot verify record.zip\n"
    assert (tmp_path / "record.zip").stat().st_size > 0
    assert soon(lambda: marked(mark) == [])
