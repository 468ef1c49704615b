"""The desk's page of cards: what is to be made void, what stands, and the paper handed out for it."""

from collections.abc import Callable, Mapping
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ballot.balloting.presence import service
from ballot.balloting.presence.forms import HandOverForm, SerialForm, VoidForm
from ballot.balloting.presence.models import VoidRequest
from ballot.balloting.presence.queries import voids as queries
from ballot.balloting.presence.service import OneVoid
from ballot.balloting.presence.words import ASKED, HOLDER, SERIAL, WORDS, number_groups
from ballot.balloting.setup.models import Election, Meeting
from ballot.balloting.setup.queries import elections_of, meeting_at
from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.kernel.work import Work
from ballot.web.access import Place, access, work
from ballot.web.forms import given, status, told

bp = Blueprint("voids", __name__, url_prefix="/<assembly>/<int:year>/meetings/<uuid:meeting_id>/voids")

VERBS: Mapping[str, Callable[[Work, OneVoid], VoidRequest]] = {
    "withdraw": service.withdraw_void,
    "hand-out": service.hand_out_paper,
    "take-back": service.take_back_paper,
}
DONE: Mapping[str, str] = {
    "withdraw": _l("已撤回，这张卡仍可投票。"),
    "hand-out": _l("已登记发放纸票。"),
    "take-back": _l("已登记收回未用的纸票；卡的作废不变。"),
}


@bp.route("", methods=["GET", "POST"])
@access(Action.ASK_VOID)
def show(place: Place, year: int, meeting_id: UUID) -> ResponseReturnValue:
    meeting = meeting_at(db.session(), place.id, year, meeting_id)
    form = VoidForm().offer(_open_for_voids(meeting))
    if form.validate_on_submit():
        with told(form.number, ASKED), work() as w:
            made = service.ask_void(w, form.order(place))
        if not form.errors:
            flash(_asked(made))
            return _back(year, meeting_id)
    return _page(meeting, year, form=form)


@bp.post("/repeat/<uuid:election_id>")
@access(Action.ASK_VOID)
def repeat(place: Place, year: int, meeting_id: UUID, election_id: UUID) -> ResponseReturnValue:
    meeting_at(db.session(), place.id, year, meeting_id)
    with work() as w:
        count = service.repeat_voids(w, place.id, election_id)
    flash(_("已为本次票决重新提出 %(count)s 条作废。", count=count))
    return _back(year, meeting_id)


@bp.post(f"/<uuid:election_id>/<uuid:void_id>/<any({', '.join(map(repr, VERBS))}):deed>")
@access(Action.ASK_VOID)
def change(
    place: Place, year: int, meeting_id: UUID, election_id: UUID, void_id: UUID, deed: str
) -> ResponseReturnValue:
    meeting_at(db.session(), place.id, year, meeting_id)
    with work() as w:
        VERBS[deed](w, OneVoid(place.id, election_id, void_id))
    flash(DONE[deed])
    return _back(year, meeting_id)


@bp.post("/sign-in/<any('revoke', 'restore'):way>")
@access(Action.ASK_VOID)
def sign_in(place: Place, year: int, meeting_id: UUID, way: str) -> ResponseReturnValue:
    meeting, form = meeting_at(db.session(), place.id, year, meeting_id), SerialForm()
    verb = service.revoke_sign_in if way == "revoke" else service.restore_sign_in
    if form.validate_on_submit():
        with told(form.serial, SERIAL), work() as w:
            verb(w, form.order(place, meeting.id))
        if not form.errors:
            flash(_("这张卡不能再用来登录。") if way == "revoke" else _("这张卡恢复登录。"))
            return _back(year, meeting_id)
    return _page(meeting, year, serial=form)


@bp.post("/sign-in/assign")
@access(Action.ASK_VOID)
def hand_over(place: Place, year: int, meeting_id: UUID) -> ResponseReturnValue:
    meeting, form = meeting_at(db.session(), place.id, year, meeting_id), HandOverForm()
    if form.validate_on_submit():
        with told(form.holder, HOLDER), told(form.handed, SERIAL), work() as w:
            service.assign_sign_in(w, form.order(place, meeting.id), given(form.holder))
        if not form.errors:
            flash(_("已登记，这张卡可以登录了。"))
            return _back(year, meeting_id)
    return _page(meeting, year, handed=form)


def _page(
    meeting: Meeting,
    year: int,
    *,
    form: VoidForm | None = None,
    serial: SerialForm | None = None,
    handed: HandOverForm | None = None,
) -> ResponseReturnValue:
    """The page with the form that was sent, and the others empty."""
    form = form or VoidForm(formdata=None).offer(_open_for_voids(meeting))
    serial, handed = serial or SerialForm(formdata=None), handed or HandOverForm(formdata=None)
    every = elections_of(db.session(), meeting)
    elections = [one for one in every if one.stage in queries.TAKES]
    page = render_template(
        "balloting/presence/voids.html",
        meeting=meeting,
        year=year,
        form=form,
        serial=serial,
        handed=handed,
        elections=elections,
        rehearsed=any(one.rehearsal for one in every) and not all(one.rehearsal for one in elections),
        boxed=[one for one in every if one.height],
        repeats=[(one, len(queries.unrepeated(db.session(), one))) for one in elections if one.opened_at is None],
        voids=queries.voids_of(db.session(), meeting),
        number_groups=number_groups,
        **WORDS,
    )
    return page, max(status(one) for one in (form, serial, handed))


def _open_for_voids(meeting: Meeting) -> list[Election]:
    return [one for one in elections_of(db.session(), meeting) if one.stage in queries.TAKES]


def _asked(made: VoidRequest) -> str:
    number, spare = number_groups(made.credential), number_groups(made.spare or "")
    if made.spare:
        text = _(
            "已提出作废卡 %(number)s。请取备用卡 %(spare)s；两位计票人或监票人签名后它才能投票。",
            number=number,
            spare=spare,
        )
    else:
        text = _("已提出作废卡 %(number)s。两位计票人或监票人签名后才成立，这之前不要发纸票。", number=number)
    return str(text)


def _back(year: int, meeting_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("voids.show", year=year, meeting_id=meeting_id), 303)
