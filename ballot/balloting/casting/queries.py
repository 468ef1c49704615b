"""What the urn is asked: by what envelopes are measured, and which receipt a credential has."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballot.balloting.card_sign_in.rules import issue_prefix
from ballot.balloting.casting.models import CastBallot
from ballot.balloting.casting.rules import Measure, NotOpen
from ballot.balloting.record.models import RecordEntry
from ballot.balloting.record.service import manifest_in
from ballot.balloting.setup.models import CardIssue, Election, Meeting
from ballot.kernel.kept import Kept
from ballot.kernel.lifecycle import ElectionStage
from ballot.people.models import Assembly, Cycle
from ballot.protocol.ballot import terms_of
from ballot.protocol.cards import issue_on_card
from ballot.protocol.closing import read_election
from ballot.protocol.record import read_entry

MEASURES = Kept[str, Measure](64)
"""By E."""


def measure_of(session: Session, election: Election) -> Measure:
    """What envelopes of this election are measured by; raises NotOpen before there is an E, which binds all of it."""
    if election.fingerprint is None:
        raise NotOpen(f"election {election.id} is not frozen yet")
    known = MEASURES.find(election.fingerprint)
    if known is None:
        known = _measure(session, election)
        MEASURES.keep(election.fingerprint, known)
    return known


def _measure(session: Session, election: Election) -> Measure:
    lines = session.scalars(
        select(RecordEntry.line)
        .where(RecordEntry.assembly_id == election.assembly_id, RecordEntry.election_id == election.id)
        .where(RecordEntry.kind.in_(("manifest", "election")))
        .order_by(RecordEntry.seq)
    ).all()
    manifest, frozen = manifest_in(lines[0]), read_election(read_entry(lines[-1]).body)
    terms = None if frozen.key is None else terms_of(manifest, frozen.digest, frozen.key)
    return Measure(manifest, frozen.digest, terms)


def receipt_of(session: Session, election: Election, credential: str) -> bytes | None:
    """The stored receipt of a credential, or None while it hasn't voted."""
    return session.scalar(
        select(CastBallot.receipt).where(
            CastBallot.assembly_id == election.assembly_id,
            CastBallot.election_id == election.id,
            CastBallot.credential == credential,
        )
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """A frozen vote, and the words of its address."""

    election: Election
    slug: str
    year: int


def votes_of(session: Session, code: str) -> list[Offer]:
    """The votes, not annulled, of the card issue with this code; raises WrongProof for what is no code."""
    asked = (
        select(Election, Assembly.slug, Cycle.year, CardIssue.issue)
        .join(CardIssue, (CardIssue.assembly_id == Election.assembly_id) & (CardIssue.id == Election.issue_id))
        .join(Meeting, (Meeting.assembly_id == Election.assembly_id) & (Meeting.id == Election.meeting_id))
        .join(Assembly, Assembly.id == Election.assembly_id)
        .join(Cycle, (Cycle.assembly_id == Meeting.assembly_id) & (Cycle.id == Meeting.cycle_id))
        .where(CardIssue.issue.startswith(issue_prefix(code)), Election.stage != ElectionStage.ANNULLED)
        .order_by(Election.position)
    )
    rows = session.execute(asked).all()
    return [
        Offer(election, slug, year)
        for election, slug, year, issue in rows
        if issue_on_card(bytes.fromhex(issue)) == code
    ]
