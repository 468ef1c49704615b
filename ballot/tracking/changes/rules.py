"""After the vote a project is changed only for a stated class of reason, by the body of its level."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from ballot.kernel.errors import IllegalMove, Refused
from ballot.kernel.lifecycle import STEPS, ProjectMove, ProjectStage


class ChangeSort(StrEnum):
    """调整、暂缓、恢复、终止."""

    ADJUST = "adjust"
    DEFER = "defer"
    RESUME = "resume"
    TERMINATE = "terminate"


class ReasonClass(StrEnum):
    """Why; the first two are the ones that regulations name."""

    FORCE_MAJEURE = "force-majeure"
    POLICY = "policy"
    LAND = "land"
    FUNDS = "funds"
    OTHER = "other"


class Decider(StrEnum):
    """Which body decides after the plenary has gone home."""

    STANDING_COMMITTEE = "standing-committee"
    TOWN_CONGRESS = "town-congress"
    STREET_COUNCIL = "street-council"


MOVES: Mapping[ChangeSort, ProjectMove] = {
    ChangeSort.DEFER: ProjectMove.DEFER,
    ChangeSort.RESUME: ProjectMove.RESUME,
    ChangeSort.TERMINATE: ProjectMove.TERMINATE,
}
ENDED = (ProjectStage.ACCEPTED, ProjectStage.TERMINATED)
"""Of a project in these stages nothing is left to be decided."""


class BeforeDecision(Refused):
    """The plenary was told of a decision on a day before it was taken."""

    code = "before-decision"


def require_after(reported_on: date, decided_on: date) -> None:
    """Raise BeforeDecision."""
    if reported_on < decided_on:
        raise BeforeDecision(f"decided on {decided_on}, reported on {reported_on}")


class NothingChanged(Refused):
    """An adjustment that leaves everything as it was."""

    code = "nothing-changed"


def decider(level: str) -> Decider:
    """The body that decides at this level: a town has no standing committee, a street no congress."""
    if level == "town":
        return Decider.TOWN_CONGRESS
    return Decider.STREET_COUNCIL if level == "street" else Decider.STANDING_COMMITTEE


def sorts_at(stage: ProjectStage) -> tuple[ChangeSort, ...]:
    """What can be decided of a project at this stage."""
    adjusted = () if stage in ENDED else (ChangeSort.ADJUST,)
    return (*adjusted, *(sort for sort, move in MOVES.items() if stage in STEPS[move].sources))


def require_sort(stage: ProjectStage, sort: ChangeSort) -> None:
    """Raise IllegalMove unless this can be decided of a project at this stage."""
    if sort not in sorts_at(stage):
        raise IllegalMove(f"{sort} of a project that is {stage}")


def differing(old: dict[str, str | int | None], new: dict[str, str | int | None]) -> dict[str, str | int | None]:
    """The new values that differ from the old; raises NothingChanged when none does."""
    found = {name: value for name, value in new.items() if value != old.get(name)}
    if not found:
        raise NothingChanged("every value stays as it is")
    return found
