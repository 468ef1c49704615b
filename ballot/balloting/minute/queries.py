"""All votes of a meeting with what they decided, read in a few questions however many there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballot.balloting.counting.queries import OF_OUTCOME, Outcome, outcome_in
from ballot.balloting.followup.models import FollowUp
from ballot.balloting.hands.queries import Counted, counted
from ballot.balloting.record.models import RecordEntry
from ballot.balloting.record.service import manifest_in
from ballot.balloting.setup.models import Election, ElectionId, Meeting
from ballot.balloting.setup.queries import elections_of
from ballot.kernel.lifecycle import ElectionStage
from ballot.protocol.record import Entry, read_entry

READ = ("manifest", *OF_OUTCOME, "annul")


@dataclass(frozen=True, slots=True)
class Held:
    """One vote: its `outcome` once it was counted, `reason` of one that was annulled.

    `decided` are the names that the presidium chose among the tied; `parent` is the title of the vote it follows.
    """

    election: Election
    outcome: Outcome | None
    reason: str
    parent: str
    words: str
    decided: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Minute:
    """A meeting's votes in order; rehearsals stand apart, and drafts not at all."""

    meeting: Meeting
    hands: list[Counted]
    votes: list[Held]
    rehearsals: list[Held]


def minute(session: Session, meeting: Meeting) -> Minute:
    """What the meeting has voted on so far."""
    elections = [one for one in elections_of(session, meeting) if one.height]
    entries, settled = _entries(session, elections), _settled(session, elections)
    titles = {one.id: one.title for one in elections}
    held = [_held(one, entries.get(one.id, []), settled.get(one.id), titles) for one in elections]
    return Minute(
        meeting,
        counted(session, meeting, confirmed=True),
        [one for one in held if not one.election.rehearsal],
        [one for one in held if one.election.rehearsal],
    )


def _held(election: Election, entries: Sequence[Entry], up: FollowUp | None, titles: Mapping[ElectionId, str]) -> Held:
    of = {kind: [entry for entry in entries if entry.kind == kind] for kind in ("manifest", "annul")}
    manifest = manifest_in(of["manifest"][0].line()) if of["manifest"] else None
    is_counted = election.stage is ElectionStage.COUNTED
    read = [entry for entry in entries if entry.kind in OF_OUTCOME]
    chosen = up.chosen if up is not None else []
    names = tuple(one.name for one in manifest.projects if one.id in chosen) if manifest else ()
    return Held(
        election,
        outcome_in(election, manifest, read) if manifest and is_counted else None,
        of["annul"][0].body["reason"] if of["annul"] else "",
        titles.get(election.parent_id, "") if election.parent_id else "",
        (up.words or "") if up is not None else "",
        names,
    )


def _entries(session: Session, elections: Sequence[Election]) -> dict[UUID, list[Entry]]:
    asked = (
        select(RecordEntry.election_id, RecordEntry.line)
        .where(RecordEntry.election_id.in_([one.id for one in elections]), RecordEntry.kind.in_(READ))
        .order_by(RecordEntry.election_id, RecordEntry.seq)
    )
    found: dict[UUID, list[Entry]] = {}
    for election_id, line in session.execute(asked):
        found.setdefault(election_id, []).append(read_entry(line))
    return found


def _settled(session: Session, elections: Sequence[Election]) -> dict[UUID, FollowUp]:
    mine = FollowUp.election_id.in_([one.id for one in elections])
    rows = session.scalars(select(FollowUp).where(mine, FollowUp.agreed_at.is_not(None)))
    return {row.election_id: row for row in rows}
