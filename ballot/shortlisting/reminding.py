"""Whoever owes a word by a day hears of it once more on the morning after."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballot.kernel import policy
from ballot.kernel.errors import Missing
from ballot.kernel.jobs import DraftJob, Job, draft_job, order_job
from ballot.kernel.lifecycle import JobStage, ProposalStage
from ballot.kernel.log import LogId
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.inbox.service import NotifyPerson, notify_person
from ballot.people.models import AccountId, Assembly, Cycle, CycleId, NoticeSort
from ballot.people.rules import CHINA
from ballot.shortlisting.proposals.models import Proposal
from ballot.shortlisting.review.models import Opinion, OpinionId, Referral, Respondent
from ballot.shortlisting.screening.models import DepartmentReview, ReviewId

TASK = "shortlisting.remind"
MORNING = time(8)


class Owed(StrEnum):
    """A department's review, or the answer to a deputy."""

    REVIEW = "review"
    OPINION = "opinion"


@dataclass(frozen=True, slots=True)
class Reminder:
    assembly_id: AssemblyId
    log_id: LogId
    owed: Owed
    subject_id: UUID
    account_id: AccountId
    due_on: date


def order_reminder(work: Work, order: Reminder) -> None:
    """Remind on the morning after the last day; the same twice is once."""
    payload = f"{order.owed}:{order.subject_id}:{order.account_id}:{order.due_on.isoformat()}"
    digest = hashlib.sha256(payload.encode()).hexdigest()
    subject = f"{order.owed} {order.due_on.isoformat()}"
    laid = DraftJob(order.assembly_id, order.log_id, TASK, subject, digest, digest, [(payload, 1)])
    job = draft_job(work, laid)
    if job.stage is JobStage.DRAFT:
        order_job(work, job, not_before=datetime.combine(order.due_on + timedelta(days=1), MORNING, CHINA))


def remind(work: Work, job: Job, payload: str) -> str:
    """Tell who still owes it that the day has passed; return how many were told. Raises Missing."""
    policy.require(work.actor, Action.REMIND_REVIEWERS, job.assembly_id)
    owed, subject_id, account_id, due_on = payload.split(":")
    read = _review if Owed(owed) is Owed.REVIEW else _opinion
    due = date.fromisoformat(due_on)
    found = read(work.session, UUID(subject_id), AccountId(UUID(account_id)), due)
    if found is not None:
        subject, cycle_id, page = found
        address = address_in(work.session, cycle_id, page)
        key = f"{owed}:overdue:{subject_id}:{due_on}"
        told = (job.assembly_id, AccountId(UUID(account_id)), NoticeSort.OVERDUE)
        notify_person(work, NotifyPerson(*told, f"{subject}，已经逾期"[:200], address, key, due))
    work.record(job.log_id, "review.remind", subject=UUID(subject_id), notices=int(found is not None))
    return str(int(found is not None))


def address_in(session: Session, cycle_id: CycleId, page: str) -> str:
    """A page's path within a year."""
    asked = select(Assembly.slug, Cycle.year).join(Cycle, Cycle.assembly_id == Assembly.id)
    slug, year = session.execute(asked.where(Cycle.id == cycle_id)).one()
    return f"/{slug}/{year}/{page}"


Found = tuple[str, CycleId, str]


def _review(session: Session, subject_id: UUID, _account: AccountId, due_on: date) -> Found | None:
    """What is still owed, the year, and the page; None when it isn't any more, or by a later day."""
    found = session.get(DepartmentReview, ReviewId(subject_id))
    if found is None or found.answered_at is not None or found.due_on != due_on:
        return None
    proposal = session.get_one(Proposal, found.proposal_id)
    if proposal.stage is not ProposalStage.SCREENING:
        return None
    return f"请对建议项目提出论证意见：{proposal.name}", proposal.cycle_id, f"reviews/{found.id}"


def _opinion(session: Session, subject_id: UUID, account_id: AccountId, due_on: date) -> Found | None:
    found = session.get(Opinion, OpinionId(subject_id))
    if found is None:
        raise Missing(f"no opinion {subject_id} any more")
    referral = session.get(Referral, (found.assembly_id, found.id))
    mine = session.get(Respondent, (found.assembly_id, found.id, account_id))
    if found.answered_at is not None or mine is None or referral is None or referral.due_on != due_on:
        return None
    return "请答复代表的意见或者询问", found.cycle_id, f"review/opinions/{found.id}"
