"""A zip is judged by its directory, then by its bytes, before anything in it is believed."""

import io
import re
import stat
import struct
import zipfile
import zlib

from ballot.kernel.untrusted.confine import Unreadable

ENTRIES = 200
UNPACKED = 50 * 1024 * 1024
RATIO = 100
END = struct.Struct("<4s4H2LH")
"""The end of a zip's directory, without its comment (APPNOTE 4.3.16)."""
DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
TWO_BYTES = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")


def require_harmless(data: bytes) -> zipfile.ZipFile:
    """Return the archive, or raise Unreadable: bombs, ways out of it, entities, other files around it."""
    _require_alone(data)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        _require_small(archive.infolist())
        for entry in archive.infolist():
            _require_plain(entry)
            _require_true(archive, entry)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError) as fault:
        raise Unreadable("broken") from fault
    return archive


def _require_alone(data: bytes) -> None:
    """A file that is also another one begins before the archive, or goes on after it."""
    if len(data) < END.size or data[-END.size :][:4] != b"PK\x05\x06":
        raise Unreadable("not-alone")
    *_, size, start, comment = END.unpack(data[-END.size :])
    if comment or start + size + END.size != len(data):
        raise Unreadable("not-alone")


def _require_small(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > ENTRIES or unpacked > UNPACKED or unpacked > RATIO * max(packed, 1):
        raise Unreadable("bomb")


def _require_plain(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    outside = name.startswith(("/", "\\")) or "\\" in name or ".." in name.split("/") or ":" in name
    if outside or stat.S_ISLNK(entry.external_attr >> 16):
        raise Unreadable("way-out")
    if entry.flag_bits & 1:
        raise Unreadable("locked")


def _require_true(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Unpack up to what was announced: a length that lies shows here, and so does a declaration of entities."""
    with archive.open(entry) as file:
        content = file.read(entry.file_size + 1)
        if len(content) != entry.file_size or file.read(1):
            raise Unreadable("broken")
    if entry.filename.endswith((".xml", ".rels", ".vml")) and (
        content.startswith(TWO_BYTES) or DOCTYPE.search(content)
    ):
        raise Unreadable("entities")
