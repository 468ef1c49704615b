"""Points are given for acts that the site knows of; casting a ballot is none of them, and never will be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from ballot.kernel.errors import Refused

Tenths = NewType("Tenths", int)
"""Points are counted in tenths, never as a float: 5 is half a point."""
MOST = Tenths(1000)


class Act(StrEnum):
    """What counts; leave and absence are of meetings that are over."""

    IDEA = "idea"
    ENDORSEMENT = "endorsement"
    OPINION = "opinion"
    QUESTION = "question"
    PRESENT = "present"
    LEAVE = "leave"
    ABSENT = "absent"
    INSPECTION = "inspection"
    CHECK = "check"
    RATING = "rating"


class UnfitScheme(Refused):
    """A scheme that leaves an act out, or gives more than MOST for one."""

    code = "unfit-scheme"


@dataclass(frozen=True, slots=True)
class Worth:
    """What one act is worth, and what all of its kind are worth at most; less than nought takes points away."""

    points: Tenths
    most: Tenths | None = None


Scheme = Mapping[Act, Worth]

DEFAULT: Scheme = {
    Act.IDEA: Worth(Tenths(20), Tenths(200)),
    Act.ENDORSEMENT: Worth(Tenths(5), Tenths(50)),
    Act.OPINION: Worth(Tenths(20), Tenths(100)),
    Act.QUESTION: Worth(Tenths(20), Tenths(100)),
    Act.PRESENT: Worth(Tenths(30)),
    Act.LEAVE: Worth(Tenths(-10)),
    Act.ABSENT: Worth(Tenths(-30)),
    Act.INSPECTION: Worth(Tenths(30)),
    Act.CHECK: Worth(Tenths(20)),
    Act.RATING: Worth(Tenths(10), Tenths(100)),
}
"""Three for an inspection and one off for leave are published figures; the others go by them until one's own stand."""


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of act in a record."""

    act: Act
    count: int
    points: Tenths


@dataclass(frozen=True, slots=True)
class Score:
    """What a record comes to."""

    lines: tuple[Line, ...]
    bonus: Tenths

    @property
    def total(self) -> Tenths:
        return Tenths(sum(line.points for line in self.lines) + self.bonus)


def require_whole(scheme: Scheme) -> None:
    """Raise UnfitScheme unless every act has its worth within bounds."""
    if set(scheme) != set(Act):
        raise UnfitScheme("a scheme says what each kind of act is worth")
    for act, worth in scheme.items():
        if abs(worth.points) > MOST or not 0 <= (worth.most or 0) <= 10 * MOST:
            raise UnfitScheme(f"{act} is worth {MOST} tenths at most")


def score(scheme: Scheme, counts: Mapping[Act, int], bonuses: Iterable[int] = ()) -> Score:
    """The points of what was done; a cap holds for what is gained and for what is lost."""
    lines = tuple(Line(act, counts.get(act, 0), _worth(scheme[act], counts.get(act, 0))) for act in Act)
    return Score(lines, Tenths(sum(bonuses)))


def places(totals: Sequence[int]) -> list[int]:
    """The place of each total, from 1; equal ones share theirs, and the next is as far down as there are before it."""
    ordered = sorted(totals, reverse=True)
    first = {total: place for place, total in reversed(list(enumerate(ordered, start=1)))}
    return [first[total] for total in totals]


def _worth(worth: Worth, count: int) -> Tenths:
    points = worth.points * count
    return Tenths(points if worth.most is None else max(-worth.most, min(worth.most, points)))
