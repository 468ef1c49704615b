"""How the entries of a log hang together: pure, so that an export is checked without any database."""

import hashlib
from datetime import UTC, datetime
from uuid import UUID

import rfc8785

TAG = b"ballot/log/1\x00"
GENESIS = "0" * 64


def digest(log_id: UUID, height: int, parent: str, at: datetime, actor: str, event: str, facts: str) -> str:
    """SHA-256 over the tag and the canonical JSON of all that an entry says; `facts` is JSON as text."""
    statement: dict[str, int | str] = {
        "log": str(log_id),
        "height": height,
        "parent": parent,
        "at": written(at),
        "actor": actor,
        "event": event,
        "facts": facts,
    }
    return hashlib.sha256(TAG + rfc8785.dumps(statement)).hexdigest()


def written(at: datetime) -> str:
    """A moment as entries write it: UTC to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
