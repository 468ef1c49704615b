"""Points: capped both ways, in tenths, with equal ones in one place; and no act that has to do with a ballot."""

import pytest

from ballot.board.duty.rules import DEFAULT, MOST, Act, Tenths, UnfitScheme, Worth, places, require_whole, score
from ballot.board.duty.words import ACTS, CHINESE, points

NOTHING = {act: Worth(Tenths(0)) for act in Act}


@pytest.mark.parametrize(
    ("counts", "bonuses", "total"),
    [
        ({}, (), 0),
        ({Act.IDEA: 3}, (), 60),
        ({Act.IDEA: 30}, (), 200),
        ({Act.PRESENT: 2, Act.LEAVE: 1}, (), 50),
        ({Act.ABSENT: 1}, (5, -10), -35),
        ({Act.INSPECTION: 1}, (5,), 35),
    ],
)
def test_what_was_done_is_worth_what_the_scheme_says_and_no_more_than_its_cap(counts, bonuses, total):
    assert score(DEFAULT, counts, bonuses).total == total


def test_a_cap_holds_for_what_is_taken_away_too():
    scheme = {**NOTHING, Act.ABSENT: Worth(Tenths(-30), Tenths(50))}
    assert score(scheme, {Act.ABSENT: 4}).total == -50


def test_equal_points_share_a_place_and_the_next_is_as_far_down_as_there_are_before_it():
    assert places([5, 9, 5, 0, 9]) == [3, 1, 3, 5, 1]
    assert places([]) == []


@pytest.mark.parametrize(
    "scheme",
    [
        {},
        {act: worth for act, worth in DEFAULT.items() if act is not Act.IDEA},
        {**DEFAULT, Act.IDEA: Worth(Tenths(MOST + 1))},
        {**DEFAULT, Act.IDEA: Worth(Tenths(-MOST - 1))},
        {**DEFAULT, Act.IDEA: Worth(Tenths(1), Tenths(-1))},
        {**DEFAULT, Act.IDEA: Worth(Tenths(1), Tenths(10 * MOST + 1))},
    ],
)
def test_a_scheme_that_leaves_an_act_out_or_goes_beyond_bounds_is_refused(scheme):
    with pytest.raises(UnfitScheme):
        require_whole(scheme)


def test_the_scheme_that_everybody_starts_with_is_whole_and_every_act_has_its_words():
    require_whole(DEFAULT)
    assert set(ACTS) == set(CHINESE) == set(Act)
    assert not any(word in "".join(CHINESE.values()) for word in ("投票", "表决", "票决", "测评"))


@pytest.mark.parametrize(
    ("tenths", "words"), [(0, "0"), (5, "0.5"), (25, "2.5"), (-10, "-1"), (-5, "-0.5"), (1185, "118.5")]
)
def test_points_are_written_exactly(tenths, words):
    assert points(tenths) == words
