"""How each card's void stands: asked for, waiting for signatures, in the record, or overtaken by a ballot."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from ballot.balloting.casting.models import CastBallot, Credential, Stands
from ballot.balloting.presence.models import VoidId, VoidRequest, VoidSignature
from ballot.balloting.record.queries import row_at
from ballot.balloting.record.service import manifest_in, signers_in
from ballot.balloting.record.signing import Act
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
    """A request with its election, how many have signed while it waits, and how it stands.

    `otherwise` says that an earlier vote had another spare for the same card.
    """

    request: VoidRequest
    election: Election
    signed: int
    state: VoidState
    otherwise: bool


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


def free_spares(session: Session, election: Election, key: str) -> list[str]:
    """Spares that this card may be replaced by: they neither vote nor stand for another card on the same roll.

    First the one that it was replaced by in another vote, then the roll's order; those that a rehearsal gave out last.
    """
    mine, others, practised = set(), set(), set()
    for spare, credential, here, rehearsal in session.execute(_given_out(election)):
        if here or (credential != key and (election.rehearsal or not rehearsal)):
            others.add(spare)
        elif credential == key:
            mine.add(spare)
        else:
            practised.add(spare)
    found = select(Credential.key).where(*_roll(election), Credential.stands == Stands.SPARE)
    free = [one for one in session.scalars(found.order_by(Credential.key)) if one not in others]
    return sorted(free, key=lambda one: (one not in mine, one in practised))


def asked_spares(session: Session, election: Election) -> set[str]:
    """Spares that stand for a card in this vote, or are asked to."""
    return {spare for spare, _, here, _ in session.execute(_given_out(election)) if here and spare is not None}


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
    signed = _signed(session, election, rows)
    return [{"id": str(row.id), "body": body_of(election, row), "signed": [*signed.get(row.id, ())]} for row in rows]


def voids_of(session: Session, meeting: Meeting) -> list[Void]:
    """All requests of a meeting, those first that wait."""
    rows = session.execute(
        select(VoidRequest, Election, _cast(), _otherwise())
        .join(Election, and_(Election.assembly_id == VoidRequest.assembly_id, Election.id == VoidRequest.election_id))
        .where(Election.assembly_id == meeting.assembly_id, Election.meeting_id == meeting.id)
        .order_by(VoidRequest.seq.is_not(None), VoidRequest.asked_at.desc(), VoidRequest.id)
    ).all()
    signed: dict[VoidId, Sequence[int]] = {}
    for election in {election for _, election, _, _ in rows if election.stage in TAKES}:
        waits = [one for one, of, _, _ in rows if of is election and one.seq is None]
        signed |= _signed(session, election, waits)
    return [
        Void(one, election, len(signed.get(one.id, ())), _state(one, election, voted=voted), otherwise)
        for one, election, voted, otherwise in rows
    ]


def unrepeated(session: Session, election: Election, *, entered: bool = False) -> Sequence[VoidRequest]:
    """Voids that stand in other votes on the same cards and aren't asked for in this one, in their order (§7.1).

    What was practised in a rehearsal is carried into other rehearsals alone. With `entered`, those too
    that are asked for here and don't stand yet.
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
        .where(*_same_cards(election, other), other.id != election.id, VoidRequest.seq.is_not(None))
        .where(VoidRequest.credential.not_in(known))
        .order_by(other.position, VoidRequest.seq)
    )
    if not election.rehearsal:
        asked = asked.where(other.rehearsal.is_(False))
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


def _same_cards(election: Election | type[Election], other: type[Election]) -> tuple[ColumnElement[bool], ...]:
    return (
        other.assembly_id == election.assembly_id,
        other.issue_id == election.issue_id,
        other.mode == election.mode,
    )


def _given_out(election: Election) -> Select[str | None, str, bool, bool]:
    """Spares of all votes on the same cards: for which card, whether in this vote, whether in a rehearsal."""
    return (
        select(VoidRequest.spare, VoidRequest.credential, VoidRequest.election_id == election.id, Election.rehearsal)
        .join(Election, and_(Election.assembly_id == VoidRequest.assembly_id, Election.id == VoidRequest.election_id))
        .where(*_same_cards(election, Election), VoidRequest.spare.is_not(None), VoidRequest.withdrawn_at.is_(None))
    )


def _signed(session: Session, election: Election, requests: Sequence[VoidRequest]) -> dict[VoidId, Sequence[int]]:
    """Who has signed what waits, by index; not those who did under the E of before a restart: they sign again."""
    kept: dict[VoidId, list[tuple[int, str]]] = {}
    asked = select(VoidSignature).where(VoidSignature.assembly_id == election.assembly_id)
    mine = asked.where(VoidSignature.void_id.in_([one.id for one in requests]))
    for row in session.scalars(mine.order_by(VoidSignature.index)):
        kept.setdefault(row.void_id, []).append((row.index, row.signature))
    if not kept:
        return {}
    signers = signers_in(session, election, manifest_in(row_at(session, election, 0).line))
    return {
        one.id: [*Act("void", body_of(election, one), signers).holding(kept[one.id])]
        for one in requests
        if one.id in kept
    }


def _otherwise() -> ColumnElement[bool]:
    """Whether a void that an earlier vote on the same cards has replaced the card by another spare."""
    before, other = aliased(VoidRequest), aliased(Election)
    return exists(
        select(before.id)
        .join(other, and_(other.assembly_id == before.assembly_id, other.id == before.election_id))
        .where(*_same_cards(Election, other), before.credential == VoidRequest.credential, before.seq.is_not(None))
        .where(before.asked_at < VoidRequest.asked_at, before.spare.is_distinct_from(VoidRequest.spare))
        .where(before.spare.is_not(None), or_(Election.rehearsal, other.rehearsal.is_(False)))
    )


def _cast() -> ColumnElement[bool]:
    """Whether the card of a request has a ballot in that election's urn."""
    return exists().where(
        CastBallot.assembly_id == VoidRequest.assembly_id,
        CastBallot.election_id == VoidRequest.election_id,
        CastBallot.credential == VoidRequest.credential,
    )
