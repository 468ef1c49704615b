"""Checking instead of casting: a ballot is opened in public, never counted, and its card goes on (§6)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from ballot.balloting.casting import service
from ballot.balloting.casting.models import Credential
from ballot.balloting.casting.queries import measure_of, receipt_of
from ballot.balloting.casting.rules import Envelope, Measure, UnfitBallot, VoidCard
from ballot.balloting.casting.service import CASTS, Cast
from ballot.balloting.record import service as records
from ballot.balloting.record.models import RecordEntry
from ballot.balloting.setup.models import Election
from ballot.kernel import attempts, policy
from ballot.kernel.errors import Refused
from ballot.kernel.policy import PUBLIC, Action
from ballot.kernel.work import Work, begin
from ballot.protocol import signature
from ballot.protocol.ballot import MOST_SPOILS, ballot_hash, read_spoil, spoil_digest, verify_spoil
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import canonical, read
from ballot.protocol.record import body_digest
from ballot.protocol.signature import Seed


class CheckedEnough(Refused):
    """The card has checked as often as a card may."""

    code = "checked-enough"


class HasVoted(Refused):
    """A card that has voted checks nothing any more (§5.7)."""

    code = "has-voted"


def publish_spoil(
    reading: Session,
    writing: Callable[[], sessionmaker[Session]],
    seed: Seed,
    order: Cast,
    now: datetime | None = None,
) -> bytes:
    """Enter a checked ballot and return its place, {seq, hash}, or that of the same one that stands already.

    `seed` is the site's log key. Raises Missing, UnfitBallot, UnknownCard, VoidCard, NotOpen, VoteOver,
    HasVoted, CheckedEnough, TooMany. The order is that of a cast, for the same reasons: who may not
    check never takes the lock, and a key that stands in no roll fills no table.
    """
    policy.require(PUBLIC, Action.CAST_BALLOT, order.assembly_id)
    election = service.found(reading, order)
    measure = measure_of(reading, election)
    envelope = opened(order.envelope, measure)
    before = _entered(reading, election, envelope)
    if before is not None:
        return before
    service.require_open(election)
    spending = (CASTS, str(order.election_id), envelope.credential)
    attempts.require_left(reading, *spending, now=service.window(now))
    try:
        require_checking(reading, election, envelope)
        prove(envelope, measure)
        with begin(writing(), PUBLIC, now) as work:
            return enter_spoil(work, seed, order, envelope)
    except (UnfitBallot, VoidCard, HasVoted, CheckedEnough):
        attempts.spend(writing(), *spending, now=service.window(now))
        raise


def opened(text: bytes, measure: Measure) -> Envelope:
    """Read a checked ballot and verify its signature, the cheapest way to be rid of what no deputy sent; UnfitBallot.

    That its seed opens it is for `prove`.
    """
    if measure.terms is None:
        raise UnfitBallot(Breach("6", "an open ballot has nothing to check"))
    try:
        return _signed(read(text), measure)
    except Breach as breach:
        raise UnfitBallot(breach) from breach


def _signed(body: Any, measure: Measure) -> Envelope:
    spoil = read_spoil(body)
    if spoil.election != measure.election:
        raise Breach("6", "a checked ballot of another election")
    hash_ = ballot_hash(spoil.election, spoil.credential, spoil.counter, spoil.choices)
    signature.verify(spoil.credential, spoil_digest(hash_, spoil.seed), spoil.signature, "6")
    points = tuple(point.hex() for pair in spoil.choices for point in pair)
    return Envelope(body, spoil.credential.hex(), hash_.hex(), spoil.counter, points)


def prove(envelope: Envelope, measure: Measure) -> None:
    """Encrypt again with the seed and compare (§6); UnfitBallot. Takes milliseconds: never under a lock."""
    if measure.terms is None:
        return
    try:
        verify_spoil(read_spoil(dict(envelope.body)), measure.terms)
    except Breach as breach:
        raise UnfitBallot(breach) from breach


def enter_spoil(work: Work, seed: Seed, order: Cast, envelope: Envelope) -> bytes:
    """Enter an examined one under the election's lock."""
    election = records.hold(work, order.assembly_id, order.election_id)
    before = _entered(work.session, election, envelope)
    if before is not None:
        return before
    service.require_open(election)
    card = require_checking(work.session, election, envelope)
    service.take_points(work, election, envelope)
    entry = records.append(work, seed, election, "spoil", envelope.body)
    card.spoils += 1
    return _told(entry.seq, entry.hash.hex())


def require_checking(session: Session, election: Election, envelope: Envelope) -> Credential:
    """Return the card that may check, or raise HasVoted, CheckedEnough and what `service.require_live` raises.

    Asked before the lock to spare it, and again under it, where it counts.
    """
    if receipt_of(session, election, envelope.credential) is not None:
        raise HasVoted(f"card {envelope.credential[:8]} has voted")
    found = session.get(Credential, (election.assembly_id, election.id, envelope.credential))
    if found is not None and found.spoils >= MOST_SPOILS:
        raise CheckedEnough(f"card {envelope.credential[:8]} has checked {MOST_SPOILS} times")
    return service.require_live(session, election, envelope)


def _entered(session: Session, election: Election, envelope: Envelope) -> bytes | None:
    """The same checked ballot, byte for byte, sent before; None for a new one."""
    row = session.scalar(
        select(RecordEntry).where(
            RecordEntry.assembly_id == election.assembly_id,
            RecordEntry.election_id == election.id,
            RecordEntry.kind == "spoil",
            RecordEntry.digest == body_digest("spoil", dict(envelope.body)).hex(),
        )
    )
    return None if row is None else _told(row.seq, row.hash)


def _told(seq: int, hash_: str) -> bytes:
    return canonical({"seq": seq, "hash": hash_})
