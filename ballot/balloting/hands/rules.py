"""What counted hands mean: numbers in, decision out; whoever raised none was not counted as anything."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ballot.kernel.errors import Unfit
from ballot.protocol.encoding import canonical


class Base(StrEnum):
    """More than half of whom is needed."""

    DUE = "due"
    PRESENT = "present"


class MoreHandsThanPresent(Unfit):
    """Hands were counted of more deputies than are in the hall."""

    code = "more-hands-than-present"


@dataclass(frozen=True, slots=True)
class Hands:
    """One count: `due` are all who belong to the meeting, `present` those in the hall at that moment."""

    base: Base
    due: int
    present: int
    in_favour: int
    against: int
    abstaining: int

    @property
    def silent(self) -> int:
        """How many raised no hand at all."""
        return self.present - self.in_favour - self.against - self.abstaining

    @property
    def passed(self) -> bool:
        return 2 * self.in_favour > (self.due if self.base is Base.DUE else self.present)


def require_possible(hands: Hands) -> None:
    """Raise MoreHandsThanPresent."""
    if hands.silent < 0:
        raise MoreHandsThanPresent(f"{hands.present - hands.silent} hands of {hands.present} present")


def digest(facts: Mapping[str, Any]) -> str:
    """SHA-256 in hex over what the second organizer signs for."""
    return hashlib.sha256(canonical(dict(facts))).hexdigest()
