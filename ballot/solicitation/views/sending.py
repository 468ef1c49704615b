"""How an idea is sent: what · where and photos · contact, then a look at the answers, then the code; a page each."""

import secrets
from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel.attempts import spend
from ballot.kernel.db import db
from ballot.kernel.errors import Missing
from ballot.kernel.policy import Action
from ballot.kernel.sandbox import Unfit, redraw
from ballot.people.rules import day_in_china
from ballot.people.vault import vault
from ballot.people.years import AssemblyYear, year_at
from ballot.solicitation.forms import CheckForm, ContactForm, Kept, PlaceForm, UnitForm, WhatForm
from ballot.solicitation.models import Solicitation
from ballot.solicitation.queries import alike, notices
from ballot.solicitation.rules import limits
from ballot.solicitation.rules.codes import HARDNESS, grouped
from ballot.solicitation.rules.ideas import MOST_PHOTOS, Form, NotOpen
from ballot.solicitation.service.drafts import Desk, TooManyPhotos, Written
from ballot.solicitation.service.notices import is_taking
from ballot.solicitation.views.handing_in import hand_in
from ballot.solicitation.words import UNFIT
from ballot.web.access import Place, access, sessions, source
from ballot.web.forms import status
from ballot.web.uploads import PICTURE_LIMIT, sent_as_picture, takes_files

bp = Blueprint("sending", __name__, url_prefix="/<assembly>/<int:year>/ideas/new")

SHORT_ENOUGH = 400


@bp.route("", methods=["GET", "POST"])
@access(Action.SEND_IDEA)
def what(place: Place, year: int) -> ResponseReturnValue:
    """The first step; a draft is laid down when it is sent."""
    the_year, notice = _open(place, year)
    form = WhatForm(data=_fields(the_year)).offer(notice)
    if form.validate_on_submit():
        _keep(the_year, Form.SHORT, form)
        return redirect(url_for("sending.where", year=year), 303)
    door = request.args.get("from", "")[:16]
    return render_template("solicitation/what.html", the_year=the_year, form=form, door=door), status(form)


@bp.route("/place", methods=["GET", "POST"])
@access(Action.SEND_IDEA)
@takes_files(PICTURE_LIMIT)
def where(place: Place, year: int) -> ResponseReturnValue:
    the_year, notice = _open(place, year)
    written = _written(the_year)
    if written is None:
        return redirect(url_for("sending.what", year=year), 303)
    form = PlaceForm(data=written.fields).offer(notice)
    if form.validate_on_submit() and _photo_taken(the_year, form):
        _desk(the_year).write(_token(), form.kept())
        further = "sending.where" if "more" in request.form else "sending.contact"
        return redirect(url_for(further, year=year), 303)
    near = _near(place, the_year, f"{written.fields.get('what')}\n{written.fields.get('why')}")
    shown = {"form": form, "written": written, "near": near, "most": MOST_PHOTOS}
    return render_template("solicitation/place.html", the_year=the_year, **shown), status(form)


@bp.get("/photo/<int:position>")
@access(Action.SEND_IDEA)
def photo(place: Place, year: int, position: int) -> ResponseReturnValue:
    the_year, _notice = _open(place, year)
    found = _desk(the_year).photo(_token(), position)
    return sent_as_picture(found.data, found.type)


@bp.post("/photo/<int:position>/remove")
@access(Action.SEND_IDEA)
def remove_photo(place: Place, year: int, position: int) -> ResponseReturnValue:
    the_year, _notice = _open(place, year)
    _desk(the_year).remove_photo(_token(), position)
    return redirect(url_for("sending.where", year=year), 303)


@bp.route("/contact", methods=["GET", "POST"])
@access(Action.SEND_IDEA)
def contact(place: Place, year: int) -> ResponseReturnValue:
    the_year, notice = _open(place, year)
    written = _written(the_year)
    if written is None:
        return redirect(url_for("sending.what", year=year), 303)
    form = ContactForm(data={**written.fields, "consent": written.fields.get("consent") == "True"})
    if form.validate_on_submit():
        _desk(the_year).write(_token(), form.kept())
        return redirect(url_for("sending.check", year=year), 303)
    return render_template("solicitation/contact.html", the_year=the_year, form=form, notice=notice), status(form)


@bp.route("/unit", methods=["GET", "POST"])
@access(Action.SEND_IDEA)
def unit(place: Place, year: int) -> ResponseReturnValue:
    """A unit's long form, on one page."""
    the_year, notice = _open(place, year)
    form = UnitForm(data=_fields(the_year)).offer(notice)
    if form.validate_on_submit():
        _keep(the_year, Form.LONG, form)
        return redirect(url_for("sending.check", year=year), 303)
    return render_template("solicitation/unit.html", the_year=the_year, form=form, notice=notice), status(form)


