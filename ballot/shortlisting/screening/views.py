"""The pages of screening: the desk's, the departments', the panel's, and the lists that all keep to."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel.db import db
from ballot.kernel.money import wan
from ballot.kernel.policy import Action
from ballot.people.rules import day_in_china
from ballot.people.years import AssemblyYear, year_at
from ballot.shortlisting.proposals import queries as proposals
from ballot.shortlisting.proposals.queries import OneProposal
from ballot.shortlisting.proposals.service import Matter
from ballot.shortlisting.review import queries as opinions
from ballot.shortlisting.screening import queries, rules, service
from ballot.shortlisting.screening.forms import AskForm, CriteriaForm, JudgementForm, points_form
from ballot.shortlisting.screening.models import ReviewId, Verdict
from ballot.shortlisting.screening.rules import CriteriaSort, NeedsReason
from ballot.web.access import Place, access, actor, work
from ballot.web.forms import given, status, told
from ballot.web.paging import address_of
from ballot.web.paging import number as page_number

bp = Blueprint("screening", __name__, url_prefix="/<assembly>/<int:year>")
CHECKED = (CriteriaSort.ELIGIBILITY, CriteriaSort.NEGATIVE)


def _today() -> Any:
    return day_in_china(datetime.now(UTC))


def _grounds() -> dict[str, str]:
    return {"needs-price": _("可行的必须写明测算金额。"), "needs-reason": _("不可行的必须写明理由。")}


def _matter(place: Place, year: int, number: int) -> Matter:
    return Matter(place.id, year_at(db.session(), place, year).id, number)


def _back(year: int, number: int) -> ResponseReturnValue:
    return redirect(url_for("screening.show", year=year, number=number), 303)


@bp.get("/screening/<int:number>")
@access(Action.SCREEN_PROPOSALS)
def show(place: Place, year: int, number: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    found = proposals.one_of(db.session(), place.id, the_year.id, number, origins=False)
    seen = queries.screening(db.session(), found.proposal)
    return _desk(place, the_year, found, seen, JudgementForm(data=_prepared(seen.verdict)), AskForm(formdata=None))


@bp.post("/screening/<int:number>")
@access(Action.SCREEN_PROPOSALS)
def prepare(place: Place, year: int, number: int) -> ResponseReturnValue:
    """The verdict that is prepared."""
    the_year, form = year_at(db.session(), place, year), JudgementForm()
    found = proposals.one_of(db.session(), place.id, the_year.id, number, origins=False)
    if form.validate_on_submit():
        with told(form.price if given(form.feasible) == "yes" else form.text, _grounds()), work() as w:
            service.prepare_verdict(w, Matter(place.id, the_year.id, number), form.order())
        if not form.errors:
            flash(_("结论已拟好，发布以后才公开。"))
            return _back(year, number)
    seen = queries.screening(db.session(), found.proposal)
    return _desk(place, the_year, found, seen, form, AskForm(formdata=None))


@bp.post("/screening/<int:number>/ask")
@access(Action.SCREEN_PROPOSALS)
def ask(place: Place, year: int, number: int) -> ResponseReturnValue:
    the_year, form = year_at(db.session(), place, year), AskForm()
    form.offer(queries.units(db.session(), place.id))
    if form.validate_on_submit():
        with work() as w:
            service.ask_review(w, form.order(Matter(place.id, the_year.id, number)))
        flash(_("已送交责任单位。"))
        return _back(year, number)
    found = proposals.one_of(db.session(), place.id, the_year.id, number, origins=False)
    seen = queries.screening(db.session(), found.proposal)
    return _desk(place, the_year, found, seen, JudgementForm(formdata=None, data=_prepared(seen.verdict)), form)


@bp.post("/screening/<int:number>/reviews/<uuid:review_id>/recall")
@access(Action.SCREEN_PROPOSALS)
def recall(place: Place, year: int, number: int, review_id: UUID) -> ResponseReturnValue:
    matter = _matter(place, year, number)
    with work() as w:
        service.recall_review(w, matter, review_id)
    flash(_("已撤回，并告知了这个单位。"))
    return _back(year, number)


@bp.post("/screening/<int:number>/<any(publish, again):verdict>")
@access(Action.PUBLISH_VERDICT)
def publish(place: Place, year: int, number: int, verdict: str) -> ResponseReturnValue:
    matter = _matter(place, year, number)
    with work() as w:
        (service.publish_verdict if verdict == "publish" else service.screen_again)(w, matter)
    flash(_("结论已发布。") if verdict == "publish" else _("已撤回结论，重新筛选论证。原结论留在记录里。"))
    return _back(year, number)


@bp.route("/screening/<int:number>/check", methods=["GET", "POST"])
@access(Action.SCREEN_PROPOSALS)
def check(place: Place, year: int, number: int) -> ResponseReturnValue:
    """Both lists, line by line; a line that isn't kept to needs its note."""
    the_year = year_at(db.session(), place, year)
    found = proposals.one_of(db.session(), place.id, the_year.id, number, origins=False)
    standing, fault = queries.standing(db.session(), place.id), ""
    marks = _marks(standing) if request.method == "POST" else queries.marks(db.session(), found.proposal, standing)
    if request.method == "POST":
        try:
            with work() as w:
                service.check_proposal(w, Matter(place.id, the_year.id, number), marks)
            return _back(year, number)
        except NeedsReason:
            fault = _("不符合准入条件、或者属于负面清单的，必须写明说明。")
    shown = {"lists": [standing[sort] for sort in CHECKED], "marks": marks, "fault": fault}
    return render_template("shortlisting/check.html", the_year=the_year, found=found, **shown), 422 if fault else 200


