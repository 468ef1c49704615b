"""The outcome (§8.6 to §8.8): each rule at its boundary."""

import pytest

from ballot.balloting.rules import holds, level_of, outcome
from ballot.protocol.rule import Bar
from tests.balloting.elections import (
    ASSESSMENT,
    HALF_OF_DUE,
    LEVELS,
    TWO_THIRDS_OF_DUE,
    a_manifest,
    a_rule,
    a_turnout,
    names,
    select,
)


@pytest.mark.parametrize(
    ("bar", "x", "reached"),
    [
        (Bar("due", 1, 2, strict=True), 50, False),
        (Bar("due", 1, 2, strict=True), 51, True),
        (Bar("due", 1, 2, strict=False), 50, True),
        (Bar("due", 1, 2, strict=False), 49, False),
        (Bar("present", 1, 2, strict=True), 45, False),
        (Bar("present", 1, 2, strict=True), 46, True),
        (Bar("returned", 1, 2, strict=True), 40, False),
        (Bar("returned", 1, 2, strict=True), 41, True),
        (Bar("valid", 1, 2, strict=True), 35, False),
        (Bar("valid", 1, 2, strict=True), 36, True),
        (Bar("due", 2, 3, strict=False), 66, False),
        (Bar("due", 2, 3, strict=False), 67, True),
        (Bar("due", 1, 1, strict=False), 100, True),
        (Bar("due", 1, 1, strict=True), 100, False),
        (Bar("due", 0, 1, strict=False), 0, True),
        (Bar("due", 0, 1, strict=True), 0, False),
        (None, 0, True),
    ],
)
def test_a_bar_compares_with_its_own_base_strictly_or_not(bar: Bar | None, x: int, reached: bool) -> None:
    turnout = a_turnout(100, present=90, returned=80, valid=70)

    assert holds(bar, x, turnout) is reached


def test_a_third_is_a_third_where_floats_would_round() -> None:
    thirds = 3 * 10**17
    turnout = a_turnout(thirds)

    assert holds(Bar("due", 1, 3, strict=False), 10**17, turnout)
    assert not holds(Bar("due", 1, 3, strict=True), 10**17, turnout)
    assert holds(Bar("due", 1, 3, strict=True), 10**17 + 1, turnout)


def test_a_bar_of_an_unknown_base_is_refused() -> None:
    with pytest.raises(KeyError):
        holds(Bar("seats", 1, 2, strict=True), 1, a_turnout())


def test_the_highest_totals_take_the_seats_and_the_rest_stands_in_the_ranking_alone() -> None:
    found = select({"a": 60, "b": 80, "c": 70}, a_rule(2, pass_=HALF_OF_DUE))

    assert found == {
        "valid": True,
        "reason": None,
        "ranking": [
            {"project": "b", "score": 80, "marks": {"approve": 80}},
            {"project": "c", "score": 70, "marks": {"approve": 70}},
            {"project": "a", "score": 60, "marks": {"approve": 60}},
        ],
        "chosen": ["b", "c"],
        "tied": [],
        "below": [],
        "vacant": 0,
    }


def test_exactly_half_does_not_hold_a_strict_bar_and_leaves_a_seat_vacant() -> None:
    found = select({"a": 50, "b": 51, "c": 49}, a_rule(2, pass_=HALF_OF_DUE))

    assert found["chosen"] == ["b"]
    assert found["below"] == ["a", "c"]
    assert found["vacant"] == 1


def test_the_not_eligible_are_listed_in_the_manifests_order_not_by_votes() -> None:
    found = select({"a": 1, "b": 3, "c": 2}, a_rule(1, pass_=HALF_OF_DUE))

    assert found["below"] == ["a", "b", "c"]
    assert found["ranking"] == []
    assert found["vacant"] == 1


@pytest.mark.parametrize(
    ("totals", "seats", "chosen", "tied"),
    [
        ({"a": 61, "b": 61, "c": 60}, 2, ["a", "b"], []),
        ({"a": 70, "b": 61, "c": 61}, 2, ["a"], ["b", "c"]),
        ({"a": 61, "b": 61, "c": 61}, 2, [], ["a", "b", "c"]),
        ({"a": 61, "b": 61, "c": 61}, 3, ["a", "b", "c"], []),
        ({"a": 61, "b": 61, "c": 61}, 4, ["a", "b", "c"], []),
        ({"a": 9, "b": 7, "c": 7, "d": 7, "e": 5}, 3, ["a"], ["b", "c", "d"]),
        ({"a": 9, "b": 7, "c": 7, "d": 7, "e": 5}, 4, ["a", "b", "c", "d"], []),
        ({"a": 0, "b": 0}, 1, [], ["a", "b"]),
    ],
)
def test_a_tie_across_the_last_seat_chooses_none_of_the_tied(
    totals: dict[str, int], seats: int, chosen: list[str], tied: list[str]
) -> None:
    found = select(totals, a_rule(seats))

    assert (found["chosen"], found["tied"], found["below"]) == (chosen, tied, [])


