"""A card that no longer votes: a clerk asks for it, two who may sign make it so, and only then is paper handed out.

The void itself is public and bears no time; what the log tells is who asked and who signed first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import select

from ballot.balloting.casting.models import CastBallot, Credential, Stands
from ballot.balloting.presence import rules
from ballot.balloting.presence.models import VoidId, VoidRequest
from ballot.balloting.presence.queries import voids as queries
from ballot.balloting.presence.rules import VoidReason
from ballot.balloting.record import service as records
from ballot.balloting.setup.models import Election
from ballot.kernel import policy
from ballot.kernel.errors import Missing, Refused
from ballot.kernel.lifecycle import ElectionStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import AccountId

POSSIBLE = (ElectionStage.READY, ElectionStage.OPEN)
"""A record takes voids between E and the close (§2.5)."""


class NoVoidNow(Refused):
    """The vote isn't prepared yet, or is over."""

    code = "no-void-now"


class AlreadyVoted(Refused):
    """The card's ballot is in the urn: it can't be made void any more."""

    code = "card-has-voted"


class AlreadyVoid(Refused):
    """The card is void."""

    code = "card-is-void"


class StillSpare(Refused):
    """The number is that of a spare that nobody votes with."""

    code = "card-is-spare"


class AskedOtherwise(Refused):
    """The card is asked to be made void for another reason, or by another spare."""

    code = "void-asked-otherwise"


class NoSpareLeft(Refused):
    """Every spare is in use or asked for."""

    code = "no-spare-left"


class VoidStands(Refused):
    """The record has the void: nothing takes it back."""

    code = "void-stands"


class NotStanding(Refused):
    """The void isn't in the record yet; until then the card could vote, and no paper is handed out."""

    code = "void-not-standing"


@dataclass(frozen=True, slots=True)
class AskVoid:
    """`number` as it stands outside the card's seal, `spare` likewise; an empty one takes the next free spare."""

    assembly_id: AssemblyId
    election_id: UUID
    number: str
    reason: VoidReason
    spare: str = ""


@dataclass(frozen=True, slots=True)
class OneVoid:
    """A request in its election."""

    assembly_id: AssemblyId
    election_id: UUID
    void_id: UUID


def ask_void(work: Work, order: AskVoid) -> VoidRequest:
    """Ask that a card be made void; the same question again is the same request.

    Raises NoVoidNow, UnfitNumber, NoSuchCard, TwoSuchCards, AlreadyVoted, AlreadyVoid, StillSpare,
    AskedOtherwise, NoSpareLeft. Every vote has requests of its own.
    """
    policy.require(work.actor, Action.ASK_VOID, order.assembly_id)
    election = held(work, order.assembly_id, order.election_id)
    key = _meant(work, election, rules.card_number(order.number))
    standing = queries.request_for(work.session, election, key)
    if standing is not None:
        if standing.reason is not order.reason or (order.spare and not _is_spare(standing, order.spare)):
            raise AskedOtherwise(f"{standing.id} asks for {standing.reason}")
        return standing
    spare = _spare(work, election, key, order.spare) if order.reason is VoidReason.REPLACED else None
    made = _request(work, election, key, order.reason, spare)
    made.asked_by = AccountId(UUID(work.actor.id))
    work.record(election.log_id, "void.ask", id=made.id, election=election.id, reason=order.reason)
    return made


def repeat_voids(work: Work, assembly_id: AssemblyId, election_id: UUID) -> int:
    """Ask again for what was made void in earlier votes on the same cards (§7.1); returns how many."""
    policy.require(work.actor, Action.ASK_VOID, assembly_id)
    return carry_voids(work, held(work, assembly_id, election_id))


def carry_voids(work: Work, election: Election) -> int:
    """The same as soon as E is there to be signed under, in the name of whoever asked first; returns how many."""
    earlier = queries.unrepeated(work.session, election)
    for place, one in enumerate(earlier):
        made = _request(work, election, one.credential, *_again(work, election, one))
        made.asked_by = one.asked_by
        # A spare may have been replaced in its turn: they are signed in the order of the earlier record.
        made.asked_at = work.now + timedelta(microseconds=place)
    if earlier:
        work.record(election.log_id, "void.repeat", election=election.id, voids=len(earlier))
    return len(earlier)


def ask_for_papers(work: Work, election: Election, keys: Sequence[str]) -> int:
    """Ask for a paper in place of each of these cards of an election that is held; returns how many were new.

    The caller has asked whether this actor may. A card asked to be void for another reason is left to that.
    """
    asked = select(VoidRequest.credential).where(
        VoidRequest.assembly_id == election.assembly_id,
        VoidRequest.election_id == election.id,
        VoidRequest.withdrawn_at.is_(None),
    )
    known = set(work.session.scalars(asked))
    fresh = [key for key in keys if key not in known]
    for key in fresh:
        _request(work, election, key, VoidReason.PAPER, None).asked_by = AccountId(UUID(work.actor.id))
    return len(fresh)