@bp.get("/screening/overdue")
@access(Action.SCREEN_PROPOSALS)
def overdue(place: Place, year: int) -> ResponseReturnValue:
    """Which units haven't said by their day what they were asked."""
    the_year = year_at(db.session(), place, year)
    late = queries.overdue(db.session(), place.id, the_year.id, _today())
    unanswered = opinions.overdue(db.session(), place.id, the_year.id, _today())
    return render_template("shortlisting/overdue.html", the_year=the_year, late=late, unanswered=unanswered)


@bp.route("/criteria", methods=["GET", "POST"])
@access(Action.CHANGE_CRITERIA)
def criteria(place: Place, year: int) -> ResponseReturnValue:
    the_year, form = year_at(db.session(), place, year), CriteriaForm()
    if form.validate_on_submit():
        with work() as w:
            sort = CriteriaSort(given(form.sort))
            service.adopt_criteria(w, place.id, sort, given(form.lines), given(form.decision))
        flash(_("新版本已生效，以前的筛选结果不受影响。"))
        return redirect(url_for("screening.criteria", year=year), 303)
    standing = queries.standing(db.session(), place.id)
    return render_template("shortlisting/criteria.html", the_year=the_year, form=form, standing=standing), status(form)


@bp.get("/reviews")
@access(Action.REVIEW_PROPOSALS)
def reviews(place: Place, year: int) -> ResponseReturnValue:
    """What this department was asked for: mine, not done, first."""
    the_year = year_at(db.session(), place, year)
    done = request.args.get("done") == "1"
    number = page_number(request.args.get("page"))
    asked = {"done": done, "today": _today(), "page": number}
    page = queries.reviews(db.session(), place.id, the_year.id, actor(), **asked)
    shown = {"page": page, "done": done, "address": address_of("screening.reviews")}
    return render_template("shortlisting/reviews.html", the_year=the_year, **shown)


@bp.route("/reviews/<uuid:review_id>", methods=["GET", "POST"])
@access(Action.REVIEW_PROPOSALS)
def review(place: Place, year: int, review_id: UUID) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    mine, proposal = queries.review_of(db.session(), place.id, actor(), ReviewId(review_id))
    found = proposals.one_of(db.session(), place.id, proposal.cycle_id, proposal.number)
    form = JudgementForm()
    if form.validate_on_submit():
        with told(form.price if given(form.feasible) == "yes" else form.text, _grounds()), work() as w:
            service.answer_review(w, place.id, review_id, form.order())
        if not form.errors:
            flash(_("论证意见已提交。"))
            return redirect(url_for("screening.reviews", year=year), 303)
    page = render_template("shortlisting/review.html", the_year=the_year, mine=mine, found=found, form=form)
    return page, status(form)


@bp.get("/scoring")
@access(Action.SCORE_PROPOSALS)
def scoring(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    page = queries.to_score(db.session(), place.id, the_year.id, actor(), page_number(request.args.get("page")))
    shown = {"page": page, "address": address_of("screening.scoring")}
    return render_template("shortlisting/scoring.html", the_year=the_year, **shown)


@bp.route("/scoring/<int:number>", methods=["GET", "POST"])
@access(Action.SCORE_PROPOSALS)
def score(place: Place, year: int, number: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    found = proposals.public_one(db.session(), place.id, the_year.id, number)
    lines = rules.weights(queries.standing(db.session(), place.id)[CriteriaSort.SCORING].lines)
    form = points_form(lines, queries.own_points(db.session(), found.proposal, actor()))()
    if form.validate_on_submit():
        with work() as w:
            points = [form[f"line{at}"].data for at in range(len(lines))]
            service.score_proposal(w, Matter(place.id, the_year.id, number), points)
        flash(_("评分已保存，结束前可以修改。"))
        return redirect(url_for("screening.scoring", year=year), 303)
    return render_template("shortlisting/score.html", the_year=the_year, found=found, form=form), status(form)


def _desk(
    place: Place, the_year: AssemblyYear, found: OneProposal, seen: Any, form: JudgementForm, asking: AskForm
) -> ResponseReturnValue:
    asking.offer(queries.units(db.session(), place.id))
    shown = {"found": found, "seen": seen, "form": form, "asking": asking, "today": _today()}
    page = render_template("shortlisting/screening.html", the_year=the_year, **shown)
    return page, 422 if form.errors or asking.errors else 200


def _prepared(verdict: Verdict | None) -> dict[str, str] | None:
    if verdict is None:
        return None
    feasible = "yes" if verdict.feasible else "no"
    return {"feasible": feasible, "price": wan(verdict.price), "text": verdict.text, "note": verdict.note}


def _marks(standing: Mapping[CriteriaSort, queries.Standing]) -> dict[CriteriaSort, list[tuple[bool, str]]]:
    """What the form says of each line: a tick and a note."""
    return {
        sort: [
            (f"{sort}-{at}" in request.form, request.form.get(f"{sort}-{at}-note", "")[:400])
            for at in range(1, len(standing[sort].lines) + 1)
        ]
        for sort in CHECKED
    }
