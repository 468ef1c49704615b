"""A meeting is called, and put right until the first of its votes is frozen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import delete, select

from ballot.balloting.setup.models import Election, Meeting, MeetingMember
from ballot.kernel import policy
from ballot.kernel.errors import IllegalMove, Missing, Refused
from ballot.kernel.lifecycle import ElectionStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import Assembly, Cycle, CycleId, DeputyId


class NameTaken(Refused):
    """Another meeting of the year has this name, by which a record calls its session."""

    code = "meeting-name-taken"


@dataclass(frozen=True, slots=True)
class CallMeeting:
    """`name` is what the record calls its session; with `members`, deputies' ids, it is a meeting of these alone."""

    assembly_id: AssemblyId
    cycle_id: CycleId
    name: str
    held_on: date
    place: str = ""
    members: Sequence[UUID] = ()


def call_meeting(work: Work, order: CallMeeting) -> Meeting:
    """Call a meeting of the year; raises Missing, NameTaken."""
    policy.require(work.actor, Action.PREPARE_ELECTION, order.assembly_id)
    made = Meeting(
        id=uuid4(),
        assembly_id=order.assembly_id,
        cycle_id=order.cycle_id,
        log_id=work.session.get_one(Assembly, order.assembly_id).log_id,
    )
    _require_own_name(work, made, order)
    _settle(work, made, order)
    _say(work, "meeting.call", made, order)
    return made


def change_meeting(work: Work, meeting_id: UUID, order: CallMeeting) -> Meeting:
    """Put name, day, place and members right; raises Missing, NameTaken, IllegalMove once a vote of it is frozen."""
    policy.require(work.actor, Action.PREPARE_ELECTION, order.assembly_id)
    mine = (Meeting.assembly_id == order.assembly_id, Meeting.cycle_id == order.cycle_id, Meeting.id == meeting_id)
    found = work.session.scalar(select(Meeting).where(*mine).with_for_update())
    if found is None:
        raise Missing(f"no meeting {meeting_id} in this year")
    _require_own_name(work, found, order)
    # Their rows are what a freezing holds: it has read the meeting as it was, or reads it as it will be.
    votes = work.session.scalars(select(Election).where(Election.meeting_id == found.id).with_for_update())
    if any(one.stage is not ElectionStage.DRAFT for one in votes):
        raise IllegalMove("a manifest and a roll are drawn from this meeting")
    work.session.execute(delete(MeetingMember).where(MeetingMember.meeting_id == found.id))
    _settle(work, found, order)
    _say(work, "meeting.change", found, order)
    return found


def _require_own_name(work: Work, meeting: Meeting, order: CallMeeting) -> None:
    """Raise NameTaken, or Missing for a year that isn't there; the year's lock keeps two of a name apart."""
    cycle = work.session.get(Cycle, order.cycle_id, with_for_update=True)
    if cycle is None or cycle.assembly_id != order.assembly_id:
        raise Missing(f"no year {order.cycle_id} here")
    same = (Meeting.cycle_id == cycle.id, Meeting.name == order.name, Meeting.id != meeting.id)
    if work.session.scalar(select(Meeting.id).where(*same)) is not None:
        raise NameTaken("a meeting of this year has this name")


def _settle(work: Work, meeting: Meeting, order: CallMeeting) -> None:
    meeting.name, meeting.held_on, meeting.place = order.name, order.held_on, order.place
    work.session.add(meeting)
    work.session.flush()
    mine = {"assembly_id": order.assembly_id, "meeting_id": meeting.id}
    work.session.add_all(MeetingMember(**mine, deputy_id=DeputyId(deputy)) for deputy in order.members)


def _say(work: Work, event: str, meeting: Meeting, order: CallMeeting) -> None:
    facts = {"day": order.held_on.isoformat(), "members": len(order.members)}
    work.record(meeting.log_id, event, id=meeting.id, **facts)
