"""What counts: a list is frozen by two organizers, and loses a candidate only by decision."""

from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import Select, func, select

from ballot.kernel import policy
from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import ApprovalStage, ListMove, ListStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.approvals import service as approvals
from ballot.people.approvals.queries import ALIVE
from ballot.people.approvals.service import Act, AskApproval, NotApproved
from ballot.people.models import Approval
from ballot.shortlisting import rules
from ballot.shortlisting.models import CandidateList, ListId
from ballot.shortlisting.proposals import listing as proposals
from ballot.shortlisting.rows import candidates_of
from ballot.shortlisting.service.drafts import AlreadyListed, Changed, clear, list_at, open_list, put


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take one candidate off a frozen list, by the decision of that number."""

    assembly_id: AssemblyId
    list_id: ListId
    code: str
    decision: str


def withdraw_candidate(work: Work, order: Withdraw) -> CandidateList:
    """Prepare a new list without one candidate; the frozen one stands, as do its proposals, until that is frozen.

    Raises AlreadyListed while another new list is being prepared, Missing.
    """
    policy.require(work.actor, Action.CHANGE_CANDIDATES, order.assembly_id)
    old = list_at(work, order.assembly_id, order.list_id)
    if old.stage is not ListStage.FROZEN:
        raise Missing("only a frozen list loses a candidate by decision")
    if work.session.scalar(_of_year(old, ListStage.DRAFT)):
        raise AlreadyListed("a new list is being prepared already")
    kept = candidates_of(work.session, old.id)
    if order.code not in [one.code for one in kept]:
        raise Missing(f"no candidate {order.code}")
    made = _successor(work, old, order)
    for one in kept:
        if one.code != order.code:
            put(work, made, one.code, one.sheet)
    work.record(made.log_id, "candidate.withdraw", id=made.id, list=old.id, code=order.code)
    return made


def drop_list(work: Work, assembly_id: AssemblyId, list_id: ListId) -> None:
    """Give up a new list that was to take the frozen one's place, which stands on; raises Frozen, Missing."""
    found = open_list(work, assembly_id, list_id)
    if found.number == 1:
        raise Missing("only a list that replaces another is given up")
    standing = _standing(work, found)
    if standing is not None:
        approvals.withdraw_approval(work, assembly_id, standing.id)
    clear(work, found)
    work.session.delete(found)
    work.record(found.log_id, "candidate-list.drop", id=found.id)


def ask_to_freeze(work: Work, assembly_id: AssemblyId, list_id: ListId, decision: str) -> None:
    """Ask a second organizer to freeze the list as it stands, by the decision of that number; raises NotReady."""
    policy.require(work.actor, Action.FREEZE_CANDIDATES, assembly_id)
    found = open_list(work, assembly_id, list_id)
    listed = candidates_of(work.session, found.id)
    rules.require_ready(listed, found.seats, found.ceiling)
    found.decision = decision
    seen = rules.shown(listed, found.seats, found.ceiling, decision)
    subject = f"候选项目名单第{found.number}份，{decision}"
    standing = _standing(work, found)
    if standing is not None:
        approvals.withdraw_approval(work, assembly_id, standing.id)
    approvals.ask_approval(work, AskApproval(assembly_id, Action.FREEZE_CANDIDATES, found.id, subject, seen))


def freeze_list(work: Work, assembly_id: AssemblyId, list_id: ListId, seen: str) -> CandidateList:
    """Confirm, as the second organizer, what the first asked for, and freeze the list in place of the one before.

    `seen` is what `rules.shown` says of the page that was read: a yes never covers what changed since.
    Raises NotReady, Changed; NotApproved when nobody asked or the list has changed since; SameOrganizer.
    """
    policy.require(work.actor, Action.FREEZE_CANDIDATES, assembly_id)
    found = open_list(work, assembly_id, list_id)
    listed = candidates_of(work.session, found.id)
    rules.require_ready(listed, found.seats, found.ceiling)
    if rules.shown(listed, found.seats, found.ceiling, found.decision or "") != seen:
        raise Changed("the list has changed since it was read")
    standing = _standing(work, found)
    if standing is None:
        raise NotApproved("nobody asked to freeze this list")
    if standing.stage is ApprovalStage.ASKED:
        approvals.confirm_approval(work, assembly_id, standing.id, seen)
    approvals.use_approval(work, Act(assembly_id, Action.FREEZE_CANDIDATES, found.id, seen))
    for old in work.session.scalars(_of_year(found, ListStage.FROZEN)).all():
        work.move(old, ListMove.REPLACE, by=found.id)
        proposals.replace_list(work, old, found)
    found.digest, found.frozen_at = rules.digest(listed), work.now
    work.move(found, ListMove.FREEZE, digest=found.digest, candidates=len(listed), seats=found.seats)
    proposals.tell_listed(work, found)
    return found


def _standing(work: Work, one: CandidateList) -> Approval | None:
    """What was asked of a second organizer about this list and not yet used."""
    return work.session.scalar(
        select(Approval).where(
            Approval.assembly_id == one.assembly_id,
            Approval.act == Action.FREEZE_CANDIDATES,
            Approval.subject_id == one.id,
            Approval.stage.in_(ALIVE),
        )
    )


def _of_year(one: CandidateList, stage: ListStage) -> Select[CandidateList]:
    """The lists of the same year that are in `stage`: one at most."""
    same = (CandidateList.assembly_id == one.assembly_id, CandidateList.cycle_id == one.cycle_id)
    return select(CandidateList).where(*same, CandidateList.stage == stage)


def _successor(work: Work, old: CandidateList, order: Withdraw) -> CandidateList:
    newest = work.session.scalar(select(func.max(CandidateList.number)).where(CandidateList.cycle_id == old.cycle_id))
    made = CandidateList(
        id=uuid4(),
        assembly_id=old.assembly_id,
        cycle_id=old.cycle_id,
        number=(newest or 0) + 1,
        seats=old.seats,
        ceiling=old.ceiling,
        withdrawn=order.code,
        withdrawn_by=order.decision,
        log_id=old.log_id,
    )
    work.session.add(made)
    work.session.flush()
    return made
