"""Lies of the archive (§2.3): files and lines that two zip readers, or two versions of one, would read differently."""

import struct
import zipfile
import zlib
from typing import Any

from ballot.protocol.record import Entry
from tests.lies import raw
from tests.lies.lie import SERVER, Lie, at, packed, put
from tests.lies.truths import SELECT


def _file(name: str, data: bytes) -> Any:
    return packed(lambda entries, files: raw.pack([*files, (name, data)]))


def _with_directory_64(entries: list[Entry], files: list[raw.Member]) -> bytes:
    """Say the directory's size once more, in the long form that no record needs."""
    data = raw.pack(files)
    end = data.rindex(b"PK\x05\x06")
    count, size, start = struct.unpack_from("<HII", data, end + 10)
    record = b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, count, count, size, start)
    locator = b"PK\x06\x07" + struct.pack("<IQI", 0, end, 1)
    return data[:end] + record + locator + data[end:]


def _with_long_directory(entries: list[Entry], files: list[raw.Member]) -> bytes:
    return raw.pack(files, comment=b"." * 60_000)


def _with_a_third_uncounted(entries: list[Entry], files: list[raw.Member]) -> bytes:
    data = bytearray(raw.pack([*files, ("readme.txt", b".")]))
    struct.pack_into("<HH", data, data.rindex(b"PK\x05\x06") + 8, 2, 2)
    return bytes(data)


def _with_another_name_beside(entries: list[Entry], files: list[raw.Member]) -> bytes:
    """Give the entries a second name, for readers that prefer it to the first."""
    name = b"\1" + struct.pack("<I", zlib.crc32(files[0][0].encode())) + b"more.txt"
    return raw.pack(files, extra=struct.pack("<HH", 0x7075, len(name)) + name)


def _running_over(entries: list[Entry], files: list[raw.Member]) -> bytes:
    """Let the entries' data end within the header of what follows, behind where inflating stops."""
    data = bytearray(raw.pack(files))
    place = data.index(b"PK\x01\x02") + 20
    struct.pack_into("<I", data, place, struct.unpack_from("<I", data, place)[0] + 4)
    return bytes(data)


def _encrypted(entries: list[Entry], files: list[raw.Member]) -> bytes:
    data = bytearray(raw.pack(files))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


# fmt: off
LIES = (
    Lie("the archive holds a third file", SERVER, SELECT, _file("readme.txt", b"."), "2.3", None),
    Lie("the archive holds its entries twice", SERVER, SELECT, _file("entries.jsonl", b""), "2.3", None),
    Lie("the archive holds no head", SERVER, SELECT, packed(lambda entries, files: raw.pack(files[:1])), "2.3", None),
    Lie("the archive's head has another name", SERVER, SELECT,
        packed(lambda entries, files: raw.pack([files[0], ("Head.json", files[1][1])])), "2.3", None),
    Lie("the archive is packed by another method", SERVER, SELECT,
        packed(lambda entries, files: raw.pack(files, zipfile.ZIP_BZIP2)), "2.3", None),
    Lie("a file of the archive is locked", SERVER, SELECT, packed(_encrypted), "2.3", None),
    Lie("the archive has a second directory", SERVER, SELECT, packed(_with_directory_64), "2.3", None),
    Lie("the archive's directory is longer than two names need", SERVER, SELECT, packed(_with_long_directory), "2.3",
        None),
    Lie("the archive holds a third file that it doesn't count", SERVER, SELECT, packed(_with_a_third_uncounted), "2.3",
        None),
    Lie("a file of the archive has a second name", SERVER, SELECT, packed(_with_another_name_beside), "2.3", None),
    Lie("a file of the archive runs into the next", SERVER, SELECT, packed(_running_over), "2.3", None),
    Lie("the last line has no end", SERVER, SELECT,
        packed(lambda entries, files: raw.pack([(files[0][0], files[0][1] + b"{"), files[1]])), "2.3", None),
    Lie("a line is longer than a line may be", SERVER, SELECT, at("restart", put("reason", "a" * 2**20)), "2.3",
        None),
    Lie("a line is longer by far than a line may be", SERVER, SELECT,
        at("restart", put("reason", "a" * 2**20 + "b" * 2**17)), "2.3", None),
    Lie("the head is longer than a head may be", SERVER, SELECT,
        packed(lambda entries, files: raw.pack([files[0], (files[1][0], files[1][1] + b" " * 2**12)])), "2.3", None),
)
# fmt: on
