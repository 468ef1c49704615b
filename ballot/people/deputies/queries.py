"""The roll of deputies as pages show it, and the short lists beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ballot.kernel.errors import Missing
from ballot.kernel.policy import AssemblyId
from ballot.people.models import (
    Account,
    Delegation,
    Deputy,
    DeputyId,
    Station,
    StationId,
    StationStaff,
    Term,
)
from ballot.people.paging import One, Page, Rows, page_of


@dataclass(frozen=True, slots=True)
class Search:
    """`delegation` is its place in the official order, 0 for all; without `term` the newest one is meant."""

    words: str = ""
    delegation: int = 0
    term: int = 0
    page: int = 1


@dataclass(frozen=True, slots=True)
class Seat:
    deputy: Deputy
    delegation: str
    login: str
    term: Term

    def counts(self, day: date) -> bool:
        """Whether the deputy sits on that day."""
        return self.deputy.since <= day <= (self.deputy.until or self.term.ends_on)


@dataclass(frozen=True, slots=True)
class Listed:
    """A delegation or a station, with how many belong to it."""

    row: Delegation | Station
    count: int


def seats(session: Session, place: AssemblyId, order: Search) -> Page[Seat]:
    """One page of a term's deputies, by number."""
    query = _seats(place).where(Term.number == (order.term or _newest(session, place)))
    if order.words:
        words = order.words
        query = query.where(Deputy.name.contains(words, autoescape=True) | (Deputy.number == words))
    if order.delegation:
        query = query.where(Delegation.position == order.delegation)
    return page_of(session, query.order_by(Deputy.number), order.page, _seat)


def seats_held(session: Session, place: AssemblyId, day: date) -> int:
    """How many deputies sit on that day: 应到."""
    held = (
        select(func.count())
        .select_from(Deputy)
        .join(Term, Term.id == Deputy.term_id)
        .where(Deputy.assembly_id == place, Term.starts_on <= day, Term.ends_on >= day)
        .where(Deputy.since <= day, (Deputy.until.is_(None)) | (Deputy.until >= day))
    )
    return session.scalar(held) or 0


def seats_by_number(session: Session, place: AssemblyId, day: date) -> Mapping[str, DeputyId]:
    """The deputies who sit on that day, by the number on their certificates."""
    held = (
        select(Deputy.number, Deputy.id)
        .join(Term, Term.id == Deputy.term_id)
        .where(Deputy.assembly_id == place, Term.starts_on <= day, Term.ends_on >= day)
        .where(Deputy.since <= day, (Deputy.until.is_(None)) | (Deputy.until >= day))
    )
    return dict(session.execute(held).all())


def seat(session: Session, place: AssemblyId, deputy_id: DeputyId) -> Seat:
    """One deputy; raises Missing."""
    row = session.execute(_seats(place).where(Deputy.id == deputy_id)).one_or_none()
    if row is None:
        raise Missing(f"no deputy {deputy_id} here")
    return _seat(row)


def terms(session: Session, place: AssemblyId) -> list[Term]:
    """The newest first."""
    return list(session.scalars(select(Term).where(Term.assembly_id == place).order_by(Term.number.desc())))


def delegations(session: Session, place: AssemblyId) -> list[Listed]:
    """In their official order, with the seats of all terms."""
    count = func.count(Deputy.id)
    rows = session.execute(
        select(Delegation, count)
        .outerjoin(Deputy, Deputy.delegation_id == Delegation.id)
        .where(Delegation.assembly_id == place)
        .group_by(Delegation.id)
        .order_by(Delegation.position)
    )
    return [Listed(row[0], row[1]) for row in rows]


def stations(session: Session, place: AssemblyId, words: str, page: int) -> Page[Listed]:
    """One page of stations by name, with how many work there."""
    query = (
        select(Station, func.count(StationStaff.account_id))
        .outerjoin(StationStaff, StationStaff.station_id == Station.id)
        .where(Station.assembly_id == place)
        .group_by(Station.id)
        .order_by(Station.name)
    )
    if words:
        query = query.where(Station.name.contains(words, autoescape=True))
    return page_of(session, query, page, lambda row: Listed(row[0], row[1]))


def station(session: Session, place: AssemblyId, station_id: StationId) -> tuple[Station, list[Account]]:
    """A station with who works there, by name; raises Missing."""
    found = session.get(Station, station_id)
    if found is None or found.assembly_id != place:
        raise Missing(f"no station {station_id} here")
    staff = (
        select(Account)
        .join(StationStaff, StationStaff.account_id == Account.id)
        .where(StationStaff.station_id == station_id)
    )
    return found, list(session.scalars(staff.order_by(Account.name).limit(200)))


def _seats(place: AssemblyId) -> Rows:
    return (
        select(Deputy, Delegation.name, Account.login, Term)
        .join(Term, Term.id == Deputy.term_id)
        .outerjoin(Delegation, Delegation.id == Deputy.delegation_id)
        .outerjoin(Account, Account.id == Deputy.account_id)
        .where(Deputy.assembly_id == place)
    )


def _seat(row: One) -> Seat:
    return Seat(row[0], row[1] or "", row[2] or "", row[3])


def _newest(session: Session, place: AssemblyId) -> int:
    return session.scalar(select(func.max(Term.number)).where(Term.assembly_id == place)) or 0
