"""Furnishes an empty site: the same services as the pages call, with the same log of all that was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballot.board.demo import ideas, people, projects, proposals
from ballot.board.demo.city import hand_down
from ballot.board.demo.county import CITY, NUMBERS, SLUG, County, Ground, morning
from ballot.board.demo.people import ABOVE, NEWCOMER, PASSWORD, PEOPLE, Person
from ballot.board.models import DemoAccount
from ballot.board.steps.service import SetDays, set_days
from ballot.kernel.errors import Refused
from ballot.kernel.lifecycle import CycleMove
from ballot.kernel.policy import OPERATOR, AssemblyId, Role
from ballot.kernel.work import Work
from ballot.people import passwords
from ballot.people.accounts.service import ChangeRole, OpenAccount, grant_role, issue_activation, open_account
from ballot.people.assemblies.service import (
    FoundAssembly,
    StartCycle,
    StartTerm,
    found_assembly,
    start_cycle,
    start_term,
)
from ballot.people.deputies.service import (
    SeatDeputy,
    found_delegation,
    found_station,
    give_account,
    seat_deputy,
    staff_station,
)
from ballot.people.models import Account, Assembly, Body, Cycle, CycleStep, Level
from ballot.people.vault import Vault
from ballot.shortlisting import queries as lists
from ballot.shortlisting import service as shortlisting
from ballot.shortlisting.rules import Sheet
from ballot.shortlisting.service import StartList

ROUND = 2_000 * 1_000_000
"""An invented ceiling is the next round sum, in 分."""


@dataclass(frozen=True, slots=True)
class Year:
    """A year by the day of its vote."""

    number: int
    ballot: date

    def days(self) -> dict[CycleStep, tuple[date | None, date | None]]:
        def before(first: int, last: int) -> tuple[date, date]:
            return self.ballot - timedelta(days=first), self.ballot - timedelta(days=last)

        return {
            CycleStep.SOLICITATION: before(130, 101),
            CycleStep.SHORTLISTING: before(96, 50),
            CycleStep.REVIEW: before(49, 1),
            CycleStep.BALLOT: before(0, 0),
            CycleStep.IMPLEMENTATION: (self.ballot + timedelta(days=20), date(self.number, 11, 30)),
            CycleStep.ASSESSMENT: (date(self.number, 12, 1), date(self.number, 12, 20)),
        }


class Inhabited(Refused):
    """The site holds somebody's own assemblies; a demonstration never joins them."""

    code = "inhabited"


def require_empty(session: Session) -> None:
    """Raise Inhabited if there is any assembly."""
    if session.scalar(select(Assembly.id).limit(1)) is not None:
        raise Inhabited("this database holds assemblies that are no demonstration")


def furnish(ground: Ground) -> County:
    """Make the tree of three assemblies, the county's people, and its years before and after now; raises Inhabited.

    The first acts bear the moments at which they would have been done.
    """
    year = ground.year
    with ground.begin(OPERATOR, morning(date(year - 3, 8, 20))) as work:
        require_empty(work.session)
        city = found_assembly(work, FoundAssembly(CITY, "示范市人大", Level.CITY, Body.CONGRESS))
        made = found_assembly(work, FoundAssembly(SLUG, "示范县人大", Level.COUNTY, Body.CONGRESS, city.id))
        found_assembly(work, FoundAssembly("taoyuan", "桃源镇人大（示例）", Level.TOWN, Body.CONGRESS, made.id))
        county = County(ground, made.id, {})
        _seat(work, county, year)
        _staff(work, county)
        _staff_above(work, county, city.id)
    with ground.begin(OPERATOR) as work:
        _await_newcomer(work, county)
    hand_down(county, city.id)
    walk(county, Year(year - 1, last_ballot(ground)), projects.last_year(), 8)
    walk(county, Year(year, ground.today), projects.this_year(), 10)
    advance(county, year - 1, tuple(CycleMove)[4:5])
    ideas.solicit(county, year)
    proposals.propose(county, year)
    return county


