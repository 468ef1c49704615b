"""Looks for what must be nowhere: in the memory of processes, on disks, and in all that a browser keeps or sends."""

import base64
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.phones import stored
from tests.processes import children

Needles = Mapping[str, Sequence[bytes]]
"""What is looked for, by name, in every form in which it could stand somewhere."""
EMPTY = bytes(1 << 12)
"""A page of memory that nothing was written to."""
REGION = re.compile(r"([0-9a-f]+)-([0-9a-f]+) rw")


def forms(raw: bytes) -> list[bytes]:
    """A value as bytes, in hex and in Base64."""
    return [raw, raw.hex().encode(), base64.b64encode(raw)[:-2]]


def secret_forms(secret: str) -> list[bytes]:
    """What is printed on a card: its characters in either case, in groups, in UTF-16, and the bytes behind them."""
    whole = base64.b32decode(secret + "=" * (-len(secret) % 8))
    grouped = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return [secret.encode(), secret.lower().encode(), grouped.encode(), secret.encode("utf-16-le"), *forms(whole[:16])]


def marks_forms(marks: Sequence[int]) -> list[bytes]:
    """A choice as JSON, Python or JavaScript would write it."""
    digits = [str(mark) for mark in marks]
    return [sign.join(digits).encode() for sign in (",", ", ", "")] + [bytes(marks)]


def found_in(haystack: bytes, needles: Needles) -> set[str]:
    return {name for name, written in needles.items() if any(one in haystack for one in written)}


def on_disk(folders: Sequence[Path], needles: Needles) -> set[str]:
    """Names and files: `name in file` for each that is found; files that go meanwhile are gone."""
    found = set()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            with suppress(FileNotFoundError):
                if path.is_file():
                    found |= {f"{name} in {path.relative_to(folder)}" for name in found_in(path.read_bytes(), needles)}
    return found


def family(process: int) -> Iterator[int]:
    """A process and all that it started, and so on."""
    yield process
    for child in children(process):
        yield from family(child)


def in_memory(process: int, needles: Needles) -> set[str]:
    """What stands in anything that the process or one of its family can write to; `name in process` for each."""
    found = set()
    for one in family(process):
        for block in memory(one):
            found |= {f"{name} in process {one}" for name in found_in(block, needles)}
    return found


def memory(process: int) -> Iterator[bytes]:
    """The writable regions of a process, one after the other, as a dump of it would hold them."""
    with Path(f"/proc/{process}/maps").open(encoding="ascii") as maps:
        regions = [tuple(int(part, 16) for part in found.groups()) for found in map(REGION.match, maps) if found]
    handle = os.open(f"/proc/{process}/mem", os.O_RDONLY)
    try:
        for start, end in regions:
            # A region may go while it is looked at, and some belong to devices.
            with suppress(OSError, OverflowError):
                yield os.pread(handle, end - start, start).replace(EMPTY, b"")
    finally:
        os.close(handle)


def kept_by(page: Page) -> bytes:
    """All that a browser keeps for a page, as text: IndexedDB, caches, its history, its address."""
    return json.dumps(stored(page), ensure_ascii=False).encode()
