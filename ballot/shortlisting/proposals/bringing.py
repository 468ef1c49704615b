"""A file of proposals is laid out, looked at line by line, then taken: a row with something new becomes a version."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballot.kernel import policy
from ballot.kernel.errors import Missing
from ballot.kernel.jobs import DraftJob, Job, JobPart, draft_job, drop_job, finish_now, job_of
from ballot.kernel.lifecycle import JobStage, ProposalStage
from ballot.kernel.log import LogId
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.imports.queries import Outcome
from ballot.people.models import CycleId
from ballot.shortlisting.proposals import queries, rules
from ballot.shortlisting.proposals.rules import Difference
from ballot.shortlisting.proposals.service import (
    WRITABLE,
    Matter,
    OpenProposal,
    Settled,
    Stale,
    change_proposal,
    newest_sheet,
    open_proposal,
    proposal_at,
)
from ballot.shortlisting.proposals.tablefile import Line

TASK = "shortlisting.proposals"


@dataclass(frozen=True, slots=True)
class LayOutProposals:
    """`key` is the upload's own, so that sending it twice lays out one; `subject` is the file's name."""

    assembly_id: AssemblyId
    cycle_id: CycleId
    log_id: LogId
    subject: str
    key: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Brought:
    """How many rows were new, changed, and as they stood."""

    opened: int
    changed: int
    same: int


@dataclass(frozen=True, slots=True)
class Looked:
    """A row beside what stands: what it would do, and where it says something else."""

    line: Line
    outcome: Outcome
    changed: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """All rows; `seen` is the digest of the versions that they were held against."""

    lines: tuple[Looked, ...]
    seen: str

    def count(self, outcome: Outcome) -> int:
        return sum(one.outcome == outcome for one in self.lines)


def lay_out_proposals(work: Work, order: LayOutProposals) -> Job:
    """Keep a file's rows to be looked at; nothing else is written. Raises Missing for a number not there, Settled."""
    policy.require(work.actor, Action.CHANGE_PROPOSALS, order.assembly_id)
    preview(work.session, order.assembly_id, order.cycle_id, order.lines)
    rows = [[line.number, rules.as_json(line.sheet)] for line in order.lines]
    payload = json.dumps({"cycle": str(order.cycle_id), "rows": rows}, ensure_ascii=False)
    digest = hashlib.sha256(payload.encode()).hexdigest()
    laid = [(payload, len(rows))]
    subject = order.subject[:200]
    return draft_job(work, DraftJob(order.assembly_id, order.log_id, TASK, subject, order.key, digest, laid))


def take_proposals(work: Work, assembly_id: AssemblyId, cycle_id: CycleId, job_id: UUID, seen: str) -> Brought:
    """Take over what was laid out; a second confirmation changes nothing.

    `seen` is the preview's; raises Stale when a proposal of the file was changed since, Settled, Missing, IllegalMove.
    """
    policy.require(work.actor, Action.CHANGE_PROPOSALS, assembly_id)
    job = job_of(work.session, assembly_id, job_id, lock=True)
    if job.task == TASK and job.stage is JobStage.DONE:
        return Brought(0, 0, job.done)
    lines = laid(work.session, assembly_id, cycle_id, job_id)[1]
    if preview(work.session, assembly_id, cycle_id, lines).seen != seen:
        raise Stale("a proposal was changed since the preview")
    done = bring_proposals(work, assembly_id, cycle_id, lines)
    finish_now(work, job)
    return done


def drop_proposals(work: Work, assembly_id: AssemblyId, cycle_id: CycleId, job_id: UUID) -> None:
    """Give up what was laid out; raises Missing, IllegalMove."""
    policy.require(work.actor, Action.CHANGE_PROPOSALS, assembly_id)
    laid(work.session, assembly_id, cycle_id, job_id)
    drop_job(work, job_of(work.session, assembly_id, job_id, lock=True))


def bring_proposals(work: Work, assembly_id: AssemblyId, cycle_id: CycleId, lines: Sequence[Line]) -> Brought:
    """Take a file's rows over, all of them or none; raises Missing for a number that isn't there, Settled."""
    policy.require(work.actor, Action.CHANGE_PROPOSALS, assembly_id)
    opened = changed = 0
    for line in lines:
        if line.number is None:
            open_proposal(work, OpenProposal(assembly_id, cycle_id, line.sheet))
            opened += 1
            continue
        matter = Matter(assembly_id, cycle_id, line.number)
        found = proposal_at(work, matter)
        if newest_sheet(work, found) != line.sheet:
            change_proposal(work, matter, line.sheet, found.version)
            changed += 1
    return Brought(opened, changed, len(lines) - opened - changed)


def laid(session: Session, assembly_id: AssemblyId, cycle_id: CycleId, job_id: UUID) -> tuple[Job, list[Line]]:
    """What the file holds, in one question; raises Missing once it was taken or given up, or for another year's."""
    asked = select(Job, JobPart.payload).join(JobPart, JobPart.job_id == Job.id)
    here = (Job.id == job_id, Job.assembly_id == assembly_id, Job.task == TASK, JobPart.payload != "")
    row = session.execute(asked.where(*here)).first()
    found: dict[str, Any] = json.loads(row[1]) if row else {}
    if row is None or found["cycle"] != str(cycle_id):
        raise Missing(f"job {job_id} holds no proposals of this year, or no longer")
    return row[0], [Line(number, rules.from_json(sheet)) for number, sheet in found["rows"]]


def preview(session: Session, assembly_id: AssemblyId, cycle_id: CycleId, lines: Sequence[Line]) -> Preview:
    """What would come of each row, in one question; raises Missing for a number that isn't there, Settled."""
    rows = queries.sheets(session, assembly_id, cycle_id, tuple(ProposalStage))
    standing = {one.number: (one, sheet) for one, sheet in rows}
    looked, versions = [], []
    for line in lines:
        if line.number is None:
            looked.append(Looked(line, Outcome.NEW, ()))
            continue
        if line.number not in standing:
            raise Missing(f"no proposal {line.number} in this year")
        proposal, sheet = standing[line.number]
        changed = rules.differences(sheet, line.sheet)
        if changed and proposal.stage not in WRITABLE:
            raise Settled(f"proposal {proposal.number} is {proposal.stage}")
        looked.append(Looked(line, Outcome.CHANGED if changed else Outcome.SAME, changed))
        versions.append([proposal.number, proposal.version])
    return Preview(tuple(looked), hashlib.sha256(json.dumps(versions).encode()).hexdigest())
