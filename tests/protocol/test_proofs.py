"""Proofs hold for what is true, and for this place, ballot, key and range alone."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballot.protocol import proofs
from ballot.protocol.clause import Breach
from ballot.protocol.elgamal import NOTHING, add_ciphertexts, encrypt, sum_ciphertexts
from ballot.protocol.encoding import digest
from ballot.protocol.group import ZERO, G, Scalar, base, multiply, random_scalar, scalar_add, scalar_multiply, small
from ballot.protocol.proofs import DecryptionStatement, RangeStatement, TrusteeStatement
from ballot.protocol.signature import Seed, public

SECRET = small(0x5EC2E7)
KEY = base(SECRET)
HASH = digest("test", "ballot")
CHALLENGES = st.integers(0, 2**252 - 1).map(small)


def a_range(low: int, high: int, message: int, tag: str = "sum") -> tuple[RangeStatement, proofs.RangeProof, Scalar]:
    nonce = random_scalar()
    statement = RangeStatement(HASH, tag, 3, KEY, encrypt(KEY, message, nonce), low, high)
    return statement, proofs.prove_range(statement, message, nonce, random_scalar), nonce


def refused(clause: str, verify: Callable[..., None], *arguments: Any) -> None:
    with pytest.raises(Breach) as caught:
        verify(*arguments)
    assert caught.value.clause == clause


@given(st.integers(0, 4), st.integers(0, 4), st.data())
@settings(max_examples=25)
def test_a_range_proof_holds_for_every_message_of_the_range(low: int, width: int, data: st.DataObject) -> None:
    statement, proof, _ = a_range(low, low + width, data.draw(st.integers(low, low + width)))

    proofs.verify_range(statement, proof)


@given(st.integers(0, 2), st.integers(0, 2), st.integers(-2, 6), CHALLENGES)
@settings(max_examples=25)
def test_no_choice_of_challenges_proves_a_message_outside(low: int, width: int, message: int, split: Scalar) -> None:
    high, nonce = low + width, random_scalar()
    if low <= message <= high:
        message = high + 1
    statement = RangeStatement(HASH, "sum", 3, KEY, encrypt(KEY, message, nonce), low, high)
    # The prover answers as if one message of the range were true, which is all that it can do.
    for pretended in range(low, high + 1):
        challenges, answers = proofs.prove_range(statement, pretended, nonce, random_scalar)
        refused("5.4", proofs.verify_range, statement, (challenges, answers))
        shifted = (scalar_add(challenges[0], split), *challenges[1:])
        refused("5.4", proofs.verify_range, statement, (shifted, answers))


OTHER: dict[str, Callable[[RangeStatement], RangeStatement]] = {
    "another ballot": lambda own: replace(own, ballot_hash=digest("test", "another ballot")),
    "another tag": lambda own: replace(own, tag="bit"),
    "another place": lambda own: replace(own, place=4),
    "another key": lambda own: replace(own, key=base(small(7))),
    "another ciphertext": lambda own: replace(
        own, ciphertext=add_ciphertexts(own.ciphertext, encrypt(KEY, 0, small(3)))
    ),
    "one more": lambda own: replace(own, ciphertext=(own.ciphertext[0], add_ciphertexts(own.ciphertext, (G, KEY))[1])),
    "a wider range": lambda own: replace(own, high=own.high + 1),
    "a narrower range": lambda own: replace(own, high=own.high - 1),
    "a moved range": lambda own: replace(own, low=own.low + 1, high=own.high + 1),
}


@pytest.mark.parametrize("other", OTHER)
def test_a_range_proof_holds_for_nothing_else(other: str) -> None:
    statement, proof, _ = a_range(0, 2, 1)

    proofs.verify_range(statement, proof)
    refused("5.4", proofs.verify_range, OTHER[other](statement), proof)


def test_a_range_proof_with_parts_too_many_or_too_few_is_refused() -> None:
    statement, (challenges, answers), _ = a_range(0, 2, 1)

    for halves in ((challenges[:-1], answers), (challenges, answers[:-1]), ((*challenges, ZERO), (*answers, ZERO))):
        refused("5.4", proofs.verify_range, statement, halves)
    refused("5.4", proofs.verify_range, statement, ((), ()))


def test_each_part_of_a_range_proof_counts() -> None:
    statement, proof, _ = a_range(0, 2, 1)

    for half in (0, 1):
        for place in range(3):
            altered = [list(each) for each in proof]
            altered[half][place] = scalar_add(altered[half][place], small(1))
            refused("5.4", proofs.verify_range, statement, tuple(map(tuple, altered)))


def test_a_ciphertext_of_nothing_is_proved_like_any_other() -> None:
    statement = RangeStatement(HASH, "sum", 0, KEY, NOTHING, 0, 1)

    proofs.verify_range(statement, proofs.prove_range(statement, 0, ZERO, random_scalar))


@given(st.lists(st.integers(0, 3), max_size=5))
@settings(max_examples=20)
def test_ciphertexts_sum_as_their_messages_do(messages: list[int]) -> None:
    nonces = [random_scalar() for _ in messages]
    whole = ZERO
    for nonce in nonces:
        whole = scalar_add(whole, nonce)

    summed = sum_ciphertexts(encrypt(KEY, message, nonce) for message, nonce in zip(messages, nonces, strict=True))

    assert summed == encrypt(KEY, sum(messages), whole)


def a_trustee() -> tuple[TrusteeStatement, proofs.TrusteeProof]:
    secrets = [random_scalar() for _ in range(3)]
    points = [base(secret) for secret in secrets]
    sign = public(Seed(bytes(32)))
    statement = TrusteeStatement(digest("attempt"), 1, sign, (points[0], points[1]), points[2])
    return statement, proofs.prove_trustee(statement, secrets, random_scalar)


TRUSTEES: list[Callable[[TrusteeStatement], TrusteeStatement]] = [
    lambda own: replace(own, attempt=digest("another")),
    lambda own: replace(own, index=2),
    lambda own: replace(own, sign=public(Seed(b"\1" * 32))),
    lambda own: replace(own, encrypt=G),
    lambda own: replace(own, coefficients=(own.coefficients[1], own.coefficients[0])),
    lambda own: replace(own, coefficients=(own.encrypt, own.coefficients[1]), encrypt=own.coefficients[0]),
]


@pytest.mark.parametrize("other", TRUSTEES)
def test_a_scrutineers_proof_holds_for_its_own_statement_alone(other: Callable[..., TrusteeStatement]) -> None:
    statement, proof = a_trustee()

    proofs.verify_trustee(statement, proof)
    refused("4.2", proofs.verify_trustee, other(statement), proof)


def test_each_part_of_a_scrutineers_proof_counts() -> None:
    statement, (c, answers) = a_trustee()

    refused("4.2", proofs.verify_trustee, statement, (scalar_add(c, small(1)), answers))
    for place in range(3):
        altered = [scalar_add(v, small(1)) if place == at else v for at, v in enumerate(answers)]
        refused("4.2", proofs.verify_trustee, statement, (c, tuple(altered)))


def a_decryption(secret: Scalar = SECRET) -> tuple[DecryptionStatement, proofs.DecryptionProof]:
    sum_ = base(small(99))
    statement = DecryptionStatement(digest("e"), digest("close"), 1, 2, sum_, base(secret), multiply(secret, sum_))
    return statement, proofs.prove_decryption(statement, secret, random_scalar)


DECRYPTIONS: list[Callable[[DecryptionStatement], DecryptionStatement]] = [
    lambda own: replace(own, election=digest("another")),
    lambda own: replace(own, close=digest("another")),
    lambda own: replace(own, index=2),
    lambda own: replace(own, place=3),
    lambda own: replace(own, sum=G),
    lambda own: replace(own, share=G),
    lambda own: replace(own, factor=G),
    lambda own: replace(own, sum=own.share, share=own.sum),
]


@pytest.mark.parametrize("other", DECRYPTIONS)
def test_a_decryption_proof_holds_for_its_own_statement_alone(other: Callable[..., DecryptionStatement]) -> None:
    statement, (c, v) = a_decryption()

    proofs.verify_decryption(statement, (c, v))
    refused("8.3", proofs.verify_decryption, other(statement), (c, v))
    refused("8.3", proofs.verify_decryption, statement, (c, scalar_add(v, small(1))))
    refused("8.3", proofs.verify_decryption, statement, (scalar_add(c, small(1)), v))


def test_a_factor_made_with_another_share_can_not_be_proved() -> None:
    statement, _ = a_decryption()
    false = replace(statement, factor=multiply(scalar_multiply(SECRET, small(2)), statement.sum))

    refused("8.3", proofs.verify_decryption, false, proofs.prove_decryption(false, SECRET, random_scalar))
