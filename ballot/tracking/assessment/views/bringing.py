"""Tables that were published before this site: brought, looked at line by line, and entered as they were printed."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from ballot.kernel.db import db
from ballot.kernel.errors import Missing
from ballot.kernel.jobs import Job, JobPart
from ballot.kernel.policy import Action
from ballot.kernel.sandbox import Unfit
from ballot.people.imports.words import UNFIT
from ballot.people.models import CycleId
from ballot.people.years import year_at
from ballot.tracking.assessment import tablefile
from ballot.tracking.assessment.forms import BringForm
from ballot.tracking.assessment.service import bringing
from ballot.tracking.assessment.service.bringing import Brought
from ballot.tracking.reports.tablefile import UnfitTable
from ballot.web.access import Place, access, work
from ballot.web.forms import status
from ballot.web.uploads import TABLE_LIMIT, name_of, table_of, takes_files

bp = Blueprint("assessment_tables", __name__, url_prefix="/<assembly>/<int:year>/assessment/bring")

WRONG = {
    "columns": _l("第一行要有这些列名：项目名称、满意、基本满意、不满意。可以再有一列“公布的等次”。"),
    "too-many": _l("项目太多，最多 200 项。"),
    "no-projects": _l("表格里没有项目。"),
    "empty": _l("请填写项目名称。"),
    "too-long": _l("名称太长，最多 80 个字。"),
    "doubled": _l("同一个项目出现了两次。"),
    "count": _l("请填写票数：一个不小于 0 的整数。"),
    "over-due": _l("三项合计多于应到人数。请核对票数或者应到人数。"),
    "level": _l("等次只能是满意、基本满意或者不满意。"),
}


@bp.route("", methods=["GET", "POST"])
@access(Action.BRING_ASSESSMENT)
@takes_files(TABLE_LIMIT)
def bring(place: Place, year: int) -> ResponseReturnValue:
    the_year, form, faults = year_at(db.session(), place, year), BringForm(), list[tuple[int, str, str]]()
    if form.validate_on_submit():
        job_id = _laid(form, place, the_year.id, faults)
        if job_id:
            return redirect(url_for("assessment_tables.show", year=year, job_id=job_id), 303)
    shown = {"form": form, "faults": faults, "WRONG": WRONG}
    return render_template("tracking/assessment/bring.html", the_year=the_year, **shown), status(form)


@bp.get("/<uuid:job_id>")
@access(Action.BRING_ASSESSMENT)
def show(place: Place, year: int, job_id: UUID) -> ResponseReturnValue:
    the_year, table = year_at(db.session(), place, year), _read(place, job_id)
    return render_template("tracking/assessment/brought.html", the_year=the_year, table=table, job_id=job_id)


@bp.post("/<uuid:job_id>/<any(keep, drop):taking>")
@access(Action.BRING_ASSESSMENT)
def decide(place: Place, year: int, job_id: UUID, taking: str) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    with work() as w:
        if taking == "keep":
            bringing.take_table(w, place.id, the_year.id, job_id)
        else:
            bringing.drop_table(w, place.id, job_id)
    flash(_("已办理。"))
    return redirect(url_for("assessments.index", year=year), 303)


def _laid(form: BringForm, place: Place, cycle_id: CycleId, faults: list[tuple[int, str, str]]) -> UUID | None:
    """The job that holds the file; None where the field says what is wrong with it."""
    try:
        rows = tablefile.read(table_of(form.file.data).rows, form.due.data)
        with work() as w:
            table = bringing.brought(form.about(), rows)
            return bringing.lay_out_table(w, place.id, cycle_id, name_of(form.file.data), table).id
    except Unfit as unfit:
        form.file.errors = [UNFIT[unfit.kind]]
    except UnfitTable as refusal:
        faults.extend(refusal.faults)
        form.file.errors = [_("文件里有 %(count)s 处错误，见下表。没有写入任何内容。", count=len(faults))]
    return None


def _read(place: Place, job_id: UUID) -> Brought:
    """What a file would enter; raises Missing."""
    asked = select(JobPart.payload).join(Job, Job.id == JobPart.job_id)
    mine = asked.where(Job.id == job_id, Job.assembly_id == place.id, Job.task == bringing.TASK)
    payload = db.session().scalar(mine)
    if not payload:
        raise Missing(f"job {job_id} holds no table, or no longer")
    return bringing.read_payload(payload)
