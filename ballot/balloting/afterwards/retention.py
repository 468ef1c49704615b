"""Ballots leave the site on the announced day: a future break of the group must find none of them published (§10)."""

import hashlib
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import exists, select

from ballot.balloting.afterwards.models import ResultObjection
from ballot.balloting.record.models import RecordRetention
from ballot.balloting.setup.models import Election
from ballot.kernel import policy
from ballot.kernel.errors import Missing
from ballot.kernel.jobs import DraftJob, Job, draft_job, order_job
from ballot.kernel.lifecycle import JobStage
from ballot.kernel.policy import Action
from ballot.kernel.work import Work
from ballot.people.rules import CHINA, day_in_china

TASK = "balloting.withdraw"


def keep_ballots(work: Work, election: Election, until: date) -> None:
    """Keep a record's ballots public through a day, in place of an earlier one; the day after, they are withdrawn.

    Part of another act, so it asks for no role of its own. What was withdrawn stays so.
    """
    found = work.session.get(RecordRetention, (election.assembly_id, election.id), with_for_update=True)
    if found is None:
        found = RecordRetention(assembly_id=election.assembly_id, election_id=election.id)
        work.session.add(found)
    found.keep_until = until
    work.session.flush()
    _plan(work, election, until)


def plan_again(work: Work, election: Election, decided: int) -> None:
    """Let the worker come once more after the decision of an objection, by its number: it may have been waited for."""
    found = work.session.get(RecordRetention, (election.assembly_id, election.id), with_for_update=True)
    if found is not None and found.withdrawn_at is None and not _objected(work, election):
        _plan(work, election, found.keep_until, f"after objection {decided}")


def _plan(work: Work, election: Election, until: date, occasion: str = "") -> None:
    payload = f"{election.id}:{until.isoformat()}"
    digest, key = (hashlib.sha256(one.encode()).hexdigest() for one in (payload, payload + occasion))
    subject = f"withdraw {until.isoformat()}"
    laid = DraftJob(election.assembly_id, election.log_id, TASK, subject, key, digest, [(payload, 1)])
    job = draft_job(work, laid)
    if job.stage in (JobStage.DRAFT, JobStage.FAILED):
        order_job(work, job, not_before=datetime.combine(until + timedelta(days=1), time(), CHINA))


def withdraw_ballots(work: Work, job: Job, payload: str) -> str:
    """Take the bodies of a record's ballots off the site once their day has passed; return how many left.

    A day that was put off since leaves them, and so does an objection that waits: its decision plans again.
    Hashes, chain, head and all other entries stay public.
    """
    policy.require(work.actor, Action.WITHDRAW_BALLOTS, job.assembly_id)
    name, _, day = payload.partition(":")
    key = (job.assembly_id, UUID(name))
    found = work.session.get(RecordRetention, key, with_for_update=True)
    election = work.session.get(Election, UUID(name))
    if found is None or election is None:
        raise Missing(f"no record {name} any more")
    over = found.keep_until == date.fromisoformat(day) and day_in_china(work.now) > found.keep_until
    leave = over and found.withdrawn_at is None and not _objected(work, election)
    left = election.ballots if leave else 0
    if leave:
        found.withdrawn_at = work.now
    work.record(job.log_id, "record.withdraw", election=election.id, ballots=left)
    return str(left)


def _objected(work: Work, election: Election) -> bool:
    """Whether an objection to the result waits for its decision: without ballots nothing could be checked."""
    waits = exists().where(ResultObjection.election_id == election.id, ResultObjection.decision.is_(None))
    return bool(work.session.scalar(select(waits)))
