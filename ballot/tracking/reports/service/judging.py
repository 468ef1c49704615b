"""The organizers return or accept what was filed; what is published settles its lamp, and a red one opens a task."""

from datetime import timedelta

from sqlalchemy import select

from ballot.kernel import policy
from ballot.kernel.lifecycle import ProjectStage, ReportMove, ReportStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import CycleId, NoticeSort
from ballot.people.rules import day_in_china
from ballot.tracking.lamps import service as lamps
from ballot.tracking.lamps.models import TaskSource
from ballot.tracking.lamps.rules import Lamp, LampRule, lamp
from ballot.tracking.lamps.service import OpenTask
from ballot.tracking.plans.models import Project
from ballot.tracking.plans.service.rows import line_at, published_of
from ballot.tracking.reports.models import Report
from ballot.tracking.reports.service.rows import Found, Place, found_at, report_at, tell_unit

DAYS_TO_MEND = 30
LIT = (ProjectStage.UNDERWAY, ProjectStage.COMPLETED)
"""Stages in which a project's lamp follows its reports; what is accepted, or rests, keeps its own."""


def return_report(work: Work, place: Place, remark: str) -> None:
    """Send a filed report back with a remark; raises IllegalMove, Missing."""
    policy.require(work.actor, Action.JUDGE_REPORT, place.assembly_id)
    found = found_at(work, place)
    report = report_at(work, found, place.period)
    report.remark = remark
    work.move(report, ReportMove.RETURN, version=report.version)
    tell_unit(work, found, report, NoticeSort.RETURNED, f"{found.project.name}：第 {report.period} 期进度被退回")


def accept_report(work: Work, place: Place) -> None:
    """Accept a filed report; it isn't public yet; raises IllegalMove, Missing."""
    policy.require(work.actor, Action.JUDGE_REPORT, place.assembly_id)
    found = found_at(work, place)
    work.move(report_at(work, found, place.period), ReportMove.ACCEPT)


def publish_report(work: Work, place: Place) -> Report:
    """Make an accepted report public; raises IllegalMove, Missing."""
    policy.require(work.actor, Action.JUDGE_REPORT, place.assembly_id)
    found = found_at(work, place)
    report = report_at(work, found, place.period)
    _publish(work, found, report)
    return report


def publish_accepted(work: Work, assembly_id: AssemblyId, cycle_id: CycleId) -> int:
    """Make every accepted report of the year public; return how many there were."""
    policy.require(work.actor, Action.JUDGE_REPORT, assembly_id)
    plan = published_of(work, assembly_id, cycle_id)
    rows = work.session.execute(
        select(Report, Project)
        .join(Project, Project.id == Report.project_id)
        .where(Project.plan_id == plan.id, Report.stage == ReportStage.ACCEPTED)
        .order_by(Report.period, Project.number)
    ).all()
    for report, project in rows:
        _publish(work, Found(plan, project), report)
    return len(rows)


def _publish(work: Work, found: Found, report: Report) -> None:
    plan, project, lit = found.plan, found.project, found.project.stage in LIT
    line = line_at(work, project, report.period)
    report.lamp = lamp(LampRule(plan.basis, plan.green, plan.yellow), line.progress, report.progress)
    report.published_at = work.now
    work.move(report, ReportMove.PUBLISH, version=report.version)
    if project.told is None or report.period >= project.told:
        project.told, project.planned, project.actual = report.period, line.progress, report.progress
        project.spent, project.lamp = report.money, report.lamp if lit else project.lamp
    if lit and report.lamp is Lamp.RED:
        told = (
            f"第 {report.period} 期：计划 {_percent(line.progress)}，完成 {_percent(report.progress)}。{report.reason}"
        )
        due = day_in_china(work.now) + timedelta(days=DAYS_TO_MEND)
        lamps.open_task(work, plan, project, OpenTask(TaskSource.LAMP, report.id, told[:1000], due))


def _percent(progress: int) -> str:
    whole, part = divmod(progress, 10)
    return f"{whole}.{part}%" if part else f"{whole}%"
