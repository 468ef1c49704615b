"""How a year stands, as far as its next step asks; nothing here writes."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ballot.balloting.setup.models import Election, Meeting
from ballot.board.steps.rules import Facts, Span
from ballot.kernel.lifecycle import CycleStage, ElectionStage, ListStage
from ballot.people.models import CycleDay, CycleId
from ballot.people.rules import day_in_china
from ballot.shortlisting.models import Candidate, CandidateList
from ballot.tracking.assessment.models import Assessment


def facts(session: Session, cycle_id: CycleId, stage: CycleStage, now: datetime) -> Facts:
    """What the guards look at; four questions to the database."""
    days = session.scalars(select(CycleDay).where(CycleDay.cycle_id == cycle_id))
    lists = session.execute(
        select(CandidateList.stage, func.count(Candidate.id))
        .outerjoin(Candidate, Candidate.list_id == CandidateList.id)
        .where(CandidateList.cycle_id == cycle_id)
        .group_by(CandidateList.number, CandidateList.stage)
        .order_by(CandidateList.number)
    ).all()
    counted = (
        select(Election.id)
        .join(Meeting, Meeting.id == Election.meeting_id)
        .where(Meeting.cycle_id == cycle_id, Election.stage == ElectionStage.COUNTED, Election.rehearsal.is_(False))
        # A question that was put to the vote beside the list chooses no project.
        .where(Election.list_id.is_not(None))
    )
    return Facts(
        stage,
        day_in_china(now),
        {row.step: Span(row.starts_on, row.ends_on) for row in days},
        candidates=lists[-1][1] if lists else 0,
        frozen=any(stage is ListStage.FROZEN for stage, _ in lists),
        counted=session.scalar(counted.limit(1)) is not None,
        unsettled=_unsettled(session, cycle_id),
    )


def _unsettled(session: Session, cycle_id: CycleId) -> bool:
    """Whether the year has an assessment whose result isn't in its book yet."""
    asked = (
        select(Assessment.id)
        .join(Election, Election.id == Assessment.election_id)
        .where(Assessment.cycle_id == cycle_id, Assessment.settled_at.is_(None), Election.rehearsal.is_(False))
        .where(Election.stage != ElectionStage.ANNULLED)
    )
    return session.scalar(asked.limit(1)) is not None
