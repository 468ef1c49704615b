"""The key that signs records and exports: one file, its owner's alone, made once and backed up before it is needed."""

import os
import secrets
import stat
from pathlib import Path

from ballot.kernel.errors import Refused
from ballot.protocol import signature
from ballot.protocol.signature import Key, Seed

BYTES = 32


class KeyExists(Refused):
    """There is a file already; a key is never written over."""

    code = "log-key-exists"


class NoLogKey(Refused):
    """No key file is named, or none stands where it is named."""

    code = "no-log-key"


class UnfitKey(Refused):
    """The file holds no key, or others than its owner may read it."""

    code = "unfit-log-key"


def make(path: Path) -> Key:
    """Make a new key at `path`, readable by its owner alone; raises KeyExists. Returns its public half."""
    seed = Seed(secrets.token_bytes(BYTES))
    _write(path, seed)
    return signature.public(seed)


def read(path: Path | None) -> Seed:
    """Read the key; raises NoLogKey, UnfitKey."""
    if path is None or not path.is_file():
        raise NoLogKey("no log key: BALLOT_LOG_KEY names its file, `ballot admin log-key make` makes it")
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise UnfitKey(f"{path}: others than its owner may read it; chmod 600")
    text = path.read_text(encoding="ascii", errors="replace").strip()
    try:
        seed = bytes.fromhex(text)
    except ValueError:
        seed = b""
    if len(seed) != BYTES:
        raise UnfitKey(f"{path}: not a key of {BYTES} bytes in hex")
    return Seed(seed)


def back_up(path: Path, copy: Path) -> Key:
    """Write a second file like the first and read it back; raises KeyExists, NoLogKey, UnfitKey."""
    seed = read(path)
    _write(copy, seed)
    return compare(path, copy)


def compare(path: Path, copy: Path) -> Key:
    """Raise UnfitKey unless both files hold the same key; returns its public half."""
    if not secrets.compare_digest(read(path), read(copy)):
        raise UnfitKey(f"{copy}: another key than {path}")
    return signature.public(read(path))


def _write(path: Path, seed: Seed) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyExists(f"{path} exists; a key is never written over") from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(seed.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
