"""Days must tell a year that goes forward, and a stage ends only when what it was for is there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from ballot.kernel.errors import Refused
from ballot.kernel.lifecycle import CYCLE, CycleMove, CycleStage
from ballot.people.rules import CycleStep


@dataclass(frozen=True, slots=True)
class Span:
    """Both days included."""

    first: date
    last: date


class WrongDays(StrEnum):
    """What is wrong with the days of a step."""

    HALF = "half"
    BACKWARDS = "backwards"
    BEFORE_ITS_TURN = "before-its-turn"


class UnfitDays(Refused):
    """Days that can't be announced; `faults` by the step at fault."""

    code = "unfit-days"

    def __init__(self, faults: Mapping[CycleStep, WrongDays]) -> None:
        super().__init__(", ".join(f"{step}: {wrong}" for step, wrong in faults.items()))
        self.faults = faults


class Hindrance(StrEnum):
    """Why a year can't go on yet."""

    NO_DAYS = "no-days"
    NOT_BEGUN = "not-begun"
    NOT_OVER = "not-over"
    NO_CANDIDATES = "no-candidates"
    NOT_FROZEN = "not-frozen"
    NOT_COUNTED = "not-counted"
    NOT_SETTLED = "not-settled"


class Hindered(Refused):
    """The year can't go on yet; `hindrances` says all of it."""

    code = "hindered"

    def __init__(self, hindrances: Sequence[Hindrance]) -> None:
        super().__init__(", ".join(hindrances))
        self.hindrances = tuple(hindrances)


@dataclass(frozen=True, slots=True)
class Facts:
    """How a year stands on the day `today`: `candidates` are those of its newest list, `counted` means a real vote.

    `unsettled`: an assessment of its projects is prepared, and its result isn't entered.
    """

    stage: CycleStage
    today: date
    days: Mapping[CycleStep, Span]
    candidates: int
    frozen: bool
    counted: bool
    unsettled: bool = False


BEGUN: Mapping[CycleMove, CycleStep] = {
    CycleMove.OPEN_SOLICITATION: CycleStep.SOLICITATION,
    CycleMove.PUBLISH_CHOSEN: CycleStep.BALLOT,
    CycleMove.OPEN_ASSESSMENT: CycleStep.ASSESSMENT,
}
"""Moves that wait for the first announced day of a step."""
OVER: Mapping[CycleMove, CycleStep] = {
    CycleMove.CLOSE_SOLICITATION: CycleStep.SOLICITATION,
    CycleMove.CLOSE_YEAR: CycleStep.ASSESSMENT,
}
"""Moves that wait until the last announced day of a step is past."""


def next_move(stage: CycleStage) -> CycleMove | None:
    """The one move that leads on from `stage`; None at the year's end."""
    return next((CycleMove(move) for move, step in CYCLE.items() if stage in step.sources), None)


def hindrances(facts: Facts, move: CycleMove) -> tuple[Hindrance, ...]:
    """What keeps the year from this move; empty when nothing does."""
    found: list[Hindrance] = []
    step = BEGUN.get(move) or OVER.get(move)
    if step:
        span = facts.days.get(step)
        if span is None:
            found.append(Hindrance.NO_DAYS)
        elif move in BEGUN and facts.today < span.first:
            found.append(Hindrance.NOT_BEGUN)
        elif move in OVER and facts.today <= span.last:
            found.append(Hindrance.NOT_OVER)
    lacking = {
        CycleMove.OPEN_REVIEW: (not facts.candidates, Hindrance.NO_CANDIDATES),
        CycleMove.OPEN_SESSION: (not facts.frozen, Hindrance.NOT_FROZEN),
        CycleMove.PUBLISH_CHOSEN: (not facts.counted, Hindrance.NOT_COUNTED),
        CycleMove.CLOSE_YEAR: (facts.unsettled, Hindrance.NOT_SETTLED),
    }
    if move in lacking and lacking[move][0]:
        found.append(lacking[move][1])
    return tuple(found)


def require_free(facts: Facts, move: CycleMove) -> None:
    """Raise Hindered with everything that keeps the year from this move."""
    found = hindrances(facts, move)
    if found:
        raise Hindered(found)


def spans(given: Mapping[CycleStep, tuple[date | None, date | None]]) -> dict[CycleStep, Span]:
    """The days of the steps that have any; raises UnfitDays with every step at fault.

    Steps may overlap, since costing goes on while deputies read; none begins before the one before it.
    """
    faults: dict[CycleStep, WrongDays] = {}
    found: dict[CycleStep, Span] = {}
    for step in CycleStep:
        first, last = given.get(step, (None, None))
        if first and last:
            found[step] = Span(first, last)
        elif first or last:
            faults[step] = WrongDays.HALF
    faults.update({step: WrongDays.BACKWARDS for step, span in found.items() if span.last < span.first})
    for before, step in pairwise(found):
        if found[step].first < found[before].first:
            faults.setdefault(step, WrongDays.BEFORE_ITS_TURN)
    if faults:
        raise UnfitDays(faults)
    return found
