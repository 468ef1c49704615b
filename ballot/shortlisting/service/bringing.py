"""A file of candidates: laid out, looked at beside the list, then taken over whole or not at all."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from ballot.kernel import jobs, policy
from ballot.kernel.jobs import DraftJob, Job
from ballot.kernel.lifecycle import JobStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.shortlisting import queries, rules
from ballot.shortlisting.models import ListId
from ballot.shortlisting.rows import candidates_of
from ballot.shortlisting.rules import Sheet
from ballot.shortlisting.service.drafts import Changed, import_candidates, open_list


@dataclass(frozen=True, slots=True)
class LayOutCandidates:
    """`key` is the upload's own, so that sending it twice lays out one; `subject` is the file's name."""

    assembly_id: AssemblyId
    list_id: ListId
    subject: str
    key: str
    sheets: Sequence[Sheet]


def lay_out_candidates(work: Work, order: LayOutCandidates) -> Job:
    """Keep a file's candidates to be looked at; the list stays as it is; raises Frozen, Missing."""
    found = open_list(work, order.assembly_id, order.list_id)
    laid = queries.payload(order.list_id, order.sheets)
    digest = hashlib.sha256(laid.encode()).hexdigest()
    part = (laid, len(order.sheets))
    return jobs.draft_job(
        work,
        DraftJob(order.assembly_id, found.log_id, queries.TASK, order.subject[:200], order.key, digest, [part]),
    )


def take_candidates(work: Work, assembly_id: AssemblyId, job_id: UUID, seen: str) -> int:
    """Take over what was laid out and return how many; a second confirmation changes nothing.

    `seen` is the trace of the list as it stood in the preview; raises Changed, Frozen, Missing, IllegalMove.
    """
    policy.require(work.actor, Action.CHANGE_CANDIDATES, assembly_id)
    job = queries.upload(work.session, assembly_id, job_id, lock=True)
    if job.stage is JobStage.DONE:
        return job.done
    laid = queries.laid(work.session, assembly_id, job_id)
    listed = open_list(work, assembly_id, laid.list_id)
    if rules.trace(candidates_of(work.session, listed.id)) != seen:
        raise Changed("the list has changed since the preview")
    import_candidates(work, assembly_id, listed.id, laid.sheets)
    jobs.finish_now(work, job)
    return len(laid.sheets)


def drop_candidates(work: Work, assembly_id: AssemblyId, job_id: UUID) -> None:
    """Give up what was laid out; raises Missing, IllegalMove."""
    policy.require(work.actor, Action.CHANGE_CANDIDATES, assembly_id)
    jobs.drop_job(work, queries.upload(work.session, assembly_id, job_id, lock=True))
