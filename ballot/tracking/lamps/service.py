"""A rectification task comes of a lamp, a visit, an assessment or an organizer; the unit answers, a deputy closes."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import func, select

from ballot.kernel import policy
from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import TaskMove, TaskStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.inbox.service import NotifyPerson, notify_person
from ballot.people.models import AccountId, CycleId, NoticeSort
from ballot.tracking.lamps.models import Task, TaskSource
from ballot.tracking.plans.models import ImplementationPlan, Project, Unit, UnitMember
from ballot.tracking.plans.service.rows import address_of, project_in, published_of, require_member


@dataclass(frozen=True, slots=True)
class OpenTask:
    """`origin_id` is the report, inspection or assessed line that it comes of; another of the same opens nothing."""

    source: TaskSource
    origin_id: UUID | None
    problem: str
    due_on: date


@dataclass(frozen=True, slots=True)
class TaskAt:
    """A task as an address names it."""

    assembly_id: AssemblyId
    cycle_id: CycleId
    number: int


def set_task(work: Work, where: TaskAt, problem: str, due_on: date) -> Task:
    """Let an organizer set a task for the project `where.number`; raises Missing, NotPublished."""
    policy.require(work.actor, Action.SET_TASK, where.assembly_id)
    plan = published_of(work, where.assembly_id, where.cycle_id)
    project = project_in(work, plan, where.number)
    return open_task(work, plan, project, OpenTask(TaskSource.ORGANIZER, None, problem, due_on))


def open_task(work: Work, plan: ImplementationPlan, project: Project, order: OpenTask) -> Task:
    """Open a task and tell the unit; while one by lamp is open, another red lamp of the project adds nothing.

    Part of another act, so it asks for no role of its own.
    """
    same = select(Task).where(Task.project_id == project.id, Task.source == order.source)
    if order.source is TaskSource.LAMP:
        standing = work.session.scalar(same.where(Task.stage != TaskStage.CLOSED).limit(1))
        if standing is not None:
            return standing
    last = work.session.scalar(select(func.max(Task.number)).where(Task.plan_id == plan.id))
    unit = work.session.get(Unit, project.unit_id) if project.unit_id else None
    made = Task(
        id=uuid4(),
        assembly_id=plan.assembly_id,
        plan_id=plan.id,
        number=(last or 0) + 1,
        project_id=project.id,
        source=order.source,
        origin_id=order.origin_id,
        problem=order.problem,
        duty=unit.name if unit else "",
        due_on=order.due_on,
        opened_at=work.now,
        log_id=plan.log_id,
    )
    work.session.add(made)
    work.record(plan.log_id, "task.open", id=made.id, project=project.id)
    _tell(work, plan, project, made, NoticeSort.DUE, f"{project.name}：整改任务，限 {order.due_on.isoformat()} 前答复")
    return made


def answer_task(work: Work, where: TaskAt, answer: str) -> None:
    """Say, for the unit, what was done; raises IllegalMove, Missing for another unit's."""
    policy.require(work.actor, Action.ANSWER_TASK, where.assembly_id)
    task, project, _ = _at(work, where)
    require_member(work, project)
    task.answer, task.answered_by, task.answered_at = answer, AccountId(UUID(work.actor.id)), work.now
    work.move(task, TaskMove.ANSWER)


def check_task(work: Work, where: TaskAt, note: str, *, mended: bool) -> None:
    """Let a deputy close a task that was found mended, or insist on it; raises IllegalMove, Missing."""
    policy.require(work.actor, Action.CHECK_TASK, where.assembly_id)
    task, project, plan = _at(work, where)
    task.note, task.checked_by, task.checked_at = note, AccountId(UUID(work.actor.id)), work.now
    work.move(task, TaskMove.CLOSE if mended else TaskMove.INSIST)
    if not mended:
        _tell(work, plan, project, task, NoticeSort.RETURNED, f"{project.name}：整改未通过代表核验")


def _at(work: Work, where: TaskAt) -> tuple[Task, Project, ImplementationPlan]:
    plan = published_of(work, where.assembly_id, where.cycle_id)
    found = work.session.scalar(
        select(Task).where(Task.plan_id == plan.id, Task.number == where.number).with_for_update()
    )
    if found is None:
        raise Missing(f"no task {where.number} in this year")
    return found, work.session.get_one(Project, found.project_id), plan


def _tell(work: Work, plan: ImplementationPlan, project: Project, task: Task, sort: NoticeSort, subject: str) -> None:
    address = address_of(work, plan, f"tasks/{task.number}")
    for account in work.session.scalars(select(UnitMember.account_id).where(UnitMember.unit_id == project.unit_id)):
        key = f"task:{sort}:{task.id}:{int(work.now.timestamp())}"
        due = task.due_on if sort is NoticeSort.DUE else None
        notify_person(work, NotifyPerson(plan.assembly_id, account, sort, subject[:200], address, key, due))
