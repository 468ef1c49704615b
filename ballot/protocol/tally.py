"""The count (§8.2–8.4): sums of ciphertexts, partial decryptions with proofs, and their combination."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ballot.protocol import fields
from ballot.protocol.clause import Breach
from ballot.protocol.elgamal import Ciphertext
from ballot.protocol.encoding import Json
from ballot.protocol.group import (
    IDENTITY,
    ORDER,
    Draw,
    Point,
    Scalar,
    add,
    multiply,
    random_scalar,
    small,
    subtract,
    total,
)  # fmt: skip
from ballot.protocol.manifest import Manifest
from ballot.protocol.proofs import DecryptionProof, DecryptionStatement, prove_decryption, verify_decryption
from ballot.protocol.signature import Seed
from ballot.protocol.trustees import sign_entry

TALLY_FIELDS = ("election", "ballots", "sums")
DECRYPTION_FIELDS = ("index", "election", "close", "factors", "proofs", "signature")


@dataclass(frozen=True, slots=True)
class Tally:
    """The sums over all ballots, per option."""

    election: bytes
    ballots: int
    sums: tuple[Ciphertext, ...]


@dataclass(frozen=True, slots=True)
class Decryption:
    """One scrutineer's part: a factor and its proof per option."""

    index: int
    election: bytes
    close: bytes
    factors: tuple[Point, ...]
    proofs: tuple[DecryptionProof, ...]
    signature: bytes


def read_tally(body: Any) -> Tally:
    """Read the fields of `tally`."""
    record = fields.record(body, TALLY_FIELDS)
    sums = fields.array(record["sums"], _ciphertext)
    return Tally(fields.digest(record["election"]), fields.count(record["ballots"]), sums)


def _ciphertext(value: Any) -> Ciphertext:
    alpha, beta = fields.array(value, fields.element, 2)
    return alpha, beta


def read_decryption(body: Any) -> Decryption:
    """Read the fields of `decryption`."""
    record = fields.record(body, DECRYPTION_FIELDS)
    return Decryption(
        fields.count(record["index"]),
        fields.digest(record["election"]),
        fields.digest(record["close"]),
        fields.array(record["factors"], fields.element),
        fields.array(record["proofs"], _proof),
        fields.signed(record["signature"]),
    )


def _proof(value: Any) -> DecryptionProof:
    c, v = fields.array(value, fields.number, 2)
    return c, v


def tally_body(election: bytes, ballots: int, sums: Sequence[Ciphertext]) -> dict[str, Json]:
    """Make the body of `tally`."""
    return {"election": election.hex(), "ballots": ballots, "sums": [[a.hex(), b.hex()] for a, b in sums]}


@dataclass(frozen=True, slots=True)
class Opening:
    """What a scrutineer decrypts, and as whom: E, the close's hash, the attempt C, its index and its public share."""

    election: bytes
    close: bytes
    attempt: bytes
    index: int
    share: Point

    def statement(self, place: int, sum_: Point, factor: Point) -> DecryptionStatement:
        """Return what is proved of one factor."""
        return DecryptionStatement(self.election, self.close, self.index, place, sum_, self.share, factor)


def decryption_body(
    opening: Opening, sums: Sequence[Ciphertext], secret: Scalar, seed: Seed, draw: Draw = random_scalar
) -> dict[str, Json]:
    """Make a scrutineer's `decryption`; to be called only for a record verified up to its tally (§8.3)."""
    factors = [multiply(secret, alpha) for alpha, _ in sums]
    proofs = []
    for place, ((alpha, _), factor) in enumerate(zip(sums, factors, strict=True)):
        c, v = prove_decryption(opening.statement(place, alpha, factor), secret, draw)
        proofs.append([c.hex(), v.hex()])
    body = {
        "index": opening.index,
        "election": opening.election.hex(),
        "close": opening.close.hex(),
        "factors": [factor.hex() for factor in factors],
        "proofs": proofs,
    }
    return sign_entry("decryption", opening.attempt, body, seed)


def verify_factors(decryption: Decryption, opening: Opening, sums: Sequence[Ciphertext]) -> None:
    """Raise Breach 8.3 unless the factors belong to this election and close and every proof holds."""
    if (decryption.election, decryption.close) != (opening.election, opening.close):
        raise Breach("8.3", "a decryption of another election or close")
    if len(decryption.factors) != len(sums) or len(decryption.proofs) != len(sums):
        raise Breach("8.3", "a decryption has a factor and a proof per option")
    rows = zip(sums, decryption.factors, decryption.proofs, strict=True)
    for place, ((alpha, _), factor, proof) in enumerate(rows):
        verify_decryption(opening.statement(place, alpha, factor), proof)


def lagrange(indices: Sequence[int], index: int) -> Scalar:
    """Return λ at 0 of one index among the indices."""
    value = 1
    for other in indices:
        if other != index:
            value = value * other * pow(other - index, -1, ORDER) % ORDER
    return small(value)


def combine(sums: Sequence[Ciphertext], factors: Mapping[int, Sequence[Point]], threshold: int) -> list[Point]:
    """Return m_k·K per option from the factors of the t lowest indices (§8.4)."""
    chosen = sorted(factors)[:threshold]
    weights = {index: lagrange(chosen, index) for index in chosen}
    combined = []
    for place, (_, beta) in enumerate(sums):
        mask = total([multiply(weights[index], factors[index][place]) for index in chosen])
        combined.append(subtract(beta, mask))
    return combined


def totals(combined: Sequence[Point], key: Point, ballots: int) -> list[int]:
    """Return m_k per option; Breach 8.4 if one is not 0…ballots."""
    known, step = {}, IDENTITY
    for number in range(ballots + 1):
        known[step] = number
        step = add(step, key)
    for place, element in enumerate(combined):
        if element not in known:
            raise Breach("8.4", f"option {place} does not decrypt to a number of 0 to {ballots}")
    return [known[element] for element in combined]


def check_totals(values: Sequence[int], manifest: Manifest, ballots: int) -> None:
    """Raise Breach 8.4 unless the totals can be those of so many ballots under the limits."""
    for limit in manifest.limits:
        marks = sum(values[place] for place in manifest.positions(limit))
        if not limit.min * ballots <= marks <= limit.max * ballots:
            raise Breach("8.4", f"{marks} marks under limit {limit.id} on {ballots} ballots")
