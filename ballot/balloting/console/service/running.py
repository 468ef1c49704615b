"""Opening and closing, by two organizers; the close takes the lock that every cast takes."""

from dataclasses import dataclass
from uuid import UUID

from ballot.balloting.console import queries, rules
from ballot.balloting.console.rules import Reason
from ballot.balloting.console.service import two
from ballot.balloting.presence.queries.voids import unrepeated
from ballot.balloting.record import service as records
from ballot.balloting.setup.models import Election
from ballot.kernel import policy
from ballot.kernel.lifecycle import ElectionMove, ElectionStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.protocol.closing import moment_text
from ballot.protocol.signature import Seed

PAST_OPENING = frozenset({ElectionStage.OPEN, ElectionStage.CLOSED, ElectionStage.COUNTED})
PAST_CLOSING = frozenset({ElectionStage.CLOSED, ElectionStage.COUNTED})


@dataclass(frozen=True, slots=True)
class OpenElection:
    """`present` is 实到 at the opening."""

    assembly_id: AssemblyId
    election_id: UUID
    present: int


@dataclass(frozen=True, slots=True)
class CloseElection:
    """`present` is 实到 at the close, the base of the quorum."""

    assembly_id: AssemblyId
    election_id: UUID
    present: int


def ask_to_open(work: Work, order: OpenElection) -> None:
    """Ask a second organizer to open the vote with so many present; raises NotReady."""
    policy.require(work.actor, Action.OPEN_ELECTION, order.assembly_id)
    election = records.hold(work, order.assembly_id, order.election_id)
    if election.stage in PAST_OPENING:
        return
    _require_opening(work, election, order.present)
    subject = f"开始票决：{election.title}，实到 {order.present}"
    two.ask(work, election, Action.OPEN_ELECTION, subject, {"present": order.present})
    election.present = order.present


def open_election(work: Work, seed: Seed, order: OpenElection) -> Election:
    """Open the vote as the second organizer (§8.1); one that is open stays so.

    Raises NotReady, NotApproved, SameOrganizer.
    """
    policy.require(work.actor, Action.OPEN_ELECTION, order.assembly_id)
    election = records.hold(work, order.assembly_id, order.election_id)
    if election.stage in PAST_OPENING:
        return election
    _require_opening(work, election, order.present)
    two.agree(work, election, Action.OPEN_ELECTION, {"present": order.present})
    election.present, election.opened_at = order.present, work.now
    body = {"election": election.fingerprint, "present": order.present, "time": moment_text(work.now)}
    records.append(work, seed, election, "open", body)
    work.move(election, ElectionMove.OPEN, present=order.present, head=election.head)
    return election


def ask_to_close(work: Work, order: CloseElection) -> None:
    """Ask a second organizer to close the vote with so many present; raises NotReady."""
    policy.require(work.actor, Action.CLOSE_ELECTION, order.assembly_id)
    election = records.hold(work, order.assembly_id, order.election_id)
    if election.stage in PAST_CLOSING:
        return
    _require_closing(work, election, order.present)
    subject = f"结束票决：{election.title}，实到 {order.present}"
    two.ask(work, election, Action.CLOSE_ELECTION, subject, {"present": order.present})
    election.present = order.present


def close_election(work: Work, seed: Seed, order: CloseElection) -> Election:
    """Close the vote as the second organizer (§8.1): whatever isn't in the record by now never will be.

    Raises NotReady, NotApproved, SameOrganizer. One that is closed stays so.
    """
    policy.require(work.actor, Action.CLOSE_ELECTION, order.assembly_id)
    election = records.hold(work, order.assembly_id, order.election_id)
    if election.stage in PAST_CLOSING:
        return election
    _require_closing(work, election, order.present)
    two.agree(work, election, Action.CLOSE_ELECTION, {"present": order.present})
    election.present, election.closed_at = order.present, max(work.now, election.opened_at or work.now)
    election.paused_at = None
    body = {
        "election": election.fingerprint,
        "present": order.present,
        "ballots": election.ballots,
        "time": moment_text(election.closed_at),
    }
    records.append(work, seed, election, "close", body)
    work.move(election, ElectionMove.CLOSE, present=order.present, ballots=election.ballots, head=election.head)
    return election


def _require_opening(work: Work, election: Election, present: int) -> None:
    frozen = election.stage is not ElectionStage.DRAFT
    manifest = records.manifest_of(work, election) if frozen else None
    due = queries.due_of(work.session, election)
    reasons = rules.against_opening(election.stage, manifest, present, due)
    reasons += rules.against_list(replaced=queries.list_replaced(work.session, election))
    # §7.1: a card that is void stays so in the next vote on the same cards.
    if unrepeated(work.session, election, entered=True):
        reasons.append(Reason.VOIDS_UNREPEATED)
    rules.require(reasons)


def _require_closing(work: Work, election: Election, present: int) -> None:
    due, voted = queries.due_of(work.session, election), queries.voted(work.session, election)
    rules.require(rules.against_closing(election.stage, present, voted, due))
