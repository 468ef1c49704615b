"""A plan says for every project how far it is to be at the end of each period."""

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

from ballot.kernel.errors import Refused
from ballot.kernel.policy import Role
from ballot.tracking.lamps.rules import WHOLE

DAYS_TO_FILE = 10
MONTHS = 12


class PeriodKind(StrEnum):
    QUARTER = "quarter"
    MONTH = "month"


class Fault(StrEnum):
    """What keeps a plan from being published."""

    NO_PROJECTS = "no-projects"
    NO_UNIT = "no-unit"
    NO_LINES = "no-lines"
    BACKWARDS = "backwards"
    NOT_WHOLE = "not-whole"
    NO_PEOPLE = "no-people"


class NotReady(Refused):
    """The plan can't be published yet; `faults` are (what, the project's number or 0)."""

    code = "plan-not-ready"

    def __init__(self, faults: Sequence[tuple[Fault, int]]) -> None:
        super().__init__(", ".join(f"{fault} {number or ''}".strip() for fault, number in faults))
        self.faults = tuple(faults)


class UnfitLines(Refused):
    """Lines that go back, exceed the whole, or leave a period out."""

    code = "unfit-plan-lines"


@dataclass(frozen=True, slots=True)
class Span:
    """A period by number from 1; both days included, reports are due on `due_on`."""

    number: int
    starts_on: date
    ends_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class Line:
    """How far a project is to be at a period's end: progress in thousandths and money in 分, both since January."""

    progress: int
    money: int
    milestone: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """A project as far as publishing the plan asks."""

    number: int
    unit: str
    people: bool
    lines: Mapping[int, Line]


def months_of(kind: PeriodKind) -> int:
    """How many months a period takes."""
    return 3 if kind is PeriodKind.QUARTER else 1


def count_of(kind: PeriodKind) -> int:
    """How many periods a year has."""
    return MONTHS // months_of(kind)


def spans(year: int, kind: PeriodKind, days: int = DAYS_TO_FILE) -> tuple[Span, ...]:
    """The year's periods, each report due so many days after its end."""
    length = months_of(kind)
    return tuple(
        Span(number, date(year, last - length + 1, 1), end, end + timedelta(days=days))
        for number, last in enumerate(range(length, MONTHS + 1, length), start=1)
        for end in (date(year, last, monthrange(year, last)[1]),)
    )


def even(periods: int, money: int) -> tuple[Line, ...]:
    """序时进度: an equal part in every period, the rest of the division in the last."""
    return tuple(Line(WHOLE * part // periods, money * part // periods) for part in range(1, periods + 1))


def require_lines(lines: Sequence[Line], periods: int) -> None:
    """Raise UnfitLines unless there is one line a period and none goes back or beyond the whole."""
    if len(lines) != periods:
        raise UnfitLines(f"{len(lines)} lines for {periods} periods")
    if fault_of(dict(enumerate(lines, start=1)), periods) is Fault.BACKWARDS:
        raise UnfitLines("progress or money goes back, or progress exceeds the whole")


def fault_of(lines: Mapping[int, Line], periods: int) -> Fault | None:
    """What is wrong with a project's lines, if anything."""
    told = [lines[number] for number in sorted(lines)]
    if sorted(lines) != list(range(1, periods + 1)):
        return Fault.NO_LINES
    steps = [Line(0, 0), *told]
    if any(late.progress < early.progress or late.money < early.money for early, late in pairwise(steps)):
        return Fault.BACKWARDS
    if told[-1].progress > WHOLE:
        return Fault.BACKWARDS
    return None if told[-1].progress == WHOLE else Fault.NOT_WHOLE


def is_manned(people: Collection[tuple[UUID, Role]]) -> bool:
    """Whether somebody of these files and somebody else signs: nobody signs what they wrote."""
    of = {role: {one for one, held in people if held is role} for role in (Role.FILER, Role.SIGNER)}
    return any(filer != signer for filer in of[Role.FILER] for signer in of[Role.SIGNER])


def require_ready(projects: Iterable[Planned], periods: int) -> None:
    """Raise NotReady with everything that keeps the plan from being published."""
    found = list(projects)
    faults: list[tuple[Fault, int]] = [] if found else [(Fault.NO_PROJECTS, 0)]
    for one in found:
        if not one.unit:
            faults.append((Fault.NO_UNIT, one.number))
        elif not one.people:
            faults.append((Fault.NO_PEOPLE, one.number))
        fault = fault_of(one.lines, periods)
        if fault:
            faults.append((fault, one.number))
    if faults:
        raise NotReady(faults)


def unit_of(lead: str) -> str:
    """The unit that answers for a project: the first that its sheet names."""
    first = lead.replace("，", "、").replace(",", "、").split("、")[0]
    return first.strip()[:80]
