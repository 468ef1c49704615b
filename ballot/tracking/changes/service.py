"""A decided change is entered with its old and new values; the plenary is told of it later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import func, select

from ballot.kernel import policy
from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import ReportStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import AccountId, Assembly, CycleId
from ballot.tracking.changes.models import ProjectChange
from ballot.tracking.changes.rules import (
    MOVES,
    ChangeSort,
    ReasonClass,
    decider,
    differing,
    require_after,
    require_sort,
)
from ballot.tracking.lamps.rules import Lamp
from ballot.tracking.plans.models import Project, Unit
from ballot.tracking.plans.service.rows import project_in, published_of, unit_named
from ballot.tracking.reports.models import Report

COLUMNS = ("content", "target", "total", "this_year")


@dataclass(frozen=True, slots=True)
class Decision:
    """Why, by which meeting's decision of which day, and the text that everybody reads."""

    reason_class: ReasonClass
    reason: str
    meeting: str
    decision: str
    decided_on: date
    notice: str


@dataclass(frozen=True, slots=True)
class ChangeProject:
    """`values` are those that an adjustment sets, sums in 分; other sorts have none."""

    assembly_id: AssemblyId
    cycle_id: CycleId
    number: int
    sort: ChangeSort
    decision: Decision
    values: Mapping[str, str | int | None]


def change_project(work: Work, order: ChangeProject) -> ProjectChange:
    """Enter a decided change and let it take effect; what was voted on stays as it was.

    Raises NothingChanged, IllegalMove, Missing, NotPublished.
    """
    policy.require(work.actor, Action.CHANGE_PROJECT, order.assembly_id)
    plan = published_of(work, order.assembly_id, order.cycle_id)
    project = project_in(work, plan, order.number)
    require_sort(project.stage, order.sort)
    if order.sort is ChangeSort.ADJUST:
        old, new = _adjust(work, project, order.values)
    else:
        before = project.stage
        work.move(project, MOVES[order.sort])
        old, new = {"stage": before.value}, {"stage": project.stage.value}
        project.lamp = _last_lamp(work, project) if order.sort is ChangeSort.RESUME else Lamp.IDLE
    made = _entered(work, project, order, old, new)
    work.record(plan.log_id, "project.change", id=project.id, change=made.id, sort=order.sort.value)
    return made


def report_change(work: Work, where: tuple[AssemblyId, CycleId], number: int, change: int, day: date) -> None:
    """Note that the next plenary was told; raises Missing, BeforeDecision."""
    policy.require(work.actor, Action.CHANGE_PROJECT, where[0])
    plan = published_of(work, *where)
    project = project_in(work, plan, number)
    found = work.session.scalar(
        select(ProjectChange).where(ProjectChange.project_id == project.id, ProjectChange.number == change)
    )
    if found is None:
        raise Missing(f"no change {change} of project {number}")
    require_after(day, found.decided_on)
    found.reported_on = day
    work.record(plan.log_id, "project.report-change", id=project.id, change=found.id)


def values_of(project: Project, unit: str) -> dict[str, str | int | None]:
    """What an adjustment may change, as it stands."""
    return {**{name: getattr(project, name) for name in COLUMNS}, "unit": unit}


def _adjust(
    work: Work, project: Project, values: Mapping[str, str | int | None]
) -> tuple[dict[str, str | int | None], dict[str, str | int | None]]:
    unit = work.session.get(Unit, project.unit_id) if project.unit_id else None
    standing = values_of(project, unit.name if unit else "")
    new = differing(standing, {name: value for name, value in values.items() if name in standing})
    for name, value in new.items():
        if name == "unit":
            project.unit_id = unit_named(work, project.assembly_id, str(value)).id
        else:
            setattr(project, name, value)
    return {name: standing[name] for name in new}, new


def _last_lamp(work: Work, project: Project) -> Lamp:
    """The lamp of the newest published report; IDLE before the first."""
    asked = select(Report.lamp).where(Report.project_id == project.id, Report.stage == ReportStage.PUBLISHED)
    found = work.session.scalar(asked.order_by(Report.period.desc(), Report.version.desc()).limit(1))
    return found or Lamp.IDLE


def _entered(
    work: Work,
    project: Project,
    order: ChangeProject,
    old: dict[str, str | int | None],
    new: dict[str, str | int | None],
) -> ProjectChange:
    last = work.session.scalar(select(func.max(ProjectChange.number)).where(ProjectChange.project_id == project.id))
    told = order.decision
    made = ProjectChange(
        id=uuid4(),
        assembly_id=order.assembly_id,
        project_id=project.id,
        number=(last or 0) + 1,
        sort=order.sort,
        reason_class=told.reason_class,
        reason=told.reason,
        decider=decider(work.session.get_one(Assembly, order.assembly_id).level),
        meeting=told.meeting,
        decision=told.decision,
        decided_on=told.decided_on,
        notice=told.notice,
        old=old,
        new=new,
        by=AccountId(UUID(work.actor.id)),
        at=work.now,
    )
    work.session.add(made)
    return made
