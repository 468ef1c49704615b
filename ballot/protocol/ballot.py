"""A ballot (§5, §6): made in the booth, cast or checked, verified by everybody; and its receipt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ballot.protocol import fields, signature
from ballot.protocol.clause import Breach
from ballot.protocol.elgamal import Ciphertext, encrypt, sum_ciphertexts
from ballot.protocol.encoding import Json, challenge, digest
from ballot.protocol.group import Draw, Point, Scalar, add, base, multiply, random_scalar, scalar_total
from ballot.protocol.manifest import Manifest
from ballot.protocol.proofs import RangeProof, RangeStatement, prove_range, verify_range
from ballot.protocol.signature import Key, Seed

BALLOT_FIELDS = ("election", "credential", "counter", "choices", "bits", "sums", "signature")
SPOIL_FIELDS = ("election", "credential", "counter", "choices", "seed", "signature")
MOST_SPOILS = 8


@dataclass(frozen=True, slots=True)
class Terms:
    """What every ballot of an election is measured by: E, K, the number of options, and the limits.

    A limit is the positions of its options, its min and its max.
    """

    election: bytes
    key: Point
    options: int
    limits: tuple[tuple[tuple[int, ...], int, int], ...]


def terms_of(manifest: Manifest, election: bytes, key: Point) -> Terms:
    """Return the terms of a manifest's election with fingerprint E and key K."""
    limits = tuple((manifest.positions(limit), limit.min, limit.max) for limit in manifest.limits)
    return Terms(election, key, len(manifest.options), limits)


def check_marks(marks: Sequence[int], options: int, limits: Terms | Manifest, clause: str) -> None:
    """Raise Breach of `clause` unless the marks are 0 or 1, one per option, and keep every limit."""
    if len(marks) != options or any(mark not in (0, 1) for mark in marks):
        raise Breach(clause, f"a ballot has a mark of 0 or 1 for each of {options} options")
    for positions, low, high in _limits(limits):
        chosen = sum(marks[place] for place in positions)
        if not low <= chosen <= high:
            raise Breach(clause, f"{chosen} marks where {low} to {high} may be given")


def _limits(source: Terms | Manifest) -> Sequence[tuple[tuple[int, ...], int, int]]:
    if isinstance(source, Terms):
        return source.limits
    return [(source.positions(limit), limit.min, limit.max) for limit in source.limits]


def nonce(election: bytes, credential: Key, counter: int, place: int, seed: bytes) -> Scalar:
    """Return ξ_i = S("nonce"; E, P, counter, i, seed) (§5.1)."""
    return challenge("nonce", election, credential, counter, place, seed)


def ballot_hash(election: bytes, credential: Key, counter: int, choices: Sequence[Ciphertext]) -> bytes:
    """Return HB = D("ballot"; E, P, counter, α_0, β_0, …) (§5.2)."""
    return digest("ballot", election, credential, counter, *(point for pair in choices for point in pair))


def cast_digest(hash_: bytes, bits: Json, sums: Json) -> bytes:
    """Return what a credential signs to cast: D("cast"; HB, {"bits", "sums"}) (§5.5)."""
    return digest("cast", hash_, {"bits": bits, "sums": sums})


def spoil_digest(hash_: bytes, seed: bytes) -> bytes:
    """Return what a credential signs to check: D("spoil"; HB, seed) (§6)."""
    return digest("spoil", hash_, seed)


@dataclass(frozen=True, slots=True)
class Ballot:
    """The fields of `ballot` in mode secret."""

    election: bytes
    credential: Key
    counter: int
    choices: tuple[Ciphertext, ...]
    bits: tuple[RangeProof, ...]
    sums: tuple[RangeProof, ...]
    signature: bytes


@dataclass(frozen=True, slots=True)
class Spoil:
    """The fields of `spoil`: a ballot that was checked, with the seed that opens it."""

    election: bytes
    credential: Key
    counter: int
    choices: tuple[Ciphertext, ...]
    seed: bytes
    signature: bytes


def read_ballot(body: Any) -> Ballot:
    """Read the fields of `ballot` in mode secret."""
    record = fields.record(body, BALLOT_FIELDS)
    return Ballot(
        fields.digest(record["election"]),
        fields.key(record["credential"]),
        fields.count(record["counter"]),
        fields.array(record["choices"], _ciphertext),
        fields.array(record["bits"], _range_proof),
        fields.array(record["sums"], _range_proof),
        fields.signed(record["signature"]),
    )


def read_spoil(body: Any) -> Spoil:
    """Read the fields of `spoil`."""
    record = fields.record(body, SPOIL_FIELDS)
    return Spoil(
        fields.digest(record["election"]),
        fields.key(record["credential"]),
        fields.count(record["counter"]),
        fields.array(record["choices"], _ciphertext),
        fields.digest(record["seed"]),
        fields.signed(record["signature"]),
    )


def _ciphertext(value: Any) -> Ciphertext:
    alpha, beta = fields.array(value, fields.element, 2)
    return alpha, beta


def _range_proof(value: Any) -> RangeProof:
    challenges, answers = fields.array(value, _numbers, 2)
    return challenges, answers


def _numbers(value: Any) -> tuple[Scalar, ...]:
    return fields.array(value, fields.number)


