"""The list of a meeting as clerks see it, its numbers by delegation, and what they mean for the quorum."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, and_, case, func, or_, select
from sqlalchemy.orm import Session

from ballot.balloting.presence.models import Attendance
from ballot.balloting.presence.rules import COUNTED, Channel
from ballot.balloting.setup.models import BallotRule, Election, Meeting
from ballot.balloting.setup.queries import sits
from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import AttendanceStage, ElectionStage
from ballot.people.models import Account, Delegation, Deputy, DeputyId, Term
from ballot.people.paging import One, Page, Rows, page_of
from ballot.protocol.encoding import read
from ballot.protocol.rule import Bar, read_rule

ENDED = (ElectionStage.COUNTED, ElectionStage.ANNULLED)


@dataclass(frozen=True, slots=True)
class Search:
    """`delegation` is its place in the official order, 0 for all; `stage` None for every one."""

    words: str = ""
    delegation: int = 0
    stage: AttendanceStage | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A deputy of the list; `by` is who changed the row last."""

    attendance: Attendance
    number: str
    name: str
    delegation: str
    by: str


@dataclass(frozen=True, slots=True)
class Group:
    """A delegation's numbers; `present` counts the late ones too, `position` is 0 for those without a delegation."""

    position: int
    name: str
    due: int
    present: int
    late: int
    on_leave: int
    left: int
    paper: int
    versions: int


@dataclass(frozen=True, slots=True)
class Votes:
    """What the meeting's votes mean for the desk: whether one was opened, and the quorums of those not over."""

    begun: bool
    quorums: tuple[Bar | None, ...]


def unlisted(session: Session, meeting: Meeting) -> Sequence[DeputyId]:
    """Deputies who sit on the day and aren't on the meeting's list."""
    listed = select(Attendance.deputy_id).where(*_of(meeting))
    asked = select(Deputy.id).join(Term, Term.id == Deputy.term_id).where(sits(meeting), Deputy.id.not_in(listed))
    return session.scalars(asked.order_by(Deputy.number)).all()


def listed(session: Session, meeting: Meeting, order: Search) -> Page[Row]:
    """One page of the list, by delegation and number."""
    query = _rows(meeting)
    if order.words:
        words = order.words
        query = query.where(or_(Deputy.name.contains(words, autoescape=True), Deputy.number == words))
    if order.delegation:
        query = query.where(Delegation.position == order.delegation)
    if order.stage is not None:
        query = query.where(Attendance.stage == order.stage)
    return page_of(session, query, order.page, _row)


def row_of(session: Session, found: Attendance) -> Row:
    """One row with its names."""
    meeting = session.get_one(Meeting, found.meeting_id)
    return _row(session.execute(_rows(meeting).where(Attendance.id == found.id)).one())


def row_at(session: Session, meeting: Meeting, deputy_id: UUID) -> Row:
    """A deputy's row as it is now; raises Missing."""
    found = session.execute(_rows(meeting).where(Attendance.deputy_id == deputy_id)).one_or_none()
    if found is None:
        raise Missing(f"no deputy {deputy_id} on the list of this meeting")
    return _row(found)


def everybody(session: Session, meeting: Meeting) -> list[Row]:
    """The whole list, for the page of badges."""
    return [_row(row) for row in session.execute(_rows(meeting))]


def groups(session: Session, meeting: Meeting) -> list[Group]:
    """The delegations in their official order, each with its numbers."""
    place = func.coalesce(Delegation.position, 0)
    name = func.coalesce(Delegation.name, "")
    wanted: list[ColumnElement[bool]] = [
        Attendance.stage.in_(COUNTED),
        Attendance.stage == AttendanceStage.LATE,
        Attendance.stage == AttendanceStage.ON_LEAVE,
        Attendance.stage == AttendanceStage.LEFT,
        Attendance.channel == Channel.PAPER,
    ]
    counts = [func.coalesce(func.sum(case((one, 1), else_=0)), 0).cast(Integer) for one in wanted]
    asked = _joined(select(place, name, func.count(), *counts), meeting)
    asked = asked.add_columns(func.coalesce(func.sum(Attendance.version), 0).cast(Integer))
    rows = session.execute(asked.group_by(place, name).order_by(place == 0, place))
    return [Group(*row) for row in rows]


def present_at(session: Session, meeting: Meeting) -> int:
    """实到: who came, in time or late, and hasn't left; what `open` and `close` enter (protocol §8.1)."""
    asked = _joined(select(func.count()), meeting).where(Attendance.stage.in_(COUNTED))
    return session.scalar(asked) or 0


def votes(session: Session, meeting: Meeting) -> Votes:
    """Whoever comes after the first opening comes late, a rehearsal's apart; each quorum is named once."""
    asked = (
        select(BallotRule.body, Election.opened_at, Election.stage, Election.rehearsal)
        .join(Election, and_(Election.assembly_id == BallotRule.assembly_id, Election.rule_id == BallotRule.id))
        .where(Election.assembly_id == meeting.assembly_id, Election.meeting_id == meeting.id)
        .order_by(Election.position)
    )
    rows = session.execute(asked).all()
    quorums = [read_rule(read(body.encode())).quorum for body, _, stage, _ in rows if stage not in ENDED]
    return Votes(any(opened and not rehearsal for _, opened, _, rehearsal in rows), tuple(dict.fromkeys(quorums)))


def tag(groups: list[Group], votes: Votes, expected: int) -> str:
    """Another word after every change of what the desk shows; a page that has this one needs nothing new."""
    versions = "-".join(f"{group.position}.{group.due}.{group.versions}" for group in groups)
    return sha256(f"{versions} {votes} {expected}".encode()).hexdigest()[:32]


def _of(meeting: Meeting) -> tuple[ColumnElement[bool], ...]:
    return (Attendance.assembly_id == meeting.assembly_id, Attendance.meeting_id == meeting.id)


def _joined(query: Rows, meeting: Meeting) -> Rows:
    """The list's rows of deputies who still sit on the day, each with its delegation."""
    return (
        query.select_from(Attendance)
        .join(Deputy, and_(Deputy.assembly_id == Attendance.assembly_id, Deputy.id == Attendance.deputy_id))
        .join(Term, Term.id == Deputy.term_id)
        .outerjoin(Delegation, Delegation.id == Deputy.delegation_id)
        .where(*_of(meeting), sits(meeting))
    )


def _rows(meeting: Meeting) -> Rows:
    place = func.coalesce(Delegation.position, 0)
    asked = select(Attendance, Deputy.number, Deputy.name, Delegation.name, Account.name)
    return (
        _joined(asked, meeting)
        .outerjoin(Account, Account.id == Attendance.changed_by)
        .order_by(place == 0, place, Deputy.number)
    )


def _row(row: One) -> Row:
    return Row(row[0], row[1], row[2], row[3] or "", row[4] or "")
