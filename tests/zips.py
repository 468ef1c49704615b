"""Puts zip archives together byte by byte, so that they can lie in every field."""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

STORED, DEFLATED = 0, 8


@dataclass(frozen=True)
class Member:
    """A member as its headers have it; `at` overrides where the directory says that it begins."""

    name: str
    data: bytes
    size: int
    crc: int
    method: int = DEFLATED
    flags: int = 0
    at: int | None = None

    def lying(self, **changes: int) -> "Member":
        """Return the member with other claims in its headers."""
        return replace(self, **changes)


def plain(name: str, content: bytes) -> Member:
    """Return an honest member that is stored."""
    return Member(name, content, len(content), zlib.crc32(content), STORED)


def repeated(name: str, piece: bytes, times: int) -> Member:
    """Return a deflated member of `piece` over and over, made in the time of one piece.

    Its checksum is true for up to 64 pieces; nobody may read on to where a longer one's would be asked for.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    crc = 0
    for _ in range(times if times <= 64 else 0):
        crc = zlib.crc32(piece, crc)
    return Member(name, packed * times + packer.flush(), len(piece) * times, crc)


def deflated(name: str, content: bytes) -> Member:
    """Return an honest deflated member."""
    return repeated(name, content, 1)


def assembled(members: Sequence[Member], counted: int | None = None, times: int = 1) -> bytes:
    """Return the archive, all members so many times over; `counted` is how many it says that it has."""
    body, directory = bytearray(), bytearray()
    for member in members:
        name = member.name.encode()
        at = len(body) if member.at is None else member.at
        sizes = (member.crc, len(member.data), member.size, len(name), 0)
        fields = struct.pack("<HHHHHIIIHH", 20, member.flags, member.method, 0, 33, *sizes)
        body += b"PK\x03\x04" + fields + name + member.data
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, at) + name
    body, directory = body * times, directory * times
    number = (len(members) * times if counted is None else counted) % 2**16
    end = struct.pack("<HHHHIIH", 0, 0, number, number, len(directory), len(body), 0)
    return bytes(body + directory + b"PK\x05\x06" + end)
