"""The floor is what a ballot can't do without: counted here in the calls that it really makes."""

import sys
from collections import Counter
from collections.abc import Callable
from types import FrameType

import pytest

from ballot.protocol import group
from ballot.protocol.ballot import read_ballot, verify_ballot
from bench.ballots import Booth
from bench.floor import Bare, Operations, to_create, to_verify
from tests.bodies import a_seed

CALLS = {"base": "bases", "multiply": "multiples", "add": "additions"}


def operations(work: Callable[[], object]) -> Operations:
    """Return which group operations `work` calls, seen by the interpreter."""
    seen: Counter[str] = Counter()

    def look(frame: FrameType, event: str, argument: object) -> None:
        if event == "call" and frame.f_code.co_filename == group.__file__:
            seen[frame.f_code.co_name] += 1

    sys.setprofile(look)
    try:
        work()
    finally:
        sys.setprofile(None)
    return Operations(**{field: seen[name] for name, field in CALLS.items()})


@pytest.mark.parametrize(("options", "choose"), [(2, 1), (3, 3), (6, 2)])
def test_a_ballot_is_verified_with_no_operation_more_than_the_floor_counts(options, choose):
    booth = Booth(options, choose, a_seed("bench"))
    body = booth.ballot()
    ballot = read_ballot(body)

    assert operations(lambda: verify_ballot(ballot, body, booth.terms)) == to_verify(options, choose)


@pytest.mark.parametrize(("options", "choose"), [(2, 1), (3, 3), (6, 2)])
def test_a_ballot_is_made_with_no_operation_more_than_the_floor_counts(options, choose):
    booth = Booth(options, choose, a_seed("bench"))
    assert booth.terms.options == options  # its key is made before the counting

    assert operations(booth.ballot) == to_create(options, choose)


def test_the_bare_calls_are_made_as_often_as_they_are_counted():
    subjects = Bare().subjects(Operations(bases=2, multiples=3, additions=0, decodings=1))

    assert list(subjects) == ["bases", "multiples", "decodings"]
