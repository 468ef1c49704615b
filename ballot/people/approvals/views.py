"""The pages that say what waits for a second organizer; whoever confirms reads it on the page of the act itself."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.people.approvals import queries, service
from ballot.people.models import ApprovalId
from ballot.web.access import Place, access, work
from ballot.web.paging import address_of, number

bp = Blueprint("approvals", __name__, url_prefix="/<assembly>/approvals")


@bp.get("/")
@access(Action.READ_APPROVALS)
def index(place: Place) -> ResponseReturnValue:
    found = queries.questions(db.session(), place.id, number(request.args.get("page")))
    return render_template("people/approvals.html", found=found, address=address_of("approvals.index"))


@bp.get("/<uuid:approval_id>")
@access(Action.READ_APPROVALS)
def show(place: Place, approval_id: UUID) -> ResponseReturnValue:
    found = queries.question(db.session(), place.id, ApprovalId(approval_id))
    return render_template("people/approval.html", found=found)


@bp.post("/<uuid:approval_id>/withdraw")
@access(Action.CONFIRM_APPROVAL)
def withdraw(place: Place, approval_id: UUID) -> ResponseReturnValue:
    with work() as w:
        service.withdraw_approval(w, place.id, ApprovalId(approval_id))
    flash(_("请求已撤回。"))
    return redirect(url_for("approvals.show", approval_id=approval_id), 303)
