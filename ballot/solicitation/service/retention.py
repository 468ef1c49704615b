"""Forgetting who somebody was: each contact brings the day of its forgetting with it, and a job is due on that day."""

import hashlib
from datetime import date, datetime, time

from sqlalchemy import delete

from ballot.kernel import policy
from ballot.kernel.jobs import DraftJob, Job, draft_job, order_job
from ballot.kernel.lifecycle import JobStage
from ballot.kernel.log import LogId
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.rules import CHINA, day_in_china
from ballot.solicitation.models import Contact

TASK = "solicitation.forget"


def plan_forgetting(work: Work, assembly_id: AssemblyId, log_id: LogId, day: date) -> None:
    """Have the contacts that are due on `day` forgotten then; planning a day twice is planning it once."""
    key = f"forget:{day.isoformat()}"
    digest = hashlib.sha256(key.encode()).hexdigest()
    job = draft_job(work, DraftJob(assembly_id, log_id, TASK, key, key, digest, [(day.isoformat(), 1)]))
    if job.stage is JobStage.DRAFT:
        order_job(work, job, not_before=datetime.combine(day, time(0, 30), CHINA))


def forget_contacts(work: Work, job: Job, _day: str) -> str:
    """Delete every contact of the assembly whose day has come; return how many."""
    policy.require(work.actor, Action.FORGET_CONTACTS, job.assembly_id)
    due = delete(Contact).where(Contact.assembly_id == job.assembly_id, Contact.forget_on <= day_in_china(work.now))
    count = int(work.session.execute(due).rowcount)  # type: ignore[attr-defined]
    work.record(job.log_id, "contact.forget", job=job.id, count=count)
    return str(count)
