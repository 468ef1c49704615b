"""The desk's other acts on one idea: show, refuse, sort, ask, note, photos, contact, another code."""

import json

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.people.vault import vault
from ballot.people.years import year_at
from ballot.solicitation.forms import SayForm
from ballot.solicitation.queries import one
from ballot.solicitation.rules.codes import grouped
from ballot.solicitation.service import sending, triage
from ballot.solicitation.service.triage import Matter
from ballot.solicitation.views.desk import back
from ballot.web.access import Place, access, work
from ballot.web.forms import given
from ballot.web.uploads import sent_as_picture

bp = Blueprint("moderating", __name__, url_prefix="/<assembly>/<int:year>/ideas/desk/<int:number>")

SAYING = {"refuse": triage.refuse_idea, "ask": triage.ask_sender, "note": triage.note_idea}


def matter_of(place: Place, year: int, number: int) -> Matter:
    return Matter(place.id, year_at(db.session(), place, year).id, number)


@bp.post("/show")
@access(Action.TRIAGE_IDEAS)
def show(place: Place, year: int, number: int) -> ResponseReturnValue:
    matter = matter_of(place, year, number)
    with work() as w:
        triage.show_idea(w, matter)
    flash(_("已公开。"))
    return back(year, number)


@bp.route("/<any(refuse, ask, note):saying>", methods=["GET", "POST"])
@access(Action.TRIAGE_IDEAS)
def say(place: Place, year: int, number: int, saying: str) -> ResponseReturnValue:
    """A refusal, a question or a note: each a page with one text."""
    the_year, form = year_at(db.session(), place, year), SayForm()
    found = one.idea_at(db.session(), place.id, the_year.id, number)
    if form.validate_on_submit():
        with work() as w:
            SAYING[saying](w, Matter(place.id, the_year.id, number), given(form.text))
        flash(_("已保存。"))
        return back(year, number)
    page = render_template("solicitation/say.html", the_year=the_year, found=found, form=form, act=saying)
    return page, 422 if form.errors else 200


@bp.post("/sort")
@access(Action.TRIAGE_IDEAS)
def sort(place: Place, year: int, number: int) -> ResponseReturnValue:
    matter = matter_of(place, year, number)
    with work() as w:
        triage.sort_idea(w, matter, request.form.get("category", ""), request.form.get("area", ""))
    flash(_("已保存。"))
    return back(year, number)


@bp.get("/photo/<int:position>")
@access(Action.TRIAGE_IDEAS)
def photo(place: Place, year: int, number: int, position: int) -> ResponseReturnValue:
    found = one.idea_at(db.session(), place.id, year_at(db.session(), place, year).id, number)
    picture = one.photo_of(db.session(), found.idea.id, position)
    return sent_as_picture(picture.data, picture.type)


@bp.post("/photo/<int:position>/<any(hide, show):showing>")
@access(Action.TRIAGE_IDEAS)
def hide(place: Place, year: int, number: int, position: int, showing: str) -> ResponseReturnValue:
    matter = matter_of(place, year, number)
    with work() as w:
        triage.hide_photo(w, matter, position, hidden=showing == "hide")
    return back(year, number)


@bp.post("/contact")
@access(Action.READ_CONTACT)
def contact(place: Place, year: int, number: int) -> ResponseReturnValue:
    """Who may be asked, shown on this one page; that it was opened stands in the log."""
    the_year = year_at(db.session(), place, year)
    with work() as w:
        name, phone = json.loads(triage.read_contact(w, Matter(place.id, the_year.id, number), vault()))
    shown = {"number": number, "name": name, "phone": phone}
    return render_template("solicitation/contact_shown.html", the_year=the_year, **shown)


@bp.post("/code")
@access(Action.TRIAGE_IDEAS)
def renew(place: Place, year: int, number: int) -> ResponseReturnValue:
    """Another code in place of one that was lost; shown on this one page."""
    the_year = year_at(db.session(), place, year)
    with work() as w:
        code = sending.renew_code(w, place.id, the_year.id, number)
    address = url_for("following.enter", year=year, _external=True, _anchor=code)
    shown = {"groups": grouped(code), "number": number, "quick": True, "address": address}
    return render_template("solicitation/receipt.html", the_year=the_year, **shown)
