"""What an outcome leaves open, and what the adopted rule says of it: values in, values out (§8.7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ballot.balloting.rules import marks_by_project, standing
from ballot.kernel.errors import Refused, Unfit
from ballot.protocol.manifest import Manifest


class Way(StrEnum):
    """How what was left open is settled: three ways of voting again, two of deciding."""

    REVOTE = "revote"
    SUPPLEMENTARY = "supplementary"
    REPEAT = "repeat"
    PRESIDIUM = "presidium"
    VACANT = "vacant"


VOTES = frozenset({Way.REVOTE, Way.SUPPLEMENTARY, Way.REPEAT})
"""Ways that make an election whose rule names its parent."""


class NothingOpen(Refused):
    """The vote isn't over, or left nothing open."""

    code = "nothing-open"


class UnfitChoice(Unfit):
    """The presidium fills the seats that the tie left open, with projects that are tied."""

    code = "unfit-choice"


@dataclass(frozen=True, slots=True)
class Left:
    """So many `seats` among these `candidates`, by id: the tied, those that stand, the nearest first when few fit.

    `usual` is how many of them a supplementary round would usually have.
    """

    way: Way
    seats: int
    candidates: tuple[str, ...]
    usual: int

    @property
    def votes(self) -> bool:
        return self.way in VOTES


def left_by(manifest: Manifest, result: Mapping[str, Any] | None) -> Left:
    """What a selection left open; `result` is the body of that entry, None for a vote that was annulled.

    Raises NothingOpen. A vote that failed as a whole is repeated as it was; of the others what
    happens to a tie and to a shortfall is the rule's word.
    """
    rule, everybody = manifest.rule, tuple(one.id for one in manifest.projects)
    if result is None or not result["outcome"]["valid"]:
        return Left(Way.REPEAT, rule.seats, everybody, len(everybody))
    outcome = result["outcome"]
    if outcome["tied"]:
        tied = tuple(outcome["tied"])
        way = Way.REVOTE if rule.tie == "revote" else Way.PRESIDIUM
        return Left(way, rule.seats - len(outcome["chosen"]), tied, len(tied))
    if not outcome["vacant"]:
        raise NothingOpen("every seat is filled")
    below = _by_score(manifest, result["total"], outcome["below"])
    if rule.shortfall == "vacant" or not below:
        return Left(Way.VACANT, outcome["vacant"], (), 0)
    surplus = max(0, len(everybody) - rule.seats)
    usual = min(len(below), outcome["vacant"] + surplus)
    return Left(Way.SUPPLEMENTARY, outcome["vacant"], below, usual)


def nearest(manifest: Manifest, result: Mapping[str, Any], left: Left, wanted: int) -> tuple[str, ...]:
    """The `wanted` with the most votes of those that stand; whoever has as many as the last of them comes along."""
    of = _scores(manifest, result["total"])
    last = of[left.candidates[max(1, min(wanted, len(left.candidates))) - 1]]
    return tuple(one for one in left.candidates if of[one] >= last)


def require_choice(left: Left, chosen: Sequence[str]) -> None:
    """Raise UnfitChoice unless exactly so many of the tied were chosen as seats are open."""
    if len(set(chosen)) != left.seats or not set(chosen) <= set(left.candidates):
        raise UnfitChoice(f"{left.seats} of the tied are to be chosen")


def _by_score(manifest: Manifest, totals: Sequence[int], projects: Sequence[str]) -> tuple[str, ...]:
    of = _scores(manifest, totals)
    return tuple(sorted(projects, key=lambda one: -of[one]))


def _scores(manifest: Manifest, totals: Sequence[int]) -> dict[str, int]:
    marks = marks_by_project(manifest, totals)
    return {project: standing(manifest.rule, project, of).score for project, of in marks.items()}
