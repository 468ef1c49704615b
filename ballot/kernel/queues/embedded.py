"""The queue of one machine: huey in a file beside the SQLite database."""

import json
import sqlite3
from pathlib import Path
from typing import Any

from huey import SqliteHuey
from huey.consumer import Consumer
from huey.registry import Message
from huey.serializer import Serializer

from ballot.kernel.queues.bell import TASK, Hear, Unheard


class _Plain(Serializer):  # type: ignore[misc]  # huey brings no types
    """Words as JSON: reading huey's own pickles would run whatever somebody put into the file."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(data).encode()

    def _deserialize(self, data: bytes) -> Any:
        found = json.loads(data)
        return Message(*found) if isinstance(found, list) else found


class EmbeddedQueue:
    """Keeps words in the file at `path`; making it raises Unheard where there can be none."""

    def __init__(self, path: Path) -> None:
        self._heard: Hear = lambda _word: None
        try:
            self._huey = SqliteHuey("ballot", filename=str(path), results=False, fsync=False, serializer=_Plain())
        except sqlite3.Error as fault:
            raise Unheard(str(path)) from fault
        self._hear = self._huey.task(name=TASK)(lambda word: self._heard(word))

    def ring(self, word: str) -> None:
        try:
            self._hear(word)
        except sqlite3.Error as fault:
            raise Unheard(word) from fault
        finally:
            self._huey.storage.close()

    def listen(self, hear: Hear) -> None:
        self._heard = hear
        Consumer(self._huey, periodic=False, max_delay=1, graceful_signal="TERM").run()
