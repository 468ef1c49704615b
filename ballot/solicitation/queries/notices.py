"""The notice of a year, and whose entrance a poster is."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import SolicitationStage
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Cycle, CycleId, Deputy, Station
from ballot.people.paging import One, Page, Rows, page_of
from ballot.solicitation.models import Entrance, EntranceId, Solicitation


def notice_of(session: Session, assembly_id: AssemblyId, cycle_id: CycleId) -> Solicitation | None:
    """The year's notice, also one that isn't out yet; None before it is written."""
    return session.scalar(
        select(Solicitation).where(Solicitation.assembly_id == assembly_id, Solicitation.cycle_id == cycle_id)
    )


def public_notice(session: Session, assembly_id: AssemblyId, cycle_id: CycleId) -> Solicitation:
    """The year's notice as everybody reads it; raises Missing before it is out."""
    found = notice_of(session, assembly_id, cycle_id)
    if found is None or found.published_at is None:
        raise Missing("no notice is out in this year")
    return found


def year_to_send_to(session: Session, assembly_id: AssemblyId, today: date) -> int:
    """The year that a poster leads to: the newest one that takes ideas today, else the newest; raises Missing."""
    query = (
        select(Solicitation, Cycle.year)
        .join(Cycle, Cycle.id == Solicitation.cycle_id)
        .where(Solicitation.assembly_id == assembly_id, Solicitation.published_at.is_not(None))
        .order_by(Cycle.year.desc())
        .limit(5)
    )
    rows = session.execute(query).all()
    for notice, year in rows:
        if notice.stage is SolicitationStage.PUBLISHED and notice.window.takes(today):
            return int(year)
    if not rows:
        raise Missing("no solicitation was ever announced here")
    return int(rows[0][1])


@dataclass(frozen=True, slots=True)
class Door:
    """An entrance with whose it is; `deputy` says whether a deputy's or a station's."""

    id: EntranceId
    token: str
    owner: str
    deputy: bool


def doors(session: Session, assembly_id: AssemblyId, words: str, page: int) -> Page[Door]:
    """One page of entrances, stations first, by name or number."""
    query = _doors(assembly_id).order_by(Entrance.deputy_id.is_not(None), Deputy.number, Station.name)
    if words:
        found = Deputy.name.contains(words, autoescape=True) | Station.name.contains(words, autoescape=True)
        query = query.where(found | (Deputy.number == words))
    return page_of(session, query, page, _door)


def all_doors(session: Session, assembly_id: AssemblyId) -> list[Door]:
    query = _doors(assembly_id).order_by(Entrance.deputy_id.is_not(None), Deputy.number, Station.name)
    return [_door(row) for row in session.execute(query)]


def door(session: Session, assembly_id: AssemblyId, entrance_id: EntranceId) -> Door:
    """One entrance; raises Missing."""
    return _only(session, _doors(assembly_id).where(Entrance.id == entrance_id))


def door_of(session: Session, assembly_id: AssemblyId, token: str) -> Door:
    """The entrance of a poster's token; raises Missing."""
    return _only(session, _doors(assembly_id).where(Entrance.token == token.lower()))


def without_door(session: Session, assembly_id: AssemblyId) -> int:
    """How many stations have no entrance yet; deputies are counted where entrances are made."""
    known = select(Entrance.station_id).where(Entrance.station_id.is_not(None))
    query = (
        select(func.count()).select_from(Station).where(Station.assembly_id == assembly_id, Station.id.not_in(known))
    )
    return session.scalar(query) or 0


def _only(session: Session, query: Rows) -> Door:
    row = session.execute(query).one_or_none()
    if row is None:
        raise Missing("no such entrance here")
    return _door(row)


def _doors(assembly_id: AssemblyId) -> Rows:
    return (
        select(Entrance, Deputy.name, Station.name)
        .outerjoin(Deputy, Deputy.id == Entrance.deputy_id)
        .outerjoin(Station, Station.id == Entrance.station_id)
        .where(Entrance.assembly_id == assembly_id)
    )


def _door(row: One) -> Door:
    entrance = row[0]
    return Door(entrance.id, entrance.token, row[1] or row[2], entrance.deputy_id is not None)
