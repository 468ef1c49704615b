"""What deputies did in a year and what it comes to; nothing here writes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from ballot.board.duty import rules
from ballot.board.duty.acts import acts
from ballot.board.duty.models import DutyBonus, DutyRanking, DutyScheme
from ballot.board.duty.rules import Act, Scheme, Score, Tenths, Worth
from ballot.kernel.errors import Missing
from ballot.kernel.policy import Actor, AssemblyId
from ballot.people.models import CycleId, Delegation, Deputy, DeputyId, Term
from ballot.people.paging import SIZE, One, Page, Rows
from ballot.people.rules import day_in_china
from ballot.shortlisting.screening.queries import line_above

LONGEST = 200
"""Acts that a record lists, the newest first; all of them are counted."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The scheme that an assembly keeps to; without an `owner` it is the one that everybody starts with."""

    worth: Scheme
    owner: str = ""
    year: int = 0
    number: int = 0
    decision: str = ""
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Which year's records are asked for, and until which day."""

    assembly_id: AssemblyId
    cycle_id: CycleId
    year: int
    today: date


@dataclass(frozen=True, slots=True)
class Ranked:
    """A deputy with the year's points and what was added by hand; `place` from 1, equal points share one."""

    deputy: Deputy
    delegation: str
    bonuses: tuple[DutyBonus, ...]
    score: Score
    place: int


@dataclass(frozen=True, slots=True)
class Everybody:
    """All deputies of a year by place, then by number; `shown` is whether they see so themselves."""

    rows: Sequence[Ranked]
    standing: Standing
    shown: bool

    def one(self, deputy_id: DeputyId) -> Ranked:
        """One deputy; raises Missing."""
        found = next((row for row in self.rows if row.deputy.id == deputy_id), None)
        if found is None:
            raise Missing(f"no deputy {deputy_id} in this year")
        return found

    def seats(self, actor: Actor) -> list[Ranked]:
        """The actor's own; none for a deputy whose seat was in other years."""
        return [row for row in self.rows if str(row.deputy.account_id) == actor.id]

    def own(self, actor: Actor) -> Ranked:
        """The actor's own seat; raises Missing."""
        for one in self.seats(actor):
            return one
        raise Missing("no seat of this account in this year")


@dataclass(frozen=True, slots=True)
class Deed:
    """One act; `number` is that of the idea, project, task or proposal that it was about."""

    act: Act
    at: date | datetime
    what: str
    number: int | None

    @property
    def day(self) -> date:
        """The day in China on which it was done."""
        return day_in_china(self.at) if isinstance(self.at, datetime) else self.at


def standing(session: Session, assembly_id: AssemblyId, year: int) -> Standing:
    """The scheme of a year: the assembly's own newest, else the nearest one's above it; in two questions."""
    names = dict(line_above(session, assembly_id))
    asked = select(DutyScheme).where(DutyScheme.assembly_id.in_(names), DutyScheme.year <= year)
    found: dict[AssemblyId, DutyScheme] = {}
    for row in session.scalars(asked.order_by(DutyScheme.year.desc(), DutyScheme.number.desc())):
        found.setdefault(row.assembly_id, row)
    for one in names:
        if one in found:
            own = found[one]
            return Standing(_worth(own.worth), names[one], own.year, own.number, own.decision, one != assembly_id)
    return Standing(rules.DEFAULT)


def everybody(session: Session, where: Place) -> Everybody:
    """All deputies of the year, in four questions whatever their number."""
    scheme, counts = standing(session, where.assembly_id, where.year), _counts(session, where)
    seats, shown = _seats(session, where)
    scores = [
        rules.score(scheme.worth, counts.get(deputy.id, {}), [bonus.points for bonus in bonuses])
        for deputy, _, bonuses in seats
    ]
    found = [
        Ranked(deputy, delegation, tuple(bonuses), score, place)
        for (deputy, delegation, bonuses), score, place in zip(
            seats, scores, rules.places([score.total for score in scores]), strict=True
        )
    ]
    return Everybody(sorted(found, key=lambda one: (one.place, one.deputy.number)), scheme, shown)


def page_of(found: Sequence[Ranked], words: str, number: int) -> Page[Ranked]:
    """One page of those whose name or number holds `words`."""
    wanted = [one for one in found if words in one.deputy.name or words == one.deputy.number]
    last = max(1, -(-len(wanted) // SIZE))
    shown = min(max(1, number), last)
    return Page(tuple(wanted[(shown - 1) * SIZE : shown * SIZE]), shown, last, len(wanted))


def deeds(session: Session, where: Place, deputy_id: DeputyId) -> tuple[Deed, ...]:
    """Each act of one deputy, the newest first."""
    every = acts(where.cycle_id, where.today)
    asked = select(every.c.act, every.c.at, every.c.on, every.c.what, every.c.number)
    found = [_deed(row) for row in session.execute(asked.where(every.c.deputy == deputy_id))]
    return tuple(sorted(found, key=lambda one: (one.day, one.act, one.what), reverse=True)[:LONGEST])


Seat = tuple[Deputy, str, list[DutyBonus]]


def _seats(session: Session, where: Place) -> tuple[list[Seat], bool]:
    """Whoever holds a seat in the year, by number, with what was added by hand; and whether places are shown."""
    first, last = date(where.year, 1, 1), date(where.year, 12, 31)
    asked: Rows = (
        select(Deputy, Delegation.name, DutyBonus, DutyRanking.shown)
        .join(Term, Term.id == Deputy.term_id)
        .outerjoin(Delegation, Delegation.id == Deputy.delegation_id)
        .outerjoin(DutyRanking, DutyRanking.cycle_id == where.cycle_id)
        .outerjoin(DutyBonus, _given(where))
        .where(Deputy.assembly_id == where.assembly_id, Deputy.since <= last, Term.ends_on >= first)
        .where(Deputy.until.is_(None) | (Deputy.until >= first))
        .order_by(Deputy.number, DutyBonus.at)
    )
    rows = session.execute(asked).all()
    found: dict[UUID, Seat] = {}
    for deputy, delegation, bonus, _shown in rows:
        seat = found.setdefault(deputy.id, (deputy, delegation or "", []))
        seat[2].extend([bonus] if bonus is not None else [])
    return list(found.values()), any(row[3] for row in rows)


def _given(where: Place) -> ColumnElement[bool]:
    mine = (DutyBonus.deputy_id == Deputy.id, DutyBonus.cycle_id == where.cycle_id)
    return and_(*mine, DutyBonus.withdrawn_at.is_(None))


def _counts(session: Session, where: Place) -> Mapping[UUID, dict[Act, int]]:
    every = acts(where.cycle_id, where.today)
    asked = select(every.c.deputy, every.c.act, func.count()).group_by(every.c.deputy, every.c.act)
    found: dict[UUID, dict[Act, int]] = {}
    for deputy, act, count in session.execute(asked):
        found.setdefault(deputy, {})[Act(act)] = count
    return found


def _deed(row: One) -> Deed:
    act, at, on, what, number = row
    return Deed(Act(act), on or at, what, number)


def _worth(text: str) -> Scheme:
    read = json.loads(text)
    return {
        act: Worth(Tenths(read[act]["points"]), None if read[act]["most"] is None else Tenths(read[act]["most"]))
        for act in Act
    }
