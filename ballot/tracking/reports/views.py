"""A unit's reports: what is owed, one report, its files, its signature."""

from datetime import UTC, date, datetime
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.kernel.sandbox import Unfit, redraw
from ballot.people.rules import day_in_china
from ballot.people.years import AssemblyYear, year_at
from ballot.solicitation.words import UNFIT
from ballot.tracking.plans.queries import plan_at, plan_in
from ballot.tracking.reports import queries
from ballot.tracking.reports.forms import AttachForm, ReportForm, SignForm, shown
from ballot.tracking.reports.models import ReportFile
from ballot.tracking.reports.queries import Written
from ballot.tracking.reports.rules import (
    FileSort,
    GoesBack,
    NoCorrection,
    NoReason,
    OwnSignature,
    TooManyFiles,
    UnfitDocument,
    type_of_document,
)
from ballot.tracking.reports.service import rows, writing
from ballot.tracking.reports.service.writing import Attachment
from ballot.web.access import Place, access, actor, work
from ballot.web.forms import given, status, told
from ballot.web.paging import address_of
from ballot.web.paging import number as page_number
from ballot.web.uploads import PICTURE_LIMIT, name_of, sent_as_picture, takes_files

bp = Blueprint("reports", __name__, url_prefix="/<assembly>/<int:year>/reports")


def back(year: int, number: int, period: int) -> ResponseReturnValue:
    return redirect(url_for("reports.write", year=year, number=number, period=period), 303)


@bp.get("")
@access(Action.READ_REPORTS)
def index(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    plan = plan_in(db.session(), place.id, the_year.id)
    public = plan is not None and plan.published_at is not None
    page = page_number(request.args.get("page"))
    found = queries.owed(db.session(), plan, actor(), page, today()) if plan and public else None
    shown = {"plan": plan, "found": found, "address": address_of("reports.index")}
    return render_template("tracking/reports.html", the_year=the_year, **shown)


@bp.route("/<int:number>/<int:period>", methods=["GET", "POST"])
@access(Action.FILE_REPORT)
def write(place: Place, year: int, number: int, period: int) -> ResponseReturnValue:
    the_year, found = _found(place, year, number, period)
    form = ReportForm(data=shown(found.report))
    if form.validate_on_submit() and _kept(form, the_year, number, period):
        if "submit" in (form.then.raw_data or []):
            flash(_("已送签。签发以后才算报送。"))
            return redirect(url_for("reports.index", year=year), 303)
        flash(_("已保存，还没有送签。"))
        return back(year, number, period)
    page = {"form": form, "found": found, "attach": AttachForm(formdata=None)}
    return render_template("tracking/report.html", the_year=the_year, **page), status(form)


@bp.route("/<int:number>/<int:period>/sign", methods=["GET", "POST"])
@access(Action.SIGN_REPORT)
def sign(place: Place, year: int, number: int, period: int) -> ResponseReturnValue:
    the_year, found = _found(place, year, number, period)
    form = SignForm()
    if form.validate_on_submit():
        sentences = {OwnSignature.code: _("自己写的报告要由单位里的另一个人签发。")}
        with told(form.verdict, sentences):
            _judge(form, rows.Place(place.id, the_year.id, number, period))
            flash(_("已签发，报送人大。") if form.verdict.data == "sign" else _("已退回填报人。"))
            return redirect(url_for("reports.index", year=year), 303)
    shown = {"act": "sign", "form": form, "found": found}
    return render_template("tracking/decide.html", the_year=the_year, **shown), status(form)


@bp.post("/<int:number>/<int:period>/files")
@access(Action.FILE_REPORT)
@takes_files(PICTURE_LIMIT)
def attach(place: Place, year: int, number: int, period: int) -> ResponseReturnValue:
    the_year, found = _found(place, year, number, period)
    form = AttachForm()
    if form.validate_on_submit() and _attached(form, rows.Place(place.id, the_year.id, number, period)):
        flash(_("已添加。"))
        return back(year, number, period)
    page = {"form": ReportForm(formdata=None, data=shown(found.report)), "found": found, "attach": form}
    return render_template("tracking/report.html", the_year=the_year, **page), status(form)


@bp.get("/files/<uuid:file_id>")
@access(Action.READ_REPORTS)
def file(place: Place, year: int, file_id: UUID) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    return sent(queries.file_of(db.session(), plan_at(db.session(), place.id, the_year.id), file_id, actor()))


@bp.post("/<int:number>/<int:period>/files/<uuid:file_id>/remove")
@access(Action.FILE_REPORT)
def detach(place: Place, year: int, number: int, period: int, file_id: UUID) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    with work() as w:
        writing.detach(w, rows.Place(place.id, the_year.id, number, period), file_id)
    return back(year, number, period)


def sent(found: ReportFile) -> Response:
    """A photo to look at, a document to keep: that one is never opened here."""
    if found.sort is not FileSort.DOCUMENT:
        return sent_as_picture(found.data, found.type)
    answer = Response(found.data, content_type=found.type)
    answer.headers.set("Content-Disposition", "attachment", filename=found.name)
    return answer


def today() -> date:
    return day_in_china(datetime.now(UTC))


def _found(place: Place, year: int, number: int, period: int) -> tuple[AssemblyYear, Written]:
    the_year = year_at(db.session(), place, year)
    plan = plan_at(db.session(), place.id, the_year.id)
    return the_year, queries.written(db.session(), plan, number, period, actor())


def _kept(form: ReportForm, the_year: AssemblyYear, number: int, period: int) -> bool:
    """Whether the report was kept, and put before the signer if that was asked for; else the field says why not."""
    where = rows.Place(the_year.assembly_id, the_year.id, number, period)
    sentences = {
        NoReason.code: _("完成进度落后于计划，请写明原因。"),
        GoesBack.code: _("完成进度比以前公开的少，请写明原因。"),
    }
    uncorrected = {NoCorrection.code: _("请写明更正的原因。")}
    with told(form.reason, sentences), told(form.correction, uncorrected), work() as w:
        writing.write_report(w, where, form.order(), given(form.correction))
        if "submit" in (form.then.raw_data or []):
            writing.submit_report(w, where)
    return not form.errors


def _judge(form: SignForm, where: rows.Place) -> None:
    with work() as w:
        if form.verdict.data == "sign":
            writing.sign_report(w, where)
        else:
            writing.hand_back_report(w, where, given(form.remark))


def _attached(form: AttachForm, where: rows.Place) -> bool:
    """Whether a fit file was put beside the report; else the field says what is wrong."""
    name, data = name_of(form.file.data) if form.file.data else "", form.file.data.read() if form.file.data else b""
    if not data:
        form.file.errors = [_("请选择一个文件。")]
        return False
    try:
        with work() as w:
            writing.attach(w, where, _attachment(form.chosen, name, data))
    except Unfit as unfit:
        form.file.errors = [UNFIT.get(unfit.kind, UNFIT["broken"])]
    except UnfitDocument:
        form.file.errors = [_("只接受 PDF、docx、xlsx 文件，并且内容要与名称一致。")]
    except TooManyFiles:
        form.file.errors = [_("一份报告最多 12 个文件。请先移除一个。")]
    return not form.file.errors


def _attachment(sort: FileSort, name: str, data: bytes) -> Attachment:
    if sort is FileSort.DOCUMENT:
        return Attachment(sort, name, type_of_document(name, data[:8]), data)
    photo = redraw(data)
    return Attachment(sort, name, photo.type, photo.data, photo.width, photo.height)
