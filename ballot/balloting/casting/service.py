"""A ballot goes in once: examined before the lock, entered under it, acknowledged when it is durable (§5.7).

Nothing is computed after the commit: the receipt is made, stored and then committed, and what is
stored is what every later cast of the same credential gets, byte for byte.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from ballot.balloting.casting import rules
from ballot.balloting.casting.models import BallotPoint, CastBallot, Credential, Stands
from ballot.balloting.casting.queries import measure_of, receipt_of
from ballot.balloting.casting.rules import Envelope, NotOpen, Paused, UnfitBallot, UnknownCard, VoidCard, VoteOver
from ballot.balloting.record import service as records
from ballot.balloting.setup.models import Election
from ballot.kernel import attempts, policy
from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import ElectionStage
from ballot.kernel.limits import Limit
from ballot.kernel.policy import PUBLIC, Action, AssemblyId
from ballot.kernel.work import Work, begin
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import canonical
from ballot.protocol.record import receipt_body
from ballot.protocol.signature import Seed

CASTS = Limit("cast", 120, timedelta(minutes=10))
"""Refused casts and checks that a card of the roll signed; what is let in costs no count, and no second commit."""
BEFORE = frozenset({ElectionStage.DRAFT, ElectionStage.FROZEN, ElectionStage.READY})


@dataclass(frozen=True, slots=True)
class Cast:
    """An envelope as it arrived: the canonical bytes of the body of `ballot`."""

    assembly_id: AssemblyId
    election_id: UUID
    envelope: bytes


def cast_ballot(
    reading: Session,
    writing: Callable[[], sessionmaker[Session]],
    seed: Seed,
    order: Cast,
    now: datetime | None = None,
) -> bytes:
    """Return the receipt of the credential's one ballot, the stored bytes; `seed` is the site's log key.

    `writing` ends the reading before it hands out sessions that write: a thread that waited for a
    second connection with one in its hand could wait forever, with all others.

    Raises Missing, UnfitBallot, UnknownCard, VoidCard, NotOpen, Paused, VoteOver, TooMany. The signature comes
    before everything that costs or tells something: keys stand in the public roll, so that a count
    of unsigned tries would let anybody shut a deputy out, and the receipt of an open ballot tells
    its choice to whoever can compute a few thousand hashes.
    """
    policy.require(PUBLIC, Action.CAST_BALLOT, order.assembly_id)
    election = found(reading, order)
    measure = measure_of(reading, election)
    envelope = rules.opened(order.envelope, measure)
    stored = receipt_of(reading, election, envelope.credential)
    if stored is not None:
        return stored
    require_casting(election)
    spending = (CASTS, str(order.election_id), envelope.credential)
    attempts.require_left(reading, *spending, now=window(now))
    try:
        require_live(reading, election, envelope)
        rules.prove(envelope, measure)
        with begin(writing(), PUBLIC, now) as work:
            return enter_ballot(work, seed, order, envelope)
    except (UnfitBallot, VoidCard):
        # Of keys that stand in no roll nothing is counted: whoever draws new ones would only fill the table.
        attempts.spend(writing(), *spending, now=window(now))
        raise


def enter_ballot(work: Work, seed: Seed, order: Cast, envelope: Envelope) -> bytes:
    """Enter an examined envelope under the election's lock, or find the receipt of the one before it."""
    election = records.hold(work, order.assembly_id, order.election_id)
    card, stored = _card_and_receipt(work.session, election, envelope.credential)
    if stored is not None:
        return stored
    require_casting(election)
    _require_live(card, envelope)
    take_points(work, election, envelope)
    entry = records.append(work, seed, election, "ballot", envelope.body)
    receipt = canonical(receipt_body(str(election.id), entry, bytes.fromhex(envelope.ballot), seed))
    work.session.add(
        CastBallot(
            assembly_id=election.assembly_id,
            election_id=election.id,
            credential=envelope.credential,
            ballot=envelope.ballot,
            seq=entry.seq,
            receipt=receipt,
        )
    )
    return receipt


def found(session: Session, order: Cast) -> Election:
    asked = select(Election).where(Election.assembly_id == order.assembly_id, Election.id == order.election_id)
    found = session.scalar(asked)
    if found is None:
        raise Missing(f"no election {order.election_id} here")
    return found


def require_open(election: Election) -> None:
    """Raise NotOpen or VoteOver; asked once before the lock to spare it, and again under it, where it counts."""
    if election.stage in BEFORE:
        raise NotOpen(f"election {election.id} is not open yet")
    if election.stage is not ElectionStage.OPEN:
        raise VoteOver(f"election {election.id} is over")


def require_casting(election: Election) -> None:
    """Raise NotOpen, VoteOver, or Paused while the vote stands still (ADR 12); checking a ballot goes on meanwhile."""
    require_open(election)
    if election.paused_at is not None:
        raise Paused(f"election {election.id} is paused")


def require_live(session: Session, election: Election, envelope: Envelope) -> Credential:
    """Return the live card, or raise UnknownCard, VoidCard, UnfitBallot for a counter not 1 + its spoils (§5.5).

    Asked before the lock too: who may not vote never takes it.
    """
    return _require_live(session.get(Credential, (election.assembly_id, election.id, envelope.credential)), envelope)


def _card_and_receipt(session: Session, election: Election, credential: str) -> tuple[Credential | None, bytes | None]:
    """A card, and the receipt of its ballot if it has voted: one question, as everybody else waits for the lock."""
    cast = (
        CastBallot.assembly_id == Credential.assembly_id,
        CastBallot.election_id == Credential.election_id,
        CastBallot.credential == Credential.key,
    )
    mine = (
        Credential.assembly_id == election.assembly_id,
        Credential.election_id == election.id,
        Credential.key == credential,
    )
    found = session.execute(select(Credential, CastBallot.receipt).outerjoin(CastBallot, and_(*cast)).where(*mine))
    card, receipt = found.one_or_none() or (None, None)
    return card, receipt


def _require_live(found: Credential | None, envelope: Envelope) -> Credential:
    if found is None or found.stands is Stands.SPARE:
        raise UnknownCard(f"no live card {envelope.credential[:8]} in this vote")
    if found.stands is Stands.VOID:
        raise VoidCard(f"card {envelope.credential[:8]} is void")
    if envelope.counter != 1 + found.spoils:
        raise UnfitBallot(Breach("5.5", f"the counter is {envelope.counter} after {found.spoils} checked ballots"))
    return found


def take_points(work: Work, election: Election, envelope: Envelope) -> None:
    """No point stands twice in a record (§5.8): whoever copies an encrypted choice is found out here."""
    if not envelope.points:
        return
    again = UnfitBallot(Breach("5.8", "a point that stood in the record before"))
    if len(set(envelope.points)) < len(envelope.points):
        raise again
    rows = [{"assembly_id": election.assembly_id, "election_id": election.id, "point": one} for one in envelope.points]
    try:
        work.session.execute(insert(BallotPoint), rows)
    except IntegrityError as fault:
        raise again from fault


def window(now: datetime | None) -> datetime:
    """The beginning of the span: a count that bore its own moment would date a ballot (§2.6)."""
    moment = now or datetime.now(UTC)
    return datetime.fromtimestamp(moment.timestamp() // CASTS.span.total_seconds() * CASTS.span.total_seconds(), UTC)
