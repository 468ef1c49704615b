"""The organizers' desk of reports: what was filed is returned, accepted, published."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.people.rules import day_in_china
from ballot.people.years import year_at
from ballot.tracking.plans.queries import newest_due, periods_of, plan_at
from ballot.tracking.reports import queries
from ballot.tracking.reports.forms import JudgeForm
from ballot.tracking.reports.service import judging, rows
from ballot.tracking.reports.views import sent
from ballot.web.access import Place, access, work
from ballot.web.forms import given, status
from ballot.web.paging import address_of
from ballot.web.paging import number as page_number

bp = Blueprint("judging", __name__, url_prefix="/<assembly>/<int:year>/reports/desk")


@bp.get("")
@access(Action.JUDGE_REPORT)
def index(place: Place, year: int) -> ResponseReturnValue:
    the_year, today = year_at(db.session(), place, year), day_in_china(datetime.now(UTC))
    plan = plan_at(db.session(), place.id, the_year.id)
    stage, page = request.args.get("stage", "filed"), page_number(request.args.get("page"))
    period = newest_due(periods_of(db.session(), plan), today)
    shown = {
        "counts": queries.waiting(db.session(), plan),
        "found": queries.filed(db.session(), plan, page, stage, today),
        "missing": queries.missing(db.session(), plan, period) if period else [],
    }
    same = {"plan": plan, "stage": stage, "period": period, "address": address_of("judging.index")}
    return render_template("tracking/reports_desk.html", the_year=the_year, **shown, **same)


@bp.route("/<int:number>/<int:period>", methods=["GET", "POST"])
@access(Action.JUDGE_REPORT)
def show(place: Place, year: int, number: int, period: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    found = queries.written(db.session(), plan_at(db.session(), place.id, the_year.id), number, period)
    form = JudgeForm()
    if form.validate_on_submit():
        _judge(form, rows.Place(place.id, the_year.id, number, period))
        flash(_("已办理。"))
        return redirect(url_for("judging.index", year=year), 303)
    shown = {"act": "judge", "form": form, "found": found}
    return render_template("tracking/decide.html", the_year=the_year, **shown), status(form)


@bp.post("/publish")
@access(Action.JUDGE_REPORT)
def publish(place: Place, year: int) -> ResponseReturnValue:
    """Everything that was accepted, at once."""
    the_year = year_at(db.session(), place, year)
    with work() as w:
        count = judging.publish_accepted(w, place.id, the_year.id)
    flash(_("已公开 %(count)s 份报告。", count=count))
    return redirect(url_for("judging.index", year=year), 303)


@bp.get("/files/<uuid:file_id>")
@access(Action.JUDGE_REPORT)
def file(place: Place, year: int, file_id: UUID) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    return sent(queries.file_of(db.session(), plan_at(db.session(), place.id, the_year.id), file_id))


def _judge(form: JudgeForm, where: rows.Place) -> None:
    with work() as w:
        if form.verdict.data == "return":
            judging.return_report(w, where, given(form.remark))
            return
        judging.accept_report(w, where)
        if form.verdict.data == "publish":
            judging.publish_report(w, where)
