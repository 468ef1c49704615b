"""A hall after its result, for tests: the days that are announced, objections raised and decided."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session, sessionmaker

from ballot.balloting.afterwards import service
from ballot.balloting.afterwards.models import ObjectionId
from ballot.balloting.afterwards.rules import Decision
from ballot.balloting.afterwards.service import RaiseObjection, SetPeriod
from ballot.balloting.setup.rules import Mode
from ballot.kernel.policy import Actor
from ballot.kernel.work import begin
from tests.balloting.halls import PRESENT, Hall, a_hall
from tests.people_rows import NOON

TODAY = NOON.date()
DAY = timedelta(days=1)
LAST = TODAY + timedelta(days=7)
KEPT = TODAY + timedelta(days=400)


def a_counted_hall(sessions: sessionmaker[Session]) -> Hall:
    """A roll-call of eight ballots with its result."""
    made = a_hall(sessions, mode=Mode.OPEN)
    made.freeze()
    made.open(PRESENT)
    for card in range(8):
        made.cast(made.envelope(card, 0, 1))
    made.close(PRESENT)
    made.seal()
    made.count()
    return made


def announced(hall: Hall, closes_on: date = LAST, keep_until: date = KEPT, now: datetime = NOON) -> None:
    with begin(hall.sessions, hall.desk.one, now) as work:
        service.set_period(work, SetPeriod(hall.place, hall.election_id, closes_on, keep_until))


def raised(
    hall: Hall, text: str = "唱票时有两项读错了次序。", now: datetime = NOON, actor: Actor | None = None
) -> ObjectionId:
    with begin(hall.sessions, actor or hall.desk.one, now) as work:
        return service.raise_objection(work, RaiseObjection(hall.place, hall.election_id, "李四代表", text)).id


def decided(hall: Hall, objection_id: UUID, answer: str = "经查记录，次序无误。") -> None:
    with hall.begin() as work:
        service.decide_objection(work, hall.place, objection_id, Decision.DISMISSED, answer)
