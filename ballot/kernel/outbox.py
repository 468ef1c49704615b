"""What leaves the program: written beside the change that causes it, sent after commit, at least once, under one id.

Sending changes nothing that anybody decided, so its marks have transactions of their own and no
place in the log; that a letter was to be sent stands there with the act that wrote it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NewType, Protocol
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Select, String, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, Session, mapped_column, sessionmaker

from ballot.kernel.db import Model, reading, word
from ballot.kernel.errors import Refused
from ballot.kernel.policy import AssemblyId
from ballot.kernel.queues import ring_after_commit
from ballot.kernel.work import Work

EffectId = NewType("EffectId", UUID)

BELL = "outbox"
TRIES = 9
FIRST_WAIT = timedelta(minutes=1)
"""After the first failure; four times as long after each further one, at most LONGEST_WAIT."""
LONGEST_WAIT = timedelta(hours=6)
SITE = "{site}"
"""Stands in a body for the address that the site has for its visitors; whoever sends knows it."""
STALE = timedelta(days=7)
"""What nobody could send for so long, or had no way to, is no news any more."""
LEASE = timedelta(minutes=5)
"""How long one worker may take to send; then another one takes the letter up, under the same id."""


class Channel(StrEnum):
    MAIL = "mail"
    WEBHOOK = "webhook"


class UnfitLetter(Refused):
    """An address or subject that could add lines of its own to a letter's head."""

    code = "unfit-letter"


class Effect(Model):
    """One letter or call; `id` is the stable id that the receiver may use to ignore a repetition.

    `due_at` is the moment of the next try; a worker that takes the letter up moves it on first.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        CheckConstraint("tries >= 0", name="tries_count"),
        CheckConstraint("sent_at IS NULL OR given_up_at IS NULL", name="sent_or_given_up"),
    )

    id: Mapped[EffectId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid)
    channel: Mapped[Channel] = mapped_column(word(Channel))
    address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    fault: Mapped[str | None] = mapped_column(String(80))


@dataclass(frozen=True, slots=True)
class PostLetter:
    assembly_id: AssemblyId
    channel: Channel
    address: str
    subject: str
    body: str


class Unsent(Exception):
    """A sender couldn't deliver now; `kind` is all that is kept of why."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Sender(Protocol):
    def send(self, letter: Effect) -> None:
        """Hand the letter over, its id with it; raises Unsent."""


def post_letter(work: Work, order: PostLetter) -> Effect:
    """Write a letter into the outbox of this transaction; the caller records the act; raises UnfitLetter."""
    if not (order.address.isprintable() and order.subject.isprintable()):
        raise UnfitLetter("an address and a subject are one line each")
    made = Effect(
        id=uuid4(),
        assembly_id=order.assembly_id,
        channel=order.channel,
        address=order.address,
        subject=order.subject,
        body=order.body,
        created_at=work.now,
        due_at=work.now,
    )
    work.session.add(made)
    ring_after_commit(work.session, BELL)
    return made


class Postman:
    """Sends what is due through the senders there are; a channel without one waits."""

    def __init__(self, sessions: sessionmaker[Session], senders: Mapping[Channel, Sender]) -> None:
        self._sessions = sessions
        self._senders = senders

    def round(self, now: datetime | None = None, at_most: int = 50) -> int:
        """Take up to `at_most` letters, one after the other; return how many left."""
        sent = 0
        for _ in range(at_most):
            moment = now or datetime.now(UTC)
            letter = self._take(moment)
            if letter is None:
                break
            try:
                self._senders[letter.channel].send(letter)
            except Exception as fault:  # noqa: BLE001  what no sender can put together would come up again for ever
                self._put_back(letter.id, moment, fault.kind if isinstance(fault, Unsent) else type(fault).__name__)
            else:
                self._mark_sent(letter.id, moment)
                sent += 1
        return sent

    def is_anything_due(self, now: datetime) -> bool:
        with reading(self._sessions) as session:
            return session.scalar(self._query(now)) is not None

    def _query(self, now: datetime) -> Select[Effect]:
        waiting = Effect.sent_at.is_(None) & Effect.given_up_at.is_(None) & (Effect.due_at <= now)
        ours = Effect.channel.in_(self._senders) & (Effect.created_at > now - STALE)
        return select(Effect).where(waiting, ours).order_by(Effect.due_at).limit(1)

    def _take(self, now: datetime) -> Effect | None:
        """Lease one letter: nobody waits for a slow mail server with a transaction open."""
        with self._sessions.begin() as session:
            letter = session.scalar(self._query(now).with_for_update(skip_locked=True))
            if letter is not None:
                letter.tries += 1
                letter.due_at = now + LEASE
            return letter

    def _mark_sent(self, letter_id: EffectId, now: datetime) -> None:
        with self._sessions.begin() as session:
            letter = session.get_one(Effect, letter_id)
            letter.sent_at, letter.fault = now, None

    def _put_back(self, letter_id: EffectId, now: datetime, kind: str) -> None:
        with self._sessions.begin() as session:
            letter = session.get_one(Effect, letter_id)
            letter.fault = kind[:80]
            letter.due_at = now + min(FIRST_WAIT * 4 ** (letter.tries - 1), LONGEST_WAIT)
            if letter.tries >= TRIES:
                letter.given_up_at = now
