"""Papers are laid out by a job, one kind after the other; the same words on the same day are laid out once."""

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete

from ballot.kernel import policy
from ballot.kernel.errors import Missing
from ballot.kernel.jobs import DraftJob, Job, draft_job, order_job
from ballot.kernel.lifecycle import JobStage
from ballot.kernel.log import LogId
from ballot.kernel.policy import AssemblyId
from ballot.kernel.work import Work
from ballot.people.rules import day_in_china
from ballot.shortlisting.documents.models import MadePaper
from ballot.shortlisting.documents.rules import READERS, Writing
from ballot.web.documents.answers import made
from ballot.web.documents.description import Document, Kind, read, told

TASK = "shortlisting.paper"
KEPT = timedelta(days=7)
"""How long files lie ready; whoever comes later has them made anew."""


@dataclass(frozen=True, slots=True)
class MakePaper:
    assembly_id: AssemblyId
    log_id: LogId
    writing: Writing
    document: Document


def make_paper(work: Work, order: MakePaper) -> Job:
    """Order a paper's files, or find the order that stands; one that has failed is tried again."""
    policy.require(work.actor, READERS[order.writing], order.assembly_id)
    text = json.dumps(told(order.document), ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()
    key = hashlib.sha256(f"{order.writing} {day_in_china(work.now)} {digest}".encode()).hexdigest()
    title = order.document.title[:200]
    parts = [(f"{kind}\n{text}", 1) for kind in Kind]
    job = draft_job(work, DraftJob(order.assembly_id, order.log_id, TASK, title, key, digest, parts))
    if job.stage is JobStage.DRAFT:
        paper = {"job_id": job.id, "assembly_id": order.assembly_id, "writing": order.writing, "title": title}
        work.session.add(MadePaper(**paper, ordered_at=work.now))
    if job.stage in (JobStage.DRAFT, JobStage.FAILED):
        order_job(work, job)
    return job


def make_part(work: Work, job: Job, payload: str) -> str:
    """Lay one kind out and keep its file; raises Missing, NoTypeface."""
    paper = work.session.get(MadePaper, job.id)
    if paper is None:
        raise Missing(f"job {job.id} makes no paper any more")
    policy.require(work.actor, READERS[paper.writing], job.assembly_id)
    old = (MadePaper.assembly_id == job.assembly_id, MadePaper.ordered_at < work.now - KEPT, MadePaper.job_id != job.id)
    work.session.execute(delete(MadePaper).where(*old))
    word, _, text = payload.partition("\n")
    data = made(read(json.loads(text)), Kind(word))
    if Kind(word) is Kind.DOCX:
        paper.docx = data
    else:
        paper.pdf = data
    work.record(job.log_id, "paper.make", job=job.id, digest=hashlib.sha256(data).hexdigest())
    return word
