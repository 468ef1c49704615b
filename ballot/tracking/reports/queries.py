"""What units and organizers see of reports; nothing here writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, aliased

from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import ProjectStage, ReportStage
from ballot.kernel.policy import Actor
from ballot.people.models import Account
from ballot.people.paging import One, Page, Rows, page_of
from ballot.tracking.lamps.rules import Lamp, LampRule, lamp
from ballot.tracking.plans.models import ImplementationPlan, Period, PlanLine, Project, Unit, UnitMember
from ballot.tracking.reports.models import Report, ReportFile

OPEN = (ReportStage.DRAFT, ReportStage.SUBMITTED, ReportStage.RETURNED)


@dataclass(frozen=True, slots=True)
class Owed:
    """A project of the unit in one period, with the report there is."""

    project: Project
    unit: str
    period: Period
    line: PlanLine
    report: Report | None
    today: date

    @property
    def is_filed(self) -> bool:
        return self.report is not None and self.report.stage not in OPEN

    @property
    def is_late(self) -> bool:
        return not self.is_filed and self.period.due_on < self.today


@dataclass(frozen=True, slots=True)
class Written:
    """One report with everything that its page says; `before` is the newest of the period before it.

    `versions` are all that there are, the newest first; `files` those of the newest.
    """

    plan: ImplementationPlan
    project: Project
    unit: str
    period: Period
    line: PlanLine
    before: Report | None
    versions: Sequence[Report]
    files: Sequence[ReportFile]
    names: dict[UUID, str]

    @property
    def report(self) -> Report | None:
        return self.versions[0] if self.versions else None

    @property
    def rule(self) -> LampRule:
        return LampRule(self.plan.basis, self.plan.green, self.plan.yellow)

    def lamp_of(self, report: Report) -> Lamp:
        return report.lamp or lamp(self.rule, self.line.progress, report.progress)


def owed(session: Session, plan: ImplementationPlan, actor: Actor, today: date) -> list[Owed]:
    """The actor's projects in every period that has begun: what isn't filed first, then the newest period."""
    mine = select(UnitMember.unit_id).where(UnitMember.account_id == UUID(actor.id))
    asked = _rows(plan).where(Project.unit_id.in_(mine), Period.starts_on <= today)
    rows = session.execute(asked.order_by(Period.number.desc(), Project.number).limit(600))
    return sorted((_owed(row, today) for row in rows), key=lambda one: one.is_filed)


def filed(session: Session, plan: ImplementationPlan, number: int, stage: str, today: date) -> Page[Owed]:
    """The organizers' queue: reports at this stage, or every one that was begun, the newest period first."""
    asked = _rows(plan).where(Report.id.is_not(None))
    if stage in set(ReportStage):
        asked = asked.where(Report.stage == stage)
    ordered = asked.order_by(Period.number.desc(), Project.number)
    return page_of(session, ordered, number, lambda row: _owed(row, today))


def waiting(session: Session, plan: ImplementationPlan) -> dict[ReportStage, int]:
    """How many reports stand at each stage."""
    asked = (
        select(Report.stage, func.count())
        .join(Project, Project.id == Report.project_id)
        .where(Project.plan_id == plan.id, _is_newest())
        .group_by(Report.stage)
    )
    return {stage: count for stage, count in session.execute(asked)}  # noqa: C416  rows are no pairs to a checker


def missing(
    session: Session, plan: ImplementationPlan, period: Period, limit: int | None = 100
) -> list[tuple[Project, str]]:
    """The projects under way whose report of the period nobody has filed, each with its unit."""
    there = select(Report.id).where(
        Report.project_id == Project.id,
        Report.period == period.number,
        Report.stage.in_((ReportStage.FILED, ReportStage.ACCEPTED, ReportStage.PUBLISHED)),
    )
    asked = (
        select(Project, Unit.name)
        .outerjoin(Unit, Unit.id == Project.unit_id)
        .where(Project.plan_id == plan.id, Project.stage == ProjectStage.UNDERWAY, ~there.exists())
        .order_by(Unit.name, Project.number)
        .limit(limit)
    )
    return [(project, name or "") for project, name in session.execute(asked)]


def written(
    session: Session, plan: ImplementationPlan, number: int, period: int, member: Actor | None = None
) -> Written:
    """One project's report of a period; raises Missing, also for a `member` of another unit."""
    asked = _rows(plan, every=True).where(Project.number == number, Period.number == period)
    if member is not None:
        asked = asked.where(
            Project.unit_id.in_(select(UnitMember.unit_id).where(UnitMember.account_id == UUID(member.id)))
        )
    rows = session.execute(asked.order_by(Report.version.desc())).all()
    if not rows:
        raise Missing(f"no project {number} or period {period} here")
    project, unit, found, line, _ = rows[0]
    versions = [row[4] for row in rows if row[4] is not None]
    before = _before(session, project, period)
    files = _files(session, versions[0]) if versions else []
    return Written(plan, project, unit or "", found, line, before, versions, files, _names(session, versions))


def file_of(session: Session, plan: ImplementationPlan, file_id: UUID, member: Actor | None = None) -> ReportFile:
    """A file beside a report of the year; raises Missing, also for a `member` of another unit."""
    asked = (
        select(ReportFile)
        .join(Report, Report.id == ReportFile.report_id)
        .join(Project, Project.id == Report.project_id)
        .where(Project.plan_id == plan.id, ReportFile.id == file_id)
    )
    if member is not None:
        asked = asked.where(
            Project.unit_id.in_(select(UnitMember.unit_id).where(UnitMember.account_id == UUID(member.id)))
        )
    found = session.scalar(asked)
    if found is None:
        raise Missing(f"no file {file_id} here")
    return found


def _owed(row: One, today: date) -> Owed:
    project, unit, period, line, report = row
    return Owed(project, unit or "", period, line, report, today)


def _rows(plan: ImplementationPlan, *, every: bool = False) -> Rows:
    """Project, unit's name, period, line, and the newest version of its report, or each."""
    joined = and_(Report.project_id == Project.id, Report.period == Period.number)
    return (
        select(Project, Unit.name, Period, PlanLine, Report)
        .join(Period, Period.plan_id == Project.plan_id)
        .join(PlanLine, and_(PlanLine.project_id == Project.id, PlanLine.period == Period.number))
        .outerjoin(Unit, Unit.id == Project.unit_id)
        .outerjoin(Report, joined if every else and_(joined, _is_newest()))
        .where(Project.plan_id == plan.id)
    )


def _is_newest() -> ColumnElement[bool]:
    later = aliased(Report)
    same = and_(later.project_id == Report.project_id, later.period == Report.period, later.version > Report.version)
    return ~select(later.id).where(same).exists()


def _before(session: Session, project: Project, period: int) -> Report | None:
    return session.scalar(
        select(Report)
        .where(Report.project_id == project.id, Report.period < period)
        .order_by(Report.period.desc(), Report.version.desc())
        .limit(1)
    )


def _files(session: Session, report: Report) -> Sequence[ReportFile]:
    return session.scalars(
        select(ReportFile).where(ReportFile.report_id == report.id).order_by(ReportFile.position)
    ).all()


def _names(session: Session, versions: Sequence[Report]) -> dict[UUID, str]:
    ids = {one for report in versions for one in (report.filed_by, report.signed_by) if one}
    return {one.id: one.name for one in session.scalars(select(Account).where(Account.id.in_(ids)))}
