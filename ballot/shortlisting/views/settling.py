"""The acts that count: a list is frozen by two organizers, and loses a candidate only by decision."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel.db import db
from ballot.kernel.errors import Refused
from ballot.kernel.policy import Action
from ballot.people.approvals.service import NotApproved
from ballot.people.years import year_at
from ballot.shortlisting import queries, service
from ballot.shortlisting.forms import DecisionForm, TakeForm
from ballot.shortlisting.rules import NotReady
from ballot.shortlisting.service import Changed, Withdraw
from ballot.shortlisting.views.desk import back
from ballot.web.access import Place, access, actor, work
from ballot.web.forms import given

bp = Blueprint("settling", __name__, url_prefix="/<assembly>/<int:year>/candidates")


@bp.route("/draft/freeze", methods=["GET", "POST"])
@access(Action.FREEZE_CANDIDATES)
def ask(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    listing = queries.draft(db.session(), place.id, the_year.id)
    form = DecisionForm(data={"decision": listing.decision or ""})
    if form.validate_on_submit():
        with work() as w:
            service.ask_to_freeze(w, place.id, listing.id, given(form.decision))
        flash(_("已请第二位组织人员确认。"))
        return back(year)
    page = render_template("shortlisting/freeze.html", the_year=the_year, listing=listing, form=form)
    return page, 422 if form.errors else 200


@bp.route("/draft/confirm", methods=["GET", "POST"])
@access(Action.FREEZE_CANDIDATES)
def confirm(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    listing = queries.draft(db.session(), place.id, the_year.id)
    form = TakeForm(seen="" if listing.reasons else listing.shown)
    if form.is_submitted():
        try:
            with work() as w:
                service.freeze_list(w, place.id, listing.id, given(form.seen))
            return redirect(url_for("settling.done", year=year), 303)
        except (Changed, NotApproved, NotReady) as refusal:
            flash(_not_frozen(refusal), "warn")
            return redirect(url_for("settling.confirm", year=year), 303)
    own = bool(listing.asked and str(listing.asked.by) == actor().id)
    return render_template("shortlisting/confirm.html", the_year=the_year, listing=listing, own=own, form=form)


def _not_frozen(refusal: Refused) -> str:
    if isinstance(refusal, NotApproved):
        return str(_("没有冻结：请求确认以后名单有了改动，或者请求已经过期。请重新请求确认。"))
    return str(_("名单在您核对时有了改动，没有冻结。请再核对一次。"))


@bp.get("/frozen")
@access(Action.FREEZE_CANDIDATES)
def done(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    listing = queries.frozen(db.session(), place.id, the_year.id)
    return render_template("shortlisting/frozen.html", the_year=the_year, listing=listing)


@bp.route("/<code>/withdraw", methods=["GET", "POST"])
@access(Action.CHANGE_CANDIDATES)
def withdraw(place: Place, year: int, code: str) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    listing = queries.frozen(db.session(), place.id, the_year.id)
    row = queries.coded(listing, code)
    form = DecisionForm()
    if form.validate_on_submit():
        with work() as w:
            service.withdraw_candidate(w, Withdraw(place.id, listing.id, row.one.code, given(form.decision)))
        flash(_("已按决定拟出不含该项目的新名单，请核对后冻结。"))
        return back(year)
    page = render_template("shortlisting/withdraw.html", the_year=the_year, row=row, form=form)
    return page, 422 if form.errors else 200


@bp.post("/draft/drop")
@access(Action.CHANGE_CANDIDATES)
def drop(place: Place, year: int) -> ResponseReturnValue:
    listing = queries.draft(db.session(), place.id, year_at(db.session(), place, year).id)
    with work() as w:
        service.drop_list(w, place.id, listing.id)
    flash(_("已放弃新名单，现有名单继续有效。"))
    return back(year)
