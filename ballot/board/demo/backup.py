"""A counter's key in the file that the panel's page restores, so that any visitor may go on with it."""

import secrets
import struct

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.ciphers.algorithms import ChaCha20
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from ballot.protocol import signature
from ballot.protocol.encoding import Json, canonical
from ballot.protocol.signature import Seed

FORMAT = "ballot-panel/1"
NEWER = 1_000
"""Counts as newer than whatever a device has kept by pressing its first button."""
CONSTANTS = struct.unpack("<4I", b"expand 32-byte k")


def backup_of(election: str, index: int, token: str, seed: Seed, passphrase: str) -> str:
    """What the page itself would save under this passphrase; the file's text."""
    kept: dict[str, Json] = {
        "version": 1,
        "revision": NEWER,
        "election": election,
        "index": index,
        "mode": "open",
        "token": token,
        "seed": seed.hex(),
        "key": signature.public(seed).hex(),
        **dict.fromkeys(("attempt", "confirmed", "seal", "answered", "seen")),
    }
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(24)
    key = Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode())
    sealer = ChaCha20Poly1305(_subkey(key, nonce[:16]))
    # XChaCha20-Poly1305: the rest of the long nonce goes behind four zero bytes.
    cipher = sealer.encrypt(bytes(4) + nonce[16:], canonical(kept), FORMAT.encode())
    return canonical({"format": FORMAT, "salt": salt.hex(), "nonce": nonce.hex(), "cipher": cipher.hex()}).decode()


def _subkey(key: bytes, nonce: bytes) -> bytes:
    """HChaCha20: a block of ChaCha20 without the last addition of its first state, rows one and four."""
    block = struct.unpack("<16I", Cipher(ChaCha20(key, nonce), mode=None).encryptor().update(bytes(64)))
    began = (*CONSTANTS, *struct.unpack("<4I", nonce))
    ended = block[:4] + block[12:]
    return struct.pack("<8I", *((last - first) % 2**32 for last, first in zip(ended, began, strict=True)))
