"""A ballot: made once, of one size whatever it holds, and good for one card, counter and election."""

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballot.protocol import openvote
from ballot.protocol.ballot import (
    Draft,
    Terms,
    check_marks,
    read_ballot,
    read_spoil,
    terms_of,
    verify_ballot,
    verify_spoil,
)
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import canonical, digest
from ballot.protocol.group import IDENTITY, G, add, base, small
from ballot.protocol.manifest import read_manifest
from ballot.protocol.signature import Seed, public
from tests.bodies import a_manifest, a_seed, in_mode_open

CARD = a_seed("card")
E = digest("test", "election")
TERMS = Terms(E, base(small(12345)), 4, (((0, 1, 2, 3), 0, 2), ((0, 1), 1, 1)))
MARKS = st.sampled_from([[1, 0, 0, 0], [0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 0, 1]])


def a_draft(marks: list[int], counter: int = 1, seed: bytes = b"\7" * 32, terms: Terms = TERMS) -> Draft:
    return Draft(terms, public(CARD), counter, marks, seed)


def cast(marks: list[int] | None = None) -> dict[str, Any]:
    return a_draft(marks or [1, 0, 1, 0]).cast(CARD)


def refused(body: dict[str, Any], clause: str, terms: Terms = TERMS) -> None:
    with pytest.raises(Breach) as caught:
        verify_ballot(read_ballot(body), body, terms)
    assert caught.value.clause == clause


@given(MARKS, st.binary(min_size=32, max_size=32))
@settings(max_examples=10)
def test_a_ballot_holds_and_a_checked_one_opens_to_its_marks(marks: list[int], seed: bytes) -> None:
    draft, again = a_draft(marks, seed=seed), a_draft(marks, seed=seed)
    body = draft.cast(CARD)

    assert verify_ballot(read_ballot(body), body, TERMS) == draft.hash == again.hash
    assert verify_spoil(read_spoil(again.check(CARD)), TERMS) == marks


def test_a_ballot_has_one_size_whatever_it_holds() -> None:
    sizes = {len(canonical(cast(marks))) for marks in ([1, 0, 0, 0], [0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1])}

    assert len(sizes) == 1


@pytest.mark.parametrize(
    "marks", [[], [1, 0, 0], [1, 0, 0, 0, 0], [2, 0, 0, 0], [1, -1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 1]]
)
def test_marks_that_break_a_limit_make_no_ballot(marks: list[int]) -> None:
    with pytest.raises(Breach) as caught:
        a_draft(marks)
    assert caught.value.clause == "5.4"


@pytest.mark.parametrize(
    ("first", "then"), [("cast", "check"), ("check", "cast"), ("cast", "cast"), ("check", "check")]
)
def test_a_draft_is_cast_or_checked_once(first: str, then: str) -> None:
    draft = a_draft([1, 0, 0, 0])
    getattr(draft, first)(CARD)

    with pytest.raises(Breach) as caught:
        getattr(draft, then)(CARD)
    assert caught.value.clause == "6"
    assert draft._seed is None


def test_proof_randomness_never_comes_from_the_seed() -> None:
    one, other = a_draft([1, 0, 0, 0]).cast(CARD), a_draft([1, 0, 0, 0]).cast(CARD)

    assert one["choices"] == other["choices"]
    assert not {half for proof in one["bits"] for halves in proof for half in halves} & {
        half for proof in other["bits"] for halves in proof for half in halves
    }


def test_a_ballot_of_another_election_key_or_shape_is_refused() -> None:
    body = cast()

    refused(body, "5.5", replace(TERMS, election=digest("test", "another")))
    refused(body, "5.4", replace(TERMS, key=G))
    refused(body, "5.5", replace(TERMS, options=5))
    refused(body, "5.5", replace(TERMS, limits=TERMS.limits[:1]))
    refused(body, "5.4", replace(TERMS, limits=(TERMS.limits[0], ((2, 3), 1, 1))))
    refused(body, "5.4", replace(TERMS, limits=(((0, 1, 2, 3), 0, 3), TERMS.limits[1])))


@pytest.mark.parametrize("name", ["choices", "bits", "sums"])
def test_parts_too_few_or_too_many_are_refused(name: str) -> None:
    body = cast()

    refused({**body, name: body[name][:-1]}, "5.5")
    refused({**body, name: [*body[name], body[name][0]]}, "5.5")
    refused({**body, name: []}, "5.5")


