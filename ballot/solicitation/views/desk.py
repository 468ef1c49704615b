"""The triage desk: the queue at the left, at the right one idea beside those worded alike, and its decision."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.people.years import AssemblyYear, year_at
from ballot.solicitation.forms import DecideForm
from ballot.solicitation.models import Answer
from ballot.solicitation.queries import alike, desk, one
from ballot.solicitation.queries.desk import Asked, Counts, State, Whose
from ballot.solicitation.rules.ideas import Origin
from ballot.solicitation.rules.similar import marked
from ballot.solicitation.service import triage
from ballot.solicitation.service.triage import Matter
from ballot.web.access import Place, access, actor, work
from ballot.web.forms import status, told
from ballot.web.paging import number as page_number

bp = Blueprint("triage", __name__, url_prefix="/<assembly>/<int:year>/ideas/desk")

HANDFUL = 20


@bp.get("")
@access(Action.TRIAGE_IDEAS)
def index(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    return render_template("solicitation/desk.html", **_queue(the_year), found=None)


@bp.route("/<int:number>", methods=["GET", "POST"])
@access(Action.TRIAGE_IDEAS)
def show(place: Place, year: int, number: int) -> ResponseReturnValue:
    """One idea; what is sent here is the answer that is prepared for it."""
    the_year = year_at(db.session(), place, year)
    found = one.idea_at(db.session(), place.id, the_year.id, number)
    form = DecideForm(data=_decided(found.prepared, found))
    if form.validate_on_submit():
        with told(form.target, _faults()), work() as w:
            triage.prepare_answer(w, form.order(Matter(place.id, the_year.id, number)))
        if not form.errors:
            flash(_("答复已拟好，发布以后才公开。"))
            return back(year, number)
    page = render_template("solicitation/desk.html", **_queue(the_year), **_beside(the_year, found), form=form)
    return page, status(form)


@bp.post("/<int:number>/publish")
@access(Action.ANSWER_IDEAS)
def publish(place: Place, year: int, number: int) -> ResponseReturnValue:
    matter = Matter(place.id, year_at(db.session(), place, year).id, number)
    with work() as w:
        triage.publish_answer(w, matter)
    flash(_("答复已发布。"))
    return back(year, number)


@bp.post("/publish")
@access(Action.ANSWER_IDEAS)
def publish_all(place: Place, year: int) -> ResponseReturnValue:
    """All that oneself has prepared, in one act."""
    the_year = year_at(db.session(), place, year)
    numbers = desk.prepared_numbers(db.session(), place.id, the_year.id, actor())
    with work() as w:
        triage.publish_answers(w, place.id, the_year.id, numbers)
        w.record(place.log_id, "answer.publish-all", count=len(numbers))
    flash(_("已发布 %(count)s 条答复。", count=len(numbers)))
    return redirect(url_for("triage.index", year=year), 303)


@bp.post("/<int:number>/reopen")
@access(Action.ANSWER_IDEAS)
def reopen(place: Place, year: int, number: int) -> ResponseReturnValue:
    matter = Matter(place.id, year_at(db.session(), place, year).id, number)
    with work() as w:
        triage.reopen_idea(w, matter)
    flash(_("答复已撤回，这条建议恢复原状。原答复留在记录里。"))
    return back(year, number)


@bp.post("/take")
@access(Action.TRIAGE_IDEAS)
def take(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    with work() as w:
        count = triage.take_ideas(w, place.id, the_year.id, HANDFUL)
        w.record(place.log_id, "idea.take-all", count=count)
    flash(_("已领取 %(count)s 条。", count=count))
    return redirect(url_for("triage.index", year=year), 303)


def back(year: int, number: int) -> ResponseReturnValue:
    """To the idea's page, with the filters that its form was sent with."""
    return redirect(url_for("triage.show", year=year, number=number, **_kept()), 303)


def asked() -> Asked:
    """What this request's address asks for; what it doesn't name is "mine, not done"."""
    args = request.args
    words = {name: args.get(name, "").strip()[:80] for name in ("category", "area", "origin")}
    whose = args.get("whose", "")
    state = args.get("state", "")
    return Asked(
        args.get("q", "").strip()[:80],
        **words,
        whose=Whose(whose) if whose in tuple(Whose) else Whose.MINE,
        state=State(state) if state in tuple(State) else State.UNDONE,
        page=page_number(args.get("page")),
    )


def _kept() -> dict[str, Any]:
    names = ("q", "category", "area", "origin", "whose", "state", "page")
    return {name: request.args[name] for name in names if request.args.get(name)}


def _queue(the_year: AssemblyYear) -> dict[str, Any]:
    """The queue with its filters, as every page of the desk shows it."""
    wanted = asked()
    counts: Counts = desk.counts(db.session(), the_year.assembly_id, the_year.id)
    rows = desk.queue(db.session(), the_year.assembly_id, the_year.id, actor(), wanted)
    kept = _kept()
    return {
        "the_year": the_year,
        "counts": counts,
        "queue": rows,
        "asked": wanted,
        "origins": tuple(Origin),
        "kept": kept,
        "address": lambda page: url_for("triage.index", year=the_year.year, **{**kept, "page": page}),
        "of": lambda number: url_for("triage.show", year=the_year.year, number=number, **kept),
    }


def _beside(the_year: AssemblyYear, found: one.OneIdea) -> dict[str, Any]:
    """The idea and those worded alike, each in pieces with what both share marked."""
    text = f"{found.idea.what}\n{found.idea.why}"
    whose = (the_year.assembly_id, the_year.id)
    near = alike.alike(db.session(), whose, text, found.idea.category, [found.idea.id], public=False)
    pairs = [(each, marked(each.what, text), marked(each.why, text)) for each in near]
    return {"found": found, "near": pairs}


def _decided(prepared: Answer | None, found: one.OneIdea) -> dict[str, object]:
    if prepared is None:
        target = request.args.get("into", "")
        return {"route": "merge", "target": int(target)} if target.isascii() and target.isdigit() else {}
    target_number = found.target.number if found.target else None
    return {"route": prepared.route, "text": prepared.text, "unit": prepared.unit, "target": target_number}


def _faults() -> dict[str, str]:
    return {
        "unfit-merge": _("不能并入这一条：它已并入别的建议，或者已有建议并入本条。"),
        "missing": _("没有这个号码的建议。"),
        "already-published": _("这条建议已有公开的答复，请先撤回。"),
    }
