"""What an outcome leaves open, case by case; the adopted rule's word decides between a vote and a decision."""

from dataclasses import replace

import pytest

from ballot.balloting import rules as outcomes
from ballot.balloting.followup.rules import NothingOpen, UnfitChoice, Way, left_by, nearest, require_choice
from ballot.balloting.setup.rules import narrowed
from ballot.balloting.styles import Style
from ballot.protocol.rule import Bar
from tests.balloting.elections import HALF_OF_DUE, a_manifest, a_rule, a_turnout

QUORUM = Bar("due", 2, 3, strict=False)


def counted(totals, seats=2, *, present=100, tie="revote", shortfall="supplementary"):
    rule = replace(a_rule(seats, quorum=QUORUM, pass_=HALF_OF_DUE), tie=tie, shortfall=shortfall)
    manifest = a_manifest(rule, [f"p{place}" for place in range(len(totals))])
    result = {"total": totals, "outcome": outcomes.outcome(manifest, totals, a_turnout(present=present))}
    return manifest, result


@pytest.mark.parametrize(
    ("totals", "words", "way", "seats", "candidates", "usual"),
    [
        ((90, 70, 70), {}, Way.REVOTE, 1, ("p1", "p2"), 2),
        ((70, 70, 70), {}, Way.REVOTE, 2, ("p0", "p1", "p2"), 3),
        ((90, 70, 70), {"tie": "presidium"}, Way.PRESIDIUM, 1, ("p1", "p2"), 2),
        ((90, 30, 40, 10), {}, Way.SUPPLEMENTARY, 1, ("p2", "p1", "p3"), 3),
        ((30, 30, 40, 10), {}, Way.SUPPLEMENTARY, 2, ("p2", "p0", "p1", "p3"), 4),
        ((90, 30), {}, Way.SUPPLEMENTARY, 1, ("p1",), 1),
        ((90, 30, 40), {"shortfall": "vacant"}, Way.VACANT, 1, (), 0),
        ((90, 80, 40), {"present": 60}, Way.REPEAT, 2, ("p0", "p1", "p2"), 3),
    ],
)
def test_what_is_open_and_what_the_rule_says_of_it(totals, words, way, seats, candidates, usual):
    left = left_by(*counted(totals, **words))
    assert (left.way, left.seats, left.candidates, left.usual) == (way, seats, candidates, usual)


def test_an_annulled_vote_is_repeated_and_a_full_one_leaves_nothing():
    manifest, result = counted((90, 80, 40))
    assert left_by(manifest, None).way is Way.REPEAT
    with pytest.raises(NothingOpen):
        left_by(manifest, result)


def test_whoever_has_as_many_votes_as_the_last_of_the_nearest_comes_along():
    manifest, result = counted((90, 30, 40, 30, 10))
    left = left_by(manifest, result)
    assert nearest(manifest, result, left, 1) == ("p2",)
    assert nearest(manifest, result, left, 2) == ("p2", "p1", "p3")
    assert nearest(manifest, result, left, 99) == ("p2", "p1", "p3", "p4")


@pytest.mark.parametrize("chosen", [(), ("p0",), ("p1", "p2"), ("p1", "p9")])
def test_the_presidium_chooses_among_the_tied_as_many_as_seats_are_open(chosen):
    left = left_by(*counted((90, 70, 70), tie="presidium"))
    require_choice(left, ["p1"])
    with pytest.raises(UnfitChoice):
        require_choice(left, chosen)


BODY = {"seats": 10, "points": None, "pass": {"of": "due"}}


@pytest.mark.parametrize(
    ("style", "maximum", "size", "most"),
    [
        (Style.SELECT, 10, (1, 2), 1),
        (Style.SELECT, 12, (1, 3), 3),  # it let more be approved than chosen
        (Style.APPROVE_OPPOSE, 10, (2, 2), 2),
        (Style.VARIANTS, 1, (1, 2), 1),
        (Style.RANK, 5, (1, 3), 3),
        (Style.RANK, 2, (1, 3), 2),
    ],
)
def test_a_follow_up_narrows_the_rule_and_keeps_its_bars(style, maximum, size, most):
    found, body = narrowed(style, maximum, BODY, size)
    assert (found, body["seats"], body["pass"]) == (most, size[0], BODY["pass"])
    assert body["points"] == ({f"rank-{n}": most + 1 - n for n in range(1, most + 1)} if style is Style.RANK else None)
