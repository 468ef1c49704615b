"""The public's rating: its announced days, a page a project to rate on, and what people wrote, for organizers alone."""

import secrets
from datetime import UTC, datetime, timedelta

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel.attempts import spend
from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.people.rules import day_in_china
from ballot.people.years import AssemblyYear, year_at
from ballot.solicitation.rules.codes import HARDNESS, NoProof, digest, require_proof
from ballot.tracking.assessment import book, limits
from ballot.tracking.assessment.forms import RateForm, WindowForm
from ballot.tracking.assessment.models import RatingWindow
from ballot.tracking.assessment.rules import Level
from ballot.tracking.assessment.service.rating import RateProject, rate_project, set_window
from ballot.tracking.plans.queries import laid_at, plan_at
from ballot.web.access import Place, access, sessions, source, work, work_of_nobody
from ballot.web.forms import given, status, told
from ballot.web.paging import address_of
from ballot.web.paging import number as page_number

bp = Blueprint("ratings", __name__, url_prefix="/<assembly>/<int:year>/assessment/rating")
USUAL_DAYS = 14


@bp.route("", methods=["GET", "POST"])
@access(Action.CHANGE_RATING)
def window(place: Place, year: int) -> ResponseReturnValue:
    """The days and the weights; beneath them what people wrote."""
    the_year = year_at(db.session(), place, year)
    plan, found = plan_at(db.session(), place.id, the_year.id), book.window_of(db.session(), place.id, the_year.id)
    form = WindowForm(data=_days(found))
    if form.validate_on_submit():
        with told(form.opens_on, _unfit()), work() as w:
            set_window(w, form.order(place.id, the_year.id))
        if not form.errors:
            flash(_("公众评价的日期已公布。"))
            return redirect(url_for("ratings.window", year=year), 303)
    page = book.remarks(db.session(), plan, page_number(request.args.get("page")))
    shown = {"form": form, "window": found, "page": page, "address": address_of("ratings.window")}
    return render_template("tracking/assessment/window.html", the_year=the_year, **shown), status(form)


@bp.route("/<int:number>", methods=["GET", "POST"])
@access(Action.RATE_PROJECT)
def rate(place: Place, year: int, number: int) -> ResponseReturnValue:
    the_year, form = year_at(db.session(), place, year), RateForm()
    project = laid_at(db.session(), plan_at(db.session(), place.id, the_year.id), number).project
    challenge = f"{project.id}:{_mark()}"
    if form.validate_on_submit():
        proven = _counted(place, challenge, given(form.proof))
        with told(form.level, {"not-rating": _("现在不是公众评价的日期。")}), work_of_nobody() as w:
            order = (place.id, the_year.id, number, digest(challenge), Level(given(form.level)))
            rate_project(w, RateProject(*order, given(form.words), proven))
        if not form.errors:
            flash(_("评价已计入。在截止以前可以再来修改，以最后一次为准。"))
            return redirect(url_for("assessments.index", year=year), 303)
    shown = {"form": form, "project": project, "challenge": challenge, "hardness": HARDNESS}
    return _rating_page(the_year, shown), status(form)


def _rating_page(the_year: AssemblyYear, shown: dict[str, object]) -> str:
    found = book.window_of(db.session(), the_year.assembly_id, the_year.id)
    is_open = book.is_open(found, day_in_china(datetime.now(UTC)))
    return render_template("tracking/assessment/rate.html", the_year=the_year, window=found, is_open=is_open, **shown)


def _mark() -> str:
    """A random word that stays in the visitor's own cookie, and leads back to nobody."""
    word: str = session.setdefault("voice", secrets.token_urlsafe(16))
    return word


def _counted(place: Place, challenge: str, proof: str) -> bool:
    """Count the try by the quick way or the slow one, which takes few; say which. Raises TooMany."""
    proven = _is_proven(challenge, proof)
    of_one, in_all = (limits.RATINGS, limits.RATINGS_IN_ALL) if proven else (limits.SLOW, limits.SLOW_IN_ALL)
    spend(sessions(), of_one, source())
    spend(sessions(), limits.RATINGS_OF_ONE, source(), challenge.partition(":")[0])
    spend(sessions(), in_all, str(place.id))
    return proven


def _is_proven(challenge: str, proof: str) -> bool:
    try:
        require_proof(challenge, proof)
    except NoProof:
        return False
    return True


def _days(found: RatingWindow | None) -> dict[str, object]:
    if found is not None:
        return {"opens_on": found.opens_on, "closes_on": found.closes_on, "weight": found.weight}
    first = day_in_china(datetime.now(UTC))
    return {"opens_on": first, "closes_on": first + timedelta(days=USUAL_DAYS)}


def _unfit() -> dict[str, str]:
    return {
        "unfit-window": _(
            "最后一天不能早于第一天，第一天不能早于今天；已经开始评价的，第一天和所占百分比都不能再改，只能改最后一天。"
        )
    }
