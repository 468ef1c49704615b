"""Work: an actor, a moment and the one transaction; nothing else in the program commits."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, Protocol
from uuid import UUID

from sqlalchemy import Connection, event
from sqlalchemy.orm import Session, sessionmaker

from ballot.kernel import lifecycle, log
from ballot.kernel.errors import Unrecorded
from ballot.kernel.lifecycle import Move, Stage
from ballot.kernel.log import Entry, LogId
from ballot.kernel.policy import Actor

CHANGED = "rows changed"
RECORDED = "entries recorded"
# What a statement written as text does only its words tell; what isn't known to read counts as a change.
READS = re.compile(
    r"\s*(select|values|savepoint|release|rollback|with\b(?!.*\b(insert\s+into|update|delete\s+from)\b))\b",
    re.IGNORECASE | re.DOTALL,
)


class Staged(Protocol):
    """What has a stage: its row knows its kind ("election"), its id and the log that tells of it."""

    kind: ClassVar[str]
    id: Any
    stage: Any
    log_id: Any


@dataclass(frozen=True, slots=True)
class Work:
    """Handed to every service; `session` is for rows, `move` and `record` for saying what was done."""

    session: Session
    actor: Actor
    now: datetime

    def move(self, subject: Staged, move: Move, **facts: object) -> Entry:
        """Change a stage and say so; raises IllegalMove. The only line that assigns `stage`."""
        stage: Stage = lifecycle.after(subject.stage, move)
        subject.stage = stage
        return self.record(subject.log_id, f"{subject.kind}.{move}", id=subject.id, **facts)

    def record(self, log_id: LogId, event: str, **facts: object) -> Entry:
        """Append to the log what was done; raises UnfitFact for anything but ids, digests, counts."""
        self.session.flush()
        entry = log.append(self.session, log_id, self.actor.id, self.now, event, facts)
        self.session.info[RECORDED] += 1
        return entry

    def record_all(self, log_id: LogId, deeds: Sequence[tuple[str, Mapping[str, object]]]) -> None:
        """Append many entries at once, as event and facts; for work by the hundred, where each lock costs."""
        self.session.flush()
        log.append_all(self.session, log_id, self.actor.id, self.now, deeds)
        self.session.info[RECORDED] += len(deeds)

    def stand_by_record(self) -> None:
        """Let an entry of a public record tell of the change: a line in the log would date a ballot (§2.6)."""
        self.session.info[RECORDED] += 1

    def start_log(self, log_id: UUID) -> LogId:
        """Make a new log; its first entry is the caller's to record."""
        log.start(self.session, LogId(log_id))
        return LogId(log_id)

    def refuse_silence(self) -> None:
        """Raise Unrecorded if rows changed and no entry says so."""
        self.session.flush()
        if self.session.info[CHANGED] and not self.session.info[RECORDED]:
            raise Unrecorded(f"{self.session.info[CHANGED]} changes without a word in a log")


@contextmanager
def begin(sessions: sessionmaker[Session], actor: Actor, now: datetime | None = None) -> Iterator[Work]:
    """Open the one transaction of a request or command: commit on return, roll back on raise."""
    with sessions.begin() as session:
        session.info.update({CHANGED: 0, RECORDED: 0})
        _count_changes(session)
        work = Work(session, actor, now or datetime.now(UTC))
        yield work
        work.refuse_silence()


def _count_changes(session: Session) -> None:
    def notice(
        _connection: Connection,
        _cursor: Any,
        statement: str,
        _values: Any,
        context: Any,
        _many: bool,
    ) -> None:
        written = context is not None and (context.isinsert or context.isupdate or context.isdelete)
        if written or not READS.match(statement):
            session.info[CHANGED] += 1

    event.listen(session.connection(), "before_cursor_execute", notice)
