"""What an idea may be, how long it may be sent, and what every one of them is owed."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ballot.kernel.errors import Refused


class Form(StrEnum):
    """A citizen's few words, or a unit's whole sheet."""

    SHORT = "short"
    LONG = "long"


class Origin(StrEnum):
    """The channel through which an idea came; what staff enter keeps the original one."""

    PAGE = "page"
    DEPUTY = "deputy"
    STATION = "station"
    HOTLINE = "hotline"
    LETTER = "letter"
    MEETING = "meeting"
    MAIL = "mail"
    DESK = "desk"
    UNIT = "unit"


BY_STAFF = (Origin.HOTLINE, Origin.LETTER, Origin.MEETING, Origin.MAIL, Origin.DESK, Origin.DEPUTY, Origin.STATION)
"""What staff may name as the original channel."""


class Route(StrEnum):
    """How an idea ends; each end is told in public with its reason (product P1.3)."""

    PROPOSE = "propose"
    MERGE = "merge"
    PASS = "pass"  # noqa: S105  a verb
    DECLINE = "decline"
    MICRO = "micro"


class RemarkSort(StrEnum):
    """What is said along the way; a NOTE stays among those who triage."""

    SUPPLEMENT = "supplement"
    QUESTION = "question"
    REPLY = "reply"
    COMPLAINT = "complaint"
    NOTE = "note"


class ExitSort(StrEnum):
    """What a later stage has to tell about an idea."""

    PROPOSED = "proposed"
    DECLINED = "declined"
    ADOPTED = "adopted"
    NOT_CHOSEN = "not-chosen"
    RESERVED = "reserved"
    DONE = "done"
    CORRECTED = "corrected"


class UnfitText(Refused):
    """A text that no page can show as it is."""

    code = "unfit-text"


class NotOpen(Refused):
    """No ideas are taken on this day."""

    code = "not-open"


class NotSilent(Refused):
    """The day by which an answer is owed hasn't passed, or the answer is there."""

    code = "not-silent"


class UnfitMerge(Refused):
    """An idea merged with itself, with one that is itself merged, or while others are merged into it."""

    code = "unfit-merge"


INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
"""Signs that turn, hide or join what stands beside them."""
MARKS = 2
"""Accents that one letter may bear; more of them would run over the lines around."""
MOST_PHOTOS = 3


def clean(text: str, *, lines: bool = False) -> str:
    """Return the text in composed form, blanks joined, without invisible signs; raises UnfitText.

    `lines` keeps line breaks, at most two in a row.
    """
    found = INVISIBLE.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")))
    for sign in found:
        if unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn") and sign not in "\n\t":
            raise UnfitText(f"U+{ord(sign):04X} is no sign of a text")
    found = _few_marks(found)
    if not lines:
        return " ".join(found.split())
    joined = "\n".join(" ".join(line.split()) for line in found.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", joined).strip()


def _few_marks(text: str) -> str:
    kept, run = [], 0
    for sign in text:
        run = run + 1 if unicodedata.category(sign) in ("Mn", "Me") else 0
        if run <= MARKS:
            kept.append(sign)
    return "".join(kept)


def sought(*parts: str) -> str:
    """What a search looks through: full-width letters and digits as plain ones, all in small letters."""
    return unicodedata.normalize("NFKC", "\n".join(part for part in parts if part)).casefold()


@dataclass(frozen=True, slots=True)
class Window:
    """When ideas are taken: from and through two days, or, `year_round`, also after them, for the reserve."""

    opens_on: date
    closes_on: date
    year_round: bool = False

    def takes(self, today: date) -> bool:
        return self.opens_on <= today and (today <= self.closes_on or self.year_round)


def require_open(window: Window, today: date) -> None:
    """Raise NotOpen on a day on which no ideas are taken."""
    if not window.takes(today):
        raise NotOpen(f"ideas are taken from {window.opens_on} through {window.closes_on}")


def forget_on(window: Window, keep_days: int, today: date) -> date:
    """The day from which nobody knows any more who somebody was who left a contact `today`."""
    return max(window.closes_on, today) + timedelta(days=keep_days)


def require_silence(answer_by: date, today: date, *, answered: bool) -> None:
    """Raise NotSilent unless an answer was owed and isn't there."""
    if answered or today <= answer_by:
        raise NotSilent(f"an answer is owed by {answer_by}")


def masked_name(name: str) -> str:
    """王小明 → 王**; one sign alone is hidden too."""
    return name[0] + "*" * min(len(name) - 1, 3) if len(name) > 1 else "*" * len(name)


def masked_phone(phone: str) -> str:
    """13812345678 → 138****5678; what is shorter than seven signs is hidden altogether."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 7 else "*" * len(phone)


def listed(text: str, most: int) -> tuple[str, ...]:
    """One name a line: cleaned, once each, at most `most` signs long."""
    return tuple(dict.fromkeys(name[:most] for name in map(clean, text.split("\n")) if name))


def require_mergeable(idea: object, target: object, merged: Iterable[object], targets: Iterable[object]) -> None:
    """Raise UnfitMerge if `idea` can't be merged into `target`.

    `merged` are the ideas that are merged into others already, `targets` those that others are merged into.
    """
    if idea == target or target in set(merged) or idea in set(targets):
        raise UnfitMerge("a merge leads to an idea that stands by itself, and from one that none was merged into")
