"""Where organizers enter what was decided about a project after the vote."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ballot.kernel.db import db
from ballot.kernel.errors import IllegalMove
from ballot.kernel.policy import Action
from ballot.people.assemblies.queries import assembly_at
from ballot.people.years import year_at
from ballot.tracking.changes import service
from ballot.tracking.changes.forms import ChangeForm, ReportedForm, shown
from ballot.tracking.changes.rules import NothingChanged, decider, sorts_at
from ballot.tracking.plans.queries import laid_at, plan_at
from ballot.tracking.public.stories import story
from ballot.web.access import Place, access, work
from ballot.web.forms import day, status, told

bp = Blueprint("changes", __name__, url_prefix="/<assembly>/<int:year>/plan/<int:number>/changes")

REFUSALS = {
    NothingChanged.code: _l("没有改动任何内容。请修改下面要调整的内容。"),
    IllegalMove.code: _l("项目现在的阶段不能作这个决定。"),
}


@bp.route("/new", methods=["GET", "POST"])
@access(Action.CHANGE_PROJECT)
def make(place: Place, year: int, number: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    laid = laid_at(db.session(), plan_at(db.session(), place.id, the_year.id), number)
    form = ChangeForm(data=shown(service.values_of(laid.project, laid.unit))).offer(sorts_at(laid.project.stage))
    if form.validate_on_submit():
        with told(form.sort, REFUSALS):
            with work() as w:
                service.change_project(w, form.order(place.id, the_year.id, number))
            flash(_("决定已记录并公告。"))
            return redirect(url_for("projects.show", year=year, number=number), 303)
    body = decider(assembly_at(db.session(), place.slug).level)
    return render_template("tracking/change.html", the_year=the_year, form=form, laid=laid, body=body), status(form)


@bp.route("/<int:change>", methods=["GET", "POST"])
@access(Action.CHANGE_PROJECT)
def report(place: Place, year: int, number: int, change: int) -> ResponseReturnValue:
    """A change as it was entered, and the day on which the plenary was told."""
    the_year, form = year_at(db.session(), place, year), ReportedForm()
    found = story(db.session(), plan_at(db.session(), place.id, the_year.id), number)
    if form.validate_on_submit():
        with told(form.reported_on, {"before-decision": _("不能早于作出决定的日期。")}), work() as w:
            service.report_change(w, (place.id, the_year.id), number, change, day(form.reported_on))
        if not form.errors:
            flash(_("已保存。"))
            return redirect(url_for("projects.show", year=year, number=number), 303)
    page = {"form": form, "story": found, "number": change}
    return render_template("tracking/change_report.html", the_year=the_year, **page), status(form)
