"""Acts of the desk on one deputy: each its own, done once however often it is pressed, and undone by another."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, insert, select

from ballot.balloting.presence.models import Attendance
from ballot.balloting.presence.queries.attendance import unlisted
from ballot.balloting.presence.rules import Channel
from ballot.balloting.setup.models import Meeting, MeetingId
from ballot.balloting.setup.queries import sits
from ballot.kernel import policy
from ballot.kernel.errors import Missing, Refused
from ballot.kernel.lifecycle import AttendanceMove, AttendanceStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import AccountId, Deputy, Term

BADGE_BYTES = 10
HERE = frozenset({AttendanceStage.PRESENT, AttendanceStage.LATE})
AWAY = frozenset({AttendanceStage.EXPECTED, AttendanceStage.ON_LEAVE})


class Overtaken(Refused):
    """Another clerk did something else with this deputy since the page was read; nothing was changed."""

    code = "overtaken"


class UnknownBadge(Refused):
    """A badge of another meeting, or of none."""

    code = "unknown-badge"


@dataclass(frozen=True, slots=True)
class Attend:
    """`version` is that of the row which the clerk saw."""

    assembly_id: AssemblyId
    meeting_id: UUID
    deputy_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class Done:
    """The row as it is now; `fresh` says whether this act made it so, or an earlier one."""

    row: Attendance
    fresh: bool


def call_roll(work: Work, assembly_id: AssemblyId, meeting_id: UUID) -> int:
    """List every deputy who sits on the day, each with a badge of this meeting; returns how many were new."""
    policy.require(work.actor, Action.KEEP_DESK, assembly_id)
    meeting = work.session.get(Meeting, meeting_id, with_for_update=True)
    if meeting is None or meeting.assembly_id != assembly_id:
        raise Missing(f"no meeting {meeting_id} here")
    mine = {"assembly_id": assembly_id, "meeting_id": meeting.id, "log_id": meeting.log_id, "version": 0}
    plain = {"stage": AttendanceStage.EXPECTED, "channel": Channel.PHONE, "late": False}
    rows = [
        {**mine, **plain, "id": uuid4(), "deputy_id": one, "badge": secrets.token_hex(BADGE_BYTES)}
        for one in unlisted(work.session, meeting)
    ]
    if rows:
        work.session.execute(insert(Attendance), rows)
        work.record(meeting.log_id, "attendance.call-roll", meeting=meeting.id, deputies=len(rows))
    return len(rows)


def check_in(work: Work, order: Attend) -> Done:
    """A deputy has come in time; raises Overtaken, IllegalMove, Missing."""
    found = _taken(work, order)
    return Done(found, fresh=False) if found.stage in HERE else _come(work, _seen(found, order), late=False)


def check_in_late(work: Work, order: Attend) -> Done:
    """A deputy has come late; raises Overtaken, IllegalMove, Missing."""
    found = _taken(work, order)
    return Done(found, fresh=False) if found.stage in HERE else _come(work, _seen(found, order), late=True)


def check_in_by_badge(work: Work, assembly_id: AssemblyId, meeting_id: MeetingId, badge: str, *, late: bool) -> Done:
    """Check in whoever bears the badge; a second scan changes nothing. Raises UnknownBadge, IllegalMove.

    Whoever has left is not brought back by a scan: that is an act of its own.
    """
    policy.require(work.actor, Action.KEEP_DESK, assembly_id)
    found = _locked(work, assembly_id, meeting_id, Attendance.badge == badge)
    if found is None:
        raise UnknownBadge("no badge of this meeting")
    return Done(found, fresh=False) if found.stage in HERE else _come(work, found, late=late)


def undo_check_in(work: Work, order: Attend) -> Done:
    """Take a check-in back: expected again, or on leave if that was so; raises Overtaken, IllegalMove, Missing."""
    found = _taken(work, order)
    if found.stage in AWAY:
        return Done(found, fresh=False)
    _seen(found, order)
    moved = AttendanceMove.UNDO_CHECK_IN_TO_LEAVE if found.leave_at else AttendanceMove.UNDO_CHECK_IN
    return _move(work, found, moved, came_at=None, late=False)


def leave_early(work: Work, order: Attend) -> Done:
    """A deputy leaves before the end and counts no longer; raises Overtaken, IllegalMove, Missing."""
    found = _taken(work, order)
    if found.stage is AttendanceStage.LEFT:
        return Done(found, fresh=False)
    return _move(work, _seen(found, order), AttendanceMove.LEAVE_EARLY, left_at=work.now)


def undo_leaving(work: Work, order: Attend) -> Done:
    """A deputy didn't leave, or is back: present, or late, as before; raises Overtaken, IllegalMove, Missing."""
    found = _taken(work, order)
    if found.stage in HERE:
        return Done(found, fresh=False)
    _seen(found, order)
    moved = AttendanceMove.UNDO_LEAVING_TO_LATE if found.late else AttendanceMove.UNDO_LEAVING
    return _move(work, found, moved, left_at=None)


