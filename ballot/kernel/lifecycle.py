"""Stages and the moves between them, as tables: whoever wants to know what can happen reads them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ballot.kernel.errors import IllegalMove


class CycleStage(StrEnum):
    """An assembly's year: 征集 → 初定 → 审议 → 票决 → 实施 → 测评."""

    DRAFT = "draft"
    SOLICITING = "soliciting"
    SHORTLISTING = "shortlisting"
    REVIEWING = "reviewing"
    BALLOTING = "balloting"
    TRACKING = "tracking"
    ASSESSING = "assessing"
    CLOSED = "closed"


class CycleMove(StrEnum):
    OPEN_SOLICITATION = "open-solicitation"
    CLOSE_SOLICITATION = "close-solicitation"
    OPEN_REVIEW = "open-review"
    OPEN_SESSION = "open-session"
    PUBLISH_CHOSEN = "publish-chosen"
    OPEN_ASSESSMENT = "open-assessment"
    CLOSE_YEAR = "close-year"


class ElectionStage(StrEnum):
    """An election's way through the record's kinds of entries (protocol §2.5)."""

    DRAFT = "draft"
    FROZEN = "frozen"
    READY = "ready"
    OPEN = "open"
    CLOSED = "closed"
    COUNTED = "counted"
    ANNULLED = "annulled"


class ElectionMove(StrEnum):
    FREEZE = "freeze"
    ENDORSE = "endorse"
    RESTART = "restart"
    OPEN = "open"
    CLOSE = "close"
    COUNT = "count"
    ANNUL = "annul"


Stage = CycleStage | ElectionStage
Move = CycleMove | ElectionMove


@dataclass(frozen=True, slots=True)
class Step:
    sources: frozenset[Stage]
    target: Stage


def _step(*sources: Stage, to: Stage) -> Step:
    return Step(frozenset(sources), to)


CYCLE: Mapping[Move, Step] = {
    CycleMove.OPEN_SOLICITATION: _step(CycleStage.DRAFT, to=CycleStage.SOLICITING),
    CycleMove.CLOSE_SOLICITATION: _step(CycleStage.SOLICITING, to=CycleStage.SHORTLISTING),
    CycleMove.OPEN_REVIEW: _step(CycleStage.SHORTLISTING, to=CycleStage.REVIEWING),
    CycleMove.OPEN_SESSION: _step(CycleStage.REVIEWING, to=CycleStage.BALLOTING),
    CycleMove.PUBLISH_CHOSEN: _step(CycleStage.BALLOTING, to=CycleStage.TRACKING),
    CycleMove.OPEN_ASSESSMENT: _step(CycleStage.TRACKING, to=CycleStage.ASSESSING),
    CycleMove.CLOSE_YEAR: _step(CycleStage.ASSESSING, to=CycleStage.CLOSED),
}

ELECTION: Mapping[Move, Step] = {
    ElectionMove.FREEZE: _step(ElectionStage.DRAFT, to=ElectionStage.FROZEN),
    ElectionMove.ENDORSE: _step(ElectionStage.FROZEN, to=ElectionStage.READY),
    # §2.5: a ceremony may be begun anew until the first void or the opening.
    ElectionMove.RESTART: _step(ElectionStage.FROZEN, ElectionStage.READY, to=ElectionStage.FROZEN),
    ElectionMove.OPEN: _step(ElectionStage.READY, to=ElectionStage.OPEN),
    ElectionMove.CLOSE: _step(ElectionStage.OPEN, to=ElectionStage.CLOSED),
    ElectionMove.COUNT: _step(ElectionStage.CLOSED, to=ElectionStage.COUNTED),
    # §2.5: an annulment may stand in place of any entry after the roll.
    ElectionMove.ANNUL: _step(
        ElectionStage.FROZEN,
        ElectionStage.READY,
        ElectionStage.OPEN,
        ElectionStage.CLOSED,
        to=ElectionStage.ANNULLED,
    ),
}

STEPS: Mapping[Move, Step] = {**CYCLE, **ELECTION}


def after(stage: Stage, move: Move) -> Stage:
    """Return the stage that `move` leads to, or raise IllegalMove."""
    step = STEPS[move]
    # The words of two kinds may be equal ("draft"), a stage of one is no stage of the other.
    if type(stage) is not type(step.target) or stage not in step.sources:
        raise IllegalMove(f"{move} needs {' or '.join(sorted(step.sources))}, not {stage}")
    return step.target
