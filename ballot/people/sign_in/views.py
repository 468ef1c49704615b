"""The pages on the way in: thin, and with the same answer whether or not an account exists."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel.attempts import forget, spend
from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.people import passwords, porter
from ballot.people.assemblies import queries as assemblies
from ballot.people.rules import SessionPurpose
from ballot.people.sign_in import picture, queries, rules, service
from ballot.people.sign_in.forms import ActivateForm, SecondFactorForm, SignInForm
from ballot.people.sign_in.rules import WrongProof
from ballot.people.sign_in.service import Activate
from ballot.people.vault import vault
from ballot.web.access import Place, access, note_denial, sessions, source, work
from ballot.web.display import local
from ballot.web.forms import Form, given, status, told

bp = Blueprint("sign_in", __name__)


@bp.get("/sign-in")
@access(Action.SIGN_IN)
def choose() -> ResponseReturnValue:
    """Which assembly's door; a site with one assembly asks nothing."""
    words = request.args.get("q", "").strip()[:80]
    found = assemblies.named(db.session(), words)
    if len(found) == 1 and not words:
        return redirect(url_for("sign_in.show", assembly=found[0].slug), 303)
    return render_template("people/choose.html", assemblies=found, words=words)


@bp.route("/<assembly>/sign-in", methods=["GET", "POST"])
@access(Action.SIGN_IN)
def show(place: Place) -> ResponseReturnValue:
    form = SignInForm()
    if form.validate_on_submit():
        with proving(form.password, _("用户名或密码不正确，或者账号尚未激活。")):
            porter.carry(_prove(place, form), keep=("next",))
            return redirect(url_for("sign_in.second_factor"), 303)
    if request.args.get("next"):
        session["next"] = request.args["next"][:500]
    return render_template("people/sign_in.html", form=form, ask=Form()), status(form)


@bp.route("/<assembly>/second-factor", methods=["GET", "POST"])
@access(Action.SIGN_IN)
def second_factor(place: Place) -> ResponseReturnValue:
    form = SecondFactorForm()
    half = queries.half(db.session(), porter.carried(), SessionPurpose.SECOND_FACTOR, datetime.now(UTC))
    if form.validate_on_submit():
        spend(sessions(), rules.BY_HALF, half.id)
        spend(sessions(), rules.BY_ACCOUNT, str(half.account_id))
        with proving(form.code, _("动态码不正确或已经用过。请等待下一个动态码再试。")), work() as w:
            token = service.confirm_second_factor(w, porter.carried(), given(form.code), vault())
        if not form.errors:
            return enter(place, token)
    return render_template("people/second_factor.html", form=form), status(form)


@bp.route("/<assembly>/activate", methods=["GET", "POST"])
@access(Action.SIGN_IN)
def activate(place: Place) -> ResponseReturnValue:
    form = ActivateForm()
    if form.validate_on_submit():
        spend(sessions(), rules.BY_CODE, source())
        order = Activate(place.id, given(form.code), passwords.chosen(given(form.password)))
        with proving(form.code, _("激活码不正确、已经用过或已过期。")), strong_enough(form), work() as w:
            token = service.begin_set_up(w, order, vault())
        if not form.errors:
            porter.carry(token)
            return redirect(url_for("sign_in.set_up"), 303)
    return render_template("people/activate.html", form=form), status(form)


@bp.route("/<assembly>/set-up", methods=["GET", "POST"])
@access(Action.SIGN_IN)
def set_up(place: Place) -> ResponseReturnValue:
    form = SecondFactorForm()
    found = queries.set_up_of(db.session(), porter.carried(), datetime.now(UTC))
    if form.validate_on_submit():
        spend(sessions(), rules.BY_HALF, rules.digest(porter.carried()))
        with proving(form.code, _("动态码不正确。请检查手机的时间是否准确，再输入新的动态码。")), work() as w:
            token = service.finish_set_up(w, porter.carried(), given(form.code), vault())
        if not form.errors:
            flash(_("账号已经激活，您已登录。"))
            return enter(place, token)
    secret = vault().open(found.account_id, found.sealed)
    drawn = picture.qr(rules.provisioning(secret, found.login, found.assembly))
    return render_template("people/set_up.html", form=form, drawn=drawn, spelled=rules.spelled(secret)), status(form)


@bp.post("/<assembly>/sign-out")
@access(Action.SIGN_IN)
def sign_out(place: Place) -> ResponseReturnValue:
    with work() as w:
        service.sign_out(w, porter.carried())
    porter.drop()
    flash(_("您已退出登录。"))
    return redirect(url_for("sign_in.show"), 303)


def strong_enough(form: Form) -> AbstractContextManager[None]:
    """A password that is too easily guessed is said so beside its field."""
    return told(form.password, {"weak-password": _("这个密码容易猜到：至少要有 5 个不同的字符，并且不包含用户名。")})


@contextmanager
def proving(field: Any, sentence: str) -> Iterator[None]:
    """A proof that fails is said beside its field and stands in the log as a denial."""
    try:
        yield
    except WrongProof:
        note_denial()
        field.errors = [sentence]


def enter(place: Place, token: str) -> ResponseReturnValue:
    """Go where the visitor wanted to go before the sign-in, else to the own account."""
    wanted = str(session.get("next", ""))
    porter.carry(token)
    porter.at_home(place.slug)
    return redirect(local(wanted, otherwise=url_for("own_account.show", assembly=place.slug)), 303)


def _prove(place: Place, form: SignInForm) -> str:
    """Begin the second half of a sign-in; raises WrongProof, TooMany."""
    login = given(form.login)
    key = (str(place.id), login, source())
    spend(sessions(), rules.BY_SOURCE, source())
    spend(sessions(), rules.BY_LOGIN, *key)
    account_id = queries.prove_password(db.session(), place.id, login, given(form.password))
    forget(sessions(), rules.BY_LOGIN, *key)
    with work() as w:
        return service.ask_second_factor(w, account_id)
