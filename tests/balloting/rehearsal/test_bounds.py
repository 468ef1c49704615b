"""Huge input is refused soon and in little memory."""

import time
import tracemalloc
from pathlib import Path

import pytest

from ballot.balloting.rehearsal.ballots import MOST_BALLOTS
from tests.balloting.rehearsal.files import ballots, candidates, faults_of

MIB = 2**20

HUGE = {
    "a million columns": b"," * 10**6,
    "a million named columns": b"id,name," + b"x," * 10**6,
    "a line of a mebibyte": b"id,name\na," + b"x" * MIB + b"\n",
    "a cell of ten mebibytes": b'id,name\na,"' + b"x" * 10 * MIB + b'"\n',
    "many columns": b"id,name," + b"x," * 30_000 + b"\n",
    "many rows of many columns": b"id,name\n" + (b"," * 65_000 + b"\n") * 200,
    "a million lines": b"id,name\n" + b"\n" * 10**6,
    "a million lines that are not UTF-8": b"id,name\n" + b"\xff\n" * 10**6,
    "more than the largest file": b"x" * (16 * MIB + 1),
    "zeros": bytes(16 * MIB),
}


@pytest.mark.parametrize("data", HUGE.values(), ids=HUGE.keys())
def test_a_huge_candidate_list_is_refused_soon_and_in_little_memory(tmp_path: Path, data: bytes) -> None:
    candidates(tmp_path)
    started = time.perf_counter()
    faults_of(candidates, tmp_path, data)
    took = time.perf_counter() - started
    tracemalloc.start()
    faults_of(candidates, tmp_path, data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert took < 5
    assert peak < 64 * MIB


def test_more_ballots_than_a_roll_holds_are_refused(tmp_path: Path) -> None:
    text = "ballot,approve\n" + "".join(f"b{n},\n" for n in range(MOST_BALLOTS + 1))

    assert faults_of(ballots, tmp_path, text) == [(MOST_BALLOTS + 2, f"more than {MOST_BALLOTS + 1} lines")]
