"""Disks that get full: a small file system of its own where the tests may mount one, else a limit on each file."""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.faults.server import Server

ROOM = 16 * 2**20
"""Bytes of the small file system."""
CRUMB = 4096
"""Bytes by which it is filled up at the end: fewer than a commit needs."""


class Disk(Protocol):
    """Where the database of a server lies."""

    folder: Path

    def fill(self, server: Server) -> None:
        """Leave no room for another commit."""

    def clear(self, server: Server) -> None:
        """Give the room back."""


@dataclass(frozen=True)
class Small:
    """A file system in memory, and a file that takes what is left of it."""

    folder: Path

    def fill(self, server: Server) -> None:
        with (self.folder / "filler").open("wb", buffering=0) as filler, suppress(OSError):
            while filler.write(bytes(CRUMB)):
                pass

    def clear(self, server: Server) -> None:
        (self.folder / "filler").unlink()


@dataclass(frozen=True)
class Limited:
    """The server may write no file beyond what its write-ahead log has: to it that is a full disk."""

    folder: Path

    def fill(self, server: Server) -> None:
        (log,) = self.folder.glob("*-wal")
        self._limit(server, log.stat().st_size)

    def clear(self, server: Server) -> None:
        self._limit(server, resource.RLIM_INFINITY)

    def _limit(self, server: Server, size: int) -> None:
        for process in (server.master, *server.settled()):
            resource.prlimit(process, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@contextmanager
def a_disk(folder: Path) -> Iterator[Disk]:
    """The best that this machine allows; its name says which."""
    place = folder / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={ROOM},mode=700", "tmpfs", str(place)]
    if os.geteuid() or subprocess.run(command, capture_output=True, check=False).returncode:
        yield Limited(place)
        return
    try:
        yield Small(place)
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)
