"""The pages where a passkey proves who somebody is; they need a script and a secure context, and say so."""

import secrets
from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel.attempts import spend
from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.people import porter
from ballot.people.rules import SessionPurpose
from ballot.people.sign_in import passkeys, queries, rules, service
from ballot.people.sign_in.forms import PasskeyAnswerForm
from ballot.people.sign_in.passkeys import Site
from ballot.people.sign_in.views import enter, proving
from ballot.web.access import Place, access, sessions, source, work
from ballot.web.forms import Form, given, status

bp = Blueprint("passkey", __name__)


def this_site() -> Site:
    """The host is one of ours: another one's request ends before any view."""
    return Site(request.host.partition(":")[0], request.host_url.rstrip("/"), _("民生实事票决"))


@bp.post("/<assembly>/passkey/ask")
@access(Action.SIGN_IN)
def ask(place: Place) -> ResponseReturnValue:
    if Form().validate_on_submit():
        spend(sessions(), rules.BY_SOURCE, source())
        with work() as w:
            token = service.ask_passkey(w, place.id, secrets.token_bytes(32))
        porter.carry(token, keep=("next",))
    return redirect(url_for("passkey.answer"), 303)


@bp.route("/<assembly>/passkey", methods=["GET", "POST"])
@access(Action.SIGN_IN)
def answer(place: Place) -> ResponseReturnValue:
    form, site = PasskeyAnswerForm(), this_site()
    half = queries.half(db.session(), porter.carried(), SessionPurpose.PASSKEY, datetime.now(UTC))
    challenge = half.challenge or b""
    if form.validate_on_submit():
        with proving(form.answer, _("这把通行密钥没有通过验证。请改用密码登录，或再试一次。")):
            proof = passkeys.proven(db.session(), place.id, site, given(form.answer), challenge)
            with work() as w:
                token = service.sign_in_by_passkey(w, porter.carried(), *proof)
            return enter(place, token)
    options = passkeys.authentication(site, challenge)
    return render_template("people/passkey.html", form=form, options=options), status(form)
