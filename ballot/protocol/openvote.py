"""A ballot in mode open (§5.9): marks in clear, signed by the card's open key."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ballot.protocol import fields, signature
from ballot.protocol.ballot import check_marks
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import Json, digest
from ballot.protocol.manifest import Manifest
from ballot.protocol.signature import Key, Seed

FIELDS = ("election", "credential", "counter", "marks", "signature")


@dataclass(frozen=True, slots=True)
class OpenBallot:
    """The fields of `ballot` in mode open."""

    election: bytes
    credential: Key
    counter: int
    marks: tuple[int, ...]
    signature: bytes


def open_hash(election: bytes, credential: Key, marks: Sequence[int]) -> bytes:
    """Return HB = D("ballot-open"; E, P, the marks as one string of bytes 00 and 01)."""
    return digest("ballot-open", election, credential, bytes(marks))


def open_body(election: bytes, credential_seed: Seed, marks: Sequence[int]) -> dict[str, Json]:
    """Make the signed body of an open ballot."""
    credential = signature.public(credential_seed)
    signed = signature.sign(credential_seed, digest("cast-open", open_hash(election, credential, marks)))
    return {
        "election": election.hex(),
        "credential": credential.hex(),
        "counter": 1,
        "marks": list(marks),
        "signature": signed.hex(),
    }


def read_open_ballot(body: Any) -> OpenBallot:
    """Read the fields of `ballot` in mode open."""
    record = fields.record(body, FIELDS)
    return OpenBallot(
        fields.digest(record["election"]),
        fields.key(record["credential"]),
        fields.count(record["counter"]),
        fields.array(record["marks"], fields.count),
        fields.signed(record["signature"]),
    )


def verify_open_ballot(ballot: OpenBallot, election: bytes, manifest: Manifest) -> bytes:
    """Return HB, or raise Breach 5.9: another election, marks that break a limit, a signature that is not its own."""
    if ballot.election != election:
        raise Breach("5.9", "a ballot of another election")
    if ballot.counter != 1:
        raise Breach("5.9", "the counter of an open ballot is 1")
    check_marks(ballot.marks, len(manifest.options), manifest, "5.9")
    hash_ = open_hash(election, ballot.credential, ballot.marks)
    signature.verify(ballot.credential, digest("cast-open", hash_), ballot.signature, "5.9")
    return hash_
