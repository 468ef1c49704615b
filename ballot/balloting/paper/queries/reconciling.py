"""How all papers add up: handed out, returned, valid, invalid, unused, box by box and in all; nothing here writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add

from sqlalchemy.orm import Session

from ballot.balloting.paper.queries.boxes import Box, papers_due
from ballot.balloting.paper.rules import Balance, BoxState
from ballot.balloting.setup.models import Election


@dataclass(frozen=True, slots=True)
class Line:
    """One box; `balance` is None until two people agree on it."""

    box: Box
    label: str
    issued: int
    balance: Balance | None


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """`voids` cards are void for a paper, of which `handed` papers are known to be handed out; `all` is every box."""

    voids: int
    handed: int
    lines: tuple[Line, ...]
    all: Balance

    @property
    def whole(self) -> bool:
        """Whether every box is agreed on."""
        return bool(self.lines) and not any(line.balance is None for line in self.lines)

    @property
    def unassigned(self) -> int:
        """Papers that no box has; below 0, boxes that have more than voids stand."""
        return self.voids - sum(line.issued for line in self.lines)


def reconciliation(session: Session, election: Election, boxes: Sequence[Box]) -> Reconciliation:
    """The papers of a vote; a box that was emptied into another has none of its own."""
    voids, handed = papers_due(session, election)
    lines = tuple(_line(box) for box in boxes if box.state is not BoxState.MIXED)
    whole = reduce(add, (line.balance or Balance(line.issued) for line in lines), Balance(0))
    return Reconciliation(voids, handed, lines, whole)


def _line(box: Box) -> Line:
    found = box.count
    balance = Balance(box.row.issued, found.returned, found.invalid, found.unused) if found else None
    return Line(box, box.label, box.row.issued, balance)
