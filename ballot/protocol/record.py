"""The record (§2): a hash-linked list of entries, its signed head, receipts, and the two files of record.zip."""

import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from ballot.protocol import fields, signature
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import Json, canonical, digest, read
from ballot.protocol.signature import Key, Seed

ENTRIES, HEAD = "entries.jsonl", "head.json"
ROOT = bytes(32)
LONGEST_LINE, LARGEST_FILE = 2**20, 2**29
KINDS = (
    "manifest", "roll", "trustee", "reveal", "share", "election", "endorse", "restart", "void", "open", "ballot",
    "spoil", "close", "seal", "paper", "tally", "decryption", "result", "annul",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a record, linked to the one before."""

    seq: int
    kind: str
    prev: bytes
    hash: bytes
    body: Mapping[str, Json]

    def check(self) -> None:
        """Raise Breach 2.1 unless the hash is that of the contents."""
        if self.hash != entry_hash(self.seq, self.kind, body_digest(self.kind, self.body), self.prev):
            raise Breach("2.1", "the entry's hash is not that of its contents")

    def line(self) -> bytes:
        """Return the entry's canonical text without a line end."""
        return canonical(
            {"seq": self.seq, "kind": self.kind, "prev": self.prev.hex(), "hash": self.hash.hex(), "body": self.body}
        )

    def link(self) -> dict[str, Json]:
        """Return the entry without its body, as it is served to phones (§2.4)."""
        return {
            "seq": self.seq,
            "kind": self.kind,
            "digest": body_digest(self.kind, self.body).hex(),
            "prev": self.prev.hex(),
            "hash": self.hash.hex(),
        }


def body_digest(kind: str, body: Mapping[str, Json]) -> bytes:
    """Return digest = D("body"; kind, body) (§2.1)."""
    return digest("body", kind, dict(body))


def entry_hash(seq: int, kind: str, body: bytes, prev: bytes) -> bytes:
    """Return hash = D("entry"; seq, kind, digest, prev) (§2.1)."""
    return digest("entry", seq, kind, body, prev)


def append(last: Entry | None, kind: str, body: Mapping[str, Json]) -> Entry:
    """Return the entry that follows `last`, or the first one."""
    seq, prev = (0, ROOT) if last is None else (last.seq + 1, last.hash)
    return Entry(seq, kind, prev, entry_hash(seq, kind, body_digest(kind, body), prev), body)


def read_entry(line: bytes) -> Entry:
    """Read one canonical line; Breach 1.3 for its form, 2.5 for a kind unknown. `Entry.check` looks at its hash."""
    record = fields.record(read(line), ("seq", "kind", "prev", "hash", "body"))
    kind, body = fields.text(record["kind"]), record["body"]
    if kind not in KINDS or type(body) is not dict:
        raise Breach("2.5", f"no kind of entry: {kind[:40]}")
    return Entry(fields.count(record["seq"]), kind, fields.digest(record["prev"]), fields.digest(record["hash"]), body)


@dataclass(frozen=True, slots=True)
class Head:
    """The log key's word for everything up to entry `seq`."""

    election: str
    seq: int
    hash: bytes
    signature: bytes

    def verify(self, log_key: Key) -> None:
        """Raise Breach 2.2 unless the log key signed."""
        signature.verify(log_key, head_digest(self.election, self.seq, self.hash), self.signature, "2.2")


def head_digest(election: str, seq: int, hash_: bytes) -> bytes:
    """Return what the log key signs: D("head"; uuid, seq, hash) (§2.2)."""
    return digest("head", election, seq, hash_)


def head_body(election: str, entry: Entry, seed: Seed) -> dict[str, Json]:
    """Make the signed head of a record that ends with this entry."""
    signed = signature.sign(seed, head_digest(election, entry.seq, entry.hash))
    return {"election": election, "seq": entry.seq, "hash": entry.hash.hex(), "signature": signed.hex()}


def read_head(body: Any) -> Head:
    """Read a head's fields."""
    record = fields.record(body, ("election", "seq", "hash", "signature"))
    return Head(
        fields.uuid(record["election"]),
        fields.count(record["seq"]),
        fields.digest(record["hash"]),
        fields.signed(record["signature"]),
    )


@dataclass(frozen=True, slots=True)
class Receipt:
    """The log key's word that a ballot is entry `seq`."""

    election: str
    seq: int
    hash: bytes
    ballot: bytes
    signature: bytes

    def verify(self, log_key: Key) -> None:
        """Raise Breach 5.6 unless the log key signed."""
        message = receipt_digest(self.election, self.seq, self.hash, self.ballot)
        signature.verify(log_key, message, self.signature, "5.6")


def receipt_digest(election: str, seq: int, hash_: bytes, ballot: bytes) -> bytes:
    """Return what the log key signs: D("receipt"; uuid, seq, hash, HB) (§5.6)."""
    return digest("receipt", election, seq, hash_, ballot)


def receipt_body(election: str, entry: Entry, ballot: bytes, seed: Seed) -> dict[str, Json]:
    """Make the receipt of the ballot HB that stands in this entry."""
    signed = signature.sign(seed, receipt_digest(election, entry.seq, entry.hash, ballot))
    return {
        "election": election,
        "seq": entry.seq,
        "hash": entry.hash.hex(),
        "ballot": ballot.hex(),
        "signature": signed.hex(),
    }


def read_receipt(body: Any) -> Receipt:
    """Read a receipt's fields."""
    record = fields.record(body, ("election", "seq", "hash", "ballot", "signature"))
    return Receipt(
        fields.uuid(record["election"]),
        fields.count(record["seq"]),
        fields.digest(record["hash"]),
        fields.digest(record["ballot"]),
        fields.signed(record["signature"]),
    )


def write_record(target: BinaryIO, entries: Iterable[Entry], head: Mapping[str, Json]) -> None:
    """Write record.zip: the same bytes for the same record (§2.3)."""
    write_lines(target, (entry.line() for entry in entries), head)


def write_lines(target: BinaryIO, entries: Iterable[bytes], head: Mapping[str, Json]) -> None:
    """Write record.zip from its entries' lines, given without their ends."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(_member(ENTRIES), "w") as lines:
            for entry in entries:
                lines.write(entry + b"\n")
        archive.writestr(_member(HEAD), canonical(dict(head)))


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    return member
