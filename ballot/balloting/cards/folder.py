"""Where the papers are laid down: a new folder that only its owner opens, whole or not at all."""

import os
import resource
import shutil
from collections.abc import Mapping
from pathlib import Path


class FolderTaken(Exception):
    """Something stands there already: an older issue is never written over."""


def require_free(folder: Path) -> None:
    """Raise FolderTaken if the path is anything already, before any work is done for it."""
    if os.path.lexists(folder):
        raise FolderTaken(f"{folder} exists already: name a new folder")


def lay_down(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make the folder and write the files into it, for their owner alone; raises FolderTaken, OSError."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError as fault:
        raise FolderTaken(f"{folder} exists already: name a new folder") from fault
    try:
        for name, content in files.items():
            _write(folder / name, content)
    except BaseException:
        # Half an issue is none, and what it held must not stay.
        shutil.rmtree(folder, ignore_errors=True)
        raise


def leave_no_core() -> None:
    """Let a crash of this process write no copy of its memory, which holds the secrets."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _write(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
