"""The organizers' plan: carried over, laid out, given to units, published."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel.db import db
from ballot.kernel.lifecycle import ListStage
from ballot.kernel.policy import Action
from ballot.people.words import ROLES
from ballot.people.years import AssemblyYear, year_at
from ballot.shortlisting.queries import listing
from ballot.tracking.plans import queries
from ballot.tracking.plans.chosen import Chosen, chosen_in, ticked_by_hand
from ballot.tracking.plans.forms import (
    CarryForm,
    MembersForm,
    PartForm,
    PublishForm,
    TermsForm,
    lines_data,
    lines_form,
    offered,
)
from ballot.tracking.plans.rules import UnfitLines
from ballot.tracking.plans.service.carrying import AlreadyCarried, CarryOver, StillOpen, carry_over
from ballot.tracking.plans.service.laying import add_part, lay_project, remove_project, set_members, set_terms
from ballot.tracking.plans.service.publishing import publish_plan
from ballot.web.access import Place, access, work
from ballot.web.forms import given, status, told

bp = Blueprint("plan", __name__, url_prefix="/<assembly>/<int:year>/plan")


def back(year: int) -> ResponseReturnValue:
    return redirect(url_for("plan.show", year=year), 303)


@bp.get("")
@access(Action.CHANGE_PLAN)
def show(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    plan = queries.plan_in(db.session(), place.id, the_year.id)
    desk = queries.desk(db.session(), plan) if plan else None
    return render_template("tracking/plan.html", the_year=the_year, desk=desk)


@bp.route("/carry-over", methods=["GET", "POST"])
@access(Action.CARRY_OVER)
def carry(place: Place, year: int) -> ResponseReturnValue:
    """By the announced result if a vote of this site has one, else by naming the announcement."""
    the_year = year_at(db.session(), place, year)
    found = chosen_in(db.session(), the_year.id)
    form = _carry_form(place, the_year, found)
    if form.validate_on_submit() and _carried(form, place, the_year, found):
        flash(_("选定的项目已经结转，请编制实施计划。"))
        return back(year)
    shown = {"form": form, "chosen": found.codes, "title": found.title, "open": found.open}
    return render_template("tracking/carry.html", the_year=the_year, **shown), status(form)


@bp.route("/terms", methods=["GET", "POST"])
@access(Action.CHANGE_PLAN)
def terms(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    plan = queries.plan_at(db.session(), place.id, the_year.id)
    standing = {name: getattr(plan, name) for name in ("periods", "basis", "green", "yellow")}
    form = TermsForm(data=standing)
    if form.validate_on_submit():
        with work() as w:
            set_terms(w, form.order(place.id, the_year.id))
        flash(_("已保存。"))
        return back(year)
    return render_template("tracking/plan_terms.html", the_year=the_year, form=form), status(form)


@bp.route("/<int:number>", methods=["GET", "POST"])
@access(Action.CHANGE_PLAN)
def lay(place: Place, year: int, number: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    plan = queries.plan_at(db.session(), place.id, the_year.id)
    laid, periods = queries.laid_at(db.session(), plan, number), queries.periods_of(db.session(), plan)
    numbers = [one.number for one in periods]
    form = lines_form(numbers, lines_data(dict(laid.lines), laid.unit, laid.project.target))
    if form.validate_on_submit():
        with told(form.unit, {UnfitLines.code: _("进度和资金逐期累计，不能倒退，也不能超过 100%。")}):
            with work() as w:
                lay_project(w, form.order(plan, number, numbers))
            return back(year)
    shown = {"plan": plan, "laid": laid, "numbers": numbers, "by_hand": ticked_by_hand(db.session(), laid.project)}
    return render_template("tracking/plan_lines.html", the_year=the_year, form=form, **shown), status(form)


@bp.route("/<int:number>/parts", methods=["GET", "POST"])
@access(Action.CHANGE_PLAN)
def part(place: Place, year: int, number: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    plan = queries.plan_at(db.session(), place.id, the_year.id)
    laid, form = queries.laid_at(db.session(), plan, number), PartForm()
    if form.validate_on_submit():
        with work() as w:
            add_part(w, form.order(place.id, the_year.id, number))
        return back(year)
    return render_template("tracking/part.html", the_year=the_year, form=form, laid=laid), status(form)


@bp.post("/<int:number>/remove")
@access(Action.CHANGE_PLAN)
def remove(place: Place, year: int, number: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    with work() as w:
        remove_project(w, place.id, the_year.id, number)
    flash(_("已移除。"))
    return back(year)


@bp.route("/units/<uuid:unit_id>", methods=["GET", "POST"])
@access(Action.CHANGE_PLAN)
def unit(place: Place, year: int, unit_id: UUID) -> ResponseReturnValue:
    """Who acts for a unit."""
    the_year = year_at(db.session(), place, year)
    found, members = queries.unit_at(db.session(), place.id, unit_id)
    form = MembersForm(data={"accounts": members})
    form.accounts.choices = offered(_people(place))
    if form.validate_on_submit():
        with work() as w:
            set_members(w, place.id, unit_id, form.accounts.data or [], place.log_id)
        flash(_("已保存。"))
        return back(year)
    return render_template("tracking/unit.html", the_year=the_year, form=form, unit=found), status(form)


@bp.route("/publish", methods=["GET", "POST"])
@access(Action.CHANGE_PLAN)
def publish(place: Place, year: int) -> ResponseReturnValue:
    the_year, form = year_at(db.session(), place, year), PublishForm()
    desk = queries.desk(db.session(), queries.plan_at(db.session(), place.id, the_year.id))
    if form.validate_on_submit():
        with work() as w:
            publish_plan(w, place.id, the_year.id, given(form.decision))
        flash(_("实施计划已公布，到期会提醒各责任单位填报。"))
        return redirect(url_for("projects.index", year=year), 303)
    return render_template("tracking/publish_plan.html", the_year=the_year, form=form, desk=desk), status(form)


def _carried(form: CarryForm, place: Place, the_year: AssemblyYear, found: Chosen) -> bool:
    """Whether something came over; else a field says why not."""
    codes = () if found.codes else tuple(form.codes.data or ())
    order = CarryOver(place.id, the_year.id, codes, given(form.source), early=bool(form.early.data))
    nothing = {AlreadyCarried.code: _("选定的项目都已经在计划里。")}
    waits = {StillOpen.code: _("还有表决可能再选出项目。请等它结束，或者勾选这一项。")}
    with told(form.codes, nothing), told(form.early, waits), work() as w:
        carry_over(w, order)
    return not form.errors


def _carry_form(place: Place, the_year: AssemblyYear, found: Chosen) -> CarryForm:
    """With every frozen candidate to choose from; where a result says who was chosen, it is filled in."""
    frozen = listing(db.session(), place.id, the_year.id, ListStage.FROZEN)
    form = CarryForm(data={"source": found.title, "codes": sorted(found.codes)})
    form.codes.choices = offered({row.one.code: row.one.sheet.name for row in frozen.rows} if frozen else {})
    return form


def _people(place: Place) -> dict[UUID, str]:
    found = queries.able(db.session(), place.id)
    return {one.id: f"{one.name}（{'、'.join(str(ROLES[role]) for role in roles)}）" for one, roles in found}