def _seat(work: Work, county: County, year: int) -> None:
    """231 deputies in twelve delegations, and the stations where people meet them."""
    first = date(year - 3, 1, 1)
    term = start_term(work, StartTerm(county.id, 18, first, date(year + 2, 12, 31)))
    teams = [found_delegation(work, county.id, f"{name}代表团（示例）") for name in people.DELEGATIONS]
    for place, number in enumerate(NUMBERS, start=1):
        team = teams[place % len(teams)]
        made = seat_deputy(work, SeatDeputy(county.id, term.id, number, f"示例代表{place:03}", first, team.id))
        if place <= 2:
            login = "deputy" if place == 1 else NEWCOMER.login
            county.accounts[login] = open_account(work, OpenAccount(county.id, login, made.name))
            work.session.flush()
            give_account(work, county.id, made.id, county.accounts[login].id)


def _staff(work: Work, county: County) -> None:
    """An account of every role."""
    stations = [
        found_station(work, county.id, f"{name}代表联络站（示例）", f"{name}便民服务中心（示例）")
        for name in people.STATIONS
    ]
    for position, person in enumerate(PEOPLE, start=1):
        account = county.accounts.get(person.login) or open_account(
            work, OpenAccount(county.id, person.login, person.name)
        )
        work.session.flush()
        county.accounts[person.login] = account
        for role in person.roles:
            grant_role(work, ChangeRole(county.id, account.id, role))
        _show(work, county, person, position, secret=_activate(work, account, county.ground.vault))
    staff_station(work, county.id, stations[0].id, county.accounts["station"].id)


def _staff_above(work: Work, county: County, city: AssemblyId) -> None:
    """Whoever organizes in the city above has an account there, not in the county."""
    account = county.accounts[ABOVE.login] = open_account(work, OpenAccount(city, ABOVE.login, ABOVE.name))
    work.session.flush()
    grant_role(work, ChangeRole(city, account.id, Role.ORGANIZER))
    secret = _activate(work, account, county.ground.vault)
    _show(work, county, ABOVE, len(PEOPLE) + 1, secret=secret)


def _await_newcomer(work: Work, county: County) -> None:
    """One account waits for its activation; the code counts from now."""
    code = issue_activation(work, county.id, county.accounts[NEWCOMER.login].id)
    _show(work, county, NEWCOMER, 0, activation=code)


def _activate(work: Work, account: Account, vault: Vault) -> bytes:
    """Put the shown password and a second factor that follows from the login in force."""
    secret = sha256(f"demo:{account.login}".encode()).digest()[:20]
    account.password = passwords.hashed(PASSWORD)
    account.totp, account.totp_since = vault.seal(account.id, secret), work.now
    return secret


def _show(
    work: Work, county: County, person: Person, position: int, secret: bytes = b"", activation: str | None = None
) -> None:
    work.session.add(
        DemoAccount(
            assembly_id=county.accounts[person.login].assembly_id,
            account_id=county.accounts[person.login].id,
            password=PASSWORD,
            secret=secret.hex(),
            activation=activation,
            words=person.words,
            position=position,
        )
    )


def walk(county: County, year: Year, sheets: list[Sheet], seats: int) -> None:
    """Bring a year to its ballot: its days, its list, both organizers."""
    moment = morning(year.ballot - timedelta(days=2))
    with county.begin("organizer", moment) as work:
        cycle = start_cycle(work, StartCycle(county.id, year.number))
        set_days(work, SetDays(county.id, cycle.id, year.days()))
        for move in tuple(CycleMove)[:3]:
            work.move(cycle, move)
        ceiling = -(-sum(sheet.total or 0 for sheet in sheets) // ROUND) * ROUND
        listed = shortlisting.start_list(work, StartList(county.id, cycle.id, seats, ceiling))
        shortlisting.import_candidates(work, county.id, listed.id, sheets)
        shortlisting.ask_to_freeze(work, county.id, listed.id, f"示人大〔{year.number}〕3号（示例）")
    with county.begin("second", moment) as work:
        seen = lists.draft(work.session, county.id, cycle.id).shown
        shortlisting.freeze_list(work, county.id, listed.id, seen)
        work.move(work.session.get_one(Cycle, cycle.id), CycleMove.OPEN_SESSION)


def advance(county: County, year: int, moves: Sequence[CycleMove]) -> None:
    """Bring an earlier year on."""
    with county.begin("organizer") as work:
        cycle = work.session.scalars(select(Cycle).where(Cycle.assembly_id == county.id, Cycle.year == year)).one()
        for move in moves:
            work.move(cycle, move)


def last_ballot(ground: Ground) -> date:
    """The day of last year's meeting."""
    return date(ground.year - 1, 1, 12)
