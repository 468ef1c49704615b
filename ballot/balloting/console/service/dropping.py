"""A vote that was prepared wrongly and not frozen is dropped, with all that was laid out for it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from ballot.balloting.console.service.two import standing_question
from ballot.balloting.followup.models import FollowUp
from ballot.balloting.record import service as records
from ballot.balloting.setup.models import Election, ElectionCounter
from ballot.balloting.setup.rules import Purpose
from ballot.kernel import policy
from ballot.kernel.errors import IllegalMove
from ballot.kernel.lifecycle import ElectionStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.approvals import service as approvals


@dataclass(frozen=True, slots=True)
class DropElection:
    assembly_id: AssemblyId
    election_id: UUID


def drop_election(work: Work, order: DropElection) -> Election:
    """Take a draft away; raises Missing, IllegalMove once it is frozen, or for an assessment, whose round goes first.

    What the vote before it left open can then be settled anew.
    """
    policy.require(work.actor, Action.PREPARE_ELECTION, order.assembly_id)
    election = hold_draft(work, order)
    if election.purpose is Purpose.ASSESSMENT:
        raise IllegalMove("an assessment is dropped with its round")
    if election.parent_id is not None:
        parent = (FollowUp.assembly_id == election.assembly_id, FollowUp.election_id == election.parent_id)
        work.session.execute(delete(FollowUp).where(*parent))
    remove(work, election)
    return election


def hold_draft(work: Work, order: DropElection) -> Election:
    """The election, locked; raises IllegalMove unless it is a draft."""
    election = records.hold(work, order.assembly_id, order.election_id)
    if election.stage is not ElectionStage.DRAFT:
        raise IllegalMove(f"an election that is {election.stage} is annulled in public, not dropped")
    return election


def remove(work: Work, election: Election) -> None:
    """Remove the draft's row, its panel, and the questions about it that wait; raises IllegalMove.

    Whatever else hangs on it, such as a box of papers, the database keeps: then it is more than a preparation.
    """
    asked = standing_question(work, election, Action.FREEZE_ELECTION)
    if asked is not None:
        approvals.withdraw_approval(work, election.assembly_id, asked.id)
    mine = (ElectionCounter.assembly_id == election.assembly_id, ElectionCounter.election_id == election.id)
    work.session.execute(delete(ElectionCounter).where(*mine))
    work.session.delete(election)
    try:
        work.session.flush()
    except IntegrityError as kept:
        raise IllegalMove("more hangs on the draft than its preparation") from kept
    work.record(election.log_id, "election.drop", id=election.id)
