"""Keys and encodings that mean nothing or two things: small order, bit 255, S and scalars beyond the order."""

import hashlib

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ballot.protocol import signature
from ballot.protocol.clause import Breach
from ballot.protocol.group import ORDER, base, multiply, point, random_scalar, scalar
from tests.attacks import weak
from tests.bodies import a_seed

NEUTRAL = (1).to_bytes(32, "little")
Y_8 = signature._Y_OF_ORDER_8
SMALL = [
    (y | sign << 255).to_bytes(32, "little")
    for y in (0, 1, signature.FIELD - 1, Y_8, signature.FIELD - Y_8)
    for sign in (0, 1)
]


def openssl_accepts(key: bytes, message: bytes, signed: bytes) -> bool:
    """Say what the library answers alone."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signed, message)
    except InvalidSignature:
        return False
    return True


def under_any_message() -> bytes:
    """Return a signature under the neutral key: R = [S]B fits whatever is signed."""
    seed = a_seed("nobody")
    low = bytearray(hashlib.sha512(seed).digest()[:32])
    low[0], low[31] = low[0] & 248, low[31] & 63 | 64
    answer = int.from_bytes(low, "little") % ORDER
    return signature.public(seed) + answer.to_bytes(32, "little")


def test_under_a_key_of_small_order_one_signature_is_valid_for_everything_unless_the_key_is_refused() -> None:
    signed = under_any_message()
    assert all(openssl_accepts(NEUTRAL, message * 32, signed) for message in (b"a", b"b", b"c"))

    with pytest.raises(Breach, match=r"1\.5"):
        signature.key(NEUTRAL)


@pytest.mark.parametrize("key", SMALL, ids=bytes.hex)
def test_every_key_of_small_order_is_refused(key: bytes) -> None:
    with pytest.raises(Breach, match=r"1\.5"):
        signature.key(key)


def test_a_signature_with_s_beyond_the_order_is_refused() -> None:
    seed, message = a_seed("deputy"), b"m" * 32
    signed = signature.sign(seed, message)
    signature.verify(signature.public(seed), message, signed)
    more = (int.from_bytes(signed[32:], "little") + ORDER).to_bytes(32, "little")
    # The same equation holds modulo the order: only the bound on S tells the two apart.
    assert weak.reduced(more) == signed[32:]
    with pytest.raises(Breach, match=r"1\.5"):
        signature.verify(signature.public(seed), message, signed[:32] + more)


def test_bit_255_makes_two_texts_of_one_point_unless_it_is_refused() -> None:
    one = base(random_scalar())
    other = bytes([*one[:31], one[31] | 128])
    factor = random_scalar()
    assert multiply(factor, weak.masked(other)) == multiply(factor, one)
    assert other != one

    with pytest.raises(Breach, match=r"1\.1"):
        point(other)


def test_a_scalar_beyond_the_order_makes_two_texts_of_one_number_unless_it_is_refused() -> None:
    one = random_scalar()
    other = (weak.number(one) + ORDER).to_bytes(32, "little")
    assert weak.reduced(other) == one

    with pytest.raises(Breach, match=r"1\.2"):
        scalar(other)
