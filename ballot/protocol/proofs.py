"""Proofs of knowledge with strong Fiat-Shamir (§4.2, §5.3, §8.3): every challenge holds the whole statement."""

from collections.abc import Sequence
from dataclasses import dataclass

from ballot.protocol.clause import Breach
from ballot.protocol.elgamal import Ciphertext
from ballot.protocol.encoding import challenge
from ballot.protocol.group import (
    ZERO,
    Draw,
    Point,
    Scalar,
    add,
    base,
    multiply,
    scalar_add,
    scalar_multiply,
    scalar_subtract,
    scalar_total,
    small,
)
from ballot.protocol.signature import Key


@dataclass(frozen=True, slots=True)
class RangeStatement:
    """That a ciphertext of the ballot `ballot_hash` holds a number from `low` to `high` (§5.3).

    `tag` is "bit" or "sum", `place` the option's or limit's position.
    """

    ballot_hash: bytes
    tag: str
    place: int
    key: Point
    ciphertext: Ciphertext
    low: int
    high: int

    def challenge(self, commitments: Sequence[Point]) -> Scalar:
        """Return c = S(tag; HB, k, a_lo, b_lo, …, a_hi, b_hi)."""
        return challenge(self.tag, self.ballot_hash, self.place, *commitments)


RangeProof = tuple[tuple[Scalar, ...], tuple[Scalar, ...]]
"""The challenges c_lo…c_hi and the answers v_lo…v_hi."""


def prove_range(statement: RangeStatement, message: int, nonce: Scalar, draw: Draw) -> RangeProof:
    """Prove that the ciphertext, made with `nonce` ξ, holds `message`; needs powers of G and K alone.

    `draw` gives u_j and, for j ≠ message, c_j, for j from low to high.
    """
    key, commitments = statement.key, []
    numbers = range(statement.low, statement.high + 1)
    challenges, secrets = [], []
    for j in numbers:
        u = draw()
        c = ZERO if j == message else draw()
        shift = scalar_multiply(scalar_subtract(small(message), small(j)), c)
        commitments += [base(u), multiply(scalar_add(u, shift), key)]
        challenges.append(c)
        secrets.append(u)
    own = message - statement.low
    challenges[own] = scalar_subtract(statement.challenge(commitments), scalar_total(challenges))
    answers = [scalar_subtract(u, scalar_multiply(c, nonce)) for u, c in zip(secrets, challenges, strict=True)]
    return tuple(challenges), tuple(answers)


def verify_range(statement: RangeStatement, proof: RangeProof) -> None:
    """Raise Breach 5.4 unless the proof holds: a_j = v_j·G + c_j·α, b_j = (v_j − j·c_j)·K + c_j·β, Σ c_j = c."""
    challenges, answers = proof
    numbers = range(statement.low, statement.high + 1)
    if len(challenges) != len(numbers) or len(answers) != len(numbers):
        raise Breach("5.4", f"the proof of {statement.tag} {statement.place} has another length")
    alpha, beta = statement.ciphertext
    commitments = []
    for j, c, v in zip(numbers, challenges, answers, strict=True):
        shifted = v if j == 0 else scalar_subtract(v, scalar_multiply(small(j), c))
        commitments.append(add(base(v), multiply(c, alpha)))
        commitments.append(add(multiply(shifted, statement.key), multiply(c, beta)))
    if scalar_total(list(challenges)) != statement.challenge(commitments):
        raise Breach("5.4", f"the proof of {statement.tag} {statement.place} does not hold")


@dataclass(frozen=True, slots=True)
class TrusteeStatement:
    """That scrutineer `index` knows what stands behind its coefficients and its encryption key (§4.2)."""

    attempt: bytes
    index: int
    sign: Key
    coefficients: tuple[Point, ...]
    encrypt: Point

    @property
    def publics(self) -> tuple[Point, ...]:
        """The points A_0…A_{t−1}, E_i."""
        return (*self.coefficients, self.encrypt)

    def challenge(self, commitments: Sequence[Point]) -> Scalar:
        """Return c = S("trustee-proof"; C, i, sign, A_0…A_{t−1}, E_i, W_0…W_t)."""
        return challenge("trustee-proof", self.attempt, self.index, self.sign, *self.publics, *commitments)


TrusteeProof = tuple[Scalar, tuple[Scalar, ...]]
"""The challenge c and the answers v_0…v_t."""


def prove_trustee(statement: TrusteeStatement, secrets: Sequence[Scalar], draw: Draw) -> TrusteeProof:
    """Prove knowledge of a_0…a_{t−1}, e, given in that order; `draw` gives w_0…w_t."""
    masks = [draw() for _ in secrets]
    c = statement.challenge([base(mask) for mask in masks])
    answers = [scalar_subtract(w, scalar_multiply(c, secret)) for w, secret in zip(masks, secrets, strict=True)]
    return c, tuple(answers)


def verify_trustee(statement: TrusteeStatement, proof: TrusteeProof) -> None:
    """Raise Breach 4.2 unless W_j = v_j·G + c·(public j) gives back c."""
    c, answers = proof
    commitments = [add(base(v), multiply(c, public)) for v, public in zip(answers, statement.publics, strict=True)]
    if statement.challenge(commitments) != c:
        raise Breach("4.2", f"the proof of scrutineer {statement.index} does not hold")


@dataclass(frozen=True, slots=True)
class DecryptionStatement:
    """That F_k = s_l·A_k for the share s_l behind Y_l (§8.3); `place` is k, `index` l, `close` the close's hash."""

    election: bytes
    close: bytes
    index: int
    place: int
    sum: Point
    share: Point
    factor: Point

    def challenge(self, commitments: Sequence[Point]) -> Scalar:
        """Return c = S("decrypt"; E, close, l, k, A_k, Y_l, F_k, w·G, w·A_k)."""
        statement = (self.sum, self.share, self.factor)
        return challenge("decrypt", self.election, self.close, self.index, self.place, *statement, *commitments)


DecryptionProof = tuple[Scalar, Scalar]
"""The challenge c and the answer v."""


def prove_decryption(statement: DecryptionStatement, secret: Scalar, draw: Draw) -> DecryptionProof:
    """Prove that the factor was made with the share `secret`."""
    mask = draw()
    c = statement.challenge([base(mask), multiply(mask, statement.sum)])
    return c, scalar_subtract(mask, scalar_multiply(c, secret))


def verify_decryption(statement: DecryptionStatement, proof: DecryptionProof) -> None:
    """Raise Breach 8.3 unless w·G = v·G + c·Y_l and w·A_k = v·A_k + c·F_k give back c."""
    c, v = proof
    left = add(base(v), multiply(c, statement.share))
    right = add(multiply(v, statement.sum), multiply(c, statement.factor))
    if statement.challenge([left, right]) != c:
        raise Breach("8.3", f"the proof of factor {statement.place} by scrutineer {statement.index} does not hold")
