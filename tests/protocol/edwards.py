"""Ed25519 by the letter of RFC 8032 and §1.5, in plain integers: slow, and easy to believe."""

import hashlib
from typing import NamedTuple

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


class Affine(NamedTuple):
    """A point of the curve by its two coordinates."""

    x: int
    y: int


ZERO = Affine(0, 1)


def plus(a: Affine, b: Affine) -> Affine:
    """Return a + b; the law is complete, there are no special cases."""
    product = D * a.x * b.x * a.y * b.y
    x = (a.x * b.y + a.y * b.x) * pow(1 + product, -1, P)
    y = (a.y * b.y + a.x * b.x) * pow(1 - product, -1, P)
    return Affine(x % P, y % P)


def times(number: int, point: Affine) -> Affine:
    """Return number·point for a number of at least 0."""
    result = ZERO
    while number:
        if number & 1:
            result = plus(result, point)
        point, number = plus(point, point), number >> 1
    return result


def minus(point: Affine) -> Affine:
    """Return −point."""
    return Affine(-point.x % P, point.y)


def encode(point: Affine) -> bytes:
    """Return y with the sign of x in the highest bit."""
    return (point.y | (point.x & 1) << 255).to_bytes(32, "little")


def decode(data: bytes) -> Affine | None:
    """Return the point of a canonical encoding, else None."""
    number = int.from_bytes(data, "little")
    y, sign = number & (2**255 - 1), number >> 255
    if len(data) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    if x * x % P != square or (x == 0 and sign):
        return None
    return Affine(x if x & 1 == sign else P - x, y)


BASE = decode((4 * pow(5, -1, P) % P).to_bytes(32, "little")) or ZERO


def small_order() -> list[Affine]:
    """Return the eight points whose order divides 8, found by killing the large part of a point."""
    number = 2
    while True:
        point = decode(number.to_bytes(32, "little"))
        torsion = times(L, point) if point else ZERO
        if times(4, torsion) != ZERO:
            return [times(factor, torsion) for factor in range(8)]
        number += 1


SMALL = small_order()


def good_key(data: bytes) -> bool:
    """Say whether §1.5 accepts the key."""
    point = decode(data)
    return point is not None and point not in SMALL


def good_signature(key: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether §1.5 accepts the signature: S < ℓ, R not small, encode([S]B − [k]A) byte-equal to R."""
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    point = decode(key)
    if point is None or s >= L or decode(r) in SMALL:
        return False
    k = int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % L
    return encode(plus(times(s, BASE), minus(times(k, point)))) == r
