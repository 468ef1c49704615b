"""Screening's verbs: adopt lists, mark, ask departments, answer, score, prepare a verdict, publish it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select

from ballot.kernel import policy
from ballot.kernel.errors import Missing, Refused
from ballot.kernel.lifecycle import ProposalMove, ProposalStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.inbox.service import NotifyPerson, notify_person
from ballot.people.models import AccountId, Assembly, NoticeSort
from ballot.shortlisting.proposals.models import Proposal
from ballot.shortlisting.proposals.service import Matter, proposal_at, require_unlisted, tell_ideas
from ballot.shortlisting.reminding import Owed, Reminder, address_in, order_reminder
from ballot.shortlisting.screening import queries, rules
from ballot.shortlisting.screening.models import (
    Criteria,
    DepartmentReview,
    PanelScore,
    ProposalCheck,
    ReviewId,
    Verdict,
)
from ballot.shortlisting.screening.rules import CriteriaSort
from ballot.solicitation.rules.ideas import ExitSort, clean


class NotScreened(Refused):
    """The proposal isn't being screened."""

    code = "not-screened"


class AlreadyAnswered(Refused):
    """The review was answered, or the verdict is public."""

    code = "already-answered"


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask an account, in the name of its department, for a review by a day."""

    matter: Matter
    account_id: AccountId
    unit: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a department answers, or how screening ends; `price` in 分, `note` stays inside."""

    feasible: bool
    price: int | None
    text: str
    note: str = ""


