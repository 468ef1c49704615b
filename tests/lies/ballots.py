"""Ballots that no booth makes, signed by the card all the same."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from ballot.protocol import signature
from ballot.protocol.ballot import Terms
from ballot.protocol.elgamal import Ciphertext, encrypt
from ballot.protocol.encoding import digest
from ballot.protocol.group import ORDER, Scalar, random_scalar, scalar_total, small
from ballot.protocol.proofs import RangeProof, RangeStatement, prove_range
from tests.lies.signing import ballot_hash, by_card, card_message
from tests.lies.stage import Body, Stage

Blur = Callable[[list[Ciphertext]], list[Ciphertext]]


def crafted(
    stage: Stage,
    number: int,
    values: Sequence[int],
    terms: Terms | None = None,
    blur: Blur = list,
    secrets: Sequence[Scalar] | None = None,
    **head: Any,
) -> Body:
    """Return a signed ballot of any numbers, under any terms, its points as `blur` leaves them.

    What can't be proved is proved as the nearest number that may stand there. `head` are fields to set.
    """
    terms = terms or stage.terms
    drawn = list(secrets) if secrets else [random_scalar() for _ in values]
    choices = blur([encrypt(terms.key, value, secret) for value, secret in zip(values, drawn, strict=True)])
    body = {"election": terms.election.hex(), "credential": stage.key(number).hex(), "counter": 1}
    body |= {"choices": [[alpha.hex(), beta.hex()] for alpha, beta in choices], **head}
    hash_ = ballot_hash(body)
    ranges = [("bit", place, (place,), 0, 1) for place in range(len(values))]
    ranges += [("sum", place, *limit) for place, limit in enumerate(terms.limits)]
    proofs = [_proved(terms, hash_, one, values, drawn) for one in ranges]
    body |= {"bits": proofs[: len(values)], "sums": proofs[len(values) :]}
    return by_card(stage, "ballot", body)


def _proved(terms: Terms, hash_: bytes, of: Any, values: Sequence[int], drawn: Sequence[Scalar]) -> list[Any]:
    tag, place, positions, low, high = of
    statement = RangeStatement(hash_, tag, place, terms.key, (terms.key, terms.key), low, high)
    message = min(max(sum(values[one] for one in positions), low), high)
    secret = scalar_total([drawn[one] for one in positions])
    return hexed(prove_range(statement, message, secret, random_scalar))


def hexed(proof: RangeProof) -> list[list[str]]:
    """Return a proof as it stands in a body."""
    return [[number.hex() for number in half] for half in proof]


def of_card(stage: Stage, body: Body) -> int:
    """Return whose ballot a body is."""
    number = stage.number(body["credential"])
    assert number is not None
    return number


def first_ballot(stage: Stage) -> Body:
    """Return the first ballot that stands in the record."""
    return dict(stage.bodies("ballot")[0])


def signed_with_small_r(stage: Stage, body: Body) -> Body:
    """Sign with the identity as R: [S]B − [k]A gives it back, whatever else is wrong with such a signature."""
    seed = stage.card(of_card(stage, body))
    low = bytearray(hashlib.sha512(seed).digest()[:32])
    low[0] &= 248
    low[31] = low[31] & 63 | 64
    identity = (1).to_bytes(32, "little")
    k = hashlib.sha512(identity + signature.public(seed) + card_message("ballot", body)).digest()
    answer = int.from_bytes(k, "little") * int.from_bytes(low, "little") % ORDER
    return {**body, "signature": (identity + answer.to_bytes(32, "little")).hex()}


def zero_nonce(values: Sequence[int]) -> list[Scalar]:
    """Return nonces of which the first is zero, so that its α is the identity and its β shows the mark."""
    return [small(0), *(random_scalar() for _ in values[1:])]


def another_election() -> bytes:
    """Return a fingerprint of some other election."""
    return digest("test-election", "another")
