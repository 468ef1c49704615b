"""One's own account: what it may do, where it is signed in, and what proves that it is one's own."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel.attempts import spend
from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.people import passwords, porter
from ballot.people.models import AccountId, PasskeyId
from ballot.people.own_account import service as own
from ballot.people.rules import SessionPurpose
from ballot.people.sign_in import passkeys, queries, rules
from ballot.people.sign_in import service as sign_in
from ballot.people.sign_in.forms import ChangePasswordForm, NewPasskeyForm
from ballot.people.sign_in.passkey_views import this_site
from ballot.people.sign_in.views import proving, strong_enough
from ballot.people.vault import vault
from ballot.web.access import Place, access, actor, sessions, work
from ballot.web.forms import Form, given, status

bp = Blueprint("own_account", __name__)


@bp.get("/<assembly>/account")
@access(Action.READ_OWN_ACCOUNT)
def show(place: Place) -> ResponseReturnValue:
    account = queries.own_account(db.session(), actor(), place.id, datetime.now(UTC))
    here = rules.digest(porter.carried())
    return render_template("people/own_account.html", account=account, here=here, form=Form())


@bp.route("/<assembly>/account/password", methods=["GET", "POST"])
@access(Action.CHANGE_OWN_ACCOUNT)
def change_password(place: Place) -> ResponseReturnValue:
    form = ChangePasswordForm()
    if form.validate_on_submit():
        spend(sessions(), rules.BY_ACCOUNT, actor().id)
        new = passwords.chosen(given(form.password))
        wrong = _("动态码不正确或已经用过。请等待下一个动态码再试。")
        with proving(form.code, wrong), strong_enough(form), work() as w:
            sign_in.change_password(w, _id(), new, given(form.code), porter.carried(), vault())
        if not form.errors:
            flash(_("密码已更改，其他设备上的登录已退出。"))
            return redirect(url_for("own_account.show"), 303)
    return render_template("people/change_password.html", form=form), status(form)


@bp.post("/<assembly>/account/sessions/end-others")
@access(Action.CHANGE_OWN_ACCOUNT)
def end_others(place: Place) -> ResponseReturnValue:
    with work() as w:
        sign_in.end_other_sessions(w, _id(), porter.carried())
    flash(_("其他设备上的登录已退出。"))
    return redirect(url_for("own_account.show"), 303)


@bp.post("/<assembly>/account/passkeys")
@access(Action.CHANGE_OWN_ACCOUNT)
def ask_for_passkey(place: Place) -> ResponseReturnValue:
    with work() as w:
        own.ask_for_passkey(w, porter.carried())
    return redirect(url_for("own_account.add_passkey"), 303)


@bp.route("/<assembly>/account/passkeys/new", methods=["GET", "POST"])
@access(Action.CHANGE_OWN_ACCOUNT)
def add_passkey(place: Place) -> ResponseReturnValue:
    form = NewPasskeyForm()
    running = queries.half(db.session(), porter.carried(), SessionPurpose.SIGNED_IN, datetime.now(UTC))
    challenge = running.challenge or b""
    if form.validate_on_submit():
        with proving(form.answer, _("通行密钥没有建成。请再试一次。")):
            made = passkeys.registered(this_site(), given(form.answer), challenge)
            with work() as w:
                own.add_passkey(w, porter.carried(), given(form.name), made)
            return redirect(url_for("own_account.show"), 303)
    account = queries.own_account(db.session(), actor(), place.id, datetime.now(UTC))
    options = passkeys.registration(this_site(), account, challenge)
    return render_template("people/new_passkey.html", form=form, options=options), status(form)


@bp.post("/<assembly>/account/passkeys/<uuid:passkey_id>/remove")
@access(Action.CHANGE_OWN_ACCOUNT)
def remove_passkey(place: Place, passkey_id: UUID) -> ResponseReturnValue:
    with work() as w:
        own.remove_passkey(w, PasskeyId(passkey_id))
    flash(_("通行密钥已移除。"))
    return redirect(url_for("own_account.show"), 303)


def _id() -> AccountId:
    return AccountId(UUID(actor().id))