def adopt_criteria(work: Work, assembly_id: AssemblyId, sort: CriteriaSort, text: str, decision: str) -> Criteria:
    """Adopt the next version of a list; those above keep theirs. Raises UnfitCriteria, UnfitText."""
    policy.require(work.actor, Action.CHANGE_CRITERIA, assembly_id)
    assembly = work.session.get_one(Assembly, assembly_id, with_for_update=True)
    lines = rules.read_lines(sort, text)
    same = (Criteria.assembly_id == assembly_id, Criteria.sort == sort)
    newest = work.session.scalar(select(func.max(Criteria.number)).where(*same))
    made = Criteria(
        id=uuid4(),
        assembly_id=assembly_id,
        sort=sort,
        number=(newest or 0) + 1,
        lines="\n".join(lines),
        decision=clean(decision),
        adopted_by=_own(work),
        adopted_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(assembly.log_id, "criteria.adopt", id=made.id, sort=sort, number=made.number, lines=len(lines))
    return made


def check_proposal(work: Work, matter: Matter, marks: Mapping[CriteriaSort, Sequence[tuple[bool, str]]]) -> None:
    """Hold a proposal against both lists, a mark and a note for each line; raises NeedsReason, NotScreened, Missing.

    The words of the lines are kept with the marks: a later version of a list changes no earlier decision.
    """
    found = _screened(work, Action.SCREEN_PROPOSALS, matter)
    standing = queries.standing(work.session, matter.assembly_id)
    work.session.execute(delete(ProposalCheck).where(ProposalCheck.proposal_id == found.id))
    for sort, given in marks.items():
        rules.require_reasons(sort, [met for met, _ in given], [note for _, note in given])
        lines = standing[sort].lines
        if len(lines) != len(given):
            raise Missing(f"{len(lines)} lines of {sort} were to be marked")
        for position, (line, (met, note)) in enumerate(zip(lines, given, strict=True), start=1):
            where = {"assembly_id": found.assembly_id, "proposal_id": found.id, "sort": sort, "position": position}
            work.session.add(ProposalCheck(**where, line=line, met=met, note=clean(note)[:400]))
    work.record(found.log_id, "proposal.check", id=found.id, lists=len(marks))


def ask_review(work: Work, order: Ask) -> DepartmentReview:
    """Ask a department by a day, and tell so in its inbox; raises NotScreened, Missing."""
    found = _screened(work, Action.SCREEN_PROPOSALS, order.matter)
    if order.account_id not in {account for account, _ in queries.units(work.session, found.assembly_id)}:
        raise Missing("no department's account")
    made = DepartmentReview(
        id=uuid4(),
        assembly_id=found.assembly_id,
        proposal_id=found.id,
        unit=clean(order.unit)[:80],
        account_id=order.account_id,
        due_on=order.due_on,
        asked_by=_own(work),
        asked_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(found.log_id, "review.ask", id=made.id, proposal=found.id)
    _notify(work, found, made)
    return made


def answer_review(work: Work, assembly_id: AssemblyId, review_id: UUID, given: Judgement) -> None:
    """Answer what one's department was asked; raises NeedsPrice, NeedsReason, AlreadyAnswered, Missing.

    Once screening has ended in public nothing is answered any more: NotScreened.
    """
    policy.require(work.actor, Action.REVIEW_PROPOSALS, assembly_id)
    found = work.session.get(DepartmentReview, ReviewId(review_id), with_for_update=True)
    if found is None or found.assembly_id != assembly_id or str(found.account_id) != work.actor.id:
        raise Missing(f"no review {review_id} of this account")
    if found.answered_at is not None:
        raise AlreadyAnswered("the review was answered")
    _require_screened(work.session.get_one(Proposal, found.proposal_id, with_for_update=True))
    rules.require_grounded(given.feasible, given.price, given.text)
    found.feasible, found.price = given.feasible, given.price if given.feasible else None
    found.text, found.note = clean(given.text, lines=True), clean(given.note, lines=True)
    found.answered_at = work.now
    log_id = work.session.get_one(Assembly, assembly_id).log_id
    work.record(log_id, "review.answer", id=found.id, proposal=found.proposal_id, feasible=int(given.feasible))


def recall_review(work: Work, matter: Matter, review_id: UUID) -> None:
    """Take back what a department was asked and hasn't answered, and tell it; raises AlreadyAnswered, NotScreened."""
    found = _screened(work, Action.SCREEN_PROPOSALS, matter)
    review = work.session.get(DepartmentReview, ReviewId(review_id), with_for_update=True)
    if review is None or review.proposal_id != found.id:
        raise Missing(f"no review {review_id} of proposal {found.number}")
    if review.answered_at is not None:
        raise AlreadyAnswered("the review was answered")
    _end(work, found, review)


def score_proposal(work: Work, matter: Matter, points: Sequence[int]) -> None:
    """Give a panel member's points, in place of those given before; raises UnfitCriteria, NotScreened, Missing."""
    found = _screened(work, Action.SCORE_PROPOSALS, matter)
    lines = rules.weights(queries.standing(work.session, matter.assembly_id)[CriteriaSort.SCORING].lines)
    rules.require_whole(lines, points)
    mine = {"assembly_id": found.assembly_id, "proposal_id": found.id, "account_id": _own(work)}
    work.session.execute(
        delete(PanelScore).where(PanelScore.proposal_id == found.id, PanelScore.account_id == _own(work))
    )
    for position, (line, given) in enumerate(zip(lines, points, strict=True), start=1):
        scored = {"line": line.name, "weight": line.weight, "points": given}
        work.session.add(PanelScore(**mine, position=position, **scored, at=work.now))
    work.record(found.log_id, "proposal.score", id=found.id, lines=len(lines))


def prepare_verdict(work: Work, matter: Matter, given: Judgement) -> Verdict:
    """Write how screening ends, in place of what was prepared before; raises NeedsPrice, NeedsReason, NotScreened."""
    found = _screened(work, Action.SCREEN_PROPOSALS, matter)
    rules.require_grounded(given.feasible, given.price, given.text)
    _withdraw(work, found)
    made = Verdict(
        id=uuid4(),
        assembly_id=found.assembly_id,
        proposal_id=found.id,
        feasible=given.feasible,
        price=given.price if given.feasible else None,
        text=clean(given.text, lines=True),
        note=clean(given.note, lines=True),
        prepared_by=_own(work),
        prepared_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(found.log_id, "verdict.prepare", id=made.id, proposal=found.id, feasible=int(given.feasible))
    return made


def publish_verdict(work: Work, matter: Matter) -> None:
    """Make the prepared verdict public, and tell so to all who follow the ideas; raises Missing, NotScreened.

    Reviews without an answer end.
    """
    found = _screened(work, Action.PUBLISH_VERDICT, matter)
    verdict = _alive(work, found)
    if verdict is None:
        raise Missing(f"no verdict is prepared for proposal {found.number}")
    verdict.published_by, verdict.published_at = _own(work), work.now
    open_ = select(DepartmentReview).where(DepartmentReview.proposal_id == found.id)
    for review in work.session.scalars(open_.where(DepartmentReview.answered_at.is_(None))).all():
        _end(work, found, review)
    if verdict.feasible:
        work.move(found, ProposalMove.PASS_SCREENING, verdict=verdict.id)
        tell_ideas(work, found, ExitSort.PROPOSED, f"通过筛选论证，列为初步候选项目：{found.name}")
    else:
        work.move(found, ProposalMove.DECLINE, verdict=verdict.id)
        tell_ideas(work, found, ExitSort.DECLINED, f"{found.name}：{verdict.text}")


def screen_again(work: Work, matter: Matter) -> None:
    """Withdraw a public verdict: the proposal is screened anew; what was said stays in the rows.

    Raises IllegalMove; OnList for what the ballot on the list didn't choose.
    """
    policy.require(work.actor, Action.PUBLISH_VERDICT, matter.assembly_id)
    found = proposal_at(work, matter)
    require_unlisted(work, found)
    work.move(found, ProposalMove.SCREEN_AGAIN)
    _withdraw(work, found)


def _screened(work: Work, action: Action, matter: Matter) -> Proposal:
    """Lock a proposal that is being screened, for whoever may; raises NotAllowed, Missing, NotScreened."""
    policy.require(work.actor, action, matter.assembly_id)
    found = proposal_at(work, matter)
    _require_screened(found)
    return found


def _require_screened(found: Proposal) -> None:
    if found.stage is not ProposalStage.SCREENING:
        raise NotScreened(f"proposal {found.number} is {found.stage}")


def _alive(work: Work, found: Proposal) -> Verdict | None:
    asked = select(Verdict).where(Verdict.proposal_id == found.id, Verdict.withdrawn_at.is_(None))
    return work.session.scalar(asked.with_for_update())


def _withdraw(work: Work, found: Proposal) -> None:
    verdict = _alive(work, found)
    if verdict is not None:
        verdict.withdrawn_at = work.now
        work.session.flush()


def _notify(work: Work, found: Proposal, made: DepartmentReview) -> None:
    order = NotifyPerson(
        *(found.assembly_id, made.account_id, NoticeSort.DUE),
        f"请对建议项目提出论证意见：{found.name}",
        address_in(work.session, found.cycle_id, f"reviews/{made.id}"),
        f"review:{made.id}",
        made.due_on,
    )
    notify_person(work, order)
    reminder = Reminder(found.assembly_id, found.log_id, Owed.REVIEW, made.id, made.account_id, made.due_on)
    order_reminder(work, reminder)


def _end(work: Work, found: Proposal, review: DepartmentReview) -> None:
    """Ask no more for an answer, and say so where it was asked."""
    told = (found.assembly_id, review.account_id, NoticeSort.ANSWERED, f"不必再提出论证意见：{found.name}")
    page = address_in(work.session, found.cycle_id, f"proposals/{found.number}")
    notify_person(work, NotifyPerson(*told, page, f"review:ended:{review.id}"))
    work.session.delete(review)
    work.record(found.log_id, "review.end", id=review.id, proposal=found.id)


def _own(work: Work) -> AccountId:
    return AccountId(UUID(work.actor.id))
