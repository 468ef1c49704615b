"""The review's pages, made for a phone first: the candidates to read, one sheet with its questions, the answers."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel import policy
from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.people.models import DeputyId
from ballot.people.rules import day_in_china
from ballot.people.years import AssemblyYear, year_at
from ballot.shortlisting.queries import Row
from ballot.shortlisting.review import delegations, queries, service
from ballot.shortlisting.review.forms import DelegationForm, HeadForm, OpinionForm, reply_form
from ballot.shortlisting.review.models import OpinionId, OpinionSort
from ballot.shortlisting.review.queries import Own
from ballot.shortlisting.review.service import GiveOpinion, ReferOpinion
from ballot.shortlisting.screening.forms import AskForm
from ballot.shortlisting.screening.queries import units
from ballot.web.access import Place, access, actor, work
from ballot.web.forms import day, given, status

bp = Blueprint("review", __name__, url_prefix="/<assembly>/<int:year>/review")


@bp.get("")
@access(Action.READ_REVIEW)
def index(place: Place, year: int) -> ResponseReturnValue:
    """All candidates with what was read and said; a deputy sees what he or she hasn't read."""
    the_year = year_at(db.session(), place, year)
    listing = queries.under_review(db.session(), place.id, the_year.id)
    tallies = queries.tallies(db.session(), place.id, the_year.id)
    mine = queries.own_readings(db.session(), place.id, the_year.id, actor())
    shown = {"listing": listing, "tallies": tallies, "mine": mine}
    return render_template("shortlisting/reading_list.html", the_year=the_year, **shown)


@bp.route("/<code>", methods=["GET", "POST"])
@access(Action.READ_REVIEW)
def show(place: Place, year: int, code: str) -> ResponseReturnValue:
    """One candidate; what is sent here is an opinion or a question."""
    the_year, form = year_at(db.session(), place, year), OpinionForm()
    row = queries.candidate(db.session(), place.id, the_year.id, code)
    if form.validate_on_submit():
        order = GiveOpinion(place.id, the_year.id, code, OpinionSort(given(form.sort)), given(form.text))
        with work() as w:
            service.give_opinion(w, order)
        flash(_("已送出。"))
        return redirect(url_for("review.show", year=year, code=code), 303)
    return _sheet(place, the_year, row, form, DelegationForm(formdata=None))


@bp.post("/<code>/delegation")
@access(Action.RECORD_DELEGATION)
def say_together(place: Place, year: int, code: str) -> ResponseReturnValue:
    """What a delegation as such says, by its head or by staff."""
    the_year, form = year_at(db.session(), place, year), DelegationForm()
    row = queries.candidate(db.session(), place.id, the_year.id, code)
    form.offer(_voices(place, the_year, code).voices)
    if form.validate_on_submit():
        with work() as w:
            delegations.record_opinion(w, form.order(place.id, the_year.id, code))
        flash(_("已记录代表团的审议意见。"))
        return redirect(url_for("review.show", year=year, code=code), 303)
    return _sheet(place, the_year, row, OpinionForm(formdata=None), form)


@bp.post("/<code>/read")
@access(Action.GIVE_OPINION)
def read(place: Place, year: int, code: str) -> ResponseReturnValue:
    """Note that it was read, and go on to the next that wasn't."""
    the_year = year_at(db.session(), place, year)
    with work() as w:
        service.read_candidate(w, place.id, the_year.id, code)
    listing = queries.under_review(db.session(), place.id, the_year.id)
    mine = queries.own_readings(db.session(), place.id, the_year.id, actor())
    left = [one.code for one in listing.candidates if one.code not in mine] if listing else []
    if left:
        return redirect(url_for("review.show", year=year, code=left[0]), 303)
    flash(_("全部候选项目都已阅读。"))
    return redirect(url_for("review.index", year=year), 303)


@bp.route("/delegations", methods=["GET", "POST"])
@access(Action.KEEP_REVIEW)
def heads(place: Place, year: int) -> ResponseReturnValue:
    """Who speaks for each delegation."""
    the_year, form = year_at(db.session(), place, year), HeadForm()
    seats = queries.seats(db.session(), place.id, day_in_china(datetime.now(UTC)))
    form.offer(seats)
    if form.validate_on_submit():
        with work() as w:
            delegations.name_head(w, place.id, DeputyId(UUID(given(form.deputy))))
        flash(_("已确定团长。"))
        return redirect(url_for("review.heads", year=year), 303)
    return render_template("shortlisting/heads.html", the_year=the_year, seats=seats, form=form), status(form)


@bp.route("/opinions/<uuid:opinion_id>", methods=["GET", "POST"])
@access(Action.ANSWER_OPINIONS)
def answer(place: Place, year: int, opinion_id: UUID) -> ResponseReturnValue:
    """What was handed to a unit is missing for everybody else."""
    the_year = year_at(db.session(), place, year)
    heard = queries.to_answer(db.session(), place.id, actor(), OpinionId(opinion_id))
    one, form = heard.opinion, reply_form(heard)
    if form.validate_on_submit():
        with work() as w:
            service.answer_opinion(w, place.id, opinion_id, form.name(), given(form.text))
        flash(_("答复已公布给代表。"))
        return redirect(url_for("review.show", year=year, code=one.code), 303)
    name = queries.name_of(db.session(), place.id, one.cycle_id, one.code)
    page = render_template("shortlisting/reply.html", the_year=the_year, heard=heard, name=name, form=form)
    return page, status(form)


@bp.route("/opinions/<uuid:opinion_id>/refer", methods=["GET", "POST"])
@access(Action.KEEP_REVIEW)
def refer(place: Place, year: int, opinion_id: UUID) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    heard = queries.opinion_of(db.session(), place.id, OpinionId(opinion_id))
    form = AskForm(obj=heard.referral).offer(units(db.session(), place.id))
    if form.validate_on_submit():
        order = ReferOpinion(place.id, opinion_id, form.account_id(), given(form.unit), day(form.due_on))
        with work() as w:
            service.refer_opinion(w, order)
        flash(_("已送交责任单位。"))
        return redirect(url_for("review.show", year=year, code=heard.opinion.code), 303)
    name = queries.name_of(db.session(), place.id, heard.opinion.cycle_id, heard.opinion.code)
    page = render_template("shortlisting/refer.html", the_year=the_year, heard=heard, name=name, form=form)
    return page, status(form)


def _sheet(
    place: Place, the_year: AssemblyYear, row: Row, form: OpinionForm, together: DelegationForm
) -> ResponseReturnValue:
    """A candidate with all that was said of it."""
    session, year, code = db.session(), (place.id, the_year.id), row.one.code
    mine = _voices(place, the_year, code)
    together.offer(mine.voices)
    shown = {
        "heard": queries.opinions(session, *year, code, actor()),
        "told": queries.of_delegations(session, *year, code),
        "read": mine.read,
    }
    forms = {"form": form, "together": together}
    page = render_template("shortlisting/reading.html", the_year=the_year, row=row, **shown, **forms)
    return page, 422 if form.errors or together.errors else 200


def _voices(place: Place, the_year: AssemblyYear, code: str) -> Own:
    """Staff write for every delegation, a head for the own one."""
    mine = Own(read=False, voices=[])
    if policy.may(actor(), Action.GIVE_OPINION, place.id):
        mine = queries.own(db.session(), place.id, the_year.id, actor(), code)
    if policy.may(actor(), Action.KEEP_REVIEW, place.id):
        return Own(mine.read, queries.delegations(db.session(), place.id))
    return mine
