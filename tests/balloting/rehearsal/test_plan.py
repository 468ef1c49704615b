"""Numbers that contradict each other, or the protocol, are refused before any key is made."""

import re
from dataclasses import replace
from typing import Any

import pytest

from ballot.balloting.rehearsal.ballots import Ballots
from ballot.balloting.rehearsal.paper import Box
from ballot.balloting.rehearsal.plan import Numbers, NumbersRefused, plan, size_of_a_ballot
from ballot.balloting.styles import Style
from tests.balloting.rehearsal.votes import a_design, a_plan, held

BOX = Box("一号箱", 3, 3, 0, (1, 1, 1))


def test_as_many_are_due_and_present_as_there_are_ballots_and_papers() -> None:
    made = a_plan(boxes=(BOX,))

    assert (made.due, made.present, made.issued) == (7, 7, 3)


@pytest.mark.parametrize(
    ("numbers", "why"),
    [
        ({"due": 6}, "4 ballots and 3 papers issued, but only 6 deputies are due (§8.1)"),
        ({"due": 9, "present": 6}, "4 ballots and 3 papers issued, but only 6 deputies are present (§8.1)"),
        ({"due": 8, "present": 9}, "9 deputies present, but only 8 are due (§8.1)"),
        ({"due": 15_001}, "15001 deputies due; a roll holds 15000 (§2.3)"),
        ({"trustees": 4, "threshold": 2}, "2 of 4 scrutineers"),
        ({"trustees": 2, "threshold": 3}, "3 of 2 scrutineers"),
        ({"trustees": 26, "threshold": 20}, "26 scrutineers; a rehearsal has room for 25"),
    ],
)
def test_a_plan_that_cannot_be_held_is_refused(numbers: dict[str, Any], why: str) -> None:
    with pytest.raises(NumbersRefused, match=re.escape(why)):
        a_plan(boxes=(BOX,), **numbers)


def test_points_whose_sum_no_record_can_hold_are_refused() -> None:
    made = a_design(Style.RANK)
    heavy = replace(made, rule={**made.rule, "points": {"rank-1": 2**52, "rank-2": 1}})

    with pytest.raises(NumbersRefused, match="points"):
        a_plan([[1, 0, 0, 0, 0, 0]] * 2, heavy)


def test_a_record_larger_than_its_format_is_refused() -> None:
    made = a_design()
    many = replace(made, options=made.options * 60)

    with pytest.raises(NumbersRefused, match="MiB"):
        plan(many, Ballots((), ((0,) * 180,) * 15_000), (), Numbers())


@pytest.mark.parametrize("style", list(Style))
def test_a_ballot_is_never_larger_than_foreseen(style: Style) -> None:
    made = a_design(style)
    finished = held(a_plan([[0] * len(made.options)] * 2, made))

    sizes = [len(line) for line in finished.log.lines if b'"kind":"ballot"' in line]

    assert max(sizes) <= size_of_a_ballot(made)
    assert max(sizes) > size_of_a_ballot(made) / 2


@pytest.mark.parametrize(("ballots", "most", "processes"), [(10, 8, 1), (64, 8, 2), (300, 2, 2), (300, 1, 1)])
def test_a_small_vote_starts_few_processes(ballots: int, most: int, processes: int) -> None:
    assert a_plan([[1, 0, 0]] * ballots).processes(most) == processes
