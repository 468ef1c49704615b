"""What the homes of an assembly and of its years show; nothing here writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from ballot.balloting.setup.models import Election
from ballot.balloting.setup.queries import elections_in
from ballot.kernel.lifecycle import ListStage
from ballot.kernel.policy import AssemblyId
from ballot.people.deputies.queries import seats_held
from ballot.people.models import Assembly, Cycle, CycleId, Level
from ballot.people.rules import day_in_china
from ballot.shortlisting.queries import Listing, listing
from ballot.tracking.public.queries import Row, at_home


@dataclass(frozen=True, slots=True)
class YearHome:
    """`deputies` hold their seats on the day; `listing` is the frozen list, `years` are all, `votes` frozen ones.

    `projects` are the first of the public plan; `above` is whether any assembly stands below."""

    listing: Listing | None
    deputies: int
    years: tuple[int, ...]
    votes: Sequence[Election]
    projects: Sequence[Row]
    above: bool


def year_home(session: Session, assembly_id: AssemblyId, cycle_id: CycleId, now: datetime) -> YearHome:
    years, above = _years_and_below(session, assembly_id)
    return YearHome(
        listing=listing(session, assembly_id, cycle_id, ListStage.FROZEN),
        deputies=seats_held(session, assembly_id, day_in_china(now)),
        years=years,
        votes=elections_in(session, assembly_id, cycle_id),
        projects=at_home(session, assembly_id, cycle_id),
        above=above,
    )


def years(session: Session, assembly_id: AssemblyId) -> list[int]:
    """The assembly's years, the newest first."""
    asked = select(Cycle.year).where(Cycle.assembly_id == assembly_id).order_by(Cycle.year.desc())
    return list(session.scalars(asked))


def _years_and_below(session: Session, assembly_id: AssemblyId) -> tuple[tuple[int, ...], bool]:
    """The assembly's years, the newest first, and whether any assembly stands below; one question."""
    below = select(Assembly.id).where(Assembly.parent_id == assembly_id).exists()
    asked = select(Cycle.year, case((below, 1), else_=0)).where(Cycle.assembly_id == assembly_id)
    rows = session.execute(asked.order_by(Cycle.year.desc())).all()
    return tuple(row[0] for row in rows), any(row[1] for row in rows)


def is_above(session: Session, assembly_id: AssemblyId) -> bool:
    """Whether any assembly stands below this one."""
    return session.scalar(select(Assembly.id).where(Assembly.parent_id == assembly_id).limit(1)) is not None


def tops(session: Session) -> list[Assembly]:
    """The assemblies of the site, parents before children; a hundred at most, the rest is found by search."""
    height = case({level.value: place for place, level in enumerate(Level)}, value=Assembly.level)
    return list(session.scalars(select(Assembly).order_by(height, Assembly.name).limit(100)))
