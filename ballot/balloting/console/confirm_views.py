"""Where a question leads its second organizer: to the page of the act, which shows all that the yes covers."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from ballot.balloting.console.waiting import year_of
from ballot.kernel.db import db
from ballot.kernel.policy import Action
from ballot.people.approvals.queries import question
from ballot.people.models import ApprovalId
from ballot.web.access import Place, access

bp = Blueprint("confirming", __name__, url_prefix="/<assembly>/approvals/<uuid:approval_id>/act")
PAGES: Mapping[Action, str] = {
    Action.FREEZE_CANDIDATES: "settling.confirm",
    Action.FREEZE_ELECTION: "console.freeze",
    Action.OPEN_ELECTION: "console.open_",
    Action.CLOSE_ELECTION: "console.close",
    Action.CANCEL_ELECTION: "console.annul",
    Action.MOVE_TO_PAPER: "console.to_paper",
    Action.FOLLOW_UP_ELECTION: "followup.show",
}


@bp.get("")
@access(Action.READ_APPROVALS)
def show(place: Place, approval_id: UUID) -> ResponseReturnValue:
    asked = question(db.session(), place.id, ApprovalId(approval_id)).approval
    known: dict[str, Any] = {"year": year_of(db.session(), asked)}
    if asked.act is not Action.FREEZE_CANDIDATES:
        known["election_id"] = asked.subject_id
    return redirect(url_for(PAGES[asked.act], **known), 303)
