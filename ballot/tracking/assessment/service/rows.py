"""Rows that the verbs begin with; whatever isn't of the assembly and its year is missing."""

from sqlalchemy import func, select

from ballot.kernel.errors import Missing
from ballot.kernel.policy import AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import Cycle, CycleId
from ballot.tracking.assessment.models import Assessment, Satisfaction
from ballot.tracking.assessment.queries import standing
from ballot.tracking.assessment.rules import Level


def assessment_at(work: Work, assembly_id: AssemblyId, cycle_id: CycleId, number: int) -> Assessment:
    """A round of the year by its number, locked; raises Missing."""
    mine = (Assessment.assembly_id == assembly_id, Assessment.cycle_id == cycle_id)
    found = work.session.scalar(select(Assessment).where(*mine, Assessment.number == number).with_for_update())
    if found is None:
        raise Missing(f"no assessment {number} in this year")
    return found


def cycle_at(work: Work, assembly_id: AssemblyId, cycle_id: CycleId) -> Cycle:
    """The year, locked: rounds are numbered under it; raises Missing."""
    found = work.session.get(Cycle, cycle_id, with_for_update=True)
    if found is None or found.assembly_id != assembly_id:
        raise Missing("no such year here")
    return found


def next_round(work: Work, assembly_id: AssemblyId, cycle_id: CycleId) -> int:
    """The number of the year's next round."""
    cycle_at(work, assembly_id, cycle_id)
    mine = (Assessment.assembly_id == assembly_id, Assessment.cycle_id == cycle_id)
    return (work.session.scalar(select(func.max(Assessment.number)).where(*mine)) or 0) + 1


def sum_up(work: Work, assembly_id: AssemblyId, cycle_id: CycleId) -> None:
    """Write down what the year's settled rounds come to now; raises Missing."""
    work.session.flush()
    cycle_at(work, assembly_id, cycle_id)
    lines = standing(Assessment.assembly_id == assembly_id, Assessment.cycle_id == cycle_id)
    asked = select(lines.c.level, func.count()).group_by(lines.c.level)
    counts = {row[0]: row[1] for row in work.session.execute(asked)}
    told = {level.value: counts.get(level, 0) for level in Level}
    year = {"assembly_id": assembly_id, "cycle_id": cycle_id}
    work.session.merge(Satisfaction(**year, assessed=sum(counts.values()), **told))
