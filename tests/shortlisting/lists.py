"""Candidate lists for tests: plain sheets, and a year with two organizers."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session, sessionmaker

from ballot.kernel.policy import Actor, Role
from ballot.kernel.work import begin
from ballot.people.models import Assembly, Cycle
from ballot.shortlisting import queries, service
from ballot.shortlisting.models import CandidateList
from ballot.shortlisting.rules import Funding, Sheet
from ballot.shortlisting.service import StartList
from tests.people_rows import NOON, a_cycle, acting, an_account, an_assembly

WAN = 1_000_000


def a_sheet(name="敬老院电梯加装工程", wan=600, **changes) -> Sheet:
    """A sheet that is ready to be frozen, of `wan` 万元."""
    plain = Sheet(
        name=name,
        content="7个单位改加装电梯10台",
        category="养老托幼",
        total=wan * WAN,
        this_year=wan * WAN,
        funding=(Funding("县级财政", (wan - 100) * WAN), Funding("上级补助", 100 * WAN)),
        lead="县民政局",
    )
    return replace(plain, **changes)


@dataclass(frozen=True, slots=True)
class Desk:
    """An assembly's year with two organizers before an open list."""

    sessions: sessionmaker[Session]
    county: Assembly
    cycle: Cycle
    one: Actor
    other: Actor
    listed: CandidateList

    def begin(self, actor: Actor | None = None):
        return begin(self.sessions, actor or self.one, NOON)

    def reading(self) -> Session:
        """A session that waits for no writer."""
        return Session(self.sessions.kw["bind"].execution_options(writes=False))

    def add(self, *sheets: Sheet) -> None:
        with self.begin() as work:
            for sheet in sheets:
                service.add_candidate(work, self.county.id, self.listed.id, sheet)

    def seen(self) -> str:
        """What stands on the page of the second organizer."""
        with self.reading() as session:
            return queries.draft(session, self.county.id, self.cycle.id).shown

    def freeze(self, list_id=None, decision="示人大〔2027〕3号") -> None:
        listed = list_id or self.listed.id
        with self.begin() as work:
            service.ask_to_freeze(work, self.county.id, listed, decision)
        with self.begin(self.other) as work:
            service.freeze_list(work, self.county.id, listed, self.seen())


def a_desk(sessions, seats=2, ceiling=None) -> Desk:
    with sessions.begin() as session:
        county = an_assembly(session)
        cycle = a_cycle(session, county)
        one, other = (
            acting(an_account(session, county, login, Role.ORGANIZER), Role.ORGANIZER) for login in ("one", "other")
        )
    with begin(sessions, one, NOON) as work:
        listed = service.start_list(work, StartList(county.id, cycle.id, seats, ceiling))
    return Desk(sessions, county, cycle, one, other, listed)
