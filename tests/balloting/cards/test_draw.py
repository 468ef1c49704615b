"""What is drawn, and what of it leaves the room."""

import re

import pytest

from ballot.balloting.cards.issue import issue_cards, most_spares
from ballot.balloting.cards.origin import UnfitOrigin, address, origin, typed
from ballot.protocol import cards
from ballot.protocol.encoding import canonical
from ballot.protocol.roll import read_roll
from tests.balloting.cards.issues import SITE, a_draw, secrets_of


def test_no_part_of_any_secret_is_in_what_leaves_the_room():
    drawn = a_draw()
    public = canonical(drawn.public()).decode()
    # A stretch of eight digits from 2 to 7 is found in every fourth draw's hex; no secret is without a letter.
    assert not re.search(r"(?=[2-7]*[A-Z])[A-Z2-7]{8}", public)
    for secret in secrets_of(drawn):
        assert secret not in public
        assert secret.lower() not in public
        for use in ("secret", "open", "sign-in"):
            assert cards.seed(secret, drawn.issue.cards, use).hex() not in public


def test_a_card_does_not_print_its_secret_by_mistake():
    drawn = a_draw()
    told = repr(drawn) + str(drawn.cards[0].card) + f"{drawn.issue}"
    assert not any(secret in told for secret in secrets_of(drawn))


def test_nothing_in_the_lists_links_one_key_of_a_card_to_another():
    public = a_draw(60, 12).public()
    for use in ("secret", "open"):
        for part in ("credentials", "spares"):
            assert public[use][part] == sorted(public[use][part])


def test_the_lists_make_rolls_that_the_protocol_takes_in_both_modes():
    drawn = a_draw()
    for mode in ("secret", "open"):
        assert read_roll(drawn.issue.roll(mode, 4), mode).issue == drawn.issue.digest()


@pytest.mark.parametrize(("due", "most"), [(1, 10), (50, 10), (54, 10), (55, 11), (231, 46), (300, 60)])
def test_spares_are_as_many_as_the_protocol_allows(due, most):
    assert most_spares(due) == most
    read_roll(issue_cards(due, most).roll("open", due), "open")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://vote.example.org", "https://vote.example.org"),
        (" HTTPS://Vote.Example.org:443/ ", "https://vote.example.org"),
        ("https://vote.example.org:8443", "https://vote.example.org:8443"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("http://localhost", "http://localhost"),
    ],
)
def test_a_site_is_kept_as_browsers_name_it(given, kept):
    assert origin(given) == kept


NO_SITES = (
    *("", "vote.example.org", "http://vote.example.org", "http://localhost.evil.org", "https://a.org/x"),
    *("https://a.org?x", "https://a.org#x", "https://me@a.org", "https://-a.org", "https://a.org:0"),
    *("ftp://a.org", "javascript:alert(1)"),
)


@pytest.mark.parametrize("given", NO_SITES)
def test_what_is_no_safe_site_is_refused(given):
    with pytest.raises(UnfitOrigin):
        origin(given)


def test_the_address_holds_secret_and_issue_behind_the_hash_alone():
    drawn = a_draw()
    code = cards.issue_on_card(drawn.issue.digest())
    before, _, behind = address(SITE, drawn.cards[0].card, code).partition("#")
    assert before == "https://vote.example.org/card"
    assert behind == drawn.cards[0].card.secret + code


def test_what_is_typed_is_what_is_meant():
    assert typed("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "ABCDE-FGHIJ-KLMNO-PQRST-UVWXYZ"
