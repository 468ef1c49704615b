"""How often something was tried, counted in the database that all workers share; it says who waits, never who comes in.

Counts outlive the work that is refused, so they have a transaction of their own and no place
in the log. They hold digests: neither names nor addresses.
"""

import hashlib
from datetime import UTC, datetime, timedelta

from sqlalchemy import CheckConstraint, String, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column, sessionmaker

from ballot.kernel.db import Model
from ballot.kernel.limits import Limit, TooMany


class Attempt(Model):
    """Tries of one kind under one key since `began`."""

    __tablename__ = "attempt"
    __table_args__ = (CheckConstraint("tries > 0", name="tries_count"),)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    began: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int]


LONGEST = timedelta(days=1)
"""No limit spans more: older counts are swept."""


def spend(sessions: sessionmaker[Session], limit: Limit, *words: str, now: datetime | None = None) -> None:
    """Count one try of `limit` under the key that `words` make, or raise TooMany."""
    now = now or datetime.now(UTC)
    key = _key(limit, words)
    _look(sessions, limit, key, now)
    try:
        _count(sessions, limit, key, now)
    except IntegrityError:  # another worker counted the first try at the same moment
        _count(sessions, limit, key, now)


def require_left(session: Session, limit: Limit, *words: str, now: datetime | None = None) -> None:
    """Raise TooMany where the tries are spent, and count nothing: for whom only refused tries are counted."""
    found = session.get(Attempt, _key(limit, words))
    _wait(limit, found, now or datetime.now(UTC))


def forget(sessions: sessionmaker[Session], limit: Limit, *words: str) -> None:
    """Begin the count anew, since a try succeeded."""
    with sessions.begin() as session:
        session.execute(delete(Attempt).where(Attempt.key == _key(limit, words)))


def _look(sessions: sessionmaker[Session], limit: Limit, key: str, now: datetime) -> None:
    """Raise TooMany for a spent limit without writing: a flood must not hold up those who write."""
    reads = sessions.kw["bind"].execution_options(writes=False)
    with sessions(bind=reads) as session:
        found = session.get(Attempt, key)
    _wait(limit, found, now)


def _count(sessions: sessionmaker[Session], limit: Limit, key: str, now: datetime) -> None:
    with sessions.begin() as session:
        found = session.scalar(select(Attempt).where(Attempt.key == key).with_for_update())
        if found is None:
            session.execute(delete(Attempt).where(Attempt.began < now - LONGEST))
            session.add(Attempt(key=key, began=now, tries=1))
            return
        ends = found.began + limit.span
        if now >= ends:
            found.began, found.tries = now, 1
        elif found.tries < limit.tries:
            found.tries += 1
        else:
            _wait(limit, found, now)


def _wait(limit: Limit, found: Attempt | None, now: datetime) -> None:
    """Raise TooMany until the span of spent tries has ended."""
    if found is None or found.tries < limit.tries:
        return
    left = (found.began + limit.span - now).total_seconds()
    if left > 0:
        raise TooMany(f"{limit.kind}: {limit.tries} tries are spent", 1 + int(left))


def _key(limit: Limit, words: tuple[str, ...]) -> str:
    return hashlib.sha256("\x00".join((limit.kind, *words)).encode()).hexdigest()
