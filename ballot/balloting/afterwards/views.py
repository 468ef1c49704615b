"""The page of what follows a result: its days, objections and their decisions, checks of the record."""

from datetime import UTC, date, datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.balloting.afterwards import minutes, queries, recounting, service
from ballot.balloting.afterwards.forms import (
    DECISIONS,
    DecisionForm,
    ObjectionForm,
    PeriodForm,
    RecountForm,
    period_form,
)
from ballot.balloting.afterwards.recounting import OrderRecount
from ballot.balloting.afterwards.rules import Decision, NotTaking, UnfitDays
from ballot.balloting.afterwards.service import RaiseObjection, SetPeriod
from ballot.balloting.documents.queries import told as told_of
from ballot.balloting.setup.models import Election, ElectionId
from ballot.balloting.setup.queries import Vote, election_at, vote_at
from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.people.rules import day_in_china
from ballot.people.years import year_at
from ballot.web.access import Place, access, work
from ballot.web.documents.answers import made, sent
from ballot.web.documents.description import Document, Kind
from ballot.web.forms import Form, day, given, status, told

bp = Blueprint("afterwards", __name__, url_prefix="/<assembly>/<int:year>/elections/<uuid:election_id>/afterwards")


def _today() -> date:
    return day_in_china(datetime.now(UTC))


@bp.get("")
@access(Action.READ_ELECTION)
def show(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    return _page(place, year, election_at(db.session(), place.id, year, election_id))


@bp.post("/period")
@access(Action.DECIDE_OBJECTIONS)
def period(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    """The last day to object and the last on which ballots are public."""
    election, form = election_at(db.session(), place.id, year, election_id), PeriodForm()
    queries.require_counted(election)
    if form.validate_on_submit():
        order = SetPeriod(place.id, ElectionId(election_id), day(form.closes_on), day(form.keep_until))
        wrong = _("两个日期都不能早于已经公布的；新的截止日期从今天起，选票公开的日期要在它以后。")
        with told(form.closes_on, {UnfitDays.code: wrong}), work() as w:
            service.set_period(w, order)
        if not form.errors:
            return _done(year, election_id, _("已公布异议期限。"))
    return _page(place, year, election_at(db.session(), place.id, year, election_id), period=form)


@bp.post("/objections")
@access(Action.RAISE_OBJECTION)
def object_(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    """Take an objection in: a deputy's own, or what staff received."""
    election, form = election_at(db.session(), place.id, year, election_id), ObjectionForm()
    queries.require_counted(election)
    if form.validate_on_submit():
        order = RaiseObjection(place.id, ElectionId(election_id), given(form.raised_by), given(form.text))
        with told(form.text, {NotTaking.code: _("现在不在异议期限内。")}), work() as w:
            service.raise_objection(w, order)
        if not form.errors:
            return _done(year, election_id, _("已收到异议。"))
    return _page(place, year, election_at(db.session(), place.id, year, election_id), objection=form)


@bp.route("/objections/<uuid:objection_id>", methods=["GET", "POST"])
@access(Action.DECIDE_OBJECTIONS)
def decide(place: Place, year: int, election_id: UUID, objection_id: UUID) -> ResponseReturnValue:
    the_year, form = year_at(db.session(), place, year), DecisionForm()
    election = election_at(db.session(), place.id, year, election_id)
    found = queries.objection_of(db.session(), place.id, election, objection_id)
    if form.validate_on_submit():
        with work() as w:
            service.decide_objection(w, place.id, objection_id, Decision(given(form.decision)), given(form.answer))
        return _done(year, election_id, _("决定已公布。"))
    shown = {"election": election, "found": found, "form": form}
    return render_template("balloting/objection.html", the_year=the_year, **shown), status(form)


@bp.post("/recounts")
@access(Action.COUNT_ELECTION)
def recount(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    """Let a worker have the record checked by the independent verifier, and write its minute."""
    election, form = election_at(db.session(), place.id, year, election_id), RecountForm()
    queries.require_counted(election)
    if form.validate_on_submit():
        with work() as w:
            recounting.order_recount(w, OrderRecount(place.id, ElectionId(election_id), form.names()))
        return redirect(url_for("afterwards.show", year=year, election_id=election_id), 303)
    return _page(place, year, election, recount=form)


@bp.get("/recounts/progress")
@access(Action.READ_ELECTION)
def progress(place: Place, year: int, election_id: UUID) -> ResponseReturnValue:
    election = election_at(db.session(), place.id, year, election_id)
    queries.require_counted(election)
    job = queries.recounting(db.session(), election)
    return {"stage": job.stage, "done": job.done, "total": job.total} if job else {"stage": "none"}


@bp.get("/recounts/<int:recount>")
@access(Action.READ_ELECTION)
def minute(place: Place, year: int, election_id: UUID, recount: int) -> ResponseReturnValue:
    """The minute of a check as it prints."""
    the_year, vote = year_at(db.session(), place, year), vote_at(db.session(), place.id, year, election_id)
    shown = {"document": _minute(place, year, vote, recount), "election": vote.election, "recount": recount}
    return render_template("balloting/recount.html", the_year=the_year, **shown)


@bp.get("/recounts/<int:recount>.<any(docx, pdf):layout>")
@access(Action.READ_ELECTION)
def minute_file(place: Place, year: int, election_id: UUID, recount: int, layout: str) -> ResponseReturnValue:
    document = _minute(place, year, vote_at(db.session(), place.id, year, election_id), recount)
    return sent(made(document, Kind(layout)), Kind(layout), document.title)


def _minute(place: Place, year: int, vote: Vote, number: int) -> Document:
    found = queries.recount_of(db.session(), vote.election, number)
    return minutes.minute(told_of(db.session(), vote, place.name, year), found)


def _page(
    place: Place,
    year: int,
    election: Election,
    *,
    period: Form | None = None,
    objection: Form | None = None,
    recount: Form | None = None,
) -> ResponseReturnValue:
    """The whole page; a form that was refused stands in it with its faults."""
    the_year, found = year_at(db.session(), place, year), queries.followed(db.session(), election)
    forms = {
        "period": period or period_form(found.period, found.retention, _today()),
        "objection": objection or ObjectionForm(formdata=None),
        "recount": recount or RecountForm(formdata=None),
    }
    taking = found.period is not None and found.period.opens_on <= _today() <= found.period.closes_on
    shown = {"election": election, "found": found, "taking": taking, "DECISIONS": DECISIONS, **forms}
    page = render_template("balloting/afterwards.html", the_year=the_year, **shown)
    return page, 422 if any(one.errors for one in forms.values()) else 200


def _done(year: int, election_id: UUID, words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for("afterwards.show", year=year, election_id=election_id), 303)
