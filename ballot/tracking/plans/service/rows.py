"""Rows that the verbs begin with; whatever isn't of the assembly is missing."""

from uuid import UUID

from sqlalchemy import func, select

from ballot.kernel.errors import Missing, Refused
from ballot.kernel.lifecycle import PlanStage
from ballot.kernel.policy import AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import Assembly, Cycle, CycleId
from ballot.tracking.plans.models import ImplementationPlan, Period, PlanLine, Project, Unit, UnitMember


class Published(Refused):
    """The plan is public: from now on a decision changes a project, nothing else."""

    code = "plan-published"


class NotPublished(Refused):
    """The plan isn't public yet, so that nobody owes a report."""

    code = "plan-not-published"


def plan_of(work: Work, assembly_id: AssemblyId, cycle_id: CycleId) -> ImplementationPlan:
    """The year's plan, locked; raises Missing."""
    found = work.session.scalar(
        select(ImplementationPlan)
        .where(ImplementationPlan.assembly_id == assembly_id, ImplementationPlan.cycle_id == cycle_id)
        .with_for_update()
    )
    if found is None:
        raise Missing("no plan in this year")
    return found


def draft_of(work: Work, assembly_id: AssemblyId, cycle_id: CycleId) -> ImplementationPlan:
    """The year's plan while it is being written; raises Missing, Published."""
    found = plan_of(work, assembly_id, cycle_id)
    if found.stage is not PlanStage.DRAFT:
        raise Published("the plan is public")
    return found


def published_of(work: Work, assembly_id: AssemblyId, cycle_id: CycleId) -> ImplementationPlan:
    """The year's plan once it is public; raises Missing, NotPublished."""
    found = plan_of(work, assembly_id, cycle_id)
    if found.stage is not PlanStage.PUBLISHED:
        raise NotPublished("the plan isn't public yet")
    return found


def project_in(work: Work, plan: ImplementationPlan, number: int) -> Project:
    """A project of the plan by its number, locked; raises Missing."""
    found = work.session.scalar(
        select(Project).where(Project.plan_id == plan.id, Project.number == number).with_for_update()
    )
    if found is None:
        raise Missing(f"no project {number} in this year")
    return found


def period_in(work: Work, plan: ImplementationPlan, number: int) -> Period:
    """A period of the plan; raises Missing."""
    found = work.session.get(Period, (plan.assembly_id, plan.id, number))
    if found is None:
        raise Missing(f"no period {number} in this year")
    return found


def line_at(work: Work, project: Project, period: int) -> PlanLine:
    """What a project is planned to be at a period's end; raises Missing."""
    found = work.session.get(PlanLine, (project.assembly_id, project.id, period))
    if found is None:
        raise Missing(f"project {project.number} has no line for period {period}")
    return found


def require_member(work: Work, project: Project) -> None:
    """Raise Missing unless the actor acts for the project's unit: of others' work nobody is told here."""
    known = select(UnitMember.account_id).where(
        UnitMember.unit_id == project.unit_id, UnitMember.account_id == UUID(work.actor.id)
    )
    if work.session.scalar(known) is None:
        raise Missing(f"project {project.number} is another unit's")


def unit_named(work: Work, assembly_id: AssemblyId, name: str) -> Unit:
    """The unit of that name, founded now if nobody has named it before."""
    found = work.session.scalar(select(Unit).where(Unit.assembly_id == assembly_id, Unit.name == name))
    if found is None:
        found = Unit(assembly_id=assembly_id, name=name)
        work.session.add(found)
        work.session.flush()
    return found


def next_number(work: Work, plan: ImplementationPlan) -> int:
    """The number of the next project; the plan is locked, so that no two have one."""
    last = work.session.scalar(select(func.max(Project.number)).where(Project.plan_id == plan.id))
    return (last or 0) + 1


def address_of(work: Work, plan: ImplementationPlan, tail: str) -> str:
    """A path within the plan's year."""
    row = work.session.execute(
        select(Assembly.slug, Cycle.year).join(Cycle, Cycle.assembly_id == Assembly.id).where(Cycle.id == plan.cycle_id)
    ).one()
    return f"/{row.slug}/{row.year}/{tail}"
