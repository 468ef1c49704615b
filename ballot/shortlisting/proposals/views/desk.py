"""Where organizers write a proposal: its sheet, its versions beside each other, the ideas behind it."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.people.years import year_at
from ballot.shortlisting import queries as lists
from ballot.shortlisting.proposals import queries, service, undoing
from ballot.shortlisting.proposals.forms import LinkForm, NewProposalForm, ProposalForm, UnlinkForm, numbers_of, shown
from ballot.shortlisting.proposals.rules import UnfitSheet
from ballot.shortlisting.proposals.service import Matter, OpenProposal
from ballot.shortlisting.words import FAULTS
from ballot.web.access import Place, access, work
from ballot.web.forms import given, status, told

bp = Blueprint("proposing", __name__, url_prefix="/<assembly>/<int:year>/proposals/desk")


def linking() -> dict[str, str]:
    """What may be wrong with numbers of ideas."""
    return {
        "missing": _("没有这个编号的建议。"),
        "idea-not-public": _("只有答复已经公开、立为建议项目或者并入的建议，才能作为来源。"),
    }


def back(year: int, number: int) -> ResponseReturnValue:
    return redirect(url_for("proposing.show", year=year, number=number), 303)


@bp.route("/new", methods=["GET", "POST"])
@access(Action.CHANGE_PROPOSALS)
def open_(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    form = NewProposalForm(data={"ideas": request.args.get("ideas", "")})
    form.offer(lists.categories(db.session(), place.id))
    if form.validate_on_submit():
        order = OpenProposal(place.id, the_year.id, form.sheet(), numbers_of(given(form.ideas)))
        with form.sound(), told(form.ideas, linking()), work() as w:
            made = service.open_proposal(w, order).number
        if not form.errors:
            return back(year, made)
    ideas = queries.ready_ideas(db.session(), place.id, the_year.id)
    page = render_template("shortlisting/proposal_form.html", the_year=the_year, form=form, ideas=ideas)
    return page, status(form)


@bp.get("/<int:number>")
@access(Action.CHANGE_PROPOSALS)
def show(place: Place, year: int, number: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    found = queries.one_of(db.session(), place.id, the_year.id, number)
    told_ = {"found": found, "versions": queries.versions(db.session(), found), "form": LinkForm(formdata=None)}
    return render_template("shortlisting/proposal_desk.html", the_year=the_year, **told_)


@bp.route("/<int:number>/sheet", methods=["GET", "POST"])
@access(Action.CHANGE_PROPOSALS)
def change(place: Place, year: int, number: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    found = queries.one_of(db.session(), place.id, the_year.id, number)
    form = ProposalForm(data={**shown(found.sheet), "seen": found.proposal.version})
    form.offer(lists.categories(db.session(), place.id))
    matter = Matter(place.id, the_year.id, number)
    if form.validate_on_submit():
        with form.sound(), work() as w:
            service.change_proposal(w, matter, form.sheet(), form.seen.data or 0)
        if not form.errors:
            return back(year, number)
    page = render_template("shortlisting/proposal_form.html", the_year=the_year, form=form, found=found)
    return page, status(form)


@bp.post("/<int:number>/ideas")
@access(Action.CHANGE_PROPOSALS)
def link(place: Place, year: int, number: int) -> ResponseReturnValue:
    the_year, form = year_at(db.session(), place, year), LinkForm()
    found = queries.one_of(db.session(), place.id, the_year.id, number)
    if form.validate_on_submit():
        with told(form.ideas, linking()), work() as w:
            service.link_ideas(w, Matter(place.id, the_year.id, number), numbers_of(given(form.ideas)))
        if not form.errors:
            return back(year, number)
    shown_ = {"found": found, "versions": queries.versions(db.session(), found), "form": form}
    return render_template("shortlisting/proposal_desk.html", the_year=the_year, **shown_), status(form)


@bp.post("/<int:number>/submit")
@access(Action.CHANGE_PROPOSALS)
def submit(place: Place, year: int, number: int) -> ResponseReturnValue:
    matter = Matter(place.id, year_at(db.session(), place, year).id, number)
    try:
        with work() as w:
            service.submit_proposal(w, matter)
        flash(_("已提交筛选。来源建议的提出人可以看到。"))
    except UnfitSheet as refusal:
        flash(" ".join(str(FAULTS[fault]) for fault in refusal.faults), "bad")
    return back(year, number)


@bp.post("/<int:number>/unlink")
@access(Action.CHANGE_PROPOSALS)
def unlink(place: Place, year: int, number: int) -> ResponseReturnValue:
    matter, form = Matter(place.id, year_at(db.session(), place, year).id, number), UnlinkForm()
    if not form.validate_on_submit():
        abort(400)
    with work() as w:
        undoing.unlink_idea(w, matter, *form.order())
    flash(_("已取消关联。"))
    return back(year, number)


@bp.post("/<int:number>/drop")
@access(Action.CHANGE_PROPOSALS)
def drop(place: Place, year: int, number: int) -> ResponseReturnValue:
    with work() as w:
        undoing.drop_proposal(w, Matter(place.id, year_at(db.session(), place, year).id, number))
    flash(_("草稿已删除。"))
    return redirect(url_for("proposals.index", year=year), 303)
