"""The hash-linked log: every entry names the one before it, so that none can be changed or left out unseen."""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NewType
from uuid import UUID

import rfc8785
from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ballot.kernel.db import Model
from ballot.kernel.errors import BrokenLog, Missing, UnfitFact
from ballot.kernel.policy import ActorId

LogId = NewType("LogId", UUID)
Fact = int | str | UUID

TAG = b"ballot/log/1\x00"
GENESIS = "0" * 64
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
        statement: dict[str, int | str] = {
            "log": str(self.log_id),
            "height": self.height,
            "parent": self.parent,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": self.actor,
            "event": self.event,
            "facts": self.facts,
        }
        return hashlib.sha256(TAG + rfc8785.dumps(statement)).hexdigest()


def start(session: Session, log_id: LogId) -> None:
    """Make the row of a new log, of height 0."""
    session.add(Log(id=log_id, height=0, head=GENESIS))
    session.flush()


def append(
    session: Session,
    log_id: LogId,
    actor: ActorId,
    at: datetime,
    event: str,
    facts: Mapping[str, object],
) -> Entry:
    """Link one more entry to the log and flush it; raises Missing, UnfitFact."""
    text = rfc8785.dumps({name: _fit(name, fact) for name, fact in facts.items()}).decode()
    log = session.scalar(
        select(Log).where(Log.id == log_id).with_for_update().execution_options(populate_existing=True)
    )
    if log is None:
        raise Missing(f"no log {log_id}")
    entry = Entry(
        log_id=log_id,
        height=log.height + 1,
        parent=log.head,
        at=at.astimezone(UTC),
        actor=actor,
        event=event,
        facts=text,
    )
    entry.digest = entry.expected_digest()
    log.height, log.head = entry.height, entry.digest
    session.add(entry)
    session.flush()
    return entry


def entries(session: Session, log_id: LogId) -> list[Entry]:
    return list(session.scalars(select(Entry).where(Entry.log_id == log_id).order_by(Entry.height)))


def check(session: Session, log_id: LogId) -> int:
    """Walk the whole chain and return its height, or raise BrokenLog naming the first bad entry."""
    log = session.get(Log, log_id)
    if log is None:
        raise Missing(f"no log {log_id}")
    height, head = 0, GENESIS
    for entry in entries(session, log_id):
        height += 1
        if entry.height != height or entry.parent != head:
            raise BrokenLog(f"log {log_id}: entry {height} is missing or out of place")
        if entry.digest != entry.expected_digest():
            raise BrokenLog(f"log {log_id}: entry {height} was changed")
        head = entry.digest
    if (log.height, log.head) != (height, head):
        raise BrokenLog(f"log {log_id}: {log.height} entries claimed, {height} found")
    return height


def _fit(name: str, fact: object) -> int | str:
    """Let through what can't hold a person's name or words."""
    if isinstance(fact, int):
        return int(fact)
    text = str(fact) if isinstance(fact, str | UUID) else ""
    if not FIT.fullmatch(text):
        raise UnfitFact(f"{name}: a log holds ids, digests and counts only")
    return text
