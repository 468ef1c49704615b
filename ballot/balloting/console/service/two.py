"""Acts of two: one organizer asks with what is to be done before them, another confirms the same and it happens."""

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from ballot.balloting.setup.models import Election
from ballot.kernel.lifecycle import ApprovalStage
from ballot.kernel.policy import Action
from ballot.kernel.work import Work
from ballot.people.approvals import service as approvals
from ballot.people.approvals.queries import ALIVE
from ballot.people.approvals.service import Act, AskApproval, NotApproved
from ballot.people.models import Approval
from ballot.protocol.encoding import canonical


def seen(election: Election, facts: Mapping[str, Any]) -> str:
    """SHA-256 in hex over all that both organizers have before them."""
    return hashlib.sha256(canonical({"election": str(election.id), **facts})).hexdigest()


def ask(work: Work, election: Election, act: Action, subject: str, facts: Mapping[str, Any]) -> None:
    """Ask a second organizer, in place of what was asked before."""
    standing = standing_question(work, election, act)
    # One that has lapsed makes room by itself.
    if standing is not None and standing.expires_at > work.now:
        approvals.withdraw_approval(work, election.assembly_id, standing.id)
    digest = seen(election, facts)
    approvals.ask_approval(work, AskApproval(election.assembly_id, act, election.id, subject, digest))


def agree(work: Work, election: Election, act: Action, facts: Mapping[str, Any]) -> None:
    """Confirm what was asked, unless that was done before, and use it up; raises NotApproved, SameOrganizer."""
    standing, digest = standing_question(work, election, act), seen(election, facts)
    if standing is None:
        raise NotApproved(f"nobody asked for {act}")
    if standing.stage is ApprovalStage.ASKED:
        approvals.confirm_approval(work, election.assembly_id, standing.id, digest)
    approvals.use_approval(work, Act(election.assembly_id, act, election.id, digest))


def require_read(work: Work, election: Election, act: Action, digest: str) -> None:
    """Raise NotApproved if something else is asked for by now than what the page showed."""
    standing = standing_question(work, election, act)
    if standing is not None and standing.digest != digest:
        raise NotApproved("another thing was shown than is asked for")


def standing_question(work: Work, election: Election, act: Action) -> Approval | None:
    """What was asked and is neither used nor withdrawn."""
    return work.session.scalar(
        select(Approval)
        .where(Approval.assembly_id == election.assembly_id, Approval.act == act)
        .where(Approval.subject_id == election.id, Approval.stage.in_(ALIVE))
    )
