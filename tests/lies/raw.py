"""Writes what the protocol's own functions refuse to write: any JSON, any line, any archive, hashed all the same."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

from ballot.protocol import signature
from ballot.protocol.record import ENTRIES, HEAD, ROOT, Entry, entry_hash, head_digest
from tests.bodies import UUID, a_seed

Member = tuple[str, bytes]


def text(value: Any) -> bytes:
    """Return JSON in canonical order and spacing, whatever it holds."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "surrogatepass")


def digest(tag: str, *items: Any) -> bytes:
    """Return D(tag; items) without a look at what the items hold (§1.4)."""
    state = hashlib.sha512()
    for part in ("ballot/1", tag, *items):
        data = part if isinstance(part, bytes) else part.encode() if isinstance(part, str) else _data(part)
        state.update(len(data).to_bytes(8, "big") + data)
    return state.digest()[:32]


def _data(part: Any) -> bytes:
    return part.to_bytes(8, "big") if isinstance(part, int) else text(part)


def append(last: Entry | None, kind: str, body: Mapping[str, Any], seq: int | None = None) -> Entry:
    """Return the entry that follows `last`; `seq` may be another than its own."""
    place, prev = (0, ROOT) if last is None else (last.seq + 1, last.hash)
    place = place if seq is None else seq
    return Entry(place, kind, prev, entry_hash(place, kind, digest("body", kind, dict(body)), prev), body)


def line(entry: Entry) -> bytes:
    """Return the entry's line without its end."""
    prev, hash_ = entry.prev.hex(), entry.hash.hex()
    return text({"seq": entry.seq, "kind": entry.kind, "prev": prev, "hash": hash_, "body": entry.body})


def head(entry: Entry, by: str = "log", election: str = UUID) -> dict[str, Any]:
    """Return a head that the seed named `by` signed."""
    signed = signature.sign(a_seed(by), head_digest(election, entry.seq, entry.hash))
    return {"election": election, "seq": entry.seq, "hash": entry.hash.hex(), "signature": signed.hex()}


def members(lines: Iterable[bytes], head_text: bytes) -> list[Member]:
    """Return the two files of a record."""
    return [(ENTRIES, b"".join(one + b"\n" for one in lines)), (HEAD, head_text)]


def pack(
    files: Iterable[Member], method: int = zipfile.ZIP_DEFLATED, comment: bytes = b"", extra: bytes = b""
) -> bytes:
    """Return an archive of these files, also of two by one name, with this comment and extra field to each."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in files:
            # A stored name may stand twice; the library would warn of it when asked to write by name.
            archive.NameToInfo.pop(name, None)
            member = zipfile.ZipInfo(name)
            member.comment, member.extra = comment, extra
            archive.writestr(member, data, method)
    return target.getvalue()


def record(entries: list[Entry]) -> bytes:
    """Return record.zip of these entries under a fresh head."""
    return pack(members(map(line, entries), text(head(entries[-1]))))
