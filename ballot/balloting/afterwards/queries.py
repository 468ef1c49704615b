"""What followed a result, for everybody and for the desk; nothing here writes."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ballot.balloting.afterwards.models import ObjectionId, ObjectionPeriod, Recount, ResultObjection
from ballot.balloting.record.models import RecordRetention
from ballot.balloting.setup.models import Election
from ballot.kernel.errors import Missing
from ballot.kernel.jobs import Job
from ballot.kernel.lifecycle import ElectionStage
from ballot.kernel.policy import AssemblyId

RECOUNT_TASK = "ballots.recount"


@dataclass(frozen=True, slots=True)
class Followed:
    """All that the page of one result's aftermath says."""

    period: ObjectionPeriod | None
    retention: RecordRetention | None
    objections: tuple[ResultObjection, ...]
    recounts: tuple[Recount, ...]
    recounting: Job | None
    """The last check that was ordered, however far it is."""

    @property
    def open(self) -> int:
        """Objections that wait for their decision."""
        return sum(one.decision is None for one in self.objections)


def followed(session: Session, election: Election) -> Followed:
    """What followed; raises Missing while there is no result."""
    require_counted(election)
    key = (election.assembly_id, election.id)
    objections = select(ResultObjection).where(ResultObjection.election_id == election.id)
    recounts = select(Recount).where(Recount.election_id == election.id)
    return Followed(
        session.get(ObjectionPeriod, key),
        session.get(RecordRetention, key),
        tuple(session.scalars(objections.order_by(ResultObjection.number))),
        tuple(session.scalars(recounts.order_by(Recount.number))),
        recounting(session, election),
    )


def recount_jobs(election: Election) -> Select[Job]:
    """Every check of this vote's record that was ever ordered."""
    here = (Job.assembly_id == election.assembly_id, Job.task == RECOUNT_TASK)
    return select(Job).where(*here, Job.key.startswith(f"{election.id.hex}-"))


def recounting(session: Session, election: Election) -> Job | None:
    """The last check that was ordered."""
    return session.scalars(recount_jobs(election).order_by(Job.created_at.desc()).limit(1)).one_or_none()


def last_day(session: Session, election: Election) -> date | None:
    """The last day to object, None while none was announced."""
    found = session.get(ObjectionPeriod, (election.assembly_id, election.id))
    return found.closes_on if found else None


def objection_of(session: Session, assembly_id: AssemblyId, election: Election, objection_id: UUID) -> ResultObjection:
    """One objection to this result; raises Missing."""
    found = session.get(ResultObjection, ObjectionId(objection_id))
    if found is None or (found.assembly_id, found.election_id) != (assembly_id, election.id):
        raise Missing(f"no objection {objection_id} here")
    return found


def recount_of(session: Session, election: Election, number: int) -> Recount:
    """One check of the record; raises Missing."""
    found = session.get(Recount, (election.assembly_id, election.id, number))
    if found is None:
        raise Missing(f"no recount {number} of this vote")
    return found


def require_counted(election: Election) -> None:
    """Raise Missing unless the vote has its result."""
    if election.stage is not ElectionStage.COUNTED:
        raise Missing(f"election {election.id} has no result")
