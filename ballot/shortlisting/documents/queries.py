"""Papers that were ordered: how far each is, and its files; nothing here writes."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from ballot.kernel import policy
from ballot.kernel.errors import Missing
from ballot.kernel.jobs import Job
from ballot.kernel.policy import Actor, AssemblyId
from ballot.shortlisting.documents.models import MadePaper
from ballot.shortlisting.documents.rules import READERS


def ordered(session: Session, assembly_id: AssemblyId, actor: Actor, job_id: UUID) -> tuple[MadePaper, Job]:
    """A paper that the actor may read, with its job; raises Missing, also for one that lay too long."""
    asked = select(MadePaper, Job).join(Job, Job.id == MadePaper.job_id)
    row = session.execute(asked.where(MadePaper.assembly_id == assembly_id, MadePaper.job_id == job_id)).one_or_none()
    if row is None or not policy.may(actor, READERS[row[0].writing], assembly_id):
        raise Missing(f"no paper {job_id} here")
    return row[0], row[1]


def file(session: Session, paper: MadePaper, kind: str) -> bytes:
    """The file of one kind; raises Missing while it isn't made."""
    columns: dict[str, InstrumentedAttribute[bytes]] = {"docx": MadePaper.docx, "pdf": MadePaper.pdf}
    data = session.scalar(select(columns[kind]).where(MadePaper.job_id == paper.job_id))
    if not data:
        raise Missing(f"paper {paper.job_id} has no {kind} yet")
    return data