def grant_leave(work: Work, order: Attend) -> Done:
    """A deputy who hasn't come is on leave; raises Overtaken, IllegalMove, Missing."""
    found = _taken(work, order)
    if found.stage is AttendanceStage.ON_LEAVE:
        return Done(found, fresh=False)
    return _move(work, _seen(found, order), AttendanceMove.GRANT_LEAVE, leave_at=work.now)


def undo_leave(work: Work, order: Attend) -> Done:
    """A leave is taken back: the deputy is expected; raises Overtaken, IllegalMove, Missing."""
    found = _taken(work, order)
    if found.stage is AttendanceStage.EXPECTED:
        return Done(found, fresh=False)
    return _move(work, _seen(found, order), AttendanceMove.UNDO_LEAVE, leave_at=None)


def change_channel(work: Work, order: Attend, channel: Channel) -> Done:
    """A deputy votes on paper, or by phone again; raises Overtaken, Missing.

    No card is made void by it: that is asked for by the number outside the card.
    """
    found = _taken(work, order)
    if found.channel is channel:
        return Done(found, fresh=False)
    _seen(found, order).channel = channel
    _touch(work, found)
    work.record(found.log_id, "attendance.change-channel", id=found.id, deputy=found.deputy_id, channel=channel)
    return Done(found, fresh=True)


def _taken(work: Work, order: Attend) -> Attendance:
    policy.require(work.actor, Action.KEEP_DESK, order.assembly_id)
    found = _locked(work, order.assembly_id, order.meeting_id, Attendance.deputy_id == order.deputy_id)
    if found is None:
        raise Missing(f"no deputy {order.deputy_id} on the list of this meeting")
    return found


def _locked(work: Work, assembly_id: AssemblyId, meeting_id: UUID, which: ColumnElement[bool]) -> Attendance | None:
    """The row as it is now, held until the transaction ends; none of a deputy who sits no more on the day."""
    meeting = work.session.get(Meeting, meeting_id)
    if meeting is None:
        return None
    asked = (
        select(Attendance)
        .join(Deputy, Deputy.id == Attendance.deputy_id)
        .join(Term, Term.id == Deputy.term_id)
        .where(Attendance.assembly_id == assembly_id, Attendance.meeting_id == meeting_id, which, sits(meeting))
    )
    return work.session.scalar(asked.with_for_update(of=Attendance).execution_options(populate_existing=True))


def _seen(found: Attendance, order: Attend) -> Attendance:
    if found.version != order.version:
        raise Overtaken(f"attendance {found.id} has changed {found.version - order.version} times since")
    return found


def _come(work: Work, found: Attendance, *, late: bool) -> Done:
    moved = AttendanceMove.CHECK_IN_LATE if late else AttendanceMove.CHECK_IN
    return _move(work, found, moved, came_at=work.now, late=late)


def _move(work: Work, found: Attendance, move: AttendanceMove, **facts: datetime | bool | None) -> Done:
    # The stage is assigned, and all of it sent, by `move`: the row's CHECKs see one change.
    for name, value in facts.items():
        setattr(found, name, value)
    _touch(work, found)
    work.move(found, move, deputy=found.deputy_id, meeting=found.meeting_id)
    return Done(found, fresh=True)


def _touch(work: Work, found: Attendance) -> None:
    found.version += 1
    found.changed_at, found.changed_by = work.now, AccountId(UUID(work.actor.id))