def test_nobody_else_signs_and_what_is_signed_can_not_be_changed() -> None:
    body = cast()
    other = a_draft([1, 0, 1, 0]).cast(a_seed("another card"))

    refused({**body, "signature": other["signature"]}, "5.5")
    refused({**body, "counter": 2}, "5.5")
    refused({**body, "credential": public(a_seed("another card")).hex()}, "5.5")
    swapped = deepcopy(body)
    swapped["bits"][0], swapped["bits"][1] = swapped["bits"][1], swapped["bits"][0]
    refused(swapped, "5.5")


def test_proofs_of_another_ballot_are_refused_though_its_own_card_signs_them() -> None:
    one, other = a_draft([1, 0, 0, 0]), a_draft([1, 0, 0, 0], counter=2)
    one._proofs = other._proofs

    refused(one.cast(CARD), "5.4")


@pytest.mark.parametrize("place", [0, 1])
def test_an_identity_in_a_ballot_is_refused_when_read(place: int) -> None:
    body = cast()
    body["choices"][2][place] = IDENTITY.hex()

    with pytest.raises(Breach) as caught:
        read_ballot(body)
    assert caught.value.clause == "1.1"


def test_a_seed_that_does_not_open_a_checked_ballot_is_refused() -> None:
    draft = a_draft([1, 0, 1, 0])
    draft._seed = b"\10" * 32

    with pytest.raises(Breach, match="option 0") as caught:
        verify_spoil(read_spoil(draft.check(CARD)), TERMS)
    assert caught.value.clause == "6"


def test_a_checked_ballot_of_two_marks_in_one_is_refused() -> None:
    draft = a_draft([1, 0, 1, 0])
    alpha, beta = draft.choices[2]
    draft.choices[2] = alpha, add(beta, TERMS.key)
    draft.hash = digest("ballot", E, public(CARD), 1, *(point for pair in draft.choices for point in pair))

    with pytest.raises(Breach, match="option 2"):
        verify_spoil(read_spoil(draft.check(CARD)), TERMS)


def test_a_checked_ballot_need_not_keep_the_limits_but_its_length_election_and_signature() -> None:
    loose = replace(TERMS, limits=())
    body = a_draft([1, 1, 1, 1], terms=loose).check(CARD)
    spoil = read_spoil(body)

    assert verify_spoil(spoil, TERMS) == [1, 1, 1, 1]
    for other in (
        replace(spoil, election=digest("test", "another")),
        replace(spoil, choices=spoil.choices[:3]),
        replace(spoil, signature=bytes(64)),
        replace(spoil, seed=bytes(32)),
    ):
        with pytest.raises(Breach) as caught:
            verify_spoil(other, TERMS)
        assert caught.value.clause == "6"


def test_the_terms_of_a_manifest_have_its_limits_by_position() -> None:
    terms = terms_of(read_manifest(a_manifest(4, 2)), E, G)

    assert terms == Terms(E, G, 4, (((0, 1, 2, 3), 0, 2),))


OPEN = read_manifest(a_manifest(4, 2, **in_mode_open()))


def open_refused(body: dict[str, Any]) -> None:
    with pytest.raises(Breach) as caught:
        openvote.verify_open_ballot(openvote.read_open_ballot(body), E, OPEN)
    assert caught.value.clause == "5.9"


@pytest.mark.parametrize("marks", [[0, 0, 0, 0], [1, 0, 0, 0], [0, 1, 0, 1]])
def test_an_open_ballot_holds(marks: list[int]) -> None:
    body = openvote.open_body(E, CARD, marks)

    hash_ = openvote.verify_open_ballot(openvote.read_open_ballot(body), E, OPEN)

    assert hash_ == openvote.open_hash(E, public(CARD), marks)
    check_marks(marks, 4, OPEN, "5.9")


@pytest.mark.parametrize("marks", [[], [1, 0, 0], [1, 1, 1, 0], [2, 0, 0, 0], [1, 0, 0, 0, 0]])
def test_an_open_ballot_with_other_marks_is_refused(marks: list[int]) -> None:
    open_refused(openvote.open_body(E, CARD, marks))


def test_an_open_ballot_of_another_election_counter_or_hand_is_refused() -> None:
    body = openvote.open_body(E, CARD, [1, 0, 0, 0])

    open_refused(openvote.open_body(digest("test", "another"), CARD, [1, 0, 0, 0]))
    open_refused({**body, "counter": 2})
    open_refused({**body, "marks": [0, 1, 0, 0]})
    open_refused({**body, "credential": public(Seed(bytes(32))).hex()})
    open_refused({**body, "signature": "00" * 64})
