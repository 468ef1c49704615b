"""Meetings for tests with deputies, and cards drawn for them; nothing is imported yet."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import uuid4

from sqlalchemy.orm import Session, sessionmaker

from ballot.balloting.card_import.service import ImportCards, LayOutCards, import_cards, lay_out_cards
from ballot.balloting.cards.draw import Draw
from ballot.balloting.setup.models import CardIssueId, Meeting
from ballot.kernel.policy import Actor, Role
from ballot.kernel.work import begin
from ballot.people.models import Account
from ballot.protocol.encoding import canonical
from tests.balloting.cards.issues import a_draw
from tests.people_rows import NOON, a_cycle, a_deputy, a_term, acting, an_account, an_assembly

HELD_ON = date(2027, 1, 12)


@dataclass(frozen=True, slots=True)
class Table:
    """The registrar's table: a meeting of four deputies, of whom the first has an account, and cards for them."""

    sessions: sessionmaker[Session]
    meeting: Meeting
    year: int
    registrar: Actor
    account: Account
    drawn: Draw

    def begin(self, actor: Actor | None = None):
        return begin(self.sessions, actor or self.registrar, NOON)

    def lay_out(self, content: bytes) -> None:
        with self.begin() as work:
            lay_out_cards(work, LayOutCards(self.meeting.assembly_id, self.meeting.id, content))

    def take_over(self, drawn: Draw | None = None) -> CardIssueId:
        """Lay the cards' file out and say yes to it."""
        content = canonical((drawn or self.drawn).public())
        self.lay_out(content)
        order = ImportCards(self.meeting.assembly_id, self.meeting.id, sha256(content).hexdigest())
        with self.begin() as work:
            return import_cards(work, order)


def a_table(sessions: sessionmaker[Session], slug: str = "ninghai") -> Table:
    with sessions.begin() as session:
        session.expire_on_commit = False
        county = an_assembly(session, slug)
        cycle, term = a_cycle(session, county), a_term(session, county)
        registrar = acting(an_account(session, county, "registrar", Role.REGISTRAR), Role.REGISTRAR)
        account = an_account(session, county, "deputy")
        for number in range(1, 5):
            a_deputy(session, term, f"{number:03}", account_id=account.id if number == 1 else None)
        meeting = a_meeting(session, county, cycle)
    return Table(sessions, meeting, cycle.year, registrar, account, a_draw())


def a_meeting(session: Session, county, cycle, name: str = "第一次会议") -> Meeting:
    made = Meeting(
        id=uuid4(), assembly_id=county.id, cycle_id=cycle.id, name=name, held_on=HELD_ON, log_id=county.log_id
    )
    session.add(made)
    session.flush()
    return made
