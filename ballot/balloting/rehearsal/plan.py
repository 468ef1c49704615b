"""What will be rehearsed: files and numbers that fit one another, or no rehearsal at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ballot.balloting.rehearsal.ballots import MOST_BALLOTS, Ballots
from ballot.balloting.rehearsal.faults import InputRefused
from ballot.balloting.rehearsal.paper import Box
from ballot.balloting.styles import Design
from ballot.protocol.encoding import LARGEST
from ballot.protocol.record import LARGEST_FILE

SPARES = 10
"""What every roll may hold, however few are due (§3.3)."""
MOST_SCRUTINEERS = 25
WORTH = 32
"""Ballots for which a process is worth its start."""
_A_BRANCH, _A_CHOICE, _A_BALLOT = 2 * 67, 2 * 67 + 4, 1_000


class NumbersRefused(InputRefused):
    """The numbers of the command line and of the files contradict each other or the protocol."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the clerk says of the hall; None means as many as ballots and papers."""

    mode: str = "secret"
    due: int | None = None
    present: int | None = None
    trustees: int = 3
    threshold: int = 2


@dataclass(frozen=True, slots=True)
class Plan:
    """A rehearsal that can be held; `marks` are the ballots, each its 0/1 marks in option order."""

    design: Design
    marks: tuple[tuple[int, ...], ...]
    boxes: tuple[Box, ...]
    mode: str
    due: int
    present: int
    trustees: int
    threshold: int

    @property
    def secret(self) -> bool:
        """Whether ballots are encrypted."""
        return self.mode == "secret"

    @property
    def issued(self) -> int:
        """How many papers were handed out, all boxes together."""
        return sum(box.issued for box in self.boxes)

    @property
    def too_few(self) -> bool:
        """Whether there are fewer ballots than may be counted in secret (§8.2), so that the vote is annulled."""
        return self.secret and len(self.marks) < self.design.rule["smallest"]

    def processes(self, most: int) -> int:
        """Return how many processes are worth starting; a small vote is over before a second one runs."""
        return max(1, min(most, len(self.marks) // WORTH))


def plan(design: Design, ballots: Ballots, boxes: tuple[Box, ...], numbers: Numbers) -> Plan:
    """Return the plan of a rehearsal; NumbersRefused where §3.1, §3.3, §8.1 or a size of §2.3 would not hold."""
    voters = len(ballots.marks) + sum(box.issued for box in boxes)
    due = voters if numbers.due is None else numbers.due
    present = voters if numbers.present is None else numbers.present
    made = Plan(design, ballots.marks, boxes, numbers.mode, due, present, numbers.trustees, numbers.threshold)
    for check in (_check_people, _check_scrutineers, _check_sizes):
        check(made)
    return made


def _check_people(made: Plan) -> None:
    voters = f"{len(made.marks)} ballots and {made.issued} papers issued"
    if made.due > MOST_BALLOTS:
        raise NumbersRefused(f"{made.due} deputies due; a roll holds {MOST_BALLOTS} (§2.3)")
    if len(made.marks) + made.issued > made.due:
        raise NumbersRefused(f"{voters}, but only {made.due} deputies are due (§8.1)")
    if len(made.marks) + made.issued > made.present:
        raise NumbersRefused(f"{voters}, but only {made.present} deputies are present (§8.1)")
    if made.present > made.due:
        raise NumbersRefused(f"{made.present} deputies present, but only {made.due} are due (§8.1)")


def _check_scrutineers(made: Plan) -> None:
    n, t = made.trustees, made.threshold
    if made.secret and not 1 <= t <= n < 2 * t:
        raise NumbersRefused(f"{t} of {n} scrutineers: the threshold t of n scrutineers keeps t ≤ n < 2t (§3.1)")
    if n > MOST_SCRUTINEERS:
        raise NumbersRefused(f"{n} scrutineers; a rehearsal has room for {MOST_SCRUTINEERS}")


def _check_sizes(made: Plan) -> None:
    size = len(made.marks) * size_of_a_ballot(made.design)
    if made.secret and size > LARGEST_FILE:
        raise NumbersRefused(f"the record would be {size >> 20} MiB; it may be {LARGEST_FILE >> 20} (§2.3)")
    points: Mapping[str, Any] = made.design.rule["points"] or {}
    if max(points.values(), default=1) * max(made.due, 1) > LARGEST:
        raise NumbersRefused(f"so many points for {made.due} deputies do not fit the record's numbers (§1.3)")


def size_of_a_ballot(design: Design) -> int:
    """Return how many bytes an encrypted ballot takes in the record at most."""
    sums = sum(limit.max - limit.min + 1 for limit in design.limits)
    return _A_BALLOT + len(design.options) * _A_CHOICE + (2 * len(design.options) + sums) * (_A_BRANCH + 4)
