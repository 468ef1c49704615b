"""What a vote left open, what was settled about it, and which votes it stands between; nothing here writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from ballot.balloting.followup import rules
from ballot.balloting.followup.models import FollowUp
from ballot.balloting.followup.rules import Left, NothingOpen
from ballot.balloting.record import queries as record
from ballot.balloting.record.service import manifest_in
from ballot.balloting.setup.models import Election
from ballot.balloting.setup.rules import Purpose
from ballot.kernel.lifecycle import ElectionStage
from ballot.protocol.encoding import Json
from ballot.protocol.manifest import Manifest
from ballot.protocol.record import Entry

OVER = (ElectionStage.COUNTED, ElectionStage.ANNULLED)


@dataclass(frozen=True, slots=True)
class Open:
    """What a vote left open, with what it is read from; `result` is None for an annulled vote."""

    left: Left
    manifest: Manifest
    result: dict[str, Json] | None

    def name_of(self, project: str) -> str:
        return next(one.name for one in self.manifest.projects if one.id == project)

    def names(self, projects: Sequence[str]) -> list[str]:
        """Their names in the ballot's order."""
        return [one.name for one in self.manifest.projects if one.id in projects]


def left_open(session: Session, election: Election) -> Open:
    """Raises NothingOpen for a vote under way, one that filled every seat, and an assessment."""
    return left_in(election, record.entries_of(session, election, "manifest", "result"))


def left_in(election: Election, entries: Sequence[Entry]) -> Open:
    """The same from entries of the record that are read already."""
    if election.stage not in OVER or election.purpose is not Purpose.SELECTION:
        raise NothingOpen(f"election {election.id} is {election.stage}")
    manifest = manifest_in(entries[0].line())
    result = next((dict(entry.body) for entry in entries if entry.kind == "result"), None)
    return Open(rules.left_by(manifest, result), manifest, result)


@dataclass(frozen=True, slots=True)
class Kin:
    """The vote that this one follows, the vote that follows it, and what was decided instead of a vote."""

    parent: Election | None
    follower: Election | None
    settled: FollowUp | None


def kin(session: Session, election: Election) -> Kin:
    """Both neighbours and the decision, in one question; none for a draft that follows nothing."""
    if election.stage is ElectionStage.DRAFT and election.parent_id is None:
        return Kin(None, None, None)
    here = and_(FollowUp.assembly_id == Election.assembly_id, FollowUp.election_id == Election.id)
    mine = and_(Election.assembly_id == election.assembly_id, Election.meeting_id == election.meeting_id)
    near = or_(Election.parent_id == election.id, Election.id.in_((election.id, election.parent_id)))
    rows = session.execute(select(Election, FollowUp).outerjoin(FollowUp, here).where(mine, near)).all()
    found = cast("list[tuple[Election, FollowUp | None]]", rows)
    return Kin(
        parent=next((one for one, _ in found if one.id == election.parent_id), None),
        follower=next((one for one, _ in found if one.parent_id == election.id), None),
        settled=next((up for one, up in found if up is not None and one.id == election.id and up.agreed_at), None),
    )


def settled(session: Session, election: Election) -> FollowUp | None:
    """What two organizers have agreed on about this vote, or None."""
    found = asked(session, election)
    return found if found is not None and found.agreed_at is not None else None


def asked(session: Session, election: Election) -> FollowUp | None:
    """What the first organizer asked for about this vote, agreed or not."""
    return session.get(FollowUp, (election.assembly_id, election.id))


def may_settle(election: Election, near: Kin, entries: Sequence[Entry]) -> Open | None:
    """What an organizer can still settle about this vote: None where nothing is open, or all is settled."""
    if near.settled is not None or near.follower is not None:
        return None
    try:
        return left_in(election, entries)
    except NothingOpen:
        return None
