"""Inside the unit: a report is written, files are put beside it, and another person signs it."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select

from ballot.kernel import policy
from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import ReportMove, ReportStage
from ballot.kernel.policy import Action
from ballot.kernel.work import Work
from ballot.people.models import AccountId
from ballot.tracking.plans.service.rows import line_at, period_in, require_member
from ballot.tracking.reports.models import Report, ReportFile
from ballot.tracking.reports.rules import (
    MOST_FILES,
    RESTING,
    WRITABLE,
    FileSort,
    NoCorrection,
    OwnSignature,
    Resting,
    Settled,
    Told,
    TooManyFiles,
    require_fit,
)
from ballot.tracking.reports.service.rows import Found, Place, found_at, newest, progress_before, report_at


@dataclass(frozen=True, slots=True)
class Attachment:
    """A photo drawn anew, or a document with no size of its own."""

    sort: FileSort
    name: str
    type: str
    data: bytes
    width: int = 0
    height: int = 0


def write_report(work: Work, place: Place, told: Told, correction: str = "") -> Report:
    """Keep what a report says while it is open; one that was published is corrected by a version of its own.

    Raises Settled while it is with others, NoCorrection, Resting, Missing, NotPublished.
    """
    policy.require(work.actor, Action.FILE_REPORT, place.assembly_id)
    found = found_at(work, place)
    require_member(work, found.project)
    period_in(work, found.plan, place.period)
    if found.project.stage in RESTING:
        raise Resting(f"project {found.project.number} is {found.project.stage}")
    report = newest(work, found.project, place.period)
    if report is not None and report.stage is ReportStage.PUBLISHED and not correction.strip():
        raise NoCorrection("a correction says why it is made")
    if report is None or report.stage is ReportStage.PUBLISHED:
        report = _begin(work, found, place, report, correction.strip())
    _require_open(report)
    report.progress, report.money = told.progress, told.money
    report.milestone, report.problems, report.reason = told.milestone, told.problems, told.reason
    report.filed_by, report.signed_by, report.changed_at = AccountId(UUID(work.actor.id)), None, work.now
    work.session.flush()
    work.record(report.log_id, "report.write", id=report.id, version=report.version)
    return report


def submit_report(work: Work, place: Place) -> Report:
    """Put a report before the unit's signer; raises UnfitReport, IllegalMove, Missing."""
    policy.require(work.actor, Action.FILE_REPORT, place.assembly_id)
    found, report = _own(work, place)
    told = Told(report.progress, report.money, report.milestone, report.problems, report.reason)
    planned = line_at(work, found.project, place.period).progress
    require_fit(told, planned, progress_before(work, found.project, place.period))
    work.move(report, ReportMove.SUBMIT, version=report.version)
    return report


def hand_back_report(work: Work, place: Place, remark: str) -> None:
    """Give a report back to whoever wrote it, inside the unit; raises IllegalMove, Missing."""
    policy.require(work.actor, Action.SIGN_REPORT, place.assembly_id)
    _, report = _own(work, place)
    report.remark = remark
    work.move(report, ReportMove.HAND_BACK)


def sign_report(work: Work, place: Place) -> Report:
    """Sign a report and file it with the organizers; raises OwnSignature, IllegalMove, Missing."""
    policy.require(work.actor, Action.SIGN_REPORT, place.assembly_id)
    _, report = _own(work, place)
    if str(report.filed_by) == work.actor.id:
        raise OwnSignature("whoever wrote a report doesn't sign it")
    report.signed_by, report.filed_at, report.remark = AccountId(UUID(work.actor.id)), work.now, ""
    work.move(report, ReportMove.SIGN, version=report.version)
    return report


def attach(work: Work, place: Place, file: Attachment) -> ReportFile:
    """Put a photo or document beside an open report; raises Settled, TooManyFiles, Missing."""
    policy.require(work.actor, Action.FILE_REPORT, place.assembly_id)
    report = _open(work, place)
    last, count = work.session.execute(
        select(func.max(ReportFile.position), func.count()).where(ReportFile.report_id == report.id)
    ).one()
    if count >= MOST_FILES:
        raise TooManyFiles(f"{MOST_FILES} files at most")
    made = ReportFile(
        id=uuid4(),
        assembly_id=report.assembly_id,
        report_id=report.id,
        position=(last or 0) + 1,
        sort=file.sort,
        name=file.name,
        type=file.type,
        width=file.width,
        height=file.height,
        data=file.data,
    )
    work.session.add(made)
    work.record(report.log_id, "report.attach", id=report.id, file=made.id)
    return made


def detach(work: Work, place: Place, file_id: UUID) -> None:
    """Take a file away from an open report; raises Settled, Missing."""
    policy.require(work.actor, Action.FILE_REPORT, place.assembly_id)
    _, report = _own(work, place)
    known = select(ReportFile.id).where(ReportFile.report_id == report.id, ReportFile.id == file_id)
    if work.session.scalar(known) is None:
        raise Missing(f"no file {file_id} beside this report")
    _require_open(report)
    work.session.execute(delete(ReportFile).where(ReportFile.id == file_id))
    work.record(report.log_id, "report.detach", id=report.id, file=file_id)


def _own(work: Work, place: Place) -> tuple[Found, Report]:
    found = found_at(work, place)
    require_member(work, found.project)
    return found, report_at(work, found, place.period)


def _open(work: Work, place: Place) -> Report:
    _, report = _own(work, place)
    _require_open(report)
    return report


def _require_open(report: Report) -> None:
    if report.stage not in WRITABLE:
        raise Settled(f"the report is {report.stage}")


def _begin(work: Work, found: Found, place: Place, old: Report | None, correction: str) -> Report:
    """A first version, or the next one with the files of the version before it."""
    made = Report(
        id=uuid4(),
        assembly_id=place.assembly_id,
        project_id=found.project.id,
        period=place.period,
        version=old.version + 1 if old else 1,
        stage=ReportStage.DRAFT,
        progress=0,
        money=0,
        milestone="",
        problems="",
        reason="",
        correction=correction if old else "",
        filed_by=AccountId(UUID(work.actor.id)),
        changed_at=work.now,
        log_id=found.plan.log_id,
    )
    work.session.add(made)
    work.session.flush()
    if old:
        for file in work.session.scalars(select(ReportFile).where(ReportFile.report_id == old.id)):
            kept = {
                name: getattr(file, name) for name in ("position", "sort", "name", "type", "width", "height", "data")
            }
            work.session.add(ReportFile(id=uuid4(), assembly_id=made.assembly_id, report_id=made.id, **kept))
    return made
