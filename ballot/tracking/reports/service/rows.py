"""The report that the verbs of a project and a period begin with."""

from dataclasses import dataclass

from sqlalchemy import func, select

from ballot.kernel.errors import Missing
from ballot.kernel.policy import AssemblyId
from ballot.kernel.work import Work
from ballot.people.inbox.service import NotifyPerson, notify_person
from ballot.people.models import CycleId, NoticeSort
from ballot.tracking.plans.models import ImplementationPlan, Project, UnitMember
from ballot.tracking.plans.service.rows import address_of, project_in, published_of
from ballot.tracking.reports.models import Report
from ballot.tracking.reports.queries import stands


@dataclass(frozen=True, slots=True)
class Place:
    """A project of a year and a period of it, as an address names them."""

    assembly_id: AssemblyId
    cycle_id: CycleId
    number: int
    period: int


@dataclass(frozen=True, slots=True)
class Found:
    """The plan and the project of a place, locked."""

    plan: ImplementationPlan
    project: Project


def found_at(work: Work, place: Place) -> Found:
    """Raises Missing, NotPublished."""
    plan = published_of(work, place.assembly_id, place.cycle_id)
    return Found(plan, project_in(work, plan, place.number))


def newest(work: Work, project: Project, period: int) -> Report | None:
    """The last version there is; None before the first."""
    return work.session.scalar(
        select(Report)
        .where(Report.project_id == project.id, Report.period == period)
        .order_by(Report.version.desc())
        .limit(1)
        .with_for_update()
    )


def report_at(work: Work, found: Found, period: int) -> Report:
    """The last version; raises Missing."""
    report = newest(work, found.project, period)
    if report is None:
        raise Missing(f"nothing is reported of project {found.project.number} in period {period}")
    return report


def progress_before(work: Work, project: Project, period: int) -> int:
    """The progress that was published of an earlier period, in thousandths; what was corrected since counts no more."""
    asked = select(func.max(Report.progress)).where(Report.project_id == project.id, Report.period < period, stands())
    return work.session.scalar(asked) or 0


def tell_unit(work: Work, found: Found, report: Report, sort: NoticeSort, subject: str) -> None:
    """Put a notice into the inbox of everybody who acts for the project's unit."""
    address = address_of(work, found.plan, f"reports/{found.project.number}/{report.period}")
    members = select(UnitMember.account_id).where(UnitMember.unit_id == found.project.unit_id)
    for account in work.session.scalars(members):
        key = f"report:{sort}:{report.id}:{int(work.now.timestamp())}"
        notify_person(work, NotifyPerson(found.plan.assembly_id, account, sort, subject[:200], address, key))
