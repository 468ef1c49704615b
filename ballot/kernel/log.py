"""The hash-linked log: every entry names the one before it, so that none can be changed or left out unseen."""

import re
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from typing import NewType
from uuid import UUID

import rfc8785
from sqlalchemy import (
    BindParameter,
    CheckConstraint,
    ForeignKey,
    Insert,
    Select,
    String,
    UniqueConstraint,
    Update,
    Uuid,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from ballot.kernel import chain
from ballot.kernel.chain import GENESIS
from ballot.kernel.db import Model
from ballot.kernel.errors import BrokenLog, Missing, UnfitFact
from ballot.kernel.policy import ActorId

LogId = NewType("LogId", UUID)
Fact = int | str | UUID

COLUMNS = ("log_id", "height", "parent", "digest", "at", "actor", "event", "facts")

FIT = re.compile(r"[A-Za-z0-9_.:-]{1,128}")


class Log(Model):
    """The log's own row; whoever appends locks it, since locking the last entry loses entries."""

    __tablename__ = "log"
    __table_args__ = (CheckConstraint("height >= 0", name="height_counts"),)

    id: Mapped[LogId] = mapped_column(Uuid, primary_key=True)
    height: Mapped[int]
    head: Mapped[str] = mapped_column(String(64))


class Entry(Model):
    """One thing done: `facts` is canonical JSON of ids, digests and counts; never a name or a choice."""

    __tablename__ = "log_entry"
    __table_args__ = (
        UniqueConstraint("log_id", "parent"),
        CheckConstraint("height > 0", name="height_counts"),
    )

    log_id: Mapped[LogId] = mapped_column(Uuid, ForeignKey(Log.id), primary_key=True)
    height: Mapped[int] = mapped_column(primary_key=True)
    parent: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    actor: Mapped[ActorId] = mapped_column(String(64))
    event: Mapped[str] = mapped_column(String(64))
    facts: Mapped[str]

    def expected_digest(self) -> str:
        """The digest that this entry's content has, whatever the row claims."""
        return chain.digest(self.log_id, self.height, self.parent, self.at, self.actor, self.event, self.facts)


def start(session: Session, log_id: LogId) -> None:
    """Make the row of a new log, of height 0."""
    session.execute(insert(Log), [{"id": log_id, "height": 0, "head": GENESIS}])


def append(
    session: Session,
    log_id: LogId,
    actor: ActorId,
    at: datetime,
    event: str,
    facts: Mapping[str, object],
) -> Entry:
    """Link one more entry to the log and flush it; raises Missing, UnfitFact."""
    return append_all(session, log_id, actor, at, [(event, facts)])[0]


def append_all(
    session: Session, log_id: LogId, actor: ActorId, at: datetime, deeds: Sequence[tuple[str, Mapping[str, object]]]
) -> list[Entry]:
    """Link entries to the log in order, the lock asked for and the rows sent once; raises Missing, UnfitFact."""
    texts = [
        (event, rfc8785.dumps({name: _fit(name, fact) for name, fact in facts.items()}).decode())
        for event, facts in deeds
    ]
    held = session.execute(_held(), {"of": log_id}).one_or_none()
    if held is None:
        raise Missing(f"no log {log_id}")
    height, head = held
    made = []
    for event, text in texts:
        height += 1
        entry = Entry(
            log_id=log_id, height=height, parent=head, at=at.astimezone(UTC), actor=actor, event=event, facts=text
        )
        entry.digest = head = entry.expected_digest()
        made.append(entry)
    session.execute(_linked(), [{name: getattr(entry, name) for name in COLUMNS} for entry in made])
    session.execute(_grown(), {"of": log_id, "height": height, "head": head})
    return made


@cache
def _held() -> Select[int, str]:
    """The log's end, locked; whoever asks for it holds up all others who write here, so it is put together once."""
    of: BindParameter[LogId] = bindparam("of")
    return select(Log.height, Log.head).where(Log.id == of).with_for_update()


@cache
def _linked() -> Insert:
    return insert(Entry.metadata.tables[Entry.__tablename__])


@cache
def _grown() -> Update:
    of: BindParameter[LogId] = bindparam("of")
    return update(Log.metadata.tables[Log.__tablename__]).where(Log.id == of)


def entries(session: Session, log_id: LogId) -> list[Entry]:
    return list(session.scalars(select(Entry).where(Entry.log_id == log_id).order_by(Entry.height)))


def check(session: Session, log_id: LogId) -> int:
    """Walk the whole chain and return its height, or raise BrokenLog naming the first bad entry."""
    claimed = session.execute(select(Log.height, Log.head).where(Log.id == log_id)).one_or_none()
    if claimed is None:
        raise Missing(f"no log {log_id}")
    height, head = 0, GENESIS
    query = select(Entry).where(Entry.log_id == log_id).order_by(Entry.height)
    # Whoever stops at a bad entry must leave no cursor open on the server.
    with closing(session.scalars(query.execution_options(yield_per=1000))) as found:
        for entry in found:
            height += 1
            if entry.height != height or entry.parent != head:
                raise BrokenLog(f"log {log_id}: entry {height} is missing or out of place")
            if entry.digest != entry.expected_digest():
                raise BrokenLog(f"log {log_id}: entry {height} was changed")
            head = entry.digest
    if tuple(claimed) != (height, head):
        raise BrokenLog(f"log {log_id}: {claimed.height} entries claimed, {height} found")
    return height


def _fit(name: str, fact: object) -> int | str:
    """Let through what can't hold a person's name or words."""
    if isinstance(fact, int):
        return int(fact)
    text = str(fact) if isinstance(fact, str | UUID) else ""
    if not FIT.fullmatch(text):
        raise UnfitFact(f"{name}: a log holds ids, digests and counts only")
    return text
