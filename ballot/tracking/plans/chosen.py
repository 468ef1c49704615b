"""What the votes of a year chose, and whether they may yet choose more."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballot.balloting.followup.queries import OVER, Kin, kin, may_settle
from ballot.balloting.followup.rules import Way
from ballot.balloting.record.queries import entries_of
from ballot.balloting.setup.models import Election
from ballot.balloting.setup.rules import Purpose
from ballot.kernel.lifecycle import ElectionStage
from ballot.people.models import CycleId
from ballot.protocol.record import Entry
from ballot.shortlisting.models import Candidate, CandidateList
from ballot.tracking.plans.models import Project


@dataclass(frozen=True, slots=True)
class Chosen:
    """The codes that all counted votes of a year chose, and the first one's title, empty before there is any.

    A second vote on a tie or a vacant seat adds to the first, and so does what the presidium decided of a tie.
    `open` names the votes that may choose more: something is left to be settled, or is being voted on again.
    """

    codes: frozenset[str]
    title: str
    open: tuple[str, ...]


def chosen_in(session: Session, cycle_id: CycleId) -> Chosen:
    """What stands now; two questions a vote."""
    codes: set[str] = set()
    counted, may_choose = list[str](), list[str]()
    for vote in _votes(session, cycle_id):
        if vote.stage not in OVER:
            may_choose += [vote.title] if vote.parent_id else []
            continue
        near, entries = kin(session, vote), entries_of(session, vote, "manifest", "result")
        if _leaves_open(vote, near, entries):
            may_choose.append(vote.title)
        if vote.stage is ElectionStage.COUNTED:
            counted.append(vote.title)
            codes.update(entries[-1].body["outcome"]["chosen"])
            codes.update(near.settled.chosen if near.settled is not None else ())
    return Chosen(frozenset(codes), counted[0] if counted else "", tuple(may_choose))


def ticked_by_hand(session: Session, project: Project) -> bool:
    """Whether somebody ticked a project that no vote of this site chose; a sub-item was never ticked."""
    asked = select(Candidate.code, CandidateList.cycle_id).join(CandidateList, CandidateList.id == Candidate.list_id)
    found = session.execute(asked.where(Candidate.id == project.candidate_id)).first()
    return found is not None and found.code not in chosen_in(session, CycleId(found.cycle_id)).codes


def _votes(session: Session, cycle_id: CycleId) -> Sequence[Election]:
    """The year's votes on its list, in their order; no rehearsals."""
    asked = select(Election).join(CandidateList, CandidateList.id == Election.list_id)
    real = (Election.purpose == Purpose.SELECTION, Election.rehearsal.is_(False))
    return session.scalars(asked.where(CandidateList.cycle_id == cycle_id, *real).order_by(Election.position)).all()


def _leaves_open(vote: Election, near: Kin, entries: Sequence[Entry]) -> bool:
    """A first vote that failed as a whole leaves nothing of its own open: any other vote may take its place."""
    found = may_settle(vote, near, entries) if entries else None
    return found is not None and (found.left.way is not Way.REPEAT or vote.parent_id is not None)
