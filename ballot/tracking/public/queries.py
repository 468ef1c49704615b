"""The league of a year's projects; only what was published, nothing here writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import PlanStage, ReportStage, TaskStage
from ballot.kernel.policy import AssemblyId
from ballot.people.models import CycleId
from ballot.people.paging import Page, page_of
from ballot.tracking.lamps.models import Task
from ballot.tracking.lamps.rules import WORST, Lamp
from ballot.tracking.plans.models import ImplementationPlan, Period, Project, Unit
from ballot.tracking.plans.queries import newest_due, periods_of
from ballot.tracking.reports.models import Report, ReportFile
from ballot.tracking.reports.queries import missing

AT_HOME = 20


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked of the league; empty for everything."""

    lamp: str = ""
    words: str = ""

    @property
    def asks(self) -> bool:
        return bool(self.lamp or self.words)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the league."""

    project: Project
    unit: str


@dataclass(frozen=True, slots=True)
class League:
    """`lamps` counts all projects, `late` names those without a filed report of the period `due`; money in 分."""

    plan: ImplementationPlan
    page: Page[Row]
    lamps: Mapping[Lamp, int]
    planned: int
    spent: int
    due: Period | None
    late: Sequence[tuple[Project, str]]
    open_tasks: int

    @property
    def count(self) -> int:
        return sum(self.lamps.values())

    @property
    def on_schedule(self) -> int:
        """How many of a hundred are green or accepted, of those that have a lamp."""
        lit = self.count - self.lamps.get(Lamp.IDLE, 0)
        good = self.lamps.get(Lamp.GREEN, 0) + self.lamps.get(Lamp.DONE, 0)
        return 100 * good // lit if lit else 0


def league(session: Session, plan: ImplementationPlan, number: int, search: Search, today: date) -> League:
    """The league in five questions, whatever its length."""
    periods = periods_of(session, plan)
    due = newest_due(periods, today)
    whole = and_(Project.plan_id == plan.id, Project.parent_id.is_(None))
    open_ = select(func.count()).where(Task.plan_id == plan.id, Task.stage != TaskStage.CLOSED).scalar_subquery()
    sums = session.execute(
        select(Project.lamp, func.count(), func.sum(Project.this_year), func.sum(Project.spent), open_)
        .where(whole)
        .group_by(Project.lamp)
    ).all()
    asked = select(Project, Unit.name).outerjoin(Unit, Unit.id == Project.unit_id).where(whole, *_wanted(search))
    return League(
        plan=plan,
        page=page_of(session, asked.order_by(Project.number), number, lambda row: Row(row[0], row[1] or "")),
        lamps={row[0]: row[1] for row in sums},
        planned=sum(int(row[2] or 0) for row in sums),
        spent=sum(int(row[3] or 0) for row in sums),
        due=due,
        late=missing(session, plan, due) if due else [],
        open_tasks=sums[0][4] if sums else 0,
    )


def at_home(session: Session, assembly_id: AssemblyId, cycle_id: CycleId) -> list[Row]:
    """The first projects of a public plan, those that need looking at before the others; none before it is public."""
    order = case({one.value: place for place, one in enumerate(WORST)}, value=Project.lamp)
    asked = (
        select(Project, Unit.name)
        .join(ImplementationPlan, ImplementationPlan.id == Project.plan_id)
        .outerjoin(Unit, Unit.id == Project.unit_id)
        .where(ImplementationPlan.assembly_id == assembly_id, ImplementationPlan.cycle_id == cycle_id)
        .where(ImplementationPlan.stage == PlanStage.PUBLISHED, Project.parent_id.is_(None))
        .order_by(order, Project.number)
    )
    return [Row(one, name or "") for one, name in session.execute(asked.limit(AT_HOME))]


def every(session: Session, plan: ImplementationPlan) -> list[Row]:
    """All projects and sub-items in their order."""
    asked = select(Project, Unit.name).outerjoin(Unit, Unit.id == Project.unit_id).where(Project.plan_id == plan.id)
    return [Row(one, name or "") for one, name in session.execute(asked.order_by(Project.number))]


def public_file(session: Session, plan: ImplementationPlan, file_id: UUID) -> ReportFile:
    """A file beside a published report of the year; raises Missing."""
    found = session.scalar(
        select(ReportFile)
        .join(Report, Report.id == ReportFile.report_id)
        .join(Project, Project.id == Report.project_id)
        .where(Project.plan_id == plan.id, Report.stage == ReportStage.PUBLISHED, ReportFile.id == file_id)
    )
    if found is None:
        raise Missing(f"no published file {file_id} here")
    return found


def _wanted(search: Search) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if search.lamp in set(Lamp):
        wanted.append(Project.lamp == search.lamp)
    if search.words:
        like = Project.name.contains(search.words, autoescape=True)
        wanted.append(or_(like, Unit.name.contains(search.words, autoescape=True)))
    return wanted
