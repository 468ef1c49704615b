"""Asking for a second organizer's yes, giving it, and using it up."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import select

from ballot.kernel import policy
from ballot.kernel.errors import IllegalMove, Missing, NotAllowed, Refused
from ballot.kernel.lifecycle import ApprovalMove, ApprovalStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.approvals.queries import ALIVE
from ballot.people.models import AccountId, Approval, ApprovalId, Assembly

LASTS = timedelta(hours=24)


class NotApproved(Refused):
    """No second organizer has said yes to exactly this, or the yes is too old."""

    code = "not-approved"


class SameOrganizer(NotAllowed):
    """Who asked can't confirm."""

    code = "same-organizer"


class AskedAlready(Refused):
    """The act is asked for on this subject, and neither withdrawn nor lapsed."""

    code = "asked-already"


@dataclass(frozen=True, slots=True)
class AskApproval:
    """`digest` is the hex SHA-256 of exactly what is to be done, `subject` the sentence that people read."""

    assembly_id: AssemblyId
    act: Action
    subject_id: UUID
    subject: str
    digest: str


@dataclass(frozen=True, slots=True)
class Act:
    """What is about to be done; it must be what was asked for, to the last bit of `digest`."""

    assembly_id: AssemblyId
    act: Action
    subject_id: UUID
    digest: str


def ask_approval(work: Work, order: AskApproval) -> Approval:
    """Ask for a second organizer; the asker needs the right to the act. Raises AskedAlready.

    Lasts a day. An older question that has lapsed makes room.
    """
    if order.act not in policy.BY_TWO:
        raise IllegalMove(f"{order.act} needs no second organizer")
    policy.require(work.actor, order.act, order.assembly_id)
    standing = _standing(work, order.assembly_id, order.act, order.subject_id)
    if standing is not None:
        if standing.expires_at > work.now:
            raise AskedAlready(f"{order.act} is asked for already")
        work.move(standing, ApprovalMove.LAPSE)
    asked = Approval(
        id=uuid4(),
        assembly_id=order.assembly_id,
        act=order.act,
        subject_id=order.subject_id,
        subject=order.subject,
        digest=order.digest,
        asked_by=AccountId(UUID(work.actor.id)),
        asked_at=work.now,
        expires_at=work.now + LASTS,
        log_id=work.session.get_one(Assembly, order.assembly_id).log_id,
    )
    work.session.add(asked)
    work.record(asked.log_id, "approval.ask", id=asked.id, act=order.act, subject=order.subject_id, digest=order.digest)
    return asked


def confirm_approval(work: Work, assembly_id: AssemblyId, approval_id: ApprovalId, digest: str) -> None:
    """Say yes to what was shown; raises SameOrganizer, NotApproved, Missing.

    `digest` is that of the page which the organizer read: a yes never covers what changed since.
    """
    policy.require(work.actor, Action.CONFIRM_APPROVAL, assembly_id)
    asked = _locked(work, assembly_id, approval_id)
    policy.require(work.actor, asked.act, assembly_id)
    if work.actor.id == str(asked.asked_by):
        raise SameOrganizer("another organizer confirms this")
    if asked.expires_at <= work.now:
        raise NotApproved("the question has lapsed")
    if asked.digest != digest:
        raise NotApproved("another thing was shown than is asked for")
    asked.confirmed_by, asked.confirmed_at = AccountId(UUID(work.actor.id)), work.now
    work.move(asked, ApprovalMove.CONFIRM, digest=asked.digest)


def withdraw_approval(work: Work, assembly_id: AssemblyId, approval_id: ApprovalId) -> None:
    """Take back a question, or a yes that wasn't used yet; any organizer may."""
    policy.require(work.actor, Action.CONFIRM_APPROVAL, assembly_id)
    work.move(_locked(work, assembly_id, approval_id), ApprovalMove.WITHDRAW)


def use_approval(work: Work, act: Act) -> Approval:
    """Use up the second organizer's yes in the transaction of the act itself; raises NotApproved."""
    policy.require(work.actor, act.act, act.assembly_id)
    standing = _standing(work, act.assembly_id, act.act, act.subject_id)
    if standing is None or standing.stage is not ApprovalStage.CONFIRMED:
        raise NotApproved(f"{act.act} needs a second organizer")
    if standing.expires_at <= work.now:
        raise NotApproved("the second organizer's yes is too old")
    if standing.digest != act.digest:
        raise NotApproved("what was approved has changed since")
    work.move(standing, ApprovalMove.USE)
    return standing


def _standing(work: Work, assembly_id: AssemblyId, act: Action, subject_id: UUID) -> Approval | None:
    query = select(Approval).where(
        Approval.assembly_id == assembly_id,
        Approval.act == act,
        Approval.subject_id == subject_id,
        Approval.stage.in_(ALIVE),
    )
    return work.session.scalars(query.with_for_update()).one_or_none()


def _locked(work: Work, assembly_id: AssemblyId, approval_id: ApprovalId) -> Approval:
    found = work.session.get(Approval, approval_id, with_for_update=True)
    if found is None or found.assembly_id != assembly_id:
        raise Missing(f"no question {approval_id} here")
    return found
