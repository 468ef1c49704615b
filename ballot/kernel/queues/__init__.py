"""Two queues behind one bell: a rung word is heard by some worker, and a sweep rings again what was lost on the way.

A queue holds nothing that matters: what is to be done, and how far it is, stands in the database
itself, so a word may be heard twice or come late.
"""

from pathlib import Path

import structlog
from sqlalchemy import URL, event
from sqlalchemy.orm import Session

from ballot.kernel.queues.bell import Queue, Unheard

log = structlog.get_logger("ballot")


def queue_of(url: URL) -> Queue:
    """The queue that belongs to a database; its library is loaded by whoever first needs it."""
    if url.get_backend_name() == "sqlite":
        from ballot.kernel.queues.embedded import EmbeddedQueue

        return EmbeddedQueue(Path(f"{url.database}-queue"))
    from ballot.kernel.queues.shared import SharedQueue

    return SharedQueue(url.set(drivername="postgresql").render_as_string(hide_password=False))


def ring_after_commit(session: Session, word: str) -> None:
    """Ring once the session's work stands; if the bell fails, the next sweep rings it."""
    url = session.get_bind().engine.url

    def ring(_session: Session) -> None:
        try:
            queue_of(url).ring(word)
        except Unheard as fault:
            log.warning("bell-failed", kind=type(fault.__cause__).__name__)

    event.listen(session, "after_commit", ring, once=True)
