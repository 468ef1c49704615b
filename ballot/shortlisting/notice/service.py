"""The notice's verbs: publish it, take a comment in, show or refuse it, answer it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select

from ballot.kernel import policy
from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import CommentMove, ProposalStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import AccountId, Cycle, CycleId
from ballot.people.rules import day_in_china
from ballot.shortlisting.notice import rules
from ballot.shortlisting.notice.models import CandidateNotice, Comment, CommentId
from ballot.shortlisting.notice.rules import CommentSort, Decision
from ballot.shortlisting.proposals.service import Matter, proposal_at
from ballot.solicitation.rules.ideas import UnfitText, clean


@dataclass(frozen=True, slots=True)
class PublishNotice:
    """Days are those of China, both included."""

    assembly_id: AssemblyId
    cycle_id: CycleId
    opens_on: date
    closes_on: date
    body: str


@dataclass(frozen=True, slots=True)
class SendComment:
    matter: Matter
    sort: CommentSort
    text: str


def publish_notice(work: Work, order: PublishNotice) -> CandidateNotice:
    """Publish the year's notice, or its days and words anew; comments stay. Raises UnfitDays, Missing."""
    policy.require(work.actor, Action.CHANGE_NOTICE, order.assembly_id)
    rules.require_days(order.opens_on, order.closes_on)
    cycle = work.session.get(Cycle, order.cycle_id, with_for_update=True)
    if cycle is None or cycle.assembly_id != order.assembly_id:
        raise Missing("no such year here")
    body = clean(order.body, lines=True)
    found = work.session.scalar(select(CandidateNotice).where(CandidateNotice.cycle_id == cycle.id))
    if found is None:
        found = CandidateNotice(id=uuid4(), assembly_id=order.assembly_id, cycle_id=cycle.id, last_number=0)
        work.session.add(found)
    found.opens_on, found.closes_on, found.body = order.opens_on, order.closes_on, body
    found.published_at = work.now
    work.session.flush()
    work.record(cycle.log_id, "candidate-notice.publish", id=found.id)
    return found


def send_comment(work: Work, order: SendComment) -> Comment:
    """Take a comment in on a day of the notice; the desk looks at it first. Raises NotTaking, UnfitText, Missing."""
    policy.require(work.actor, Action.SEND_COMMENT, order.matter.assembly_id)
    notice = _notice(work, order.matter.assembly_id, order.matter.cycle_id)
    rules.require_taking(notice.opens_on, notice.closes_on, day_in_china(work.now))
    proposal = proposal_at(work, order.matter)
    if proposal.stage not in (ProposalStage.PRELIMINARY, ProposalStage.CANDIDATE):
        raise Missing(f"proposal {proposal.number} isn't in the notice")
    text = clean(order.text, lines=True)
    if not text:
        raise UnfitText("a comment says something")
    notice.last_number += 1
    made = Comment(
        id=uuid4(),
        assembly_id=notice.assembly_id,
        notice_id=notice.id,
        proposal_id=proposal.id,
        number=notice.last_number,
        sort=order.sort,
        text=text,
        at=work.now,
        log_id=proposal.log_id,
    )
    work.session.add(made)
    work.session.flush()
    work.record(made.log_id, "comment.send", id=made.id, proposal=proposal.id)
    return made


def show_comment(work: Work, assembly_id: AssemblyId, comment_id: UUID) -> None:
    """Let everybody read a comment; one that was refused loses its reason. Raises IllegalMove, Missing."""
    found = _comment(work, assembly_id, comment_id)
    found.answer, found.answered_by, found.answered_at = "", None, None
    work.move(found, CommentMove.SHOW)


def refuse_comment(work: Work, assembly_id: AssemblyId, comment_id: UUID, reason: str) -> None:
    """Keep a comment from the public, with the reason that stands in its place; raises UnfitText, IllegalMove."""
    found = _comment(work, assembly_id, comment_id)
    _write(work, found, reason)
    work.move(found, CommentMove.REFUSE)


def answer_comment(work: Work, assembly_id: AssemblyId, comment_id: UUID, decision: Decision, text: str) -> None:
    """Answer a comment in public, and decide it where it is an objection; raises UnfitDecision, UnfitText."""
    found = _comment(work, assembly_id, comment_id)
    rules.require_fit(found.sort, decision)
    _write(work, found, text)
    found.decision = decision
    work.move(found, CommentMove.ANSWER, decision=decision)


def _write(work: Work, found: Comment, text: str) -> None:
    said = clean(text, lines=True)
    if not said:
        raise UnfitText("an answer says something")
    found.answer, found.answered_at = said, work.now
    found.answered_by = AccountId(UUID(work.actor.id))


def _comment(work: Work, assembly_id: AssemblyId, comment_id: UUID) -> Comment:
    policy.require(work.actor, Action.DECIDE_COMMENTS, assembly_id)
    found = work.session.get(Comment, CommentId(comment_id), with_for_update=True)
    if found is None or found.assembly_id != assembly_id:
        raise Missing(f"no comment {comment_id} here")
    return found


def _notice(work: Work, assembly_id: AssemblyId, cycle_id: CycleId) -> CandidateNotice:
    """The year's notice, locked: comments are numbered under it; raises Missing."""
    asked = select(CandidateNotice).where(
        CandidateNotice.assembly_id == assembly_id, CandidateNotice.cycle_id == cycle_id
    )
    found = work.session.scalar(asked.with_for_update())
    if found is None:
        raise Missing("no notice in this year")
    return found
