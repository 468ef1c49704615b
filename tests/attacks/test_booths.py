"""Clashes and checked ballots: one code shown to two voters, and a check that would open somebody else's ballot."""

from dataclasses import replace

import pytest

from ballot.protocol.ballot import Draft, ballot_hash, nonce, read_spoil, spoil_digest, verify_spoil
from ballot.protocol.clause import Breach
from ballot.protocol.codes import tracking_code
from ballot.protocol.elgamal import Ciphertext, add_ciphertexts, encrypt
from ballot.protocol.group import Scalar, add, multiply, random_scalar, scalar_total, subtract
from ballot.protocol.record import read_receipt
from ballot.protocol.signature import public, sign
from tests.attacks import weak
from tests.bodies import a_seed
from tests.records import Hall, a_hall

SEED = bytes(32)


@pytest.fixture(scope="module")
def hall() -> Hall:
    return a_hall(deputies=3).open()


def test_two_voters_of_one_choice_and_one_seed_have_one_code_only_where_it_leaves_out_the_voter(hall: Hall) -> None:
    """A clash (Küsters, Truderung, Vogt 2012): a booth draws the same for all, and one ballot stands for both."""
    drawn = [weak.scalar(place + 1) for place in range(4)]
    booths = [[encrypt(hall.terms.key, mark, r) for mark, r in zip((1, 0, 0, 0), drawn, strict=True)] for _ in range(2)]
    assert len({tracking_code(weak.hash_without_voter(hall.terms.election, shown)) for shown in booths}) == 1

    voters = [(hall.key(number), shown) for number, shown in enumerate(booths)]
    assert len({tracking_code(ballot_hash(hall.terms.election, key, 1, shown)) for key, shown in voters}) == 2
    drafts = [Draft(hall.terms, hall.key(number), 1, [1, 0, 0, 0], SEED) for number in (0, 1)]
    assert drafts[0].choices != drafts[1].choices


def test_a_receipt_of_another_voters_ballot_does_not_bear_ones_own_hash(hall: Hall) -> None:
    own = hall.draft(1, [1, 0, 0, 0])
    hall.vote(0, [1, 0, 0, 0])
    shown = read_receipt(hall.receipts[0])
    shown.verify(public(a_seed("log")))
    assert shown.ballot != own.hash


def test_a_junk_ballot_opens_another_only_where_scrutineers_decrypt_what_is_checked(hall: Hall) -> None:
    """The oracle: enter somebody's ballot, encrypted anew, as one's own checked one, and have it opened."""
    terms, blanks = hall.terms, [encrypt(hall.terms.key, 0, random_scalar()) for _ in range(4)]
    junk = [add_ciphertexts(*both) for both in zip(hall.draft(0, [0, 1, 1, 0]).choices, blanks, strict=True)]
    # A build in which the key opens checked ballots tells the thief what the victim chose.
    secret = scalar_total([one.coefficients[0] for one in hall.secrets.values()])
    seen = [subtract(beta, multiply(secret, alpha)) for alpha, beta in junk]
    assert [int(element == terms.key) for element in seen] == [0, 1, 1, 0]

    # Here only a seed opens, and the thief has none that gives these points.
    thief = hall.key(1)
    hash_ = ballot_hash(terms.election, thief, 1, junk)
    body = {"election": terms.election.hex(), "credential": thief.hex(), "counter": 1, "seed": SEED.hex()}
    body |= {"choices": [[point.hex() for point in pair] for pair in junk]}
    signed = sign(hall.card(1), spoil_digest(hash_, SEED)).hex()
    with pytest.raises(Breach, match="§6"):
        verify_spoil(read_spoil({**body, "signature": signed}), terms)


def test_a_checked_seed_opens_the_next_ballot_only_where_the_counter_is_left_out(hall: Hall) -> None:
    """A booth that draws its seed once per card: what was checked becomes public, and with it the next ballot."""
    e, key = hall.terms.election, hall.key(0)
    public_seed = bytes.fromhex(Draft(hall.terms, key, 1, [1, 0, 0, 0], SEED).check(hall.card(0))["seed"])
    weak_nonces = [weak.nonce_without_counter(e, key, place, SEED) for place in range(4)]
    weak_cast = [encrypt(hall.terms.key, mark, r) for mark, r in zip((0, 0, 0, 1), weak_nonces, strict=True)]
    known = [weak.nonce_without_counter(e, key, place, public_seed) for place in range(4)]
    assert opened(hall, weak_cast, known) == [0, 0, 0, 1]

    cast = Draft(hall.terms, key, 2, [0, 0, 0, 1], SEED).choices
    known = [nonce(e, key, 1, place, public_seed) for place in range(4)]
    assert opened(hall, cast, known) == [None] * 4


def opened(hall: Hall, choices: list[Ciphertext], known: list[Scalar]) -> list[int | None]:
    """Return what these nonces show of a ballot, None where they are not its own."""
    marks = []
    for pair, guess in zip(choices, known, strict=True):
        fits = [mark for mark in (0, 1) if encrypt(hall.terms.key, mark, guess) == pair]
        marks.append(fits[0] if fits else None)
    return marks


def test_a_checked_ballot_is_not_cast_afterwards(hall: Hall) -> None:
    draft = hall.draft(2, [1, 0, 0, 0])
    draft.check(hall.card(2))
    with pytest.raises(Breach, match="§6"):
        draft.cast(hall.card(2))


def test_a_checked_ballot_of_two_is_no_ballot(hall: Hall) -> None:
    """A booth that encrypts two marks for one would be caught by its own check."""
    spoil = read_spoil(hall.draft(2, [1, 0, 0, 0]).check(hall.card(2)))
    (alpha, beta), *rest = spoil.choices
    doubled = replace(spoil, choices=((alpha, add(beta, hall.terms.key)), *rest))
    hash_ = ballot_hash(spoil.election, spoil.credential, spoil.counter, doubled.choices)
    signed = replace(doubled, signature=sign(hall.card(2), spoil_digest(hash_, spoil.seed)))
    with pytest.raises(Breach, match="does not open option 0"):
        verify_spoil(signed, hall.terms)
    assert verify_spoil(spoil, hall.terms) == [1, 0, 0, 0]
