"""Searching an assembly's log, and laying a stretch of it out for export."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ballot.kernel import chain
from ballot.kernel.chain import GENESIS
from ballot.kernel.errors import Missing
from ballot.kernel.log import Entry, Log, LogId
from ballot.kernel.policy import ActorId
from ballot.people.audit.rules import ENTRY, MOST, Header
from ballot.people.models import Account
from ballot.people.paging import Page, page_of
from ballot.people.rules import CHINA


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for; days are whole ones in China, `who` is a name, a login or an actor's id."""

    event: str = ""
    who: str = ""
    first: date | None = None
    last: date | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """An entry with the name that its actor has now, if it is an account's."""

    entry: Entry
    name: str


def search(session: Session, log_id: LogId, order: Search) -> Page[Line]:
    """One page of what was looked for, the newest first."""
    query = _matching(session, log_id, order).order_by(Entry.height.desc())
    found = page_of(session, query, order.page, lambda row: Line(row[0], ""))
    names = _names(session, {line.entry.actor for line in found.rows})
    return replace(found, rows=tuple(replace(line, name=names.get(line.entry.actor, "")) for line in found.rows))


def events(session: Session, log_id: LogId) -> list[str]:
    """The kinds of entries that the log holds."""
    return list(session.scalars(select(Entry.event).where(Entry.log_id == log_id).distinct().order_by(Entry.event)))


def stretch(session: Session, log_id: LogId, assembly: str, first: int, made: datetime) -> Header:
    """What an export from entry `first` on covers, at most MOST entries; raises Missing."""
    log = session.get_one(Log, log_id)
    last = min(log.height, first + MOST - 1)
    if not 1 <= first <= last:
        raise Missing(f"the log has no entry {first}")
    ends = {
        entry.height: entry
        for entry in session.scalars(select(Entry).where(Entry.log_id == log_id, Entry.height.in_([first, last])))
    }
    parent = ends[first].parent if first > 1 else GENESIS
    return Header(log_id, assembly, first, last, parent, ends[last].digest, made)


def laid_out(session: Session, header: Header) -> Iterator[Mapping[str, Any]]:
    """The entries of a stretch as an export writes them, a thousand in memory at a time."""
    query = select(Entry).where(Entry.log_id == header.log, Entry.height.between(header.first, header.last))
    with closing(session.scalars(query.order_by(Entry.height).execution_options(yield_per=1000))) as found:
        for entry in found:
            at = chain.written(entry.at)
            values = (entry.height, entry.parent, at, entry.actor, entry.event, entry.facts, entry.digest)
            yield dict(zip(ENTRY, values, strict=True))


def _matching(session: Session, log_id: LogId, order: Search) -> Select[Entry]:
    query = select(Entry).where(Entry.log_id == log_id)
    if order.event:
        query = query.where(Entry.event == order.event)
    if order.first:
        query = query.where(Entry.at >= datetime.combine(order.first, time(), CHINA))
    if order.last:
        query = query.where(Entry.at < datetime.combine(order.last + timedelta(days=1), time(), CHINA))
    if order.who:
        named = select(Account.id).where(
            Account.name.contains(order.who, autoescape=True) | (Account.login == order.who)
        )
        ids = [str(account_id) for account_id in session.scalars(named.limit(200))]
        query = query.where(Entry.actor.in_([order.who, *ids]))
    return query


def _names(session: Session, actors: set[ActorId]) -> dict[str, str]:
    accounts = [UUID(actor) for actor in actors if len(actor) == len(str(UUID(int=0)))]
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(accounts))) if accounts else ()
    return {str(account_id): name for account_id, name in rows}
