"""The page of a meeting's procedural votes: what was counted, who signed for it, and the form for the next."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ballot.balloting.hands import queries, service
from ballot.balloting.hands.forms import BASES, HandsForm, SignForm
from ballot.balloting.hands.service import OneCount
from ballot.balloting.presence.queries.attendance import present_at
from ballot.balloting.setup.queries import meeting_at
from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.people.years import year_at
from ballot.web.access import Place, access, actor, work
from ballot.web.forms import given, status, told

bp = Blueprint("hands", __name__, url_prefix="/<assembly>/<int:year>/meetings/<uuid:meeting_id>/hands")
TOO_MANY = {"more-hands-than-present": _l("赞成、反对、弃权合计多于签到处现在清点的实到人数。")}


@bp.route("", methods=["GET", "POST"])
@access(Action.ENTER_HANDS)
def show(place: Place, year: int, meeting_id: UUID) -> ResponseReturnValue:
    meeting, form = meeting_at(db.session(), place.id, year, meeting_id), HandsForm()
    if form.validate_on_submit():
        with told(form.in_favour, TOO_MANY), work() as w:
            service.enter_hands(w, form.order(place.id, meeting_id))
        if not form.errors:
            flash(_("已登记，须由另一位组织人员签认。"))
            return _back(year, meeting_id)
    meeting = meeting_at(db.session(), place.id, year, meeting_id)
    found, here = queries.counted(db.session(), meeting), present_at(db.session(), meeting)
    known = {"meeting": meeting, "found": found, "present": here, "bases": BASES, "me": actor().id}
    page = render_template("balloting/hands.html", the_year=year_at(db.session(), place, year), form=form, **known)
    return page, status(form)


@bp.post("/<uuid:hands_id>/<any('confirm', 'withdraw'):signing>")
@access(Action.ENTER_HANDS)
def settle(place: Place, year: int, meeting_id: UUID, hands_id: UUID, signing: str) -> ResponseReturnValue:
    queries.hands_at(db.session(), meeting_at(db.session(), place.id, year, meeting_id), hands_id)
    order = OneCount(place.id, meeting_id, hands_id)
    with work() as w:
        if signing == "confirm":
            service.confirm_hands(w, order, given(SignForm().digest))
        else:
            service.withdraw_hands(w, order)
    flash(_("已签认，写进会议的表决记录。") if signing == "confirm" else _("已撤回，可以重新登记。"))
    return _back(year, meeting_id)


def _back(year: int, meeting_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("hands.show", year=year, meeting_id=meeting_id), 303)
