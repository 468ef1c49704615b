"""Where a unit says that a project is done, and where its acceptance is entered."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.people.years import year_at
from ballot.tracking.completion import service
from ballot.tracking.completion.forms import AcceptForm, CompleteForm
from ballot.tracking.plans.queries import laid_at, plan_at
from ballot.web.access import Place, access, work
from ballot.web.forms import given, status

bp = Blueprint("completion", __name__, url_prefix="/<assembly>/<int:year>/projects/<int:number>")


@bp.route("/complete", methods=["GET", "POST"])
@access(Action.COMPLETE_PROJECT)
def complete(place: Place, year: int, number: int) -> ResponseReturnValue:
    the_year, form = year_at(db.session(), place, year), CompleteForm()
    laid = laid_at(db.session(), plan_at(db.session(), place.id, the_year.id), number)
    if form.validate_on_submit():
        with work() as w:
            service.complete_project(w, (place.id, the_year.id), number, given(form.words))
        flash(_("已报完工，等待验收。"))
        return redirect(url_for("projects.show", year=year, number=number), 303)
    return render_template("tracking/complete.html", the_year=the_year, form=form, laid=laid), status(form)


@bp.route("/accept", methods=["GET", "POST"])
@access(Action.ACCEPT_PROJECT)
def accept(place: Place, year: int, number: int) -> ResponseReturnValue:
    the_year, form = year_at(db.session(), place, year), AcceptForm()
    laid = laid_at(db.session(), plan_at(db.session(), place.id, the_year.id), number)
    if form.validate_on_submit():
        with work() as w:
            service.accept_project(w, (place.id, the_year.id), number, form.order())
        flash(_("验收结论已记录并公开。"))
        return redirect(url_for("projects.show", year=year, number=number), 303)
    return render_template("tracking/accept.html", the_year=the_year, form=form, laid=laid), status(form)
