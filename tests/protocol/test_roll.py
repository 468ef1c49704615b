"""The roll: sorted keys without names, bound to one card issue."""

from copy import deepcopy
from typing import Any

import pytest

from ballot.protocol import cards
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import digest
from ballot.protocol.roll import read_roll
from ballot.protocol.signature import Key
from tests.bodies import CARDS, a_manifest, in_mode_open
from tests.records import Hall


def bound(body: dict[str, Any], use: cards.Use = "secret") -> dict[str, Any]:
    """Return the body with the list digest of its keys as they are."""
    keys = [[Key(bytes.fromhex(key)) for key in body[name]] for name in ("credentials", "spares")]
    made = cards.list_digest(CARDS, use, *keys).hex()
    lists = [made, body["issue"][1]] if use == "secret" else [body["issue"][0], made]
    return {**body, "issue": lists}


def a_roll(deputies: int = 4, spares: int = 2) -> dict[str, Any]:
    return Hall(a_manifest(), deputies, spares).roll_body()


@pytest.mark.parametrize("mode", ["secret", "open"])
def test_a_roll_is_read_for_its_mode(mode: str) -> None:
    hall = Hall(a_manifest() if mode == "secret" else a_manifest(**in_mode_open()))
    body = hall.roll_body()

    roll = read_roll(body, mode)

    assert (len(roll.credentials), len(roll.spares), roll.due) == (4, 2, 4)
    assert roll.digest == digest("roll", body)
    assert roll.issue == cards.issue_digest(*map(bytes.fromhex, body["issue"]))


@pytest.mark.parametrize("mode", ["secret", "open"])
def test_the_lists_are_those_of_the_mode(mode: str) -> None:
    other = Hall(a_manifest(**in_mode_open()) if mode == "secret" else a_manifest()).roll_body()

    with pytest.raises(Breach, match="card issue"):
        read_roll(other, mode)


def refused(body: dict[str, Any], clause: str = "3.3") -> None:
    with pytest.raises(Breach) as caught:
        read_roll(body, "secret")
    assert caught.value.clause == clause


@pytest.mark.parametrize("name", ["credentials", "spares"])
def test_keys_out_of_order_are_refused(name: str) -> None:
    body = a_roll()
    body[name].reverse()

    refused(bound(body))


def test_a_key_in_both_lists_or_twice_in_one_is_refused() -> None:
    both, twice = a_roll(), a_roll()
    both["spares"] = sorted([*both["spares"], both["credentials"][0]])
    twice["credentials"] = sorted([*twice["credentials"], twice["credentials"][0]])

    refused(bound(both))
    refused(bound({**twice, "due": 5}))


def test_more_credentials_than_deputies_are_refused() -> None:
    refused({**a_roll(), "due": 3})


@pytest.mark.parametrize(("due", "spares", "good"), [(4, 10, True), (4, 11, False), (54, 11, False), (55, 11, True)])
def test_spares_are_at_most_ten_or_a_fifth(due: int, spares: int, good: bool) -> None:
    body = {**a_roll(4, spares), "due": due}

    if good:
        assert len(read_roll(body, "secret").spares) == spares
    else:
        refused(body)


def test_a_key_that_no_card_has_is_refused() -> None:
    body = a_roll()
    body["credentials"] = sorted([*body["credentials"][1:], Hall(a_manifest()).key(99).hex()])

    refused(body)


@pytest.mark.parametrize(("name", "value", "clause"), [
    ("cards", "x", "1.3"), ("due", "4", "1.3"), ("issue", ["00" * 32], "1.3"), ("spares", ["00" * 32], "1.5"),
])  # fmt: skip
def test_other_forms_are_refused(name: str, value: Any, clause: str) -> None:
    refused({**deepcopy(a_roll()), name: value}, clause)
