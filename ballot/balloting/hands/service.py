"""Counts of hands are entered by one organizer and signed for by another; until then they can be withdrawn."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import func, select

from ballot.balloting.hands import rules
from ballot.balloting.hands.models import HandsId, ShowOfHands
from ballot.balloting.hands.queries import digest_of
from ballot.balloting.hands.rules import Base
from ballot.balloting.presence.queries.attendance import present_at
from ballot.balloting.setup.models import Meeting
from ballot.balloting.setup.queries import due_at
from ballot.kernel import policy
from ballot.kernel.errors import IllegalMove, Missing
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.approvals.service import NotApproved, SameOrganizer
from ballot.people.models import AccountId


@dataclass(frozen=True, slots=True)
class EnterHands:
    """`base` says more than half of whom decides; who is present the desk says, at this moment."""

    assembly_id: AssemblyId
    meeting_id: UUID
    subject: str
    base: Base
    in_favour: int
    against: int
    abstaining: int


@dataclass(frozen=True, slots=True)
class OneCount:
    assembly_id: AssemblyId
    meeting_id: UUID
    hands_id: UUID


def enter_hands(work: Work, order: EnterHands) -> ShowOfHands:
    """Write a count down, as its first signature; raises MoreHandsThanPresent, Missing."""
    policy.require(work.actor, Action.ENTER_HANDS, order.assembly_id)
    meeting = _meeting(work, order.assembly_id, order.meeting_id)
    mine = (ShowOfHands.assembly_id == meeting.assembly_id, ShowOfHands.meeting_id == meeting.id)
    made = ShowOfHands(
        id=HandsId(uuid4()),
        assembly_id=meeting.assembly_id,
        meeting_id=meeting.id,
        position=(work.session.scalar(select(func.max(ShowOfHands.position)).where(*mine)) or 0) + 1,
        subject=order.subject,
        base=order.base,
        due=due_at(work.session, meeting),
        present=present_at(work.session, meeting),
        in_favour=order.in_favour,
        against=order.against,
        abstaining=order.abstaining,
        entered_by=AccountId(UUID(work.actor.id)),
        entered_at=work.now,
        log_id=meeting.log_id,
    )
    rules.require_possible(made.hands)
    work.session.add(made)
    work.record(made.log_id, "show-of-hands.enter", id=made.id, meeting=meeting.id, digest=digest_of(made))
    return made


def confirm_hands(work: Work, order: OneCount, digest: str) -> ShowOfHands:
    """Sign for what the page showed, as another organizer; confirmed twice it stays as it is.

    Raises SameOrganizer, NotApproved where something else was shown, IllegalMove once it is withdrawn, Missing.
    """
    found = _locked(work, order)
    if found.confirmed_at is not None:
        return found
    if found.withdrawn_at is not None:
        raise IllegalMove(f"count {found.id} was withdrawn")
    if work.actor.id == str(found.entered_by):
        raise SameOrganizer("another organizer signs for this")
    if digest != digest_of(found):
        raise NotApproved("another thing was shown than stands here")
    found.confirmed_by, found.confirmed_at = AccountId(UUID(work.actor.id)), work.now
    work.record(found.log_id, "show-of-hands.confirm", id=found.id, digest=digest)
    return found


def withdraw_hands(work: Work, order: OneCount) -> ShowOfHands:
    """Take back a count that a second organizer hasn't signed for; raises IllegalMove, Missing."""
    found = _locked(work, order)
    if found.confirmed_at is not None:
        raise IllegalMove(f"count {found.id} has two signatures")
    if found.withdrawn_at is None:
        found.withdrawn_at = work.now
        work.record(found.log_id, "show-of-hands.withdraw", id=found.id)
    return found


def _meeting(work: Work, assembly_id: AssemblyId, meeting_id: UUID) -> Meeting:
    """The meeting, locked: two counts entered at once get two positions."""
    asked = select(Meeting).where(Meeting.assembly_id == assembly_id, Meeting.id == meeting_id)
    found = work.session.scalar(asked.with_for_update())
    if found is None:
        raise Missing(f"no meeting {meeting_id} here")
    return found


def _locked(work: Work, order: OneCount) -> ShowOfHands:
    policy.require(work.actor, Action.ENTER_HANDS, order.assembly_id)
    asked = select(ShowOfHands).where(
        ShowOfHands.assembly_id == order.assembly_id,
        ShowOfHands.meeting_id == order.meeting_id,
        ShowOfHands.id == order.hands_id,
    )
    found = work.session.scalar(asked.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise Missing(f"no show of hands {order.hands_id} in this meeting")
    return found
