"""The export of a log as a file that anyone checks with the log key's public half alone (docs/audit-export.md)."""

import hashlib
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import rfc8785

from ballot.kernel import chain
from ballot.kernel.errors import BrokenLog
from ballot.protocol import signature
from ballot.protocol.clause import Breach
from ballot.protocol.signature import Key, Seed

FORMAT = "ballot/audit/1"
TAG = b"ballot/audit/1\x00"
MOST = 50_000
"""Entries in one file; a longer log is exported in several that continue each other."""
ENTRY = ("height", "parent", "at", "actor", "event", "facts", "digest")


@dataclass(frozen=True, slots=True)
class Header:
    """Which stretch of which log; `parent` is the digest before its first entry, `head` that of its last."""

    log: UUID
    assembly: str
    first: int
    last: int
    parent: str
    head: str
    made: datetime


def export(header: Header, entries: Iterable[Mapping[str, Any]], seed: Seed) -> Iterator[bytes]:
    """Yield the file line by line: header, entries by height, signature over all before it."""
    told = hashlib.sha256(TAG)
    head = {
        "format": FORMAT,
        "log": str(header.log),
        "assembly": header.assembly,
        "first": header.first,
        "last": header.last,
        "parent": header.parent,
        "head": header.head,
        "made": chain.written(header.made),
        "key": signature.public(seed).hex(),
    }
    for statement in itertools.chain([head], entries):
        line = rfc8785.dumps(dict(statement)) + b"\n"
        told.update(line)
        yield line
    yield rfc8785.dumps({"signature": signature.sign(seed, told.digest()).hex()}) + b"\n"


def check(lines: Iterable[bytes], key: Key | None = None) -> Header:
    """Read an export and return what it covers, or raise BrokenLog naming the first bad line.

    Without `key` the file's own is believed, which shows only that nobody changed it since; with
    the key that is known to be the site's, it shows that the site made it.
    """
    told = hashlib.sha256(TAG)
    numbered = enumerate(lines, start=1)
    head = _read(*next(numbered, (1, b"")))
    header, by = _header(head, key)
    told.update(rfc8785.dumps(head) + b"\n")
    height, parent = header.first - 1, header.parent
    for number, line in numbered:
        statement = _read(number, line)
        if "signature" in statement:
            _finish(statement, header, (height, parent), told.digest(), by)
            if next(numbered, None) is not None:
                raise BrokenLog(f"line {number + 1}: nothing may follow the signature")
            return header
        height, parent = _link(number, statement, header, height + 1, parent)
        told.update(line)
    raise BrokenLog("the last line bears no signature")


def _header(head: Mapping[str, Any], key: Key | None) -> tuple[Header, Key]:
    try:
        if head["format"] != FORMAT:
            raise BrokenLog(f"line 1: not of the format {FORMAT}")
        by = signature.key(bytes.fromhex(head["key"]))
        made = datetime.fromisoformat(head["made"])
        header = Header(
            UUID(head["log"]), head["assembly"], head["first"], head["last"], head["parent"], head["head"], made
        )
    except (KeyError, TypeError, ValueError, AttributeError, Breach) as fault:
        raise BrokenLog("line 1: not the head of an export") from fault
    if key is not None and by != key:
        raise BrokenLog("line 1: signed with another key than the one that was expected")
    return header, by


def _link(number: int, entry: Mapping[str, Any], header: Header, height: int, parent: str) -> tuple[int, str]:
    if set(entry) != set(ENTRY) or (entry["height"], entry["parent"]) != (height, parent):
        raise BrokenLog(f"line {number}: entry {height} is missing or out of place")
    try:
        at = datetime.fromisoformat(entry["at"])
        found = chain.digest(header.log, height, parent, at, entry["actor"], entry["event"], entry["facts"])
    except (TypeError, ValueError) as fault:
        raise BrokenLog(f"line {number}: not an entry") from fault
    if found != entry["digest"]:
        raise BrokenLog(f"line {number}: entry {height} was changed")
    return height, found


def _finish(statement: Mapping[str, Any], header: Header, reached: tuple[int, str], told: bytes, by: Key) -> None:
    if reached != (header.last, header.head):
        raise BrokenLog(f"{header.last} is the last entry claimed, {reached[0]} the last found")
    try:
        signature.verify(by, told, bytes.fromhex(statement["signature"]))
    except (TypeError, ValueError, Breach) as fault:
        raise BrokenLog("the signature is not one of this file by its key") from fault


def _read(number: int, line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
        if not isinstance(found, dict) or rfc8785.dumps(found) + b"\n" != line:
            raise BrokenLog(f"line {number}: not canonical JSON")
    except (ValueError, RecursionError, rfc8785.CanonicalizationError) as fault:
        raise BrokenLog(f"line {number}: not JSON") from fault
    return found
