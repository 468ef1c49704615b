"""The pages where a second organizer reads what is asked and says yes, or nobody does."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import HiddenField

from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.people.approvals import queries, service
from ballot.people.models import ApprovalId
from ballot.web.access import Place, access, work
from ballot.web.forms import Form, given
from ballot.web.paging import address_of, number

bp = Blueprint("approvals", __name__, url_prefix="/<assembly>/approvals")


class ConfirmForm(Form):
    """Carries the digest of what the page shows."""

    digest = HiddenField()


@bp.get("/")
@access(Action.READ_APPROVALS)
def index(place: Place) -> ResponseReturnValue:
    found = queries.questions(db.session(), place.id, number(request.args.get("page")))
    return render_template("people/approvals.html", found=found, address=address_of("approvals.index"))


@bp.get("/<uuid:approval_id>")
@access(Action.READ_APPROVALS)
def show(place: Place, approval_id: UUID) -> ResponseReturnValue:
    found = queries.question(db.session(), place.id, ApprovalId(approval_id))
    form = ConfirmForm(digest=found.approval.digest)
    return render_template("people/approval.html", found=found, form=form, now=datetime.now(UTC))


@bp.post("/<uuid:approval_id>/confirm")
@access(Action.CONFIRM_APPROVAL)
def confirm(place: Place, approval_id: UUID) -> ResponseReturnValue:
    with work() as w:
        service.confirm_approval(w, place.id, ApprovalId(approval_id), given(ConfirmForm().digest))
    flash(_("您已确认，现在可以办理了。"))
    return redirect(url_for("approvals.show", approval_id=approval_id), 303)


@bp.post("/<uuid:approval_id>/withdraw")
@access(Action.CONFIRM_APPROVAL)
def withdraw(place: Place, approval_id: UUID) -> ResponseReturnValue:
    with work() as w:
        service.withdraw_approval(w, place.id, ApprovalId(approval_id))
    flash(_("请求已撤回。"))
    return redirect(url_for("approvals.show", approval_id=approval_id), 303)
