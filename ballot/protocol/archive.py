"""Reads record.zip without trusting it (§2.3): its two files, their sizes, and its lines one at a time."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from types import TracebackType
from typing import BinaryIO, Self

from ballot.protocol.clause import Breach
from ballot.protocol.encoding import read
from ballot.protocol.record import ENTRIES, HEAD, LARGEST_FILE, LONGEST_LINE, Head, read_head

LARGEST_HEAD, LARGEST_DIRECTORY = 2**12, 2**16
CHUNK = 2**16
LARGEST_EXPANSION, ALWAYS_FINE = 20, 2**24
"""An archive of more than 16 MiB of entries is refused if it announces twenty times its own size: hashes and points
hardly shrink, so that no election comes near, while every byte of a bomb would have to be read."""
_END, _END_64, _MEMBER = b"PK\x05\x06", b"PK\x06\x07", b"PK\x01\x02"
_ZIP_64, _UNICODE_PATH = 0x0001, 0x7075
NEWEST = 63
HARMLESS = 0x080E
"""Flags: how hard the deflater tried, sizes behind the data, names in UTF-8."""


class Unreadable(Exception):
    """The file is no archive, or it is damaged: there is nothing to verify."""


class Archive:
    """An open record.zip; to be used in a `with`."""

    def __init__(self, source: BinaryIO) -> None:
        """Look at the directory of the archive; Unreadable for what is no zip, Breach 2.3 for other files in it."""
        size = _check_directory(source)
        try:
            self._zip = zipfile.ZipFile(source)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, OSError) as fault:
            raise Unreadable(f"no zip archive: {fault}") from fault
        members = self._zip.infolist()
        if sorted(member.filename for member in members) != [ENTRIES, HEAD]:
            raise Breach("2.3", f"the archive must hold {ENTRIES} and {HEAD}, each once, and nothing else")
        for member in members:
            if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or member.flag_bits & ~HARMLESS:
                raise Breach("2.3", f"{member.filename} is neither stored nor deflated")
        _check_places(members, self._zip.start_dir)
        if self.size > LARGEST_FILE or self.size > max(ALWAYS_FINE, LARGEST_EXPANSION * size):
            raise Breach("2.3", f"{ENTRIES} is larger than {LARGEST_FILE} bytes or expands beyond all measure")

    @property
    def size(self) -> int:
        """How many bytes of entries the archive announces, for a progress bar."""
        return self._zip.getinfo(ENTRIES).file_size

    def head(self) -> Head:
        """Return the head; Breach 2.3 when it is too long, 1.3 for its form."""
        text = b"".join(self._chunks(HEAD, LARGEST_HEAD))
        return read_head(read(text))

    def lines(self) -> Iterator[bytes]:
        """Yield the entries' lines without their ends; Breach 2.3 for one that is too long or has no end."""
        # Once through first: whether a file is damaged must not depend on how far a verifier reads.
        for _ in self._chunks(ENTRIES, LARGEST_FILE):
            pass
        rest = b""
        for chunk in self._chunks(ENTRIES, LARGEST_FILE):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                if len(line) > LONGEST_LINE:
                    break
                yield line
            if len(rest) > LONGEST_LINE or any(len(line) > LONGEST_LINE for line in lines):
                raise Breach("2.3", f"a line of more than {LONGEST_LINE} bytes")
        if rest:
            raise Breach("2.3", "the last line has no end")

    def _chunks(self, name: str, most: int) -> Iterator[bytes]:
        size = 0
        try:
            with self._zip.open(name) as member:
                while chunk := member.read(CHUNK):
                    size += len(chunk)
                    if size > most:
                        raise Breach("2.3", f"{name} is larger than {most} bytes")
                    yield chunk
            if size != self._zip.getinfo(name).file_size:
                raise Unreadable(f"{name} has another size than it says")
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            ValueError,
            NotImplementedError,
            RuntimeError,
            OSError,
        ) as fault:
            raise Unreadable(f"{name} is damaged: {fault}") from fault

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()


def _check_directory(source: BinaryIO) -> int:
    """Return the archive's size; refuse one whose directory is long to read: a million members are a bomb too."""
    size = source.seek(0, 2)
    start = source.seek(max(0, size - 2**16 - 22))
    tail = source.read()
    end = tail.rfind(_END)
    if end < 0 or len(tail) < end + 22:
        raise Unreadable("no zip archive")
    members, directory = struct.unpack_from("<HI", tail, end + 10)
    # The large form of a directory announces itself in the 20 bytes before the end, wherever the tail begins.
    source.seek(max(0, start + end - 20))
    if source.read(4) == _END_64 or members != 2 or directory > LARGEST_DIRECTORY:
        raise Breach("2.3", f"the archive must hold {ENTRIES} and {HEAD}, each once, and nothing else")
    source.seek(max(0, start + end - directory))
    _walk_directory(source.read(min(directory, start + end)))
    return size


def _walk_directory(directory: bytes) -> None:
    """Refuse a directory whose parts overlap or run past its end: zip readers, and their versions, differ on those."""
    at, members = 0, 0
    while at < len(directory):
        if directory[at : at + 4] != _MEMBER or len(directory) < at + 46 or directory[at + 6] > NEWEST:
            raise Unreadable("no zip archive: a bad directory")
        name, extra, comment = struct.unpack_from("<HHH", directory, at + 28)
        after = at + 46 + name + extra
        if after + comment > len(directory):
            raise Unreadable("no zip archive: its directory runs past its end")
        _check_extra(directory[after - extra : after])
        at, members = after + comment, members + 1
    if members != 2:
        raise Breach("2.3", f"the archive must hold {ENTRIES} and {HEAD}, each once, and nothing else")


def _check_places(members: list[zipfile.ZipInfo], directory: int) -> None:
    """Refuse members whose data run into what follows them."""
    first, second = sorted(members, key=lambda member: member.header_offset)
    for member, following in ((first, second.header_offset), (second, directory)):
        if member.header_offset + 30 + len(member.filename) + member.compress_size > following:
            raise Breach("2.3", f"{member.filename} runs into what follows it")


def _check_extra(extra: bytes) -> None:
    """Times and owners do no harm; another size or name than the directory's own would."""
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        if length + 4 > len(extra):
            raise Unreadable("no zip archive: a bad directory")
        if kind in (_ZIP_64, _UNICODE_PATH):
            raise Breach("2.3", f"the archive must hold {ENTRIES} and {HEAD}, each once, and nothing else")
        extra = extra[length + 4 :]
