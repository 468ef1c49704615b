"""A vote goes over to paper by two organizers: casting stops, what was cast stays, the other cards are to be void."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from ballot.balloting.casting.models import CastBallot, Credential, Stands
from ballot.balloting.console import rules
from ballot.balloting.console.rules import Reason, papers_issued
from ballot.balloting.console.service import two
from ballot.balloting.paper.models import PaperMove
from ballot.balloting.paper.queries import boxes as queries
from ballot.balloting.presence.queries.voids import keys
from ballot.balloting.presence.rules import card_number, named
from ballot.balloting.presence.service import ask_for_papers
from ballot.balloting.record import queries as record
from ballot.balloting.record import service as records
from ballot.balloting.setup.models import Election
from ballot.kernel import policy
from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import ElectionStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work

ACT = Action.MOVE_TO_PAPER


@dataclass(frozen=True, slots=True)
class MoveToPaper:
    """`present` is 实到 at this moment; `unclaimed` are the numbers of cards that nobody took, as they are printed."""

    assembly_id: AssemblyId
    election_id: UUID
    present: int
    unclaimed: tuple[str, ...] = ()


def ask_to_move_to_paper(work: Work, order: MoveToPaper) -> None:
    """Ask a second organizer to let the vote go over to paper; raises NotReady, UnfitNumber, NoSuchCard, TwoSuchCards.

    One that went over stays so.
    """
    policy.require(work.actor, ACT, order.assembly_id)
    election = records.hold(work, order.assembly_id, order.election_id)
    if queries.moved(work.session, election):
        return
    known = keys(work.session, election)
    unclaimed = sorted({named(card_number(number), known) for number in order.unclaimed})
    _require_movable(work, election, unclaimed, order.present)
    facts = {"unclaimed": unclaimed, "present": order.present}
    subject = f"全部改用纸质票：{election.title}，实到 {order.present}，没有领取的卡 {len(unclaimed)} 张"
    two.ask(work, election, ACT, subject, facts)
    mine = PaperMove(assembly_id=election.assembly_id, election_id=election.id)
    mine.unclaimed, mine.present, mine.moved_at = unclaimed, order.present, None
    work.session.merge(mine)


def asked_for(work: Work, election: Election) -> PaperMove:
    """What the first organizer asked for; raises Missing."""
    found = work.session.get(PaperMove, (election.assembly_id, election.id))
    if found is None:
        raise Missing(f"nobody asked to move {election.id} to paper")
    return found


def move_to_paper(work: Work, assembly_id: AssemblyId, election_id: UUID) -> Election:
    """Stop casting as the second organizer and ask for a paper in place of every card that may still vote.

    The voids stand once two have signed (§7.1). Raises NotReady, NotApproved, SameOrganizer, Missing.
    """
    policy.require(work.actor, ACT, assembly_id)
    election = records.hold(work, assembly_id, election_id)
    if queries.moved(work.session, election):
        return election
    found = asked_for(work, election)
    _require_movable(work, election, found.unclaimed, found.present)
    two.agree(work, election, ACT, {"unclaimed": found.unclaimed, "present": found.present})
    found.moved_at = work.now
    election.paused_at = election.paused_at or work.now
    asked = ask_for_papers(work, election, _without_ballot(work, election, found.unclaimed))
    work.record(election.log_id, "election.move-to-paper", id=election.id, cards=asked, ballots=election.ballots)
    return election


def _require_movable(work: Work, election: Election, unclaimed: list[str], present: int) -> None:
    """Raise NotReady unless the vote is open, can be counted, and has no more papers than people (§8.1)."""
    if election.stage is not ElectionStage.OPEN:
        raise rules.NotReady([Reason.NOT_OPEN])
    if rules.too_few(records.manifest_of(work, election), election.ballots):
        raise rules.NotReady([Reason.TOO_FEW_BALLOTS])
    voids = [dict(entry.body) for entry in record.entries_of(work.session, election, "void")]
    cards = len(_without_ballot(work, election, unclaimed))
    if cards + papers_issued(voids) + election.ballots > present:
        raise rules.NotReady([Reason.CARDS_UNCLAIMED])


def _without_ballot(work: Work, election: Election, unclaimed: list[str]) -> list[str]:
    """Cards that may still vote, without those that nobody took."""
    cast = select(CastBallot.credential).where(
        CastBallot.assembly_id == election.assembly_id, CastBallot.election_id == election.id
    )
    live = select(Credential.key).where(
        Credential.assembly_id == election.assembly_id,
        Credential.election_id == election.id,
        Credential.stands == Stands.LIVE,
        Credential.key.not_in(cast),
    )
    return sorted(set(work.session.scalars(live)) - set(unclaimed))
