"""Alters one value somewhere in a body: what a forger, a bug or a torn file might put there instead."""

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

from ballot.protocol.group import ORDER

Path = tuple[str | int, ...]

WORDS = (
    "",
    "secret",
    "open",
    "selection",
    "assessment",
    "paper",
    "revoked",
    "replaced",
    "approve",
    "oppose",
    "valid",
    "due",
    "revote",
    "quorum",
    "e\u0301",
    "a\u0000b",
    "\u202e",
    "甲",
    "p01",
    "A B",
    "2026-02-30T09:00:00Z",
    "2026-01-12T24:00:00Z",
    "2025-01-12T09:30:00Z",
    "0000-01-12T09:30:00Z",
    "z" * 33,
)
NUMBERS = (0, 1, 2, 3, 9, 10, 200, 2**31, 2**53 - 1, 2**53, 2**64, -1, -(2**53), 1.5, 1e300)
STRANGERS: Sequence[Any] = (None, True, False, 0, 1, "", "x", [], {}, [None], {"a": 1}, [[]])
# Encodings with a history: identity, bit 255, the small orders, the field's and the group's own numbers.
POINTS = (
    "00" * 32,
    "01" + "00" * 31,
    "00" * 31 + "80",
    "ff" * 32,
    "ec" + "ff" * 30 + "7f",
    "ed" + "ff" * 30 + "7f",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    ORDER.to_bytes(32, "little").hex(),
    (ORDER - 1).to_bytes(32, "little").hex(),
    "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76",
)


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the way to each value inside, and to the whole."""
    yield path
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, (*path, name))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from places(inner, (*path, at))


def at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def put(value: Any, path: Path, new: Any) -> Any:
    """Return a copy of the value with `new` at the path."""
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = put(copy[path[0]], path[1:], new)
    return copy


def alter(value: Any, pool: Sequence[str], draw: Random) -> Any:
    """Return another value in its place; `pool` are hex strings that stand elsewhere in the record."""
    if draw.random() < 0.06:
        return draw.choice(STRANGERS)
    if isinstance(value, bool):
        return draw.choice([not value, int(value), None])
    if isinstance(value, int):
        return draw.choice([value + 1, value - 1, value + 1, draw.choice(NUMBERS), str(value), bool(value)])
    if isinstance(value, str):
        return _text(value, pool, draw)
    if isinstance(value, list):
        return draw.choice(LISTS)(value, draw)
    if isinstance(value, dict):
        return draw.choice(OBJECTS)(value, draw)
    return draw.choice([0, "", draw.choice(pool), {}, []])


def _text(value: str, pool: Sequence[str], draw: Random) -> Any:
    if len(value) < 32 or value.strip("0123456789abcdef"):
        return draw.choice([draw.choice(WORDS), f"{value}x", value[1:], value.upper(), value[::-1]])
    alike = [one for one in pool if len(one) == len(value)] or [value[::-1]]
    return (
        draw.choice([_flipped, _flipped, _flipped, _greater])(value, draw)
        if draw.random() < 0.5
        else draw.choice(
            [
                draw.choice(alike),
                draw.choice(alike),
                draw.choice(POINTS),
                value.upper(),
                value[2:],
                f"{value}00",
                f" {value}",
            ]
        )
    )


def _flipped(value: str, draw: Random) -> str:
    data = bytearray.fromhex(value)
    place = draw.choice([0, len(data) - 1, draw.randrange(len(data))])
    data[place] ^= 1 << draw.randrange(8)
    return data.hex()


def _greater(value: str, _draw: Random) -> str:
    """The same scalar, written a second way."""
    number = int.from_bytes(bytes.fromhex(value[-64:]), "little") + ORDER
    return value[:-64] + (number % 2**256).to_bytes(32, "little").hex()


def _swapped(value: list[Any], draw: Random) -> list[Any]:
    if len(value) < 2:
        return [*value, *value]
    one, other = sorted(draw.sample(range(len(value)), 2))
    return [*value[:one], value[other], *value[one + 1 : other], value[one], *value[other + 1 :]]


def _shorter(value: list[Any], draw: Random) -> list[Any]:
    place = draw.randrange(len(value)) if value else 0
    return [*value[:place], *value[place + 1 :]]


def _longer(value: list[Any], draw: Random) -> list[Any]:
    place = draw.randrange(len(value) + 1)
    return [*value[:place], draw.choice(value or [0]), *value[place:]]


def _without(value: dict[str, Any], draw: Random) -> dict[str, Any]:
    gone = draw.choice(sorted(value)) if value else ""
    return {name: inner for name, inner in value.items() if name != gone}


def _with(value: dict[str, Any], draw: Random) -> dict[str, Any]:
    return {**value, draw.choice(["extra", "", "__proto__", "索引", "\ud83d"]): draw.choice(STRANGERS)}


def _renamed(value: dict[str, Any], draw: Random) -> dict[str, Any]:
    old = draw.choice(sorted(value)) if value else ""
    return {(f"{name}s" if name == old else name): inner for name, inner in value.items()}


LISTS: Sequence[Callable[[list[Any], Random], Any]] = (
    _swapped,
    _swapped,
    _shorter,
    _longer,
    lambda _value, _draw: [],
    lambda value, _draw: value[::-1],
)
OBJECTS: Sequence[Callable[[dict[str, Any], Random], Any]] = (_without, _with, _renamed)
