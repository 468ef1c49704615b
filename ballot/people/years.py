"""A year as every page of it shows it: whose it is, how far it has come, and on which days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import CycleStage
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Cycle, CycleDay, CycleId, CycleStep
from ballot.web.access import Place
from ballot.web.words import day

NAMES: Mapping[CycleStep, str] = {
    CycleStep.SOLICITATION: _l("征集"),
    CycleStep.SHORTLISTING: _l("初定"),
    CycleStep.REVIEW: _l("审议"),
    CycleStep.BALLOT: _l("票决"),
    CycleStep.IMPLEMENTATION: _l("实施"),
    CycleStep.ASSESSMENT: _l("测评"),
}
COME: Mapping[CycleStage, int] = {
    CycleStage.DRAFT: -1,
    CycleStage.SOLICITING: 0,
    CycleStage.SHORTLISTING: 1,
    CycleStage.REVIEWING: 2,
    CycleStage.BALLOTING: 3,
    CycleStage.TRACKING: 4,
    CycleStage.ASSESSING: 5,
    CycleStage.CLOSED: 6,
}
"""Which step is now; before the first and after the last none is."""


@dataclass(frozen=True, slots=True)
class WalkStep:
    """`sentence` says the days, `state` is past, now or next."""

    key: CycleStep
    name: str
    sentence: str
    state: str


@dataclass(frozen=True, slots=True)
class AssemblyYear:
    """What frame, line and addresses of a year's pages need."""

    id: CycleId
    assembly_id: AssemblyId
    name: str
    slug: str
    year: int
    stage: CycleStage
    steps: tuple[WalkStep, ...]

    @property
    def ballot_days(self) -> str:
        """When the vote is, as announced; empty while it isn't."""
        return next(step.sentence for step in self.steps if step.key is CycleStep.BALLOT)

    @property
    def address(self) -> str:
        return f"/{self.slug}/{self.year}"


def year_at(session: Session, place: Place, year: int) -> AssemblyYear:
    """The assembly's year; raises Missing."""
    asked = select(Cycle, CycleDay).outerjoin(CycleDay, CycleDay.cycle_id == Cycle.id)
    found = session.execute(asked.where(Cycle.assembly_id == place.id, Cycle.year == year))
    return year_of(place, year, [(cycle, row) for cycle, row in found])


def year_of(place: Place, year: int, rows: Sequence[tuple[Cycle, CycleDay | None]]) -> AssemblyYear:
    """The same from rows that were asked for along with more; a year without days has one. Raises Missing."""
    if not rows:
        raise Missing(f"no cycle {year} here")
    cycle, days = rows[0][0], {row.step: row for _cycle, row in rows if row is not None}
    come = COME[cycle.stage]
    steps = tuple(
        WalkStep(step, name, _days(days.get(step)), "past" if number < come else "now" if number == come else "next")
        for number, (step, name) in enumerate(NAMES.items())
    )
    return AssemblyYear(cycle.id, place.id, place.name, place.slug, cycle.year, cycle.stage, steps)


def _days(row: CycleDay | None) -> str:
    if row is None:
        return ""
    return day(row.starts_on) if row.starts_on == row.ends_on else _span(row.starts_on, row.ends_on)


def _span(first: date, last: date) -> str:
    return f"{day(first)}–{day(last)}"
