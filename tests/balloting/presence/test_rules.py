"""The desk's rules by themselves: quorums to the last person, badges that are no cards, numbers as they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.balloting.presence import rules
from ballot.balloting.presence.rules import UnfitBadge, UnfitNumber
from ballot.balloting.rules import Turnout, holds
from ballot.protocol.rule import Bar

BARS = st.builds(Bar, st.sampled_from(["due", "present"]), st.integers(0, 7), st.integers(1, 7), st.booleans())


@given(BARS, st.integers(1, 400), st.integers(0, 400))
def test_the_number_needed_is_the_one_at_which_the_rule_of_the_outcome_holds(bar, due, present):
    told = rules.quorum(bar, due, present)
    assert told.reached == holds(bar, present, Turnout(due, present, 0, 0, paper_over=False))


def test_two_thirds_of_231_are_154_and_more_than_half_are_116():
    assert rules.quorum(Bar("due", 2, 3, strict=False), 231, 0).needed == 154
    assert rules.quorum(Bar("due", 1, 2, strict=True), 231, 0).needed == 116
    assert rules.quorum(None, 231, 0).reached


def test_a_badge_is_read_as_it_was_written():
    assert rules.badge_in(f" {rules.badge_text('0a' * 10)}\n") == "0a" * 10


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0a" * 10,
        "badge:" + "0A" * 10,
        "badge:" + "0a" * 11,
        "https://vote.example/card#" + "A" * 52,
        "A" * 26,
        "badge:" + "0a" * 10 + "#" + "A" * 26,
    ],
)
def test_what_is_no_badge_is_none_least_of_all_a_voting_card(text):
    with pytest.raises(UnfitBadge):
        rules.badge_in(text)


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("https://vote.example/card#" + "A" * 52, True),
        ("abcd efgh-ijkl mnop qrst uvwx yz", True),
        ("#", True),
        ("0001", False),
        ("阿卜杜热依木·买买提依明", False),
        ("Z2" * 12, False),
    ],
)
def test_a_search_that_may_hold_a_voting_card_is_known(text, card):
    assert rules.is_of_card(text) is card


@pytest.mark.parametrize("text", ["1a2b 3c4d", "1A2B-3C4D", "1a2b3c4d", " 1a2b\u20133c4d "])
def test_a_card_number_is_read_however_it_is_grouped(text):
    assert rules.card_number(text) == "1a2b3c4d"


@pytest.mark.parametrize("text", ["", "1a2b3c4", "1a2b3c4g", "Z2" * 13, "a" * 17])
def test_what_is_no_card_number_is_refused(text):
    with pytest.raises(UnfitNumber):
        rules.card_number(text)
