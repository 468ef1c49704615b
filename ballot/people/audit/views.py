"""The auditor's pages: search the log, take it away signed, change nothing."""

from datetime import UTC, datetime

from flask import Blueprint, Response, current_app, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel import log_key
from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.people.audit import queries, rules, service
from ballot.people.audit.forms import ExportForm, search_of
from ballot.web.access import Place, access, work
from ballot.web.forms import told, whole
from ballot.web.paging import address_of

bp = Blueprint("audit", __name__, url_prefix="/<assembly>/audit")


@bp.get("/")
@access(Action.SEARCH_LOG)
def index(place: Place) -> ResponseReturnValue:
    order, session = search_of(request.args), db.session()
    return render_template(
        "people/audit.html",
        found=queries.search(session, place.log_id, order),
        order=order,
        events=queries.events(session, place.log_id),
        address=address_of("audit.index"),
        form=ExportForm(formdata=None),
    )


@bp.post("/export")
@access(Action.EXPORT_LOG)
def export(place: Place) -> ResponseReturnValue:
    form, seed = ExportForm(), log_key.read(current_app.extensions["log_key"])
    if form.validate_on_submit():
        with told(form.first, {"missing": _("日志还没有这么多条。")}), work() as w:
            service.note_export(w, place.id, place.log_id, whole(form.first))
    if form.errors:
        return render_template("people/export_log.html", form=form), 422
    header = queries.stretch(db.session(), place.log_id, place.slug, whole(form.first), datetime.now(UTC))
    lines = rules.export(header, queries.laid_out(db.session(), header), seed)
    response = Response(stream_with_context(lines), mimetype="application/jsonl")
    name = f"audit-{place.slug}-{header.first}-{header.last}.jsonl"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
