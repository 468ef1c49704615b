"""The ledger of rectification: everybody reads it, the unit answers in it, a deputy closes."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.people.years import AssemblyYear, year_at
from ballot.tracking.lamps import queries, service
from ballot.tracking.lamps.forms import AnswerForm, CheckForm, SetTaskForm
from ballot.tracking.lamps.queries import Line
from ballot.tracking.lamps.service import TaskAt
from ballot.tracking.plans.queries import laid_at, plan_at, plan_in
from ballot.web.access import Place, access, work
from ballot.web.forms import Form, day, given, status
from ballot.web.paging import address_of
from ballot.web.paging import number as page_number

bp = Blueprint("tasks", __name__, url_prefix="/<assembly>/<int:year>")


@bp.get("/tasks")
@access(Action.READ_TASKS)
def index(place: Place, year: int) -> ResponseReturnValue:
    the_year, stage = year_at(db.session(), place, year), request.args.get("stage", "")
    plan = plan_in(db.session(), place.id, the_year.id)
    page = page_number(request.args.get("page"))
    found = queries.ledger(db.session(), plan, page, stage) if plan else None
    shown = {"found": found, "stage": stage, "address": address_of("tasks.index")}
    return render_template("tracking/tasks.html", the_year=the_year, **shown)


@bp.get("/tasks/<int:task>")
@access(Action.READ_TASKS)
def show(place: Place, year: int, task: int) -> ResponseReturnValue:
    the_year, line = _line(place, year, task)
    forms = {"answering": AnswerForm(), "checking": CheckForm()}
    return render_template("tracking/task.html", the_year=the_year, line=line, **forms)


@bp.post("/tasks/<int:task>/answer")
@access(Action.ANSWER_TASK)
def answer(place: Place, year: int, task: int) -> ResponseReturnValue:
    the_year, line = _line(place, year, task)
    form = AnswerForm()
    if form.validate_on_submit():
        with work() as w:
            service.answer_task(w, TaskAt(place.id, the_year.id, task), given(form.answer))
        flash(_("已答复，等待代表核验。"))
        return _back(year, task)
    return _shown(the_year, line, answering=form, checking=CheckForm(formdata=None))


@bp.post("/tasks/<int:task>/check")
@access(Action.CHECK_TASK)
def check(place: Place, year: int, task: int) -> ResponseReturnValue:
    the_year, line = _line(place, year, task)
    form = CheckForm()
    if form.validate_on_submit():
        with work() as w:
            mended = form.verdict.data == "mended"
            service.check_task(w, TaskAt(place.id, the_year.id, task), given(form.note), mended=mended)
        flash(_("核验意见已记录。"))
        return _back(year, task)
    return _shown(the_year, line, answering=AnswerForm(formdata=None), checking=form)


@bp.route("/plan/<int:number>/task", methods=["GET", "POST"])
@access(Action.SET_TASK)
def set_(place: Place, year: int, number: int) -> ResponseReturnValue:
    the_year, form = year_at(db.session(), place, year), SetTaskForm()
    laid = laid_at(db.session(), plan_at(db.session(), place.id, the_year.id), number)
    if form.validate_on_submit():
        where = TaskAt(place.id, the_year.id, number)
        with work() as w:
            made = service.set_task(w, where, given(form.problem), day(form.due_on)).number
        return _back(year, made)
    return render_template("tracking/set_task.html", the_year=the_year, form=form, laid=laid), status(form)


def _line(place: Place, year: int, task: int) -> tuple[AssemblyYear, Line]:
    the_year = year_at(db.session(), place, year)
    return the_year, queries.task_at(db.session(), plan_at(db.session(), place.id, the_year.id), task)


def _back(year: int, task: int) -> ResponseReturnValue:
    return redirect(url_for("tasks.show", year=year, task=task), 303)


def _shown(the_year: AssemblyYear, line: Line, **forms: Form) -> ResponseReturnValue:
    return render_template("tracking/task.html", the_year=the_year, line=line, **forms), 422
