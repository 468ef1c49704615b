"""A year with its plan, as every page of its projects begins."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballot.kernel.errors import Missing
from ballot.people.models import Cycle, CycleDay
from ballot.people.years import AssemblyYear, year_of
from ballot.tracking.plans.models import ImplementationPlan
from ballot.web.access import Place


def year_and_plan(session: Session, place: Place, year: int) -> tuple[AssemblyYear, ImplementationPlan]:
    """A year and its plan, public or not, in one question; raises Missing."""
    rows = session.execute(
        select(Cycle, CycleDay, ImplementationPlan)
        .outerjoin(CycleDay, CycleDay.cycle_id == Cycle.id)
        .outerjoin(ImplementationPlan, ImplementationPlan.cycle_id == Cycle.id)
        .where(Cycle.assembly_id == place.id, Cycle.year == year)
    ).all()
    the_year = year_of(place, year, [(row[0], row[1]) for row in rows])
    if rows[0][2] is None:
        raise Missing("no plan in this year")
    return the_year, rows[0][2]
