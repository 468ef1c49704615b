"""Encryption of a mark (§5.1): (α, β) = (ξ·G, (ξ + m)·K), and sums of such."""

from collections.abc import Iterable

from ballot.protocol.group import IDENTITY, Point, Scalar, add, base, multiply, scalar_add, small

Ciphertext = tuple[Point, Point]
NOTHING: Ciphertext = (IDENTITY, IDENTITY)


def encrypt(key: Point, message: int, nonce: Scalar) -> Ciphertext:
    """Encrypt a whole number in the exponent of `key` with the nonce ξ."""
    return base(nonce), multiply(scalar_add(nonce, small(message)), key)


def add_ciphertexts(left: Ciphertext, right: Ciphertext) -> Ciphertext:
    """Return a ciphertext of the two messages' sum."""
    return add(left[0], right[0]), add(left[1], right[1])


def sum_ciphertexts(items: Iterable[Ciphertext]) -> Ciphertext:
    """Return a ciphertext of the sum of all messages; two identities for none."""
    result = NOTHING
    for item in items:
        # Adding to the identity costs as much as any addition: the first one is taken as it is.
        result = item if result is NOTHING else add_ciphertexts(result, item)
    return result