def test_a_tie_with_a_project_below_the_bar_is_no_tie() -> None:
    """Only points make this possible: equal scores of unequal approvals."""
    points = {"rank-1": 2, "rank-2": 1}
    manifest = a_manifest(a_rule(1, pass_=HALF_OF_DUE, points=points), ["a", "b"], list(points))

    found = outcome(manifest, [30, 10, 10, 50], a_turnout())

    assert [one["score"] for one in found["ranking"]] == [70]
    assert (found["chosen"], found["tied"], found["below"]) == (["b"], [], ["a"])


def test_without_a_pass_bar_all_are_eligible() -> None:
    found = select({"a": 0, "b": 1}, a_rule(3))

    assert (found["chosen"], found["below"], found["vacant"]) == (["b", "a"], [], 1)


def test_equal_scores_stand_in_the_manifests_order() -> None:
    found = select({"z": 5, "a": 5, "m": 9, "b": 5}, a_rule(4))

    assert names(found) == ["m", "z", "a", "b"]


def test_a_mark_worth_no_points_is_no_approval() -> None:
    points = {"approve": 1, "oppose": 0}
    manifest = a_manifest(a_rule(1, pass_=HALF_OF_DUE, points=points), ["a", "b"], list(points))

    found = outcome(manifest, [50, 50, 51, 49], a_turnout())

    assert found["chosen"] == ["b"]
    assert found["below"] == ["a"]
    assert found["ranking"] == [{"project": "b", "score": 51, "marks": {"approve": 51, "oppose": 49}}]


def test_points_rank_and_approvals_pass() -> None:
    """The bar counts the ballots that rank a project, the ranking what the ranks are worth."""
    points = {"rank-1": 3, "rank-2": 2, "rank-3": 1}
    manifest = a_manifest(a_rule(2, pass_=HALF_OF_DUE, points=points), ["a", "b", "c"], list(points))

    found = outcome(manifest, [50, 0, 0, 10, 20, 30, 0, 0, 51], a_turnout())

    assert [(one["project"], one["score"]) for one in found["ranking"]] == [("b", 100), ("c", 51)]
    assert found["below"] == ["a"]


def test_opposing_marks_are_shown_and_do_not_count() -> None:
    manifest = a_manifest(a_rule(1), ["a", "b"], ["approve", "oppose"])

    found = outcome(manifest, [40, 60, 39, 0], a_turnout())

    assert found["chosen"] == ["a"]
    assert found["ranking"][0] == {
        "project": "a",
        "score": 40,
        "marks": {"approve": 40, "oppose": 60},
    }


@pytest.mark.parametrize(
    ("present", "paper_over", "reason"),
    [(67, False, None), (66, False, "quorum"), (67, True, "paper"), (66, True, "quorum")],
)
def test_the_first_reason_that_fails_makes_the_vote_invalid(present: int, paper_over: bool, reason: str | None) -> None:
    turnout = a_turnout(100, present=present, returned=50, valid=40, paper_over=paper_over)

    found = select({"a": 60, "b": 50}, a_rule(2, quorum=TWO_THIRDS_OF_DUE), turnout)

    assert (found["valid"], found["reason"]) == (reason is None, reason)


def test_an_invalid_selection_has_empty_lists_and_all_its_seats_vacant() -> None:
    found = select({"a": 60}, a_rule(2, pass_=HALF_OF_DUE), a_turnout(100, paper_over=True))

    assert found == {
        "valid": False,
        "reason": "paper",
        "ranking": [],
        "chosen": [],
        "tied": [],
        "below": [],
        "vacant": 2,
    }


def test_an_invalid_assessment_has_no_levels() -> None:
    rule = a_rule(0, levels=LEVELS, quorum=TWO_THIRDS_OF_DUE)
    manifest = a_manifest(rule, ["a"], ASSESSMENT, "assessment")

    found = outcome(manifest, [20, 0, 0], a_turnout(100, present=66))

    assert found == {"valid": False, "reason": "quorum", "projects": []}


def test_totals_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        outcome(a_manifest(a_rule(1), ["a", "b"]), [1], a_turnout())


@pytest.mark.parametrize(
    ("totals", "level"),
    [
        ((50, 0, 50), "satisfied"),
        ((49, 1, 50), "basically"),
        ((49, 0, 51), "dissatisfied"),
        ((0, 50, 50), "basically"),
        ((0, 49, 51), "dissatisfied"),
        ((0, 0, 0), "dissatisfied"),
    ],
)
def test_a_level_counts_its_own_and_all_earlier_marks(totals: tuple[int, int, int], level: str) -> None:
    manifest = a_manifest(a_rule(0, levels=LEVELS), ["a"], ASSESSMENT, "assessment")

    found = outcome(manifest, totals, a_turnout())

    assert found == {
        "valid": True,
        "reason": None,
        "projects": [{"project": "a", "marks": dict(zip(ASSESSMENT, totals, strict=True)), "level": level}],
    }


def test_levels_without_a_last_resort_are_refused() -> None:
    with pytest.raises(ValueError, match="last level"):
        level_of(LEVELS[:1], {"satisfied": 0}, a_turnout())


# published votes
