"""Groups are made of deputies and look at projects; what they find on the spot is taken in once, however often sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select

from ballot.kernel import policy
from ballot.kernel.errors import Missing, Refused
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.sandbox import Picture
from ballot.kernel.work import Work
from ballot.people.models import AccountId, CycleId, Deputy, Term
from ballot.people.rules import day_in_china
from ballot.tracking.groups.models import (
    GroupDeputy,
    GroupProject,
    Inspection,
    InspectionDeputy,
    InspectionPhoto,
    SupervisionGroup,
)
from ballot.tracking.lamps.models import TaskSource
from ballot.tracking.lamps.service import OpenTask, open_task
from ballot.tracking.plans.models import ImplementationPlan, Project
from ballot.tracking.plans.service.rows import plan_of, project_in, published_of

MOST_PHOTOS = 4
DAYS_TO_MEND = 30


class TooManyPhotos(Refused):
    """An inspection shows four photos at most; none is left out in silence."""

    code = "too-many-photos"


@dataclass(frozen=True, slots=True)
class SetGroup:
    """`number` is that of a group that stands, or 0 for a new one; deputies and projects by their own numbers."""

    assembly_id: AssemblyId
    cycle_id: CycleId
    number: int
    name: str
    deputies: Sequence[str]
    projects: Sequence[int]


@dataclass(frozen=True, slots=True)
class RecordInspection:
    """`key` is the sender's own; `problem` opens a task if there is any."""

    assembly_id: AssemblyId
    cycle_id: CycleId
    number: int
    key: UUID
    held_on: date
    place: str
    findings: str
    problem: str
    deputies: Sequence[UUID]
    photos: Sequence[Picture] = ()


def set_group(work: Work, order: SetGroup) -> SupervisionGroup:
    """Make a group, or put these deputies and projects in place of its own; raises Missing naming the stranger."""
    policy.require(work.actor, Action.CHANGE_GROUPS, order.assembly_id)
    plan = plan_of(work, order.assembly_id, order.cycle_id)
    group = _group(work, plan, order)
    group.name = order.name
    deputies = _deputies(work, order.assembly_id, order.deputies)
    projects = [project_in(work, plan, number) for number in dict.fromkeys(order.projects)]
    work.session.execute(delete(GroupDeputy).where(GroupDeputy.group_id == group.id))
    work.session.execute(delete(GroupProject).where(GroupProject.group_id == group.id))
    same = {"assembly_id": plan.assembly_id, "group_id": group.id}
    work.session.add_all(GroupDeputy(**same, deputy_id=one) for one in deputies)
    work.session.add_all(GroupProject(**same, project_id=one.id) for one in projects)
    work.record(plan.log_id, "group.set", id=group.id, deputies=len(deputies), projects=len(projects))
    return group


def record_inspection(work: Work, order: RecordInspection) -> Inspection:
    """Take in what deputies found; the same key once more returns what stands already.

    Raises Missing unless the actor is a deputy of a group that looks at the project, and those present too,
    TooManyPhotos.
    """
    policy.require(work.actor, Action.INSPECT_PROJECT, order.assembly_id)
    plan = published_of(work, order.assembly_id, order.cycle_id)
    project = project_in(work, plan, order.number)
    # First, since whoever sends again what stands already is owed its answer, whatever the groups have become.
    known = work.session.scalar(
        select(Inspection).where(Inspection.assembly_id == order.assembly_id, Inspection.key == order.key)
    )
    if known is not None and known.by == UUID(work.actor.id):
        return known
    watching = watchers(work, project)
    if known or UUID(work.actor.id) not in watching.values() or not set(order.deputies) <= set(watching):
        raise Missing(f"no group of this deputy looks at project {project.number}")
    if len(order.photos) > MOST_PHOTOS:
        raise TooManyPhotos(f"{len(order.photos)} photos, {MOST_PHOTOS} at most")
    made = _made(work, project, order)
    work.record(plan.log_id, "inspection.record", id=made.id, project=project.id, photos=len(order.photos))
    if order.problem:
        due = day_in_china(work.now) + timedelta(days=DAYS_TO_MEND)
        open_task(work, plan, project, OpenTask(TaskSource.INSPECTION, made.id, order.problem, due))
    return made


def watchers(work: Work, project: Project) -> dict[UUID, UUID | None]:
    """The deputies of all groups that look at a project, each with the account."""
    asked = (
        select(Deputy.id, Deputy.account_id)
        .join(GroupDeputy, GroupDeputy.deputy_id == Deputy.id)
        .join(GroupProject, GroupProject.group_id == GroupDeputy.group_id)
        .where(GroupProject.project_id == project.id)
    )
    return {row[0]: row[1] for row in work.session.execute(asked)}


def _group(work: Work, plan: ImplementationPlan, order: SetGroup) -> SupervisionGroup:
    if order.number:
        found = work.session.scalar(
            select(SupervisionGroup).where(SupervisionGroup.plan_id == plan.id, SupervisionGroup.number == order.number)
        )
        if found is None:
            raise Missing(f"no group {order.number} in this year")
        return found
    last = work.session.scalar(select(func.max(SupervisionGroup.number)).where(SupervisionGroup.plan_id == plan.id))
    made = SupervisionGroup(
        id=uuid4(), assembly_id=plan.assembly_id, plan_id=plan.id, number=(last or 0) + 1, name=order.name
    )
    work.session.add(made)
    work.session.flush()
    return made


def _deputies(work: Work, assembly_id: AssemblyId, numbers: Sequence[str]) -> list[UUID]:
    """The seats of these numbers in the assembly's newest term; raises Missing for one that isn't."""
    term = select(Term.id).where(Term.assembly_id == assembly_id).order_by(Term.number.desc()).limit(1)
    rows = work.session.execute(
        select(Deputy.number, Deputy.id).where(
            Deputy.assembly_id == assembly_id, Deputy.number.in_(numbers), Deputy.term_id == term.scalar_subquery()
        )
    )
    found = {row[0]: row[1] for row in rows}
    strangers = [one for one in numbers if one not in found]
    if strangers:
        raise Missing(f"no deputy {strangers[0][:32]!r} here")
    return list(found.values())


def _made(work: Work, project: Project, order: RecordInspection) -> Inspection:
    made = Inspection(
        id=uuid4(),
        assembly_id=order.assembly_id,
        project_id=project.id,
        key=order.key,
        held_on=order.held_on,
        place=order.place,
        findings=order.findings,
        problem=order.problem,
        by=AccountId(UUID(work.actor.id)),
        at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    same = {"assembly_id": order.assembly_id, "inspection_id": made.id}
    work.session.add_all(InspectionDeputy(**same, deputy_id=one) for one in set(order.deputies))
    for position, one in enumerate(order.photos, start=1):
        size = {"type": one.type, "width": one.width, "height": one.height}
        work.session.add(InspectionPhoto(id=uuid4(), **same, position=position, data=one.data, **size))
    return made