def withdraw_void(work: Work, order: OneVoid) -> VoidRequest:
    """Take a question back before it stands; raises VoidStands, Missing. One that was taken back stays so."""
    policy.require(work.actor, Action.ASK_VOID, order.assembly_id)
    found = _locked(work, order)
    if found.seq is not None:
        raise VoidStands(f"void {found.id} is entry {found.seq}")
    if found.withdrawn_at is None:
        found.withdrawn_at = work.now
        _record(work, found, "void.withdraw")
    return found


def hand_out_paper(work: Work, order: OneVoid) -> VoidRequest:
    """Say that the paper was handed out; raises NotStanding, Missing. Saying it again changes nothing."""
    policy.require(work.actor, Action.ASK_VOID, order.assembly_id)
    found = _locked(work, order)
    if found.seq is None or found.reason is not VoidReason.PAPER:
        raise NotStanding(f"void {found.id} entitles to no paper")
    if found.handed_at is None:
        found.handed_at = work.now
        _record(work, found, "paper.hand-out")
    return found


def hand_out_papers(work: Work, assembly_id: AssemblyId, election_id: UUID) -> int:
    """Say that every paper due was handed out; returns how many that were."""
    policy.require(work.actor, Action.ASK_VOID, assembly_id)
    election = records.hold(work, assembly_id, election_id)
    due = select(VoidRequest).where(
        VoidRequest.assembly_id == assembly_id,
        VoidRequest.election_id == election.id,
        VoidRequest.reason == VoidReason.PAPER,
        VoidRequest.seq.is_not(None),
        VoidRequest.handed_at.is_(None),
    )
    found = work.session.scalars(due.with_for_update()).all()
    for one in found:
        one.handed_at = work.now
    if found:
        work.record(election.log_id, "paper.hand-out-all", election=election.id, papers=len(found))
    return len(found)


def take_back_paper(work: Work, order: OneVoid) -> VoidRequest:
    """Say that the paper was not handed out after all; the void stands. Raises Missing."""
    policy.require(work.actor, Action.ASK_VOID, order.assembly_id)
    found = _locked(work, order)
    if found.handed_at is not None:
        found.handed_at = None
        _record(work, found, "paper.take-back")
    return found


def held(work: Work, assembly_id: AssemblyId, election_id: UUID) -> Election:
    """The election under its lock, as long as its record takes voids; raises Missing, NoVoidNow."""
    election = records.hold(work, assembly_id, election_id)
    if election.stage not in POSSIBLE:
        raise NoVoidNow(f"election {election.id} is {election.stage}")
    return election


def require_live(work: Work, election: Election, key: str) -> None:
    """Raise AlreadyVoid, StillSpare or AlreadyVoted unless the card may still vote; asked under the lock."""
    mine = (election.assembly_id, election.id, key)
    stands = work.session.get_one(Credential, mine, populate_existing=True).stands
    if stands is Stands.VOID:
        raise AlreadyVoid(f"card {key[:8]} is void")
    if stands is Stands.SPARE:
        raise StillSpare(f"card {key[:8]} is a spare")
    if work.session.get(CastBallot, mine) is not None:
        raise AlreadyVoted(f"card {key[:8]} has voted")


def _meant(work: Work, election: Election, number: str) -> str:
    """The key of the card that may still vote and has this number outside."""
    key = rules.named(number, queries.keys(work.session, election))
    require_live(work, election, key)
    return key


def _spare(work: Work, election: Election, key: str, number: str) -> str:
    free = queries.free_spares(work.session, election, key)
    if not free:
        raise NoSpareLeft(f"no spare left for {election.id}")
    return rules.named(rules.card_number(number), free) if number else free[0]


def _again(work: Work, election: Election, earlier: VoidRequest) -> tuple[VoidReason, str | None]:
    """What to ask for here: another spare where its own has gone to another card by now, a paper where none is left."""
    if earlier.spare is None or earlier.spare not in queries.asked_spares(work.session, election):
        return earlier.reason, earlier.spare
    free = queries.free_spares(work.session, election, earlier.credential)
    return (earlier.reason, free[0]) if free else (VoidReason.PAPER, None)


def _is_spare(standing: VoidRequest, number: str) -> bool:
    return (standing.spare or "").startswith(rules.card_number(number))


def _request(work: Work, election: Election, key: str, reason: VoidReason, spare: str | None) -> VoidRequest:
    made = VoidRequest(
        id=uuid4(),
        assembly_id=election.assembly_id,
        election_id=election.id,
        credential=key,
        reason=reason,
        spare=spare,
        asked_at=work.now,
    )
    work.session.add(made)
    return made


def _locked(work: Work, order: OneVoid) -> VoidRequest:
    """The request, under the lock of its election; raises Missing."""
    records.hold(work, order.assembly_id, order.election_id)
    return of(work, order)


def of(work: Work, order: OneVoid) -> VoidRequest:
    """The request as it is now; raises Missing."""
    found = work.session.scalar(
        select(VoidRequest)
        .where(VoidRequest.assembly_id == order.assembly_id, VoidRequest.election_id == order.election_id)
        .where(VoidRequest.id == VoidId(order.void_id))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise Missing(f"no void {order.void_id} here")
    return found


def _record(work: Work, found: VoidRequest, event: str) -> None:
    work.record(work.session.get_one(Election, found.election_id).log_id, event, id=found.id)
