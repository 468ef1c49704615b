"""Groups, what each looks at, and what a deputy may go and look at; nothing here writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballot.kernel.errors import Missing
from ballot.kernel.policy import Actor
from ballot.people.models import Deputy
from ballot.tracking.groups.models import (
    GroupDeputy,
    GroupProject,
    Inspection,
    InspectionPhoto,
    SupervisionGroup,
)
from ballot.tracking.plans.models import ImplementationPlan, Project


@dataclass(frozen=True, slots=True)
class Group:
    """A group with its deputies by number and its projects."""

    group: SupervisionGroup
    deputies: Sequence[Deputy]
    projects: Sequence[Project]


@dataclass(frozen=True, slots=True)
class Watched:
    """A project that a deputy may inspect, and the deputies of its groups."""

    project: Project
    deputies: Sequence[Deputy]


def groups(session: Session, plan: ImplementationPlan) -> list[Group]:
    """The year's groups in three questions."""
    found = session.scalars(
        select(SupervisionGroup).where(SupervisionGroup.plan_id == plan.id).order_by(SupervisionGroup.number)
    ).all()
    deputies: dict[UUID, list[Deputy]] = {}
    for group_id, deputy in session.execute(
        select(GroupDeputy.group_id, Deputy)
        .join(Deputy, Deputy.id == GroupDeputy.deputy_id)
        .where(GroupDeputy.group_id.in_([one.id for one in found]))
        .order_by(Deputy.number)
    ):
        deputies.setdefault(group_id, []).append(deputy)
    projects: dict[UUID, list[Project]] = {}
    for group_id, project in session.execute(
        select(GroupProject.group_id, Project)
        .join(Project, Project.id == GroupProject.project_id)
        .where(Project.plan_id == plan.id)
        .order_by(Project.number)
    ):
        projects.setdefault(group_id, []).append(project)
    return [Group(one, deputies.get(one.id, []), projects.get(one.id, [])) for one in found]


def group_at(session: Session, plan: ImplementationPlan, number: int) -> Group:
    """One group; raises Missing."""
    found = next((one for one in groups(session, plan) if one.group.number == number), None)
    if found is None:
        raise Missing(f"no group {number} in this year")
    return found


def watched(session: Session, plan: ImplementationPlan, actor: Actor) -> list[Watched]:
    """The projects that the actor's groups look at, each with the deputies of all its groups."""
    mine = (
        select(GroupProject.project_id)
        .join(GroupDeputy, GroupDeputy.group_id == GroupProject.group_id)
        .join(Deputy, Deputy.id == GroupDeputy.deputy_id)
        .where(Deputy.account_id == UUID(actor.id))
    )
    rows = session.execute(
        select(Project, Deputy)
        .join(GroupProject, GroupProject.project_id == Project.id)
        .join(GroupDeputy, GroupDeputy.group_id == GroupProject.group_id)
        .join(Deputy, Deputy.id == GroupDeputy.deputy_id)
        .where(Project.plan_id == plan.id, Project.id.in_(mine))
        .order_by(Project.number, Deputy.number)
    )
    found: dict[Project, dict[UUID, Deputy]] = {}
    for project, deputy in rows:
        found.setdefault(project, {})[deputy.id] = deputy
    return [Watched(project, list(deputies.values())) for project, deputies in found.items()]


def photo_of(session: Session, plan: ImplementationPlan, inspection_id: UUID, position: int) -> InspectionPhoto:
    """A photo of an inspection of the year; raises Missing."""
    found = session.scalar(
        select(InspectionPhoto)
        .join(Inspection, Inspection.id == InspectionPhoto.inspection_id)
        .join(Project, Project.id == Inspection.project_id)
        .where(
            Project.plan_id == plan.id,
            InspectionPhoto.inspection_id == inspection_id,
            InspectionPhoto.position == position,
        )
    )
    if found is None:
        raise Missing(f"no photo {position} of inspection {inspection_id} here")
    return found