def verify_ballot(ballot: Ballot, body: Mapping[str, Json], terms: Terms) -> bytes:
    """Return HB, or raise Breach 5.5 for shape and signature, 5.4 for a proof that does not hold.

    Whether the credential is live, has not voted and has this counter is for the record to say.
    """
    if ballot.election != terms.election:
        raise Breach("5.5", "a ballot of another election")
    shape = (len(ballot.choices), len(ballot.bits), len(ballot.sums))
    if shape != (terms.options, terms.options, len(terms.limits)):
        raise Breach("5.5", f"{shape} choices, bits and sums for {terms.options} options")
    hash_ = ballot_hash(ballot.election, ballot.credential, ballot.counter, ballot.choices)
    message = cast_digest(hash_, body["bits"], body["sums"])
    # The signature first: it is the cheapest way to be rid of what no deputy sent.
    signature.verify(ballot.credential, message, ballot.signature, "5.5")
    for statement, proof in zip(_statements(hash_, ballot.choices, terms), ballot.bits + ballot.sums, strict=True):
        verify_range(statement, proof)
    return hash_


def _statements(hash_: bytes, choices: Sequence[Ciphertext], terms: Terms) -> list[RangeStatement]:
    """Return what a ballot must prove: a bit per option, then a sum per limit (§5.4)."""
    bits = [RangeStatement(hash_, "bit", place, terms.key, pair, 0, 1) for place, pair in enumerate(choices)]
    sums = []
    for place, (positions, low, high) in enumerate(terms.limits):
        total = sum_ciphertexts(choices[position] for position in positions)
        sums.append(RangeStatement(hash_, "sum", place, terms.key, total, low, high))
    return bits + sums


def verify_spoil(spoil: Spoil, terms: Terms) -> list[int]:
    """Return the marks that a checked ballot held; Breach 6 if its seed does not open it or nobody signed it."""
    if spoil.election != terms.election or len(spoil.choices) != terms.options:
        raise Breach("6", "a checked ballot of another election or length")
    hash_ = ballot_hash(spoil.election, spoil.credential, spoil.counter, spoil.choices)
    signature.verify(spoil.credential, spoil_digest(hash_, spoil.seed), spoil.signature, "6")
    return [_opened(spoil, terms.key, place) for place in range(terms.options)]


def _opened(spoil: Spoil, key: Point, place: int) -> int:
    secret = nonce(spoil.election, spoil.credential, spoil.counter, place, spoil.seed)
    alpha, beta = spoil.choices[place]
    blank = multiply(secret, key)
    if alpha != base(secret) or beta not in (blank, add(blank, key)):
        raise Breach("6", f"the seed does not open option {place}")
    return int(beta != blank)


class Draft:
    """A ballot that its voter has not yet cast or checked; holds the seed, so it may do one of the two, once.

    Its HB is shown before the choice between casting and checking (§6). Proof randomness never comes from the seed.
    """

    def __init__(
        self, terms: Terms, credential: Key, counter: int, marks: Sequence[int], seed: bytes, draw: Draw = random_scalar
    ) -> None:
        """Encrypt and prove `marks`, 0 or 1 per option; Breach 5.4 if they break a limit."""
        check_marks(marks, terms.options, terms, "5.4")
        secrets = [nonce(terms.election, credential, counter, place, seed) for place in range(terms.options)]
        self.choices = [encrypt(terms.key, mark, secret) for mark, secret in zip(marks, secrets, strict=True)]
        self.hash = ballot_hash(terms.election, credential, counter, self.choices)
        self._head = {"election": terms.election.hex(), "credential": credential.hex(), "counter": counter}
        statements = _statements(self.hash, self.choices, terms)
        messages = [*marks, *(sum(marks[place] for place in places) for places, _, _ in terms.limits)]
        nonces = secrets + [scalar_total([secrets[place] for place in places]) for places, _, _ in terms.limits]
        proofs = [prove_range(*item, draw) for item in zip(statements, messages, nonces, strict=True)]
        self._proofs = [[[number.hex() for number in half] for half in proof] for proof in proofs]
        self._seed: bytes | None = seed

    def cast(self, credential_seed: Seed) -> dict[str, Json]:
        """Return the signed body of `ballot`; the seed is gone with it."""
        self._spend()
        options = len(self.choices)
        bits, sums = self._proofs[:options], self._proofs[options:]
        signed = signature.sign(credential_seed, cast_digest(self.hash, bits, sums))
        return {**self._head, "choices": self._pairs(), "bits": bits, "sums": sums, "signature": signed.hex()}

    def check(self, credential_seed: Seed) -> dict[str, Json]:
        """Return the signed body of `spoil`; after it this HB is never signed for casting."""
        seed = self._spend()
        signed = signature.sign(credential_seed, spoil_digest(self.hash, seed))
        return {**self._head, "choices": self._pairs(), "seed": seed.hex(), "signature": signed.hex()}

    def _pairs(self) -> list[list[str]]:
        return [[alpha.hex(), beta.hex()] for alpha, beta in self.choices]

    def _spend(self) -> bytes:
        if self._seed is None:
            raise Breach("6", "this ballot was cast or checked before")
        seed, self._seed = self._seed, None
        return seed
