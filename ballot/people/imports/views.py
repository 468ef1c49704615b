"""The pages of imports: upload, look, confirm, watch, done; and the exports that read back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel import jobs
from ballot.kernel.db import db
from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import JobStage
from ballot.kernel.policy import Action
from ballot.kernel.sandbox import Unfit
from ballot.people.imports import queries, service, sheets, words
from ballot.people.imports.forms import ConfirmForm, UploadForm
from ballot.people.imports.rules import BadSheet, Fault, Sheet
from ballot.web.access import Place, access, work
from ballot.web.forms import Form, status, told
from ballot.web.paging import address_of, number
from ballot.web.uploads import TABLE_LIMIT, takes_files

bp = Blueprint("imports", __name__, url_prefix="/<assembly>/admin")


@bp.get("/imports")
@access(Action.IMPORT_PEOPLE)
def index(place: Place) -> ResponseReturnValue:
    session = db.session()
    return render_template(
        "people/imports.html",
        found=queries.imports(session, place.id, number(request.args.get("page"))),
        terms=queries.terms(session, place.id),
        words=words,
        address=address_of("imports.index"),
    )


@bp.route("/imports/new", methods=["GET", "POST"])
@access(Action.IMPORT_PEOPLE)
@takes_files(TABLE_LIMIT)
def new(place: Place) -> ResponseReturnValue:
    form = UploadForm().offer(queries.terms(db.session(), place.id))
    faults: list[Fault] = []
    if form.validate_on_submit():
        with _named(form, faults):
            order = form.order(place)
            with work() as w:
                job = service.lay_out_import(w, order)
            return redirect(url_for("imports.show", job_id=job.id), 303)
    return render_template("people/import.html", form=form, faults=faults, words=words), status(form)


@bp.get("/imports/<uuid:job_id>")
@access(Action.IMPORT_PEOPLE)
def show(place: Place, job_id: UUID) -> ResponseReturnValue:
    return _page(place, job_id, ConfirmForm(formdata=None))


@bp.post("/imports/<uuid:job_id>")
@access(Action.IMPORT_PEOPLE)
def confirm(place: Place, job_id: UUID) -> ResponseReturnValue:
    form = ConfirmForm()
    if form.validate_on_submit():
        with told(form.make_delegations, {"unknown-delegation": _("名单里有新的代表团，请勾选新建，或者改正名单。")}):
            with work() as w:
                service.confirm_import(w, place.id, job_id, make_delegations=form.make_delegations.data)
            return redirect(url_for("imports.show", job_id=job_id), 303)
    return _page(place, job_id, form)


@bp.post("/imports/<uuid:job_id>/drop")
@access(Action.IMPORT_PEOPLE)
def drop(place: Place, job_id: UUID) -> ResponseReturnValue:
    with work() as w:
        service.drop_import(w, place.id, job_id)
    flash(_("已放弃这次导入，没有再写入任何内容。"))
    return redirect(url_for("imports.index"), 303)


@bp.get("/imports/<uuid:job_id>/progress")
@access(Action.IMPORT_PEOPLE)
def progress(place: Place, job_id: UUID) -> ResponseReturnValue:
    job = _import(place, job_id)
    return {"stage": job.stage, "done": job.done, "total": job.total}


@bp.get("/imports/<uuid:job_id>/report.csv")
@access(Action.IMPORT_PEOPLE)
def report(place: Place, job_id: UUID) -> ResponseReturnValue:
    job = _import(place, job_id)
    head = [_("行"), _("证号或用户名"), _("姓名"), _("结果")]
    told_rows = queries.told(db.session(), job)
    rows = [head, *([str(line), key, name, str(words.OUTCOMES[did])] for line, key, name, did in told_rows)]
    return _file(sheets.as_csv(rows), sheets.CSV, f"import-{job.created_at:%Y%m%d}.csv")


@bp.get("/export/<any(deputies,accounts):sheet>.<any(xlsx,csv):kind>")
@access(Action.EXPORT_PEOPLE)
def export(place: Place, sheet: str, kind: str) -> ResponseReturnValue:
    session, term = db.session(), number(request.args.get("term", "0"))
    accounts = queries.account_rows(session, place.id)
    rows = queries.deputy_rows(session, place.id, term) if sheet == Sheet.DEPUTIES else accounts
    write, mime = (sheets.as_xlsx, sheets.XLSX) if kind == "xlsx" else (sheets.as_csv, sheets.CSV)
    return _file(write(rows), mime, f"{place.slug}-{sheet}.{kind}")


def _page(place: Place, job_id: UUID, form: ConfirmForm) -> ResponseReturnValue:
    """The page of an import's stage: what it would do, how far it is, or what came of it."""
    job = _import(place, job_id)
    shown: dict[str, Any] = {"job": job, "form": form, "words": words}
    if job.stage is JobStage.DRAFT:
        shown["found"] = queries.preview(db.session(), job, number(request.args.get("page")))
        shown["address"] = address_of("imports.show")
        return render_template("people/import_preview.html", **shown), status(form)
    shown["counts"] = queries.counts(db.session(), job)
    return render_template("people/import_state.html", **shown), status(form)


def _import(place: Place, job_id: UUID) -> jobs.Job:
    """An import of this assembly; raises Missing for any other job."""
    job = jobs.job_of(db.session(), place.id, job_id)
    if job.task != queries.TASK:
        raise Missing(f"job {job_id} is no import")
    return job


@contextmanager
def _named(form: Form, faults: list[Fault]) -> Iterator[None]:
    """What keeps a file out is said beside its field; faults of lines go into `faults` for a table."""
    try:
        yield
    except Unfit as unfit:
        form.file.errors = [words.UNFIT[unfit.kind]]
    except BadSheet as bad:
        faults.extend(bad.faults)
        form.file.errors = [_("文件里有 %(count)s 处错误，见下表。没有写入任何内容。", count=len(bad.faults))]


def _file(content: bytes, mime: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, content_type=mime, headers=headers)
