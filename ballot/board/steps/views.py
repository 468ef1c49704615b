"""The organizers' pages of a year's days and of its next step."""

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.board.steps import queries, rules, service, words
from ballot.board.steps.forms import DaysForm, MoveForm, shown
from ballot.board.steps.rules import Facts, UnfitDays
from ballot.board.steps.service import MoveYear, SetDays
from ballot.kernel.db import db
from ballot.kernel.lifecycle import CycleMove
from ballot.kernel.policy import Action
from ballot.people.years import AssemblyYear, year_at
from ballot.web.access import Place, access, work
from ballot.web.forms import given, status

bp = Blueprint("steps", __name__, url_prefix="/<assembly>/<int:year>/steps")


def _facts(the_year: AssemblyYear) -> Facts:
    return queries.facts(db.session(), the_year.id, the_year.stage, datetime.now(UTC))


def _set(place: Place, the_year: AssemblyYear, form: DaysForm) -> None:
    try:
        with work() as w:
            service.set_days(w, SetDays(place.id, the_year.id, form.order()))
    except UnfitDays as refusal:
        form.tell(refusal)


@bp.get("")
@access(Action.READ_CYCLES)
def show(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    facts = _facts(the_year)
    move = rules.next_move(the_year.stage)
    waits = rules.hindrances(facts, move) if move else ()
    return render_template("board/steps.html", the_year=the_year, facts=facts, move=move, waits=waits, words=words)


@bp.route("/days", methods=["GET", "POST"])
@access(Action.SET_CYCLE_DAYS)
def days(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    form = DaysForm(data=shown(_facts(the_year).days))
    if form.validate_on_submit():
        _set(place, the_year, form)
        if not form.errors:
            flash(_("日期已保存，并显示在年度线上。"))
            return redirect(url_for("steps.show", year=year), 303)
    return render_template("board/days.html", the_year=the_year, form=form), status(form)


@bp.route("/next", methods=["GET", "POST"])
@access(Action.MOVE_CYCLE)
def go_on(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    move, form = rules.next_move(the_year.stage), MoveForm()
    if form.validate_on_submit():
        with work() as w:
            service.move_year(w, MoveYear(place.id, the_year.id, CycleMove(given(form.move))))
        flash(_("年度已进入下一环节。"))
        return redirect(url_for("steps.show", year=year), 303)
    waits = rules.hindrances(_facts(the_year), move) if move else ()
    page = render_template("board/next.html", the_year=the_year, form=form, move=move, waits=waits, words=words)
    return page, status(form)
