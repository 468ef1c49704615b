"""A file of candidates: uploaded, looked at beside the list, confirmed or given up."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.kernel.sandbox import Unfit
from ballot.people.imports.words import OUTCOMES, UNFIT
from ballot.people.years import year_at
from ballot.shortlisting import queries, service
from ballot.shortlisting.forms import TakeForm, UploadForm
from ballot.shortlisting.service import Changed
from ballot.shortlisting.tablefile import UnfitRows
from ballot.shortlisting.views.desk import back
from ballot.web.access import Place, access, work
from ballot.web.forms import given, status
from ballot.web.uploads import TABLE_LIMIT, takes_files

bp = Blueprint("bringing", __name__, url_prefix="/<assembly>/<int:year>/candidates/draft/import")

Faults = list[tuple[int, str, str]]


@contextmanager
def _named(form: UploadForm, faults: Faults) -> Iterator[None]:
    """What keeps a file out is said beside its field; faults of lines go into `faults` for a table."""
    try:
        yield
    except Unfit as unfit:
        form.file.errors = [UNFIT[unfit.kind]]
    except UnfitRows as refusal:
        faults.extend(refusal.faults)
        form.file.errors = [_("文件里有 %(count)s 处错误，见下表。没有写入任何内容。", count=len(faults))]


@bp.route("", methods=["GET", "POST"])
@access(Action.CHANGE_CANDIDATES)
@takes_files(TABLE_LIMIT)
def new(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    listing, form, faults = queries.draft(db.session(), place.id, the_year.id), UploadForm(), Faults()
    if form.validate_on_submit():
        with _named(form, faults):
            order = form.order(place.id, listing.id)
            with work() as w:
                job = service.lay_out_candidates(w, order)
            return redirect(url_for("bringing.show", year=year, upload_id=job.id), 303)
    return render_template("shortlisting/import.html", the_year=the_year, form=form, faults=faults), status(form)


@bp.get("/<uuid:upload_id>")
@access(Action.CHANGE_CANDIDATES)
def show(place: Place, year: int, upload_id: UUID) -> ResponseReturnValue:
    the_year, session = year_at(db.session(), place, year), db.session()
    laid = queries.laid(session, place.id, upload_id)
    listing = queries.draft(session, place.id, the_year.id)
    found = queries.preview(listing, laid)
    shown = {"job": laid.job, "listing": listing, "found": found, "OUTCOMES": OUTCOMES}
    return render_template("shortlisting/import_preview.html", the_year=the_year, **shown)


@bp.post("/<uuid:upload_id>")
@access(Action.CHANGE_CANDIDATES)
def confirm(place: Place, year: int, upload_id: UUID) -> ResponseReturnValue:
    form = TakeForm()
    try:
        with work() as w:
            count = service.take_candidates(w, place.id, upload_id, given(form.seen))
    except Changed:
        flash(_("名单在您核对时有了改动，没有导入。请再核对一次。"), "warn")
        return redirect(url_for("bringing.show", year=year, upload_id=upload_id), 303)
    flash(_("已导入 %(count)s 项。", count=count))
    return back(year)


@bp.post("/<uuid:upload_id>/drop")
@access(Action.CHANGE_CANDIDATES)
def drop(place: Place, year: int, upload_id: UUID) -> ResponseReturnValue:
    with work() as w:
        service.drop_candidates(w, place.id, upload_id)
    flash(_("已放弃这次导入，没有再写入任何内容。"))
    return back(year)
