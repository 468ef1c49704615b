"""What a desk decides: what a card number names, what a badge looks like, how many make a quorum."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from ballot.kernel.errors import Refused, Unfit
from ballot.kernel.lifecycle import AttendanceStage
from ballot.protocol.rule import Bar

BADGE = re.compile(r"badge:([0-9a-f]{20})")
"""What a badge's QR code holds: nothing that a voting card could be taken for, nor the reverse."""
NUMBER = re.compile(r"[0-9a-f]{8,16}")
"""Eight digits stand outside; more are typed only where eight fit two cards. No secret is as short."""
SECRET = re.compile(r"[A-Z2-7]{26}", re.IGNORECASE)
COUNTED = (AttendanceStage.PRESENT, AttendanceStage.LATE)
"""Who is present: came in time or late, and hasn't left."""


class Channel(StrEnum):
    """On what a deputy votes."""

    PHONE = "phone"
    PAPER = "paper"


class VoidReason(StrEnum):
    """Why a card no longer votes (protocol §7.1)."""

    PAPER = "paper"
    REVOKED = "revoked"
    REPLACED = "replaced"


class UnfitNumber(Unfit):
    """Not a card number: fewer than eight hex digits, or other characters."""

    code = "unfit-card-number"


class NoSuchCard(Refused):
    """No card of this vote has that number."""

    code = "no-such-card"


class TwoSuchCards(Refused):
    """The eight digits outside fit more than one card; only more digits can tell which is meant."""

    code = "two-such-cards"


class UnfitBadge(Unfit):
    """What was scanned is no badge of a meeting."""

    code = "unfit-badge"


@dataclass(frozen=True, slots=True)
class Quorum:
    """`needed` deputies must be present out of `base`; `bar` is the rule's, None where it sets none."""

    bar: Bar | None
    base: int
    needed: int
    present: int

    @property
    def reached(self) -> bool:
        return self.present >= self.needed


def quorum(bar: Bar | None, due: int, present: int) -> Quorum:
    """The smallest number that holds the bar (protocol §8.6); a bar of those present holds or fails by itself."""
    if bar is None:
        return Quorum(None, due, 0, present)
    base = due if bar.of == "due" else present
    whole, rest = divmod(bar.num * base, bar.den)
    return Quorum(bar, base, whole + (1 if rest or bar.strict else 0), present)


def badge_text(badge: str) -> str:
    """What stands in the QR code of a badge."""
    return f"badge:{badge}"


def badge_in(text: str) -> str:
    """The badge that a QR code holds; raises UnfitBadge."""
    found = BADGE.fullmatch(text.strip())
    if found is None:
        raise UnfitBadge("not a badge")
    return found[1]


def is_of_card(text: str) -> bool:
    """Whether a text may hold what is inside a voting card: its address, or the secret's characters in any groups."""
    return "#" in text or SECRET.search(re.sub(r"[\s-]", "", text)) is not None


def card_number(text: str) -> str:
    """A card number as typed, groups and capitals aside; raises UnfitNumber."""
    number = re.sub(r"[\s\-–·]", "", text).lower()
    if not NUMBER.fullmatch(number):
        raise UnfitNumber("a card number has eight hex digits")
    return number


def named(number: str, keys: Collection[str]) -> str:
    """The one key that begins with the number; raises NoSuchCard, TwoSuchCards."""
    found = [key for key in keys if key.startswith(number)]
    if not found:
        raise NoSuchCard(f"no card {number}")
    if len(found) > 1:
        raise TwoSuchCards(f"{len(found)} cards begin with {number}")
    return found[0]
