"""The ledgers of problems, duties and corrections as pages show them; nothing here writes."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import TaskStage
from ballot.people.models import Account
from ballot.people.paging import One, Page, Rows, page_of
from ballot.tracking.lamps.models import Task
from ballot.tracking.plans.models import ImplementationPlan, Project


@dataclass(frozen=True, slots=True)
class Line:
    """A task with its project, and the deputy who checked it."""

    task: Task
    project: Project
    checker: str


def ledger(session: Session, plan: ImplementationPlan, number: int, stage: str) -> Page[Line]:
    """The year's tasks, those that are open longest first, or only those at a stage."""
    asked = _rows(plan)
    if stage in set(TaskStage):
        asked = asked.where(Task.stage == stage)
    return page_of(session, asked.order_by(Task.number.desc()), number, _line)


def task_at(session: Session, plan: ImplementationPlan, number: int) -> Line:
    """One task; raises Missing."""
    found = session.execute(_rows(plan).where(Task.number == number)).first()
    if found is None:
        raise Missing(f"no task {number} in this year")
    return _line(found)


def _rows(plan: ImplementationPlan) -> Rows:
    return (
        select(Task, Project, Account.name)
        .join(Project, Project.id == Task.project_id)
        .outerjoin(Account, Account.id == Task.checked_by)
        .where(Task.plan_id == plan.id)
    )


def _line(row: One) -> Line:
    return Line(row[0], row[1], row[2] or "")
