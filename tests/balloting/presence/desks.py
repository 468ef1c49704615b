"""A desk for tests: a meeting with its list called, clerks of its own, and what each of them does."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from ballot.balloting.presence.models import Attendance
from ballot.balloting.presence.service import Attend, call_roll
from ballot.kernel import log
from ballot.kernel.policy import Actor, Role
from ballot.kernel.work import begin
from ballot.people.models import Assembly, Deputy
from tests.balloting.halls import Hall, a_hall
from tests.people_rows import NOON, acting, an_account


@dataclass(frozen=True, slots=True)
class Desk:
    """`hall` is the meeting's vote; `one` and `two` are clerks."""

    hall: Hall
    one: Actor
    two: Actor

    @property
    def sessions(self) -> sessionmaker[Session]:
        return self.hall.sessions

    def row(self, number: str = "0000") -> Attendance:
        with self.hall.reading() as session:
            found = select(Attendance).join(Deputy, Deputy.id == Attendance.deputy_id).where(Deputy.number == number)
            return session.scalars(found.where(Attendance.meeting_id == self.hall.meeting.id)).one()

    def seen(self, number: str = "0000") -> Attend:
        """An order about a deputy as a clerk's page has them at this moment."""
        row = self.row(number)
        return Attend(self.hall.place, self.hall.meeting.id, row.deputy_id, row.version)

    def act(self, verb, order: Attend, *more, by: Actor | None = None):
        with begin(self.sessions, by or self.one, NOON) as work:
            return verb(work, order, *more)

    def events(self) -> list[str]:
        with self.hall.reading() as session:
            log_id = session.get_one(Assembly, self.hall.place).log_id
            return [entry.event for entry in log.entries(session, log_id) if entry.event.startswith("attendance.")]

    def facts(self) -> str:
        with self.hall.reading() as session:
            log_id = session.get_one(Assembly, self.hall.place).log_id
            return "\n".join(entry.facts for entry in log.entries(session, log_id))


def a_desk(sessions: sessionmaker[Session], hall: Hall | None = None) -> Desk:
    """The desk of a hall with twelve deputies expected."""
    hall = hall or a_hall(sessions)
    with sessions.begin() as session:
        county = session.get_one(Assembly, hall.place)
        clerks = [acting(an_account(session, county, f"clerk-{n}", Role.DESK_CLERK), Role.DESK_CLERK) for n in (1, 2)]
    desk = Desk(hall, *clerks)
    with begin(sessions, desk.one, NOON) as work:
        call_roll(work, hall.place, UUID(str(hall.meeting.id)))
    return desk
