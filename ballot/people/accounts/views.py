"""The admin's pages about accounts: who they are and which roles they hold, never what they do."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel.db import db
from ballot.kernel.policy import Action, Role
from ballot.people.accounts import queries, service
from ballot.people.accounts.forms import GuestForm, OpenAccountForm, RoleForm
from ballot.people.accounts.queries import Search
from ballot.people.accounts.service import ChangeRole
from ballot.people.models import AccountId
from ballot.people.rules import GRANTED
from ballot.people.sign_in import picture
from ballot.web.access import Place, access, work
from ballot.web.forms import Form, given, status, told
from ballot.web.paging import address_of, number

bp = Blueprint("accounts", __name__, url_prefix="/<assembly>/admin/accounts")


@bp.get("/")
@access(Action.READ_ACCOUNTS)
def index(place: Place) -> ResponseReturnValue:
    args = request.args
    order = Search(args.get("q", "").strip(), args.get("role", ""), args.get("state", ""), number(args.get("page")))
    found = queries.members(db.session(), place.id, order)
    return render_template(
        "people/accounts.html", found=found, order=order, address=address_of("accounts.index"), granted=GRANTED
    )


@bp.route("/new", methods=["GET", "POST"])
@access(Action.CHANGE_ACCOUNTS)
def open_(place: Place) -> ResponseReturnValue:
    form = OpenAccountForm()
    if form.validate_on_submit():
        with told(form.login, {"taken": _("这个用户名已经有人使用。")}), work() as w:
            made = service.open_account(w, form.order(place))
        if not form.errors:
            return redirect(url_for("accounts.show", account_id=made.id), 303)
    return render_template("people/open_account.html", form=form), status(form)


@bp.get("/<uuid:account_id>")
@access(Action.READ_ACCOUNTS)
def show(place: Place, account_id: UUID) -> ResponseReturnValue:
    found = queries.member(db.session(), place.id, AccountId(account_id))
    return render_template("people/account.html", found=found, form=RoleForm(), press=Form())


@bp.post("/<uuid:account_id>/roles")
@access(Action.CHANGE_ROLES)
def grant(place: Place, account_id: UUID) -> ResponseReturnValue:
    form, found = RoleForm(), queries.member(db.session(), place.id, AccountId(account_id))
    if form.validate_on_submit():
        with told(form.role, _refusals()), work() as w:
            service.grant_role(w, ChangeRole(place.id, found.account.id, form.chosen()))
        if not form.errors:
            return redirect(url_for("accounts.show", account_id=account_id), 303)
    return render_template("people/account.html", found=found, form=form), 422


@bp.route("/guest", methods=["GET", "POST"])
@access(Action.CHANGE_ROLES)
def invite(place: Place) -> ResponseReturnValue:
    """A role here for an account that another assembly looks after."""
    form = GuestForm()
    if form.validate_on_submit():
        with told(form.called, {"missing": _("没有这个账号。"), **_refusals()}):
            account_id = queries.account_called(db.session(), place.id, given(form.called))
            with work() as w:
                service.grant_role(w, ChangeRole(place.id, account_id, form.chosen()))
            return redirect(url_for("accounts.show", account_id=account_id), 303)
    return render_template("people/invite.html", form=form), status(form)


@bp.post("/<uuid:account_id>/roles/<role>/revoke")
@access(Action.CHANGE_ROLES)
def revoke(place: Place, account_id: UUID, role: str) -> ResponseReturnValue:
    if role not in GRANTED:
        abort(404)
    with work() as w:
        service.revoke_role(w, ChangeRole(place.id, AccountId(account_id), Role(role)))
    flash(_("身份已取消，该账号需要重新登录。"))
    return redirect(url_for("accounts.index"), 303)


@bp.post("/<uuid:account_id>/disable")
@access(Action.CHANGE_ACCOUNTS)
def disable(place: Place, account_id: UUID) -> ResponseReturnValue:
    with work() as w:
        service.disable_account(w, place.id, AccountId(account_id))
    flash(_("账号已停用。"))
    return redirect(url_for("accounts.show", account_id=account_id), 303)


@bp.post("/<uuid:account_id>/enable")
@access(Action.CHANGE_ACCOUNTS)
def enable(place: Place, account_id: UUID) -> ResponseReturnValue:
    with work() as w:
        service.enable_account(w, place.id, AccountId(account_id))
    flash(_("账号已重新启用。"))
    return redirect(url_for("accounts.show", account_id=account_id), 303)


@bp.route("/<uuid:account_id>/activation", methods=["GET", "POST"])
@access(Action.ISSUE_ACTIVATION)
def issue(place: Place, account_id: UUID) -> ResponseReturnValue:
    """First what it ends, then the code, shown this once."""
    form, found = Form(), queries.member(db.session(), place.id, AccountId(account_id))
    if not form.validate_on_submit():
        return render_template("people/issue_activation.html", form=form, found=found)
    with work() as w:
        code = service.issue_activation(w, place.id, found.account.id)
    # Behind the # it reaches the phone and no server's log.
    link = url_for("sign_in.activate", _external=True) + "#" + code
    return render_template("people/activation.html", found=found, code=code, drawn=picture.qr(link))


def _refusals() -> dict[str, str]:
    return {
        "taken": _("该账号已经有这个身份。"),
        "incompatible-roles": _("管理员和审计员不能同时担任其他身份。"),
        "own-account": _("不能更改自己的身份，请由另一名管理员办理。"),
    }
