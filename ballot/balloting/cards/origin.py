"""The address that a card leads to: secret and issue code stand behind the #, where no server ever sees them (§3.4)."""

import re
from typing import NewType

from ballot.balloting.cards.issue import Card

Origin = NewType("Origin", str)
"""Scheme, host and perhaps port of a site, as a browser names it."""

_ORIGIN = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(:(?P<port>[1-9]\d{0,4}))?/?",
    re.ASCII,
)
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
STANDARD = {"https": "443", "http": "80"}


class UnfitOrigin(Exception):
    """An address that no card may lead to."""


def origin(text: str) -> Origin:
    """Read a site's address; raises UnfitOrigin unless it is https, or this machine's own, and host and port alone."""
    found = _ORIGIN.fullmatch(text.strip().lower())
    if not found:
        raise UnfitOrigin(f"{text!r}: give scheme and host alone, as in https://vote.example.org")
    scheme, host, port = found["scheme"], found["host"], found["port"]
    if scheme == "http" and host not in LOOPBACK:
        raise UnfitOrigin(f"{text!r}: a card leads to https alone, or anyone on the way could read the vote")
    return Origin(f"{scheme}://{host}" + (f":{port}" if port and port != STANDARD[scheme] else ""))


def address(site: Origin, card: Card, code: str) -> str:
    """Return what the QR code of a card holds; `code` is the issue's 26 characters."""
    return f"{site}/card#{card.secret}{code}"


def typed(characters: str) -> str:
    """Return 26 characters in five groups, as they are printed and typed."""
    return "-".join((characters[:5], characters[5:10], characters[10:15], characters[15:20], characters[20:]))
