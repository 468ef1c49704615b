"""Canonical JSON and domain-separated hashes (§1.3, §1.4): one text for one value, one digest for one statement."""

import hashlib
import json
import re
import unicodedata
from typing import Any

import rfc8785

from ballot.protocol.clause import Breach
from ballot.protocol.group import Scalar, wide

PROTOCOL = "ballot/1"
_PREFIX = len(PROTOCOL).to_bytes(8, "big") + PROTOCOL.encode()
LARGEST = 2**53 - 1
DEEPEST = 64
"""How deep arrays and objects may lie in each other; no body of this protocol comes near."""
# Control characters (category Cc), surrogates (Cs), bidi controls.
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":"))

Json = Any
"""None, bool, int, str, list of Json or dict of str to Json."""
Hashable = str | int | bytes | dict[str, Any] | list[Any]
"""What a hash takes: a string, a count, raw bytes, or an object or array in its canonical JSON (§1.4)."""


def canonical(value: Json) -> bytes:
    """Return the RFC 8785 text of a value; Breach 1.3 for what the protocol's JSON may not hold."""
    if _check(value):
        return rfc8785.dumps(value)
    # With ASCII keys alone the standard library's order and escapes are those of RFC 8785, at a tenth of the time.
    return _ENCODER.encode(value).encode()


def read(text: bytes) -> Json:
    """Read canonical JSON; Breach 1.3 unless `text` is byte for byte what `canonical` makes of its value."""
    try:
        value = json.loads(text.decode("utf-8"))
        again = canonical(value)
    except UnicodeDecodeError as fault:
        raise Breach("1.3", f"not UTF-8 at byte {fault.start}") from fault
    except RecursionError as fault:
        raise Breach("1.3", "JSON nested too deeply") from fault
    except ValueError as fault:
        raise Breach("1.3", f"not JSON: {fault}") from fault
    if again != text:
        raise Breach("1.3", "not the canonical form of its JSON")
    return value


def _check(value: Json, room: int = DEEPEST) -> bool:
    """Refuse what §1.3 refuses; return whether some key is not ASCII."""
    kind = type(value)
    if kind is str:
        check_string(value)
        return False
    if kind is list or kind is dict:
        return _check_inside(value, room - 1)
    if kind is int:
        if not -LARGEST <= value <= LARGEST:
            raise Breach("1.3", "an integer beyond 2^53")
        return False
    if value is None or kind is bool:
        return False
    raise Breach("1.3", f"JSON of this protocol has no {kind.__name__}")


def _check_inside(value: list[Any] | dict[str, Any], room: int) -> bool:
    if room < 0:
        # A bound of our own: how deep Python itself may go depends on who calls.
        raise Breach("1.3", "JSON nested too deeply")
    wide_key = False
    if isinstance(value, dict):
        for key in value:
            check_string(key)
            wide_key = wide_key or not key.isascii()
    for item in value.values() if isinstance(value, dict) else value:
        wide_key = _check(item, room) or wide_key
    return wide_key


def check_string(text: str) -> None:
    """Refuse text that is not NFC or holds surrogates, control characters or bidi controls (§1.3)."""
    if text.isascii() and text.isprintable():
        return
    if (found := _FORBIDDEN.search(text)) is not None:
        raise Breach("1.3", f"a string holds U+{ord(found[0]):04X}")
    if not unicodedata.is_normalized("NFC", text):
        raise Breach("1.3", "a string is not in Unicode's form NFC")


def _item(value: Hashable) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, int):
        return value.to_bytes(8, "big")
    return canonical(value)


def digest64(tag: str, *items: Hashable) -> bytes:
    """Return H(tag; items), 64 bytes (§1.4)."""
    pieces = [_PREFIX]
    for part in (tag.encode(), *map(_item, items)):
        pieces += (len(part).to_bytes(8, "big"), part)
    return hashlib.sha512(b"".join(pieces)).digest()


def digest(tag: str, *items: Hashable) -> bytes:
    """Return D(tag; items), the first 32 bytes of H (§1.4)."""
    return digest64(tag, *items)[:32]


def challenge(tag: str, *items: Hashable) -> Scalar:
    """Return S(tag; items), H as a little-endian integer modulo the order (§1.4)."""
    return wide(digest64(tag, *items))
