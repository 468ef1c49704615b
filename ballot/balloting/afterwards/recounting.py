"""A check of the record is ordered before witnesses; a worker lets the verifier check, and writes its minute."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ballot.balloting.afterwards import rules, verifying
from ballot.balloting.afterwards.queries import RECOUNT_TASK, recount_jobs, recounting
from ballot.balloting.afterwards.service import RecordRecount, counted, record_recount
from ballot.balloting.setup.models import Election, ElectionId
from ballot.kernel import policy
from ballot.kernel.errors import Missing
from ballot.kernel.jobs import DraftJob, Job, LongTask, Tell, draft_job, order_job
from ballot.kernel.lifecycle import JobStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work

WHOLE = 100
"""A check counts its progress in hundredths."""


@dataclass(frozen=True, slots=True)
class OrderRecount:
    assembly_id: AssemblyId
    election_id: ElectionId
    witnesses: Sequence[str]


def order_recount(work: Work, order: OrderRecount) -> Job:
    """Order a check, or find the one that is under way; raises TooFewWitnesses, Missing."""
    policy.require(work.actor, Action.COUNT_ELECTION, order.assembly_id)
    rules.require_witnesses(order.witnesses)
    election = counted(work, order.assembly_id, order.election_id)
    under_way = recounting(work.session, election)
    if under_way is not None and under_way.stage is JobStage.ORDERED:
        return under_way
    tried = work.session.scalars(select(func.count()).select_from(recount_jobs(election).subquery())).one()
    key, subject = f"{election.id.hex}-{tried + 1}", f"复核：{election.title}"[:200]
    payload = json.dumps({"election": str(election.id), "witnesses": list(order.witnesses)}, ensure_ascii=False)
    laid = [(payload, WHOLE)]
    here = (order.assembly_id, election.log_id)
    job = draft_job(work, DraftJob(*here, RECOUNT_TASK, subject, key, election.head, laid))
    order_job(work, job)
    return job


def _check(session: Session, payload: str, tell: Tell) -> str:
    asked = json.loads(payload)
    election = session.get(Election, UUID(asked["election"]))
    if election is None:
        raise Missing(f"no election {asked['election']}")
    return json.dumps(asked | {"report": verifying.verify(session, election, tell)})


def _write_down(work: Work, job: Job, payload: str) -> str:
    asked = json.loads(payload)
    election_id = ElectionId(UUID(asked["election"]))
    made = record_recount(work, RecordRecount(job.assembly_id, election_id, asked["witnesses"], asked["report"]))
    return str(made.number)


TASK = LongTask(_check, _write_down)
"""Checks the record as anybody may take it, and keeps what the verifier said."""
