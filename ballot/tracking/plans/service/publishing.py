"""A plan becomes public, and each of its periods then reminds who owes a report."""

import hashlib
from collections.abc import Collection
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select

from ballot.kernel import policy
from ballot.kernel.errors import Missing
from ballot.kernel.jobs import DraftJob, Job, draft_job, order_job
from ballot.kernel.lifecycle import JobStage, PlanMove, ProjectStage, ReportStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.inbox.service import NotifyPerson, notify_person
from ballot.people.models import AccountId, Cycle, CycleId, NoticeSort
from ballot.people.rules import CHINA, day_in_china
from ballot.shortlisting.models import Candidate
from ballot.shortlisting.proposals.listing import keep_unchosen
from ballot.solicitation.rules.ideas import ExitSort
from ballot.tracking.plans.models import ImplementationPlan, Period, PlanLine, Project, Unit, UnitMember
from ballot.tracking.plans.queries import manned_units
from ballot.tracking.plans.rules import Line, Planned, require_ready
from ballot.tracking.plans.service.proposed import tell_proposers
from ballot.tracking.plans.service.rows import address_of, draft_of
from ballot.tracking.reports.models import Report

TASK = "tracking.remind"
FILED = (ReportStage.FILED, ReportStage.ACCEPTED, ReportStage.PUBLISHED)


def publish_plan(work: Work, assembly_id: AssemblyId, cycle_id: CycleId, decision: str) -> ImplementationPlan:
    """Make the plan public and order its reminders; raises NotReady, Published, Missing."""
    policy.require(work.actor, Action.CHANGE_PLAN, assembly_id)
    plan = draft_of(work, assembly_id, cycle_id)
    periods = work.session.scalars(select(Period).where(Period.plan_id == plan.id).order_by(Period.number)).all()
    require_ready(planned(work, plan), len(periods))
    plan.decision, plan.published_at = decision, work.now
    work.move(plan, PlanMove.PUBLISH, periods=len(periods))
    for period in periods:
        _order_reminder(work, plan, period, NoticeSort.DUE)
        _order_reminder(work, plan, period, NoticeSort.OVERDUE)
    tell_proposers(work, plan, ExitSort.ADOPTED, "进入实施，逐期公开进度")
    # Nothing is carried over any more: what is not in the plan by now was not chosen.
    keep_unchosen(work, work.session.get_one(Cycle, cycle_id), _carried(work, plan))
    return plan


def _carried(work: Work, plan: ImplementationPlan) -> Collection[str]:
    asked = select(Candidate.code).join(Project, Project.candidate_id == Candidate.id)
    return work.session.scalars(asked.where(Project.plan_id == plan.id)).all()


def planned(work: Work, plan: ImplementationPlan) -> list[Planned]:
    """Every project as the rule asks for it; three questions whatever their number."""
    lines: dict[UUID, dict[int, Line]] = {}
    asked = select(PlanLine).join(Project, Project.id == PlanLine.project_id).where(Project.plan_id == plan.id)
    for line in work.session.scalars(asked):
        lines.setdefault(line.project_id, {})[line.period] = Line(line.progress, line.money, line.milestone)
    manned = manned_units(work.session, plan.assembly_id)
    rows = work.session.execute(
        select(Project, Unit.name)
        .outerjoin(Unit, Unit.id == Project.unit_id)
        .where(Project.plan_id == plan.id)
        .order_by(Project.number)
    )
    return [Planned(one.number, name or "", one.unit_id in manned, lines.get(one.id, {})) for one, name in rows]


def remind(work: Work, job: Job, payload: str) -> str:
    """Tell whoever owes a report of a period that it is due, or overdue; return how many projects lack one."""
    policy.require(work.actor, Action.REMIND_UNITS, job.assembly_id)
    sort, plan_id, number = payload.split(":")
    plan = work.session.get(ImplementationPlan, UUID(plan_id))
    period = work.session.get(Period, (job.assembly_id, UUID(plan_id), int(number)))
    if plan is None or period is None:
        raise Missing("no such period any more")
    owing = _owing(work, plan, period.number)
    if NoticeSort(sort) is NoticeSort.DUE and day_in_china(work.now) > period.due_on:
        owing = []  # a worker that comes late has the later notice to send
    for project, account in owing:
        notify_person(work, _notice(work, plan, period, NoticeSort(sort), project, account))
    work.record(job.log_id, "plan.remind", id=plan.id, period=period.number, notices=len(owing))
    return str(len({project.id for project, _ in owing}))


def _owing(work: Work, plan: ImplementationPlan, period: int) -> list[tuple[Project, AccountId]]:
    """Each project under way without a filed report of the period, with each member of its unit."""
    filed = select(Report.project_id).where(Report.period == period, Report.stage.in_(FILED))
    asked = (
        select(Project, UnitMember.account_id)
        .join(UnitMember, UnitMember.unit_id == Project.unit_id)
        .where(Project.plan_id == plan.id, Project.stage == ProjectStage.UNDERWAY, Project.id.not_in(filed))
        .order_by(Project.number)
    )
    return [(project, account) for project, account in work.session.execute(asked)]


def _notice(
    work: Work, plan: ImplementationPlan, period: Period, sort: NoticeSort, project: Project, account: AccountId
) -> NotifyPerson:
    said = "请在 {day} 前填报" if sort is NoticeSort.DUE else "应在 {day} 前填报，已经逾期"
    subject = f"{project.name}：第 {period.number} 期进度" + said.format(day=period.due_on.isoformat())
    return NotifyPerson(
        assembly_id=plan.assembly_id,
        account_id=account,
        sort=sort,
        subject=subject[:200],
        address=address_of(work, plan, f"reports/{project.number}/{period.number}"),
        key=f"report:{sort}:{project.id}:{period.number}",
        due_on=period.due_on,
    )


def _order_reminder(work: Work, plan: ImplementationPlan, period: Period, sort: NoticeSort) -> None:
    """On the morning after the period's end, and once more on the one after its last day to file."""
    day = (period.ends_on if sort is NoticeSort.DUE else period.due_on) + timedelta(days=1)
    payload = f"{sort}:{plan.id}:{period.number}"
    digest = hashlib.sha256(payload.encode()).hexdigest()
    subject = f"{sort} {period.due_on.isoformat()}"
    job = draft_job(work, DraftJob(plan.assembly_id, plan.log_id, TASK, subject, digest, digest, [(payload, 1)]))
    if job.stage is JobStage.DRAFT:
        order_job(work, job, not_before=datetime.combine(day, time(8), CHINA))
