"""A table of reports is laid out, looked at, and taken as drafts: each is still submitted and signed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from uuid import UUID

from ballot.kernel import policy
from ballot.kernel.errors import Missing
from ballot.kernel.jobs import DraftJob, Job, JobPart, draft_job, drop_job, finish_now, job_of
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import CycleId
from ballot.tracking.plans.service.rows import published_of
from ballot.tracking.reports.rules import Key, Told
from ballot.tracking.reports.service.rows import Place
from ballot.tracking.reports.service.writing import submit_report, write_report

TASK = "tracking.reports"


def lay_out_reports(
    work: Work, assembly_id: AssemblyId, cycle_id: CycleId, name: str, table: Mapping[Key, Told]
) -> Job:
    """Keep what a file would write until its sender has looked at it, each time anew."""
    policy.require(work.actor, Action.FILE_REPORT, assembly_id)
    plan = published_of(work, assembly_id, cycle_id)
    payload = json.dumps([[*key, asdict(told)] for key, told in table.items()], ensure_ascii=False)
    digest = hashlib.sha256(f"{work.actor.id}{cycle_id}{payload}".encode()).hexdigest()
    key = hashlib.sha256(f"{digest}{work.now.isoformat()}".encode()).hexdigest()
    parts = [(payload, len(table))]
    return draft_job(work, DraftJob(assembly_id, plan.log_id, TASK, name, key, digest, parts))


def take_reports(work: Work, assembly_id: AssemblyId, cycle_id: CycleId, job_id: UUID, *, submit: bool) -> int:
    """Write every report of the table as a draft, and put all before the signer if asked; raises as writing does.

    All or none: one that can't be written leaves the others unwritten.
    """
    policy.require(work.actor, Action.FILE_REPORT, assembly_id)
    job = own_table(work, assembly_id, job_id)
    table = table_of(work, job)
    for (number, period), told in table.items():
        place = Place(assembly_id, cycle_id, number, period)
        write_report(work, place, told)
        if submit:
            submit_report(work, place)
    finish_now(work, job)
    return len(table)


def drop_reports(work: Work, assembly_id: AssemblyId, job_id: UUID) -> None:
    """Give a table up; raises Missing."""
    policy.require(work.actor, Action.FILE_REPORT, assembly_id)
    drop_job(work, own_table(work, assembly_id, job_id))


def own_table(work: Work, assembly_id: AssemblyId, job_id: UUID) -> Job:
    """The actor's own table; raises Missing."""
    job = job_of(work.session, assembly_id, job_id, lock=True)
    if job.task != TASK or job.created_by != work.actor.id:
        raise Missing(f"job {job_id} holds no table of this account")
    return job


def table_of(work: Work, job: Job) -> dict[Key, Told]:
    """What the file says; raises Missing once it was taken or given up."""
    part = work.session.get(JobPart, (job.id, 0))
    if part is None or not part.payload:
        raise Missing(f"job {job.id} holds no table, or no longer")
    return read_payload(part.payload)


def read_payload(payload: str) -> dict[Key, Told]:
    return {(number, period): Told(**told) for number, period, told in json.loads(payload)}
