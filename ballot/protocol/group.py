"""The group ristretto255 (§1.1, §1.2): points, scalars, canonical decoding; the only importer of the curve library."""

import ctypes
import secrets
from collections.abc import Callable
from typing import NewType

from ballot.protocol.clause import Breach
from ballot.protocol.sodium import load

Point = NewType("Point", bytes)
"""32 bytes, canonical; 32 zero bytes are the identity, which only computed points may be (§1.1)."""
Scalar = NewType("Scalar", bytes)
"""32 bytes, little-endian, below the order (§1.2)."""
Draw = Callable[[], Scalar]
"""A source of secret scalars; `random_scalar` everywhere but in vectors."""

ORDER = 2**252 + 27742317777372353535851937790883648493
IDENTITY = Point(bytes(32))
ZERO = Scalar(bytes(32))

_sodium = load()
# The type itself makes 32 zero bytes five times as fast as create_string_buffer; a ballot needs hundreds.
_Out = ctypes.c_char * 32


def _bind(name: str, inputs: int) -> Callable[..., int]:
    function = getattr(_sodium, "crypto_" + name)
    function.argtypes = [ctypes.c_char_p] * (inputs + 1)
    function.restype = ctypes.c_int
    bound: Callable[..., int] = function
    return bound


_is_valid = _bind("core_ristretto255_is_valid_point", 0)
_add = _bind("core_ristretto255_add", 2)
_subtract = _bind("core_ristretto255_sub", 2)
_edwards_add = _bind("core_ed25519_add", 2)
_multiply = _bind("scalarmult_ristretto255", 2)
_base = _bind("scalarmult_ristretto255_base", 1)
_reduce = _bind("core_ristretto255_scalar_reduce", 1)
_scalar_add = _bind("core_ristretto255_scalar_add", 2)
_scalar_subtract = _bind("core_ristretto255_scalar_sub", 2)
_scalar_multiply = _bind("core_ristretto255_scalar_mul", 2)
_scalar_negate = _bind("core_ristretto255_scalar_negate", 1)
_scalar_invert = _bind("core_ristretto255_scalar_invert", 1)


def point(data: bytes) -> Point:
    """Read a point; refuse the identity and every encoding but the canonical one (§1.1).

    libsodium 1.0.18 ignores bit 255, so that 2^255 more decodes to the same element: looked at here.
    """
    if len(data) != 32:
        raise Breach("1.1", f"a point has 32 bytes, not {len(data)}")
    if data == IDENTITY:
        raise Breach("1.1", "the identity is no point to read")
    if data[31] & 0x80 or _is_valid(data) != 1:
        raise Breach("1.1", f"{data.hex()} is not the canonical encoding of a point")
    return Point(data)


def on_edwards(data: bytes) -> bool:
    """Say whether 32 bytes stand for a point of Ed25519's own curve, of whatever order or form (§1.5).

    Adding it to itself makes the library decode it, ten times as fast as Python's integers could.
    """
    return _edwards_add(_Out(), data, data) == 0


def scalar(data: bytes) -> Scalar:
    """Read a scalar; refuse one that is not below the order (§1.2)."""
    if len(data) != 32:
        raise Breach("1.2", f"a scalar has 32 bytes, not {len(data)}")
    if int.from_bytes(data, "little") >= ORDER:
        raise Breach("1.2", f"{data.hex()} is not below the group's order")
    return Scalar(data)


def small(number: int) -> Scalar:
    """Return a public whole number as a scalar; a negative one counts down from the order."""
    return Scalar((number % ORDER).to_bytes(32, "little"))


def wide(data: bytes) -> Scalar:
    """Reduce 64 bytes, little-endian, modulo the order (§1.4)."""
    if len(data) != 64:
        raise ValueError("64 bytes are reduced to a scalar")
    out = _Out()
    _reduce(out, data)
    return Scalar(out.raw)


def random_scalar() -> Scalar:
    """Draw a secret scalar from 64 uniform bytes (§1.4)."""
    return wide(secrets.token_bytes(64))


def base(factor: Scalar) -> Point:
    """Return factor·G; the identity for zero."""
    out = _Out()
    # The library calls the identity an error, after it has written it.
    _base(out, factor)
    return Point(out.raw)


def multiply(factor: Scalar, element: Point) -> Point:
    """Return factor·element, in time that depends on neither; may be the identity."""
    out = _Out()
    # The library answers -1 both for the identity and for a bad point: only the latter is no encoding.
    if _multiply(out, factor, element) and _is_valid(element) != 1:
        raise Breach("1.1", "multiplication of what is not a point")
    return Point(out.raw)


def add(left: Point, right: Point) -> Point:
    """Return left + right; may be the identity."""
    out = _Out()
    if _add(out, left, right):
        raise Breach("1.1", "addition of what is not a point")
    return Point(out.raw)


def subtract(left: Point, right: Point) -> Point:
    """Return left − right; may be the identity."""
    out = _Out()
    if _subtract(out, left, right):
        raise Breach("1.1", "subtraction of what is not a point")
    return Point(out.raw)


def total(elements: list[Point]) -> Point:
    """Return the sum of the elements; the identity for none."""
    result = IDENTITY
    for element in elements:
        result = add(result, element)
    return result


def scalar_add(left: Scalar, right: Scalar) -> Scalar:
    """Return left + right modulo the order."""
    out = _Out()
    _scalar_add(out, left, right)
    return Scalar(out.raw)


def scalar_subtract(left: Scalar, right: Scalar) -> Scalar:
    """Return left − right modulo the order."""
    out = _Out()
    _scalar_subtract(out, left, right)
    return Scalar(out.raw)


def scalar_multiply(left: Scalar, right: Scalar) -> Scalar:
    """Return left·right modulo the order."""
    out = _Out()
    _scalar_multiply(out, left, right)
    return Scalar(out.raw)


def scalar_negate(value: Scalar) -> Scalar:
    """Return −value modulo the order."""
    out = _Out()
    _scalar_negate(out, value)
    return Scalar(out.raw)


def scalar_invert(value: Scalar) -> Scalar:
    """Return 1/value modulo the order; ValueError for zero."""
    out = _Out()
    if _scalar_invert(out, value):
        raise ValueError("zero has no inverse")
    return Scalar(out.raw)


def scalar_total(values: list[Scalar]) -> Scalar:
    """Return the sum of the values modulo the order."""
    result = ZERO
    for value in values:
        result = scalar_add(result, value)
    return result


G = base(small(1))
