"""Ed25519 as §1.5 has it: canonical keys not of small order, signatures checked without cofactor, byte for byte."""

from functools import lru_cache
from typing import NewType

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ballot.protocol.clause import Breach
from ballot.protocol.group import ORDER, on_edwards

Key = NewType("Key", bytes)
"""32 bytes of a public key that passed `key`."""
Seed = NewType("Seed", bytes)
"""32 secret bytes from which a key pair comes."""

FIELD = 2**255 - 19
_SIGN = 1 << 255
_Y_OF_ORDER_8 = int.from_bytes(
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"
)
# The eight points of small order have five values of y between them, whatever the sign bit says.
_SMALL_ORDER = frozenset({0, 1, FIELD - 1, _Y_OF_ORDER_8, FIELD - _Y_OF_ORDER_8})


@lru_cache(maxsize=16384)
def key(data: bytes) -> Key:
    """Read a public key; Breach 1.5 unless it is canonical, on the curve and not of small order.

    OpenSSL takes keys of small order, under which one signature is valid for everything.
    """
    if len(data) != 32:
        raise Breach("1.5", f"a key has 32 bytes, not {len(data)}")
    y = int.from_bytes(data, "little") & ~_SIGN
    if y >= FIELD:
        raise Breach("1.5", f"key {data.hex()} is not canonical")
    if not on_edwards(data):
        raise Breach("1.5", f"key {data.hex()} is not on the curve")
    if y in _SMALL_ORDER:
        raise Breach("1.5", f"key {data.hex()} is of small order")
    return Key(data)


def public(seed: Seed) -> Key:
    """Return the public key of a seed."""
    return Key(Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())


def sign(seed: Seed, digest: bytes) -> bytes:
    """Return the deterministic signature over a 32-byte digest, 64 bytes."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(digest)


def verify(by: Key, digest: bytes, signature: bytes, clause: str = "1.5") -> None:
    """Raise Breach of `clause` unless `signature` is valid over `digest` by §1.5.

    OpenSSL recomputes encode([S]B − [k]A) and compares bytes, without cofactor; S and R are looked at here.
    """
    if len(signature) != 64 or int.from_bytes(signature[32:], "little") >= ORDER:
        raise Breach(clause, "the signature's S is not below the order")
    if int.from_bytes(signature[:32], "little") & ~_SIGN in _SMALL_ORDER:
        raise Breach(clause, "the signature's R is of small order")
    try:
        Ed25519PublicKey.from_public_bytes(by).verify(signature, digest)
    except InvalidSignature as fault:
        raise Breach(clause, f"the signature is not one by {by.hex()[:8]}…") from fault
