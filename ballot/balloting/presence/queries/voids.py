"""How each card's void stands: asked for, waiting for signatures, in the record, or overtaken by a ballot."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from ballot.balloting.casting.models import CastBallot, Credential, Stands
from ballot.balloting.presence.models import VoidId, VoidRequest, VoidSignature
from ballot.balloting.setup.models import Election, Meeting
from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import ElectionStage
from ballot.protocol.encoding import Json

TAKES = (ElectionStage.READY, ElectionStage.OPEN)


class VoidState(StrEnum):
    """What a clerk has to know of a request."""

    WAITING = "waiting"
    STANDING = "standing"
    VOTED = "voted"
    TOO_LATE = "too-late"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Void:
    """A request with its election, the indices that have signed, and how it stands."""

    request: VoidRequest
    election: Election
    signed: int
    state: VoidState


def body_of(election: Election, request: VoidRequest) -> dict[str, Json]:
    """The body of the void without its signatures: what is signed (§7)."""
    return {
        "election": election.fingerprint,
        "credential": request.credential,
        "reason": str(request.reason),
        "spare": request.spare,
    }


def keys(session: Session, election: Election) -> Sequence[str]:
    """Every key of the roll, spares too."""
    return session.scalars(select(Credential.key).where(*_roll(election))).all()


def free_spares(session: Session, election: Election) -> Sequence[str]:
    """Spares that neither vote nor are asked for, in the roll's order."""
    asked = (
        select(VoidRequest.spare)
        .where(VoidRequest.assembly_id == election.assembly_id, VoidRequest.election_id == election.id)
        .where(VoidRequest.withdrawn_at.is_(None), VoidRequest.spare.is_not(None))
    )
    found = select(Credential.key).where(*_roll(election), Credential.stands == Stands.SPARE)
    return session.scalars(found.where(Credential.key.not_in(asked)).order_by(Credential.key)).all()


def request_for(session: Session, election: Election, key: str) -> VoidRequest | None:
    """The request for a card that was not taken back, if there is one."""
    return session.scalar(
        select(VoidRequest)
        .where(VoidRequest.assembly_id == election.assembly_id, VoidRequest.election_id == election.id)
        .where(VoidRequest.credential == key, VoidRequest.withdrawn_at.is_(None))
    )


def require_known(session: Session, election: Election, void_id: UUID) -> None:
    """Raise Missing unless that vote has that request."""
    found = session.get(VoidRequest, VoidId(void_id))
    if found is None or (found.assembly_id, found.election_id) != (election.assembly_id, election.id):
        raise Missing(f"no void {void_id} here")


def waiting(session: Session, election: Election) -> list[dict[str, Json]]:
    """Bodies to be signed in order, each with its id and who has signed; none once the record takes no void."""
    if election.stage not in TAKES:
        return []
    rows = session.scalars(
        select(VoidRequest)
        .where(VoidRequest.assembly_id == election.assembly_id, VoidRequest.election_id == election.id)
        .where(VoidRequest.seq.is_(None), VoidRequest.withdrawn_at.is_(None), ~_cast())
        .order_by(VoidRequest.asked_at, VoidRequest.id)
    ).all()
    signed: dict[str, list[Json]] = {}
    mine = select(VoidSignature.void_id, VoidSignature.index).where(VoidSignature.assembly_id == election.assembly_id)
    asked = mine.where(VoidSignature.void_id.in_([row.id for row in rows])).order_by(VoidSignature.index)
    for void_id, index in session.execute(asked):
        signed.setdefault(str(void_id), []).append(index)
    return [{"id": str(row.id), "body": body_of(election, row), "signed": signed.get(str(row.id), [])} for row in rows]


def voids_of(session: Session, meeting: Meeting) -> list[Void]:
    """All requests of a meeting, those first that wait."""
    count = (
        select(func.count())
        .select_from(VoidSignature)
        .where(VoidSignature.assembly_id == VoidRequest.assembly_id, VoidSignature.void_id == VoidRequest.id)
        .correlate(VoidRequest)
        .scalar_subquery()
    )
    rows = session.execute(
        select(VoidRequest, Election, count, _cast())
        .join(Election, and_(Election.assembly_id == VoidRequest.assembly_id, Election.id == VoidRequest.election_id))
        .where(Election.assembly_id == meeting.assembly_id, Election.meeting_id == meeting.id)
        .order_by(VoidRequest.seq.is_not(None), VoidRequest.asked_at.desc(), VoidRequest.id)
    )
    return [Void(one, election, signed, _state(one, election, voted=voted)) for one, election, signed, voted in rows]


def unrepeated(session: Session, election: Election, *, entered: bool = False) -> Sequence[VoidRequest]:
    """Voids that stand in other votes on the same cards and aren't asked for in this one, in their order (§7.1).

    With `entered`, those too that are asked for here and don't stand yet.
    """
    here, other = aliased(VoidRequest), aliased(Election)
    known = select(here.credential).where(
        here.assembly_id == election.assembly_id,
        here.election_id == election.id,
        here.seq.is_not(None) if entered else here.withdrawn_at.is_(None),
    )
    asked = (
        select(VoidRequest)
        .join(other, and_(other.assembly_id == VoidRequest.assembly_id, other.id == VoidRequest.election_id))
        .where(other.assembly_id == election.assembly_id, other.issue_id == election.issue_id)
        .where(other.mode == election.mode, other.id != election.id, VoidRequest.seq.is_not(None))
        .where(VoidRequest.credential.not_in(known))
        .order_by(other.position, VoidRequest.seq)
    )
    found = {row.credential: row for row in reversed(session.scalars(asked).all())}
    return list(reversed(found.values()))


def _state(request: VoidRequest, election: Election, *, voted: bool) -> VoidState:
    if request.seq is not None:
        return VoidState.STANDING
    if request.withdrawn_at is not None:
        return VoidState.WITHDRAWN
    if voted:
        return VoidState.VOTED
    return VoidState.WAITING if election.stage in TAKES else VoidState.TOO_LATE


def _roll(election: Election) -> tuple[ColumnElement[bool], ...]:
    return (Credential.assembly_id == election.assembly_id, Credential.election_id == election.id)


def _cast() -> ColumnElement[bool]:
    """Whether the card of a request has a ballot in that election's urn."""
    return exists().where(
        CastBallot.assembly_id == VoidRequest.assembly_id,
        CastBallot.election_id == VoidRequest.election_id,
        CastBallot.credential == VoidRequest.credential,
    )
