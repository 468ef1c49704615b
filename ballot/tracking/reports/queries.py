"""What units and organizers see of reports; nothing here writes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import ProjectStage, ReportStage
from ballot.kernel.policy import Actor
from ballot.people.models import Account
from ballot.people.paging import One, Page, Rows, page_of
from ballot.tracking.lamps.rules import Lamp, LampRule, lamp
from ballot.tracking.plans.models import ImplementationPlan, Period, PlanLine, Project, Unit, UnitMember
from ballot.tracking.reports.models import Report, ReportFile
from ballot.tracking.reports.rules import RESTING, WRITABLE, Key

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
    def is_settled(self) -> bool:
        """Whether the unit can't write it now, or not without saying why it corrects what is public."""
        return self.rests or (self.report is not None and self.report.stage not in WRITABLE)

    @property
    def is_filed(self) -> bool:
        """Whatever becomes of a correction, what it corrects was filed."""
        return self.report is not None and (self.report.version > 1 or self.report.stage not in OPEN)

    @property
    def is_late(self) -> bool:
        """Only of a project under way: others owe nothing."""
        return self.project.stage is ProjectStage.UNDERWAY and not self.is_filed and self.period.due_on < self.today

    @property
    def rests(self) -> bool:
        return self.project.stage in RESTING


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
    def rests(self) -> bool:
        return self.project.stage in RESTING

    @property
    def rule(self) -> LampRule:
        return LampRule(self.plan.basis, self.plan.green, self.plan.yellow)

    def lamp_of(self, report: Report) -> Lamp:
        return report.lamp or lamp(self.rule, self.line.progress, report.progress)


def owed(session: Session, plan: ImplementationPlan, actor: Actor, number: int, today: date) -> Page[Owed]:
    """The actor's projects in every period that has begun: what waits for the unit first, then the newest period."""
    asked = _rows(plan).where(_is_own(actor), Period.starts_on <= today)
    waits = and_(or_(Report.id.is_(None), Report.stage.in_(OPEN)), Project.stage.not_in(RESTING))
    ordered = asked.order_by(case((waits, 0), else_=1), Period.number.desc(), Project.number)
    return page_of(session, ordered, number, lambda row: _owed(row, today))


def owed_in(session: Session, plan: ImplementationPlan, actor: Actor, period: int, today: date) -> list[Owed]:
    """All of the actor's projects in one period."""
    asked = _rows(plan).where(_is_own(actor), Period.number == period)
    return [_owed(row, today) for row in session.execute(asked.order_by(Project.number))]


def owed_at(
    session: Session, plan: ImplementationPlan, actor: Actor, numbers: Collection[int], today: date
) -> dict[Key, Owed]:
    """Those of the actor's projects that have these numbers, in every period there is."""
    asked = _rows(plan).where(_is_own(actor), Project.number.in_(numbers))
    found = (_owed(row, today) for row in session.execute(asked))
    return {(one.project.number, one.period.number): one for one in found}


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
        asked = asked.where(_is_own(member))
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
        asked = asked.where(_is_own(member))
    found = session.scalar(asked)
    if found is None:
        raise Missing(f"no file {file_id} here")
    return found


def stands() -> ColumnElement[bool]:
    """Whether a report is the newest that was published of its project and period."""
    later = aliased(Report)
    same = and_(later.project_id == Report.project_id, later.period == Report.period, later.version > Report.version)
    newer = select(later.id).where(same, later.stage == ReportStage.PUBLISHED)
    return and_(Report.stage == ReportStage.PUBLISHED, ~newer.exists())


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


def _is_own(member: Actor) -> ColumnElement[bool]:
    """Whether a project is of a unit that the member acts for."""
    return Project.unit_id.in_(select(UnitMember.unit_id).where(UnitMember.account_id == UUID(member.id)))


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
