"""Reads the fields of a body strictly (§1.3): exact names, exact types, exact lengths; everything else is a breach."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, TypeVar

from ballot.protocol import signature
from ballot.protocol.clause import Breach
from ballot.protocol.group import Point, Scalar, point, scalar

T = TypeVar("T")
_IDENT = re.compile(r"[a-z0-9-]{1,32}\Z")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z\Z", re.ASCII)


def record(value: Any, names: Iterable[str]) -> dict[str, Any]:
    """Return an object that has exactly these fields."""
    if type(value) is not dict:
        raise Breach("1.3", "an object is missing")
    wanted = set(names)
    if value.keys() != wanted:
        unlike = ", ".join(sorted(value.keys() ^ wanted))
        raise Breach("1.3", f"fields unknown or missing: {unlike[:200]}")
    return value


def array(value: Any, read: Callable[[Any], T], length: int | None = None) -> tuple[T, ...]:
    """Return the items of an array, each read; of exactly `length` items when that is given."""
    if type(value) is not list:
        raise Breach("1.3", "an array is missing")
    if length is not None and len(value) != length:
        raise Breach("1.3", f"an array has {len(value)} items, not {length}")
    return tuple(read(item) for item in value)


def text(value: Any) -> str:
    """Return a string; what it may hold is checked where the JSON is read."""
    if type(value) is not str:
        raise Breach("1.3", "a string is missing")
    return value


def count(value: Any) -> int:
    """Return a whole number ≥ 0; true is not 1."""
    if type(value) is not int or value < 0:
        raise Breach("1.3", "a count is a whole number of at least 0")
    return value


def flag(value: Any) -> bool:
    """Return true or false."""
    if type(value) is not bool:
        raise Breach("1.3", "true or false is missing")
    return value


def one_of(*allowed: str) -> Callable[[Any], str]:
    """Return a reader of one of these words."""

    def read(value: Any) -> str:
        if type(value) is not str or value not in allowed:
            raise Breach("1.3", f"must be one of {', '.join(allowed)}")
        return value

    return read


def ident(value: Any) -> str:
    """Return an id or a mark."""
    if _IDENT.match(text(value)) is None:
        raise Breach("1.3", "an id is 1 to 32 of a-z, 0-9 and -")
    return str(value)


def uuid(value: Any) -> str:
    """Return a uuid in its 36 lower-case characters."""
    if _UUID.match(text(value)) is None:
        raise Breach("1.3", "a uuid has 36 lower-case characters")
    return str(value)


def raw(value: Any, size: int) -> bytes:
    """Return `size` bytes given in lower-case hex."""
    if type(value) is not str or len(value) != 2 * size:
        raise Breach("1.3", f"{size} bytes in hex are missing")
    try:
        data = bytes.fromhex(value)
    except ValueError as fault:
        raise Breach("1.3", "not hex") from fault
    if data.hex() != value:
        raise Breach("1.3", "not lower-case hex")
    return data


def digest(value: Any) -> bytes:
    """Return the 32 bytes of a digest or a seed."""
    return raw(value, 32)


def element(value: Any) -> Point:
    """Return a point that is not the identity (§1.1)."""
    return point(raw(value, 32))


def number(value: Any) -> Scalar:
    """Return a scalar below the order (§1.2)."""
    return scalar(raw(value, 32))


def key(value: Any) -> signature.Key:
    """Return an Ed25519 key that may sign (§1.5)."""
    return signature.key(raw(value, 32))


def signed(value: Any) -> bytes:
    """Return the 64 bytes of a signature, not yet checked."""
    return raw(value, 64)


def moment(value: Any) -> datetime:
    """Return a time of the calendar, UTC, to the second (§8.1)."""
    if _MOMENT.match(text(value)) is None:
        raise Breach("8.1", "a time reads YYYY-MM-DDThh:mm:ssZ")
    try:
        return datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError as fault:
        raise Breach("8.1", f"{value} is no time of the calendar") from fault


def nullable(value: Any, read: Callable[[Any], T]) -> T | None:
    """Return None for null, else what `read` makes of it."""
    return None if value is None else read(value)


def distinct(values: Iterable[Any], clause: str, what: str) -> None:
    """Refuse a value that occurs twice."""
    seen = list(values)
    if len(set(seen)) != len(seen):
        raise Breach(clause, f"{what} twice")