@bp.route("/check", methods=["GET", "POST"])
@access(Action.SEND_IDEA)
def check(place: Place, year: int) -> ResponseReturnValue:
    the_year, notice = _open(place, year)
    written = _written(the_year)
    if written is None:
        return redirect(url_for("sending.what", year=year), 303)
    form = CheckForm()
    if form.validate_on_submit():
        sent = hand_in(_desk(the_year), written, _token(), str(form.proof.data or ""))
        session.pop("draft")
        session["receipt"] = [sent.code, sent.number, sent.quick]
        return redirect(url_for("sending.receipt", year=year), 303)
    shown = {"form": form, "written": written, "hardness": HARDNESS, "notice": notice}
    return render_template("solicitation/check.html", the_year=the_year, **shown), status(form)


@bp.get("/sent")
@access(Action.SEND_IDEA)
def receipt(place: Place, year: int) -> ResponseReturnValue:
    """The code, once; whoever comes back is told where to use it."""
    the_year = year_at(db.session(), place, year)
    code, number, quick = session.pop("receipt", ("", 0, True))
    if not code:
        return redirect(url_for("following.enter", year=year), 303)
    address = url_for("following.enter", year=year, _external=True, _anchor=code)
    shown = {"groups": grouped(code), "number": number, "quick": quick, "address": address}
    page = render_template("solicitation/receipt.html", the_year=the_year, **shown)
    return page, 200, {"Cache-Control": "no-store"}


@bp.get("/similar")
@access(Action.SEND_IDEA)
def similar(place: Place, year: int) -> ResponseReturnValue:
    """Published ideas worded like what is being written, for the quiet links beneath it."""
    the_year = year_at(db.session(), place, year)
    near = _near(place, the_year, request.args.get("q", "")[:SHORT_ENOUGH])
    links = [{"words": one.what, "address": url_for("ideas.show", year=year, number=one.number)} for one in near]
    return {"near": links}


def _open(place: Place, year: int) -> tuple[AssemblyYear, Solicitation]:
    """The year and its notice on a day on which ideas are taken; raises NotOpen, Missing."""
    the_year = year_at(db.session(), place, year)
    notice = notices.notice_of(db.session(), place.id, the_year.id)
    if notice is None or not is_taking(notice, day_in_china(datetime.now(UTC))):
        raise NotOpen("no ideas are taken today")
    return the_year, notice


def _token() -> str:
    return str(session.get("draft", ""))


def _desk(the_year: AssemblyYear) -> Desk:
    return Desk(sessions(), vault(), the_year.assembly_id, the_year.id)


def _written(the_year: AssemblyYear) -> Written | None:
    """The visitor's draft; None before the first step, and once it is sent or a day old."""
    try:
        return _desk(the_year).read(_token()) if _token() else None
    except Missing:
        return None


def _fields(the_year: AssemblyYear) -> dict[str, str]:
    written = _written(the_year)
    return written.fields if written else {}


def _keep(the_year: AssemblyYear, kind: Form, form: Kept) -> None:
    """Write a first step into the visitor's draft, or begin one; the poster that was scanned stays with it."""
    if _fields(the_year):
        _desk(the_year).write(_token(), form.kept())
        return
    token, door = request.form.get("from", "")[:16], None
    if token:
        door = notices.door_of(db.session(), the_year.assembly_id, token).id
    spend(sessions(), limits.DRAFTS, source())
    spend(sessions(), limits.DRAFTS_IN_ALL, str(the_year.assembly_id))
    session["draft"] = secrets.token_urlsafe(24)
    _desk(the_year).begin(_token(), kind, form.kept(), door)


def _photo_taken(the_year: AssemblyYear, form: PlaceForm) -> bool:
    """Whether there was no photo, or a fit one that the draft now holds; else the field says what is wrong."""
    data = form.photo.data.read() if form.photo.data else b""
    if not data:
        return True
    spend(sessions(), limits.PHOTOS, source())
    spend(sessions(), limits.PHOTOS_IN_ALL, str(the_year.assembly_id))
    try:
        _desk(the_year).add_photo(_token(), redraw(data))
    except Unfit as unfit:
        form.photo.errors = [UNFIT.get(unfit.kind, UNFIT["broken"])]
        return False
    except TooManyPhotos:
        form.photo.errors = [_("最多三张照片。请先移除一张。")]
        return False
    return True


def _near(place: Place, the_year: AssemblyYear, text: str) -> list[alike.Alike]:
    return alike.alike(db.session(), (place.id, the_year.id), text, public=True, count=3)
