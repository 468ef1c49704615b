"""Acts that several sign together (§7): voids, paper boxes, and the end of an election that can't be finished."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ballot.protocol import fields
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import Json, digest
from ballot.protocol.manifest import Manifest
from ballot.protocol.signature import Key, Seed, sign, verify

VOID_FIELDS = ("election", "credential", "reason", "spare", "signatures")
PAPER_FIELDS = ("election", "box", "issued", "returned", "invalid", "counts", "signatures")
ANNUL_FIELDS = ("election", "reason", "signatures")

Signatures = tuple[tuple[int, bytes], ...]


@dataclass(frozen=True, slots=True)
class Void:
    """A credential that no longer votes; `spare` takes its place when it was replaced."""

    election: bytes
    credential: Key
    reason: str
    spare: Key | None
    signatures: Signatures


@dataclass(frozen=True, slots=True)
class Paper:
    """The count of one box, per option."""

    election: bytes
    box: str
    issued: int
    returned: int
    invalid: int
    counts: tuple[int, ...]
    signatures: Signatures


@dataclass(frozen=True, slots=True)
class Annul:
    """The public end of an election without result; unsigned where fewer than two can sign."""

    election: bytes | None
    reason: str
    signatures: Signatures


def read_void(body: Any) -> Void:
    """Read the fields of `void`."""
    record = fields.record(body, VOID_FIELDS)
    void = Void(
        fields.digest(record["election"]),
        fields.key(record["credential"]),
        fields.one_of("paper", "revoked", "replaced")(record["reason"]),
        fields.nullable(record["spare"], fields.key),
        _signatures(record["signatures"]),
    )
    if (void.spare is not None) != (void.reason == "replaced"):
        raise Breach("7.1", "a spare is named exactly when a card is replaced")
    return void


def read_paper(body: Any) -> Paper:
    """Read the fields of `paper`."""
    record = fields.record(body, PAPER_FIELDS)
    return Paper(
        fields.digest(record["election"]),
        fields.text(record["box"]),
        fields.count(record["issued"]),
        fields.count(record["returned"]),
        fields.count(record["invalid"]),
        fields.array(record["counts"], fields.count),
        _signatures(record["signatures"]),
    )


def read_annul(body: Any) -> Annul:
    """Read the fields of `annul`."""
    record = fields.record(body, ANNUL_FIELDS)
    election = fields.nullable(record["election"], fields.digest)
    return Annul(election, fields.text(record["reason"]), _signatures(record["signatures"]))


def _signatures(value: Any) -> Signatures:
    return fields.array(value, _signature)


def _signature(value: Any) -> tuple[int, bytes]:
    index, signature = fields.array(value, lambda item: item, 2)
    return fields.count(index), fields.signed(signature)


def act_digest(kind: str, body: Mapping[str, Json]) -> bytes:
    """Return what the signers of a void, paper or annul sign: D(kind; body without signatures) (§7)."""
    return digest(kind, {name: value for name, value in body.items() if name != "signatures"})


def sign_act(kind: str, body: Mapping[str, Json], signers: Mapping[int, Seed]) -> dict[str, Json]:
    """Return the body with the signatures of these indices, rising."""
    message = act_digest(kind, body)
    signatures = [[index, sign(signers[index], message).hex()] for index in sorted(signers)]
    return {**body, "signatures": signatures}


def verify_act(kind: str, body: Mapping[str, Json], signatures: Signatures, signers: Mapping[int, Key]) -> None:
    """Raise Breach 7 unless enough of the signers, by index from 1, signed, each once and in rising order."""
    indices = [index for index, _ in signatures]
    if indices != sorted(set(indices)):
        raise Breach("7", "the signatures' indices do not rise")
    if len(indices) < min(2, len(signers)):
        raise Breach("7", "fewer than two signed")
    message = act_digest(kind, body)
    for index, signature in signatures:
        if index not in signers:
            raise Breach("7", f"there is no signer {index}")
        verify(signers[index], message, signature, "7")


def check_paper(paper: Paper, manifest: Manifest) -> None:
    """Raise Breach 7.2 unless the box's numbers can be those of ballots under the limits."""
    if len(paper.counts) != len(manifest.options):
        raise Breach("7.2", "a box counts every option")
    if paper.invalid > paper.returned:
        raise Breach("7.2", "more invalid papers than returned ones")
    valid = paper.returned - paper.invalid
    if any(count > valid for count in paper.counts):
        raise Breach("7.2", "an option has more marks than there are valid papers")
    for limit in manifest.limits:
        marks = sum(paper.counts[place] for place in manifest.positions(limit))
        if not limit.min * valid <= marks <= limit.max * valid:
            raise Breach("7.2", f"{marks} marks under limit {limit.id} on {valid} valid papers")
