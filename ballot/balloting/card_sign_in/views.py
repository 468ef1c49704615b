"""The page that a card's code leads to; what stands behind the # of its address never comes here."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.balloting.card_sign_in import rules, service
from ballot.balloting.card_sign_in.forms import AskForm, ShowForm
from ballot.kernel.attempts import spend
from ballot.kernel.errors import Refused
from ballot.kernel.policy import Action
from ballot.people.sign_in.rules import BY_SOURCE, WrongProof
from ballot.people.sign_in.views import enter
from ballot.web.access import Place, access, answers_in_json, sessions, source, work
from ballot.web.forms import given, status
from ballot.web.headers import reads_codes

bp = Blueprint("card", __name__)


@bp.route("/card", methods=["GET", "POST"])
@access(Action.SIGN_IN)
@reads_codes
def show() -> ResponseReturnValue:
    form, said = ShowForm(), list[str]()
    if form.validate_on_submit():
        order = form.order(request.host_url.rstrip("/"))
        spend(sessions(), rules.BY_KEY, order.key)
        with _said(said):
            with work() as w:
                signed_in = service.sign_in_with_card(w, order)
                place = _place(signed_in)
            return enter(place, signed_in.token)
    return render_template("balloting/card.html", form=form, said=said), 422 if said else status(form)


@bp.post("/card/ask")
@access(Action.SIGN_IN)
@answers_in_json
def ask() -> ResponseReturnValue:
    form = AskForm()
    if not form.validate_on_submit():
        return {"code": "unfit"}, 422
    spend(sessions(), BY_SOURCE, source())
    challenge = secrets.token_bytes(32)
    try:
        with work() as w:
            cards = service.ask_card(w, given(form.issue), challenge)
    except WrongProof:
        return {"code": "no-issue"}, 404
    return {"cards": str(cards), "challenge": challenge.hex()}


def _place(signed_in: service.SignedIn) -> Place:
    found = signed_in.assembly
    return Place(found.id, found.slug, found.name, found.log_id)


@contextmanager
def _said(said: list[str]) -> Iterator[None]:
    """Why a card signs nobody in, in words that say what to do."""
    sentences = {
        "wrong-proof": _("这张卡不能登录：它不属于现用的这套卡，或者已经挂失。请到签到处询问，或者改用密码登录。"),
        "expired": _("等待时间超过了两分钟，或者已经用过。请再点一次“登录”。"),
        "card-unassigned": _(
            "这张卡还没有登记给哪位代表，暂时不能登录，但不影响投票。请到签到处登记，或者改用密码登录。"
        ),
        "card-without-account": _(
            "您还没有账号，所以不能登录，但不影响投票。请向本级人大的管理员索取激活码，开通账号后再试。"
        ),
    }
    try:
        yield
    except Refused as refusal:
        if refusal.code not in sentences:
            raise
        said.append(sentences[refusal.code])
