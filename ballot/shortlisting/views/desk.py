"""The organizers' desk: a list is typed and put in order."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel.db import db
from ballot.kernel.lifecycle import ListStage
from ballot.kernel.money import wan
from ballot.kernel.policy import Action
from ballot.people.assemblies.queries import cycle_of
from ballot.people.years import year_at
from ballot.shortlisting import queries, service
from ballot.shortlisting.forms import CategoriesForm, SheetForm, TermsForm, shown
from ballot.shortlisting.models import CandidateId
from ballot.shortlisting.rules import Way
from ballot.shortlisting.service import StartList
from ballot.web.access import Place, access, work

bp = Blueprint("draft", __name__, url_prefix="/<assembly>/<int:year>/candidates/draft")


def back(year: int) -> ResponseReturnValue:
    return redirect(url_for("draft.show", year=year), 303)


@bp.get("")
@access(Action.CHANGE_CANDIDATES)
def show(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    listing = queries.listing(db.session(), place.id, the_year.id, ListStage.DRAFT)
    frozen = listing is None and queries.listing(db.session(), place.id, the_year.id, ListStage.FROZEN)
    return render_template("shortlisting/draft.html", the_year=the_year, listing=listing, frozen=frozen)


@bp.route("/terms", methods=["GET", "POST"])
@access(Action.CHANGE_CANDIDATES)
def terms(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    listing = queries.listing(db.session(), place.id, the_year.id, ListStage.DRAFT)
    form = TermsForm(data={"seats": listing.seats, "ceiling": wan(listing.ceiling)} if listing else None)
    if form.validate_on_submit():
        seats, ceiling = form.order()
        with work() as w:
            if listing:
                service.set_terms(w, place.id, listing.id, seats, ceiling)
            else:
                service.start_list(w, StartList(place.id, the_year.id, seats, ceiling))
        return back(year)
    return render_template("shortlisting/terms.html", the_year=the_year, form=form), 422 if form.errors else 200


@bp.route("/new", methods=["GET", "POST"])
@access(Action.CHANGE_CANDIDATES)
def add(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    listing = queries.draft(db.session(), place.id, the_year.id)
    form = SheetForm().offer(queries.categories(db.session(), place.id))
    if form.validate_on_submit():
        with work() as w:
            service.add_candidate(w, place.id, listing.id, form.order())
        flash(_("已加入名单。"))
        return back(year)
    return render_template("shortlisting/sheet.html", the_year=the_year, form=form), 422 if form.errors else 200


@bp.route("/<uuid:candidate_id>", methods=["GET", "POST"])
@access(Action.CHANGE_CANDIDATES)
def change(place: Place, year: int, candidate_id: UUID) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    listing = queries.draft(db.session(), place.id, the_year.id)
    row = queries.row(listing, CandidateId(candidate_id))
    form = SheetForm(data=shown(row.one.sheet)).offer(queries.categories(db.session(), place.id))
    if form.validate_on_submit():
        with work() as w:
            service.change_candidate(w, place.id, row.id, form.order())
        flash(_("已保存。"))
        return back(year)
    page = render_template("shortlisting/sheet.html", the_year=the_year, form=form, row=row)
    return page, 422 if form.errors else 200


@bp.post("/<uuid:candidate_id>/remove")
@access(Action.CHANGE_CANDIDATES)
def remove(place: Place, year: int, candidate_id: UUID) -> ResponseReturnValue:
    with work() as w:
        service.remove_candidate(w, place.id, CandidateId(candidate_id))
    flash(_("已从名单中移除。"))
    return back(year)


@bp.post("/order")
@access(Action.CHANGE_CANDIDATES)
def order(place: Place, year: int) -> ResponseReturnValue:
    """One step of one candidate (a button), or all codes in their new order (keyboard, mouse)."""
    the_year = year_at(db.session(), place, year)
    listing = queries.draft(db.session(), place.id, the_year.id)
    with work() as w:
        if "codes" in request.form:
            service.order_candidates(w, place.id, listing.id, request.form["codes"].split(","))
        else:
            way = Way.UP if request.form.get("way") == Way.UP else Way.DOWN
            service.move_candidate(w, place.id, listing.id, request.form.get("code", ""), way)
    return ("", 204) if "codes" in request.form else back(year)


@bp.route("/categories", methods=["GET", "POST"])
@access(Action.CHANGE_CANDIDATES)
def categories(place: Place, year: int) -> ResponseReturnValue:
    the_year = year_at(db.session(), place, year)
    form = CategoriesForm(data={"names": "\n".join(queries.categories(db.session(), place.id))})
    if form.validate_on_submit():
        with work() as w:
            service.set_categories(w, place.id, form.order(), cycle_of(w.session, place.id, year))
        flash(_("类别已保存。"))
        return back(year)
    return render_template("shortlisting/categories.html", the_year=the_year, form=form), 422 if form.errors else 200
