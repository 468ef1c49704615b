"""A unit with many projects files them by a table: taken along, filled in, brought back, looked at, confirmed."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from sqlalchemy import select

from ballot.kernel.db import db
from ballot.kernel.errors import Missing
from ballot.kernel.jobs import Job, JobPart
from ballot.kernel.policy import Action
from ballot.kernel.sandbox import Unfit
from ballot.people.imports import sheets
from ballot.people.imports.words import UNFIT
from ballot.people.years import year_at
from ballot.tracking.plans.models import ImplementationPlan
from ballot.tracking.plans.queries import periods_of, plan_at
from ballot.tracking.reports import queries, tablefile
from ballot.tracking.reports.brought import STRANGER, brought
from ballot.tracking.reports.rules import GoesBack, Key, NoReason, Resting, Settled, Told, UnfitReport
from ballot.tracking.reports.service import bringing
from ballot.tracking.reports.tablefile import UnfitTable
from ballot.tracking.reports.views import today
from ballot.web.access import Place, access, actor, work
from ballot.web.forms import Form, status
from ballot.web.uploads import TABLE_LIMIT, name_of, table_of, takes_files

bp = Blueprint("report_sheets", __name__, url_prefix="/<assembly>/<int:year>/reports/sheet")

WRONG = {
    "head": _l("第一行不是模板的列名。请从“下载表格”得到的文件填起。"),
    "too-many": _l("行太多。"),
    "no-rows": _l("没有填写任何完成进度。"),
    "number": _l("编号或期次不是数字。"),
    "doubled": _l("同一项目同一期出现了两次。"),
    "percent": _l("请填写 0 到 100，最多一位小数。"),
    "no-sum": _l("不是金额。"),
    "empty": _l("请填写这一格。"),
    "too-long": _l("内容太长。"),
    "unfit-text": _l("含有不能使用的字符。"),
    STRANGER: _l("不是本单位的项目，或者没有这一期。"),
    Settled.code: _l("这份报告正在签发、审核或者已经公开，不能用表格改动。请清空这一行的完成进度。"),
    Resting.code: _l("项目已经暂缓或终止，不再填报。请清空这一行的完成进度。"),
    NoReason.code: _l("完成进度落后于计划，请写明原因。"),
    GoesBack.code: _l("完成进度比以前公开的少，请写明原因。"),
}


class SheetForm(Form):
    file = FileField(_l("文件"), [FileRequired(_l("请选择一个文件。"))])


@bp.get("/period-<int:period>.<any(csv, xlsx):kind>")
@access(Action.FILE_REPORT)
def take_along(place: Place, year: int, period: int, kind: str) -> ResponseReturnValue:
    """The unit's projects of a period with what was written so far."""
    the_year = year_at(db.session(), place, year)
    plan = plan_at(db.session(), place.id, the_year.id)
    owed = queries.owed_in(db.session(), plan, actor(), period, today())
    headers = {"Content-Disposition": f'attachment; filename="reports-{year}-{period}.{kind}"'}
    type_ = sheets.XLSX if kind == "xlsx" else sheets.CSV
    return Response(tablefile.written(owed, kind), content_type=type_, headers=headers)


@bp.route("", methods=["GET", "POST"])
@access(Action.FILE_REPORT)
@takes_files(TABLE_LIMIT)
def bring(place: Place, year: int) -> ResponseReturnValue:
    the_year, form, faults = year_at(db.session(), place, year), SheetForm(), list[tuple[int, str, str]]()
    plan = plan_at(db.session(), place.id, the_year.id)
    periods = [one.number for one in reversed(periods_of(db.session(), plan)) if one.starts_on <= today()]
    if form.validate_on_submit():
        job_id = _laid(form, plan, faults)
        if job_id:
            return redirect(url_for("report_sheets.show", year=year, job_id=job_id), 303)
    shown = {"form": form, "faults": faults, "WRONG": WRONG, "periods": periods, "plan": plan}
    return render_template("tracking/report_sheet.html", the_year=the_year, **shown), status(form)


@bp.get("/<uuid:job_id>")
@access(Action.FILE_REPORT)
def show(place: Place, year: int, job_id: UUID) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    plan = plan_at(db.session(), place.id, the_year.id)
    rows = brought(db.session(), plan, actor(), _read(place, job_id), today())
    shown = {"rows": rows, "plan": plan, "job_id": job_id, "WRONG": WRONG}
    return render_template("tracking/report_sheet_preview.html", the_year=the_year, **shown)


@bp.post("/<uuid:job_id>/<any(keep, submit, drop):taking>")
@access(Action.FILE_REPORT)
def decide(place: Place, year: int, job_id: UUID, taking: str) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    try:
        with work() as w:
            if taking == "drop":
                bringing.drop_reports(w, place.id, job_id)
            else:
                bringing.take_reports(w, place.id, the_year.id, job_id, submit=taking == "submit")
    except (UnfitReport, Settled):
        flash(_("有的报告现在不能这样写入，见下表。没有写入任何内容。"), "warn")
        return redirect(url_for("report_sheets.show", year=year, job_id=job_id), 303)
    flash(_("已办理。"))
    return redirect(url_for("reports.index", year=year), 303)


def _laid(form: SheetForm, plan: ImplementationPlan, faults: list[tuple[int, str, str]]) -> UUID | None:
    """The job that holds the file; None where the field says what is wrong with it."""
    try:
        table = tablefile.read(table_of(form.file.data).rows)
        tablefile.require_writable(table, brought(db.session(), plan, actor(), table.told, today()))
        with work() as w:
            name = name_of(form.file.data)
            return bringing.lay_out_reports(w, plan.assembly_id, plan.cycle_id, name, table.told).id
    except Unfit as unfit:
        form.file.errors = [UNFIT[unfit.kind]]
    except UnfitTable as refusal:
        faults.extend(refusal.faults)
        form.file.errors = [_("文件里有 %(count)s 处错误，见下表。没有写入任何内容。", count=len(faults))]
    return None


def _read(place: Place, job_id: UUID) -> dict[Key, Told]:
    """What a file of this account would write; raises Missing."""
    asked = select(JobPart.payload).join(Job, Job.id == JobPart.job_id)
    mine = asked.where(Job.id == job_id, Job.assembly_id == place.id, Job.task == bringing.TASK)
    payload = db.session().scalar(mine.where(Job.created_by == actor().id))
    if not payload:
        raise Missing(f"job {job_id} holds no table of this account")
    return bringing.read_payload(payload)
