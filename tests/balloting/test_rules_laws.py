"""The outcome again: the golden records' own, and what no order of anything may change."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.balloting.rules import Turnout, holds, least, outcome
from ballot.protocol.manifest import read_manifest
from ballot.protocol.rule import Bar, Rule
from tests.balloting.elections import a_manifest, a_rule, a_turnout, names

GOLDEN = Path(__file__).parents[1] / "vectors" / "golden"
PROJECTS = ("a", "b", "c", "d", "e", "f")
BARS = st.none() | st.builds(
    lambda of, num, strict: Bar(of, num, 4, strict),
    st.sampled_from(["due", "present", "returned", "valid"]),
    st.integers(0, 4),
    st.booleans(),
)
BALLOTS = st.lists(st.frozensets(st.sampled_from(PROJECTS), max_size=3), max_size=12)
SEATS = st.integers(1, 7)
PLACES = ("below", "ranked", "tied", "chosen")


@pytest.mark.parametrize("name", ["secret-select", "open-approve", "secret-assessment", "secret-ranking"])
def test_the_outcomes_of_the_golden_records_are_found_again(name: str) -> None:
    bodies: dict[str, list[dict[str, Any]]] = {}
    with zipfile.ZipFile(GOLDEN / f"record-{name}.zip") as record:
        for line in record.read("entries.jsonl").splitlines():
            entry = json.loads(line)
            bodies.setdefault(entry["kind"], []).append(entry["body"])
    close, papers, result = bodies["close"][0], bodies.get("paper", []), bodies["result"][0]
    returned = close["ballots"] + sum(paper["returned"] for paper in papers)
    turnout = Turnout(
        due=bodies["roll"][0]["due"],
        present=close["present"],
        returned=returned,
        valid=returned - sum(paper["invalid"] for paper in papers),
        paper_over=any(paper["returned"] > paper["issued"] for paper in papers),
    )

    assert outcome(read_manifest(bodies["manifest"][0]), result["total"], turnout) == result["outcome"]


# what nothing may change


def count(ballots: list[frozenset[str]], rule: Rule, order: tuple[str, ...] = PROJECTS) -> dict[str, Any]:
    totals = [sum(project in ballot for ballot in ballots) for project in order]
    return outcome(a_manifest(rule, order), totals, a_turnout(14, present=13, returned=len(ballots)))


def place(found: dict[str, Any], project: str) -> int:
    held = [name for name in ("below", "tied", "chosen") if project in found[name]]
    return PLACES.index(held[0] if held else "ranked")


@given(BALLOTS, SEATS, BARS, st.randoms())
def test_the_order_of_ballots_does_not_matter(
    ballots: list[frozenset[str]], seats: int, bar: Bar | None, random: Any
) -> None:
    shuffled = random.sample(ballots, len(ballots))

    assert count(ballots, a_rule(seats, pass_=bar)) == count(shuffled, a_rule(seats, pass_=bar))


@given(BALLOTS, SEATS, BARS, st.sampled_from(PROJECTS), st.data())
def test_another_approval_never_hurts_a_project(
    ballots: list[frozenset[str]], seats: int, bar: Bar | None, project: str, data: st.DataObject
) -> None:
    rule = a_rule(seats, pass_=bar)
    without = [index for index, ballot in enumerate(ballots) if project not in ballot]
    at = data.draw(st.sampled_from([*without, len(ballots)]))
    more = [
        *ballots[:at],
        (ballots[at] if at < len(ballots) else frozenset()) | {project},
        *ballots[at + 1 :],
    ]

    assert place(count(more, rule), project) >= place(count(ballots, rule), project)


@given(
    st.lists(st.integers(0, 9), min_size=12, max_size=12),
    SEATS,
    BARS,
    st.integers(0, 5),
    st.integers(0, 1),
)
def test_another_rank_never_hurts_a_project_under_points(
    totals: list[int], seats: int, bar: Bar | None, project: int, mark: int
) -> None:
    points = {"rank-1": 2, "rank-2": 1}
    manifest = a_manifest(a_rule(seats, pass_=bar, points=points), PROJECTS, list(points))
    more = [total + (at == 2 * project + mark) for at, total in enumerate(totals)]
    before, after = (outcome(manifest, some, a_turnout(40, returned=30)) for some in (totals, more))

    assert place(after, PROJECTS[project]) >= place(before, PROJECTS[project])


@given(BALLOTS, SEATS, BARS, st.permutations(PROJECTS))
def test_no_tie_is_broken_by_the_order_of_the_manifest(
    ballots: list[frozenset[str]], seats: int, bar: Bar | None, order: list[str]
) -> None:
    rule = a_rule(seats, pass_=bar)
    found, turned = count(ballots, rule), count(ballots, rule, tuple(order))

    for name in ("chosen", "tied", "below"):
        assert set(found[name]) == set(turned[name])
    assert found["vacant"] == turned["vacant"]


@given(BALLOTS, SEATS, BARS)
def test_every_project_has_one_place_and_seats_are_never_overfilled(
    ballots: list[frozenset[str]], seats: int, bar: Bar | None
) -> None:
    found = count(ballots, a_rule(seats, pass_=bar))

    assert sorted([*names(found), *found["below"]]) == sorted(PROJECTS)
    assert len(found["chosen"]) <= seats
    assert not found["tied"] or len(found["chosen"]) < seats < len(found["chosen"]) + len(found["tied"])
    assert found["vacant"] == max(0, seats - len(names(found)))


@given(bar=BARS.filter(lambda bar: bar is not None), due=st.integers(0, 300))
def test_the_line_that_is_drawn_is_the_first_number_that_reaches_the_bar(bar: Bar, due: int) -> None:
    turnout = Turnout(due, due // 2, due // 3, due // 4, paper_over=False)
    line = least(bar, turnout)
    assert holds(bar, line, turnout)
    assert not holds(bar, line - 1, turnout)
