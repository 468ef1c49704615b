"""What a scrutineer's key file holds: encrypted under a passphrase, its owner's alone, never half written."""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from ballot.kernel.errors import Refused

FORMAT = "ballot-scrutineer/1"
COST = 2**15
BLOCK, LANES, SALT, NONCE = 8, 1, 16, 12
Body = Mapping[str, Any]


class UnfitFile(Refused):
    """The file is no key file, or the passphrase is another."""

    code = "unfit-key-file"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt of the ceremony; secrets in hex, `nonces` each r by receiver, `share` s_l once it is known."""

    number: int
    id: str
    seed: str
    coefficients: tuple[str, ...]
    decrypt: str
    trustee: Body
    nonces: Mapping[str, str] = field(default_factory=dict)
    share: str | None = None
    relied: tuple[str, ...] = ()
    reveal: Body | None = None
    shares: tuple[Body, ...] | None = None
    endorse: Body | None = None

    def having(self, **changes: Any) -> "Attempt":
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Kept:
    """`seal` and `answered` are [E, hash of the close, body]; `seen` the last entry that was verified."""

    address: str
    token: str
    index: int
    attempt: Attempt | None = None
    seal: tuple[str, str, Body] | None = None
    answered: tuple[str, str, Body] | None = None
    seen: tuple[int, str] | None = None

    def having(self, **changes: Any) -> "Kept":
        return replace(self, **changes)


def write(path: Path, kept: Kept, passphrase: str) -> None:
    """Write the file anew beside the old one and put it in its place; durable on return."""
    salt, nonce = secrets.token_bytes(SALT), secrets.token_bytes(NONCE)
    text = json.dumps(asdict(kept), ensure_ascii=False).encode()
    cipher = ChaCha20Poly1305(_key(passphrase, salt)).encrypt(nonce, text, FORMAT.encode())
    whole = json.dumps({"format": FORMAT, "salt": salt.hex(), "nonce": nonce.hex(), "cipher": cipher.hex()})
    beside = path.with_name(f"{path.name}.new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(whole + "\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    _sync_folder(path.parent)


def read(path: Path, passphrase: str) -> Kept:
    """Read the file back; raises UnfitFile."""
    try:
        found = json.loads(path.read_text(encoding="ascii"))
        salt, nonce, cipher = (bytes.fromhex(found[name]) for name in ("salt", "nonce", "cipher"))
        text = ChaCha20Poly1305(_key(passphrase, salt)).decrypt(nonce, cipher, FORMAT.encode())
    except (InvalidTag, ValueError, KeyError, TypeError) as fault:
        raise UnfitFile(f"{path}: no key file, or another passphrase") from fault
    return _kept(json.loads(text))


def _kept(found: dict[str, Any]) -> Kept:
    attempt = found.pop("attempt")
    for name in ("seal", "answered", "seen"):
        found[name] = _tuple(found[name])
    if attempt is not None:
        for name in ("coefficients", "relied", "shares"):
            attempt[name] = _tuple(attempt[name])
        attempt = Attempt(**attempt)
    return Kept(**found, attempt=attempt)


def _tuple(value: list[Any] | None) -> tuple[Any, ...] | None:
    return None if value is None else tuple(value)


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=COST, r=BLOCK, p=LANES).derive(passphrase.encode())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
