"""Checking instead of casting: a ballot is opened in public, never counted, and its card goes on (§6)."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from ballot.balloting.casting import service
from ballot.balloting.casting.models import Credential
from ballot.balloting.casting.queries import measure_of, receipt_of
from ballot.balloting.casting.rules import Envelope, UnfitBallot
from ballot.balloting.casting.service import CASTS, Cast
from ballot.balloting.record import service as records
from ballot.balloting.record.models import RecordEntry
from ballot.balloting.setup.models import Election
from ballot.kernel import attempts, policy
from ballot.kernel.errors import Refused
from ballot.kernel.policy import PUBLIC, Action
from ballot.kernel.work import Work, begin
from ballot.protocol.ballot import MOST_SPOILS, ballot_hash, read_spoil, verify_spoil
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import Json, canonical, read
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
    HasVoted, CheckedEnough, TooMany.
    """
    policy.require(PUBLIC, Action.CAST_BALLOT, order.assembly_id)
    election = service.found(reading, order)
    envelope = opened(order.envelope, reading, election)
    sessions = writing()
    attempts.spend(sessions, CASTS, str(order.election_id), envelope.credential, now=service.window(now))
    with begin(sessions, PUBLIC, now) as work:
        return enter_spoil(work, seed, order, envelope)


def opened(text: bytes, session: Session, election: Election) -> Envelope:
    """Read a checked ballot, verify its signature and that its seed opens it; UnfitBallot."""
    terms = measure_of(session, election).terms
    if terms is None:
        raise UnfitBallot(Breach("6", "an open ballot has nothing to check"))
    try:
        body: Mapping[str, Json] = read(text)
        spoil = read_spoil(dict(body))
        verify_spoil(spoil, terms)
    except Breach as breach:
        raise UnfitBallot(breach) from breach
    hash_ = ballot_hash(spoil.election, spoil.credential, spoil.counter, spoil.choices)
    points = tuple(point.hex() for pair in spoil.choices for point in pair)
    return Envelope(body, spoil.credential.hex(), hash_.hex(), spoil.counter, points)


def enter_spoil(work: Work, seed: Seed, order: Cast, envelope: Envelope) -> bytes:
    """Enter an examined one under the election's lock."""
    election = records.hold(work, order.assembly_id, order.election_id)
    before = _entered(work, election, envelope)
    if before is not None:
        return before
    service.require_open(election)
    if receipt_of(work.session, election, envelope.credential) is not None:
        raise HasVoted(f"card {envelope.credential[:8]} has voted")
    card = _card(work, election, envelope)
    service.take_points(work, election, envelope)
    entry = records.append(work, seed, election, "spoil", envelope.body)
    card.spoils += 1
    return _told(entry.seq, entry.hash.hex())


def _card(work: Work, election: Election, envelope: Envelope) -> Credential:
    found = work.session.get(Credential, (election.assembly_id, election.id, envelope.credential))
    if found is not None and found.spoils >= MOST_SPOILS:
        raise CheckedEnough(f"card {envelope.credential[:8]} has checked {MOST_SPOILS} times")
    return service.require_live(work.session, election, envelope)


def _entered(work: Work, election: Election, envelope: Envelope) -> bytes | None:
    """The same checked ballot, byte for byte, sent before; None for a new one."""
    row = work.session.scalar(
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
