"""A vote that stands still: no ballot enters for a while, and the record says nothing of it (ADR 12)."""

from dataclasses import dataclass
from uuid import UUID

from ballot.balloting.paper.queries.boxes import moved
from ballot.balloting.record import service as records
from ballot.balloting.setup.models import Election
from ballot.kernel import policy
from ballot.kernel.errors import IllegalMove
from ballot.kernel.lifecycle import ElectionStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work


@dataclass(frozen=True, slots=True)
class PauseElection:
    assembly_id: AssemblyId
    election_id: UUID


def pause_election(work: Work, order: PauseElection) -> Election:
    """Let no ballot in from now on; raises IllegalMove unless the vote is open. One that is paused stays so."""
    election = _open_one(work, order)
    if election.paused_at is None:
        election.paused_at = work.now
        work.record(election.log_id, "election.pause", id=election.id)
    return election


def resume_election(work: Work, order: PauseElection) -> Election:
    """Let ballots in again; raises IllegalMove unless the vote is open and on phones. One that goes on stays so."""
    election = _open_one(work, order)
    if moved(work.session, election):
        raise IllegalMove("an election that went over to paper takes no more ballots from phones")
    if election.paused_at is not None:
        election.paused_at = None
        work.record(election.log_id, "election.resume", id=election.id)
    return election


def _open_one(work: Work, order: PauseElection) -> Election:
    policy.require(work.actor, Action.PAUSE_ELECTION, order.assembly_id)
    election = records.hold(work, order.assembly_id, order.election_id)
    if election.stage is not ElectionStage.OPEN:
        raise IllegalMove(f"an election that is {election.stage} is neither paused nor resumed")
    return election
