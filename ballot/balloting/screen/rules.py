"""How often a screen is told something, and when its stream ends: numbers in, decisions out."""

from collections.abc import Iterator
from dataclasses import dataclass

EVERY = 1.0
"""Seconds between two looks at the database."""
BEAT = 5.0
"""Seconds of silence after which a screen is told that the line still stands."""
LONGEST = 240.0
"""Seconds after which a stream ends, and the screen opens another: no thread is held for ever."""
STREAMS = 12
"""Streams of one process; further screens ask every few seconds instead."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen at a moment, in seconds since the stream began; `tag` changes with whatever is shown."""

    at: float
    tag: str


def events(looks: Iterator[Look]) -> Iterator[str]:
    """Yield the lines of a stream: `show` with the tag when it changes, else a `beat` now and then."""
    shown, told = None, 0.0
    for look in looks:
        if look.at >= LONGEST:
            return
        if look.tag != shown:
            shown, told = look.tag, look.at
            yield f"event: show\ndata: {look.tag}\n\n"
        elif look.at - told >= BEAT:
            told = look.at
            yield "event: beat\ndata: \n\n"
