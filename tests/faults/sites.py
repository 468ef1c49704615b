"""A site that suffers: the real server on a real database, and the town whose votes it serves."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from ballot.kernel.db import connect, writers
from tests.databases import Database
from tests.faults.clients import Phones
from tests.faults.history import History
from tests.faults.server import Server, serve
from tests.faults.votes import Town, Vote


@dataclass
class Site:
    """A served town; each vote has its phones with a history of their own."""

    database: Database
    server: Server
    town: Town

    def phones(self, deputies: int) -> Phones:
        return self.of(self.town.open_vote(deputies))

    def of(self, vote: Vote, port: int | None = None, timeout: float = 10) -> Phones:
        number = next(self._numbers)
        return Phones(vote, History(self.server.folder / f"history-{number}.jsonl"), port or self.server.port, timeout)

    def __post_init__(self) -> None:
        self._numbers = count(1)


@contextmanager
def a_site(database: Database, folder: Path, **how: Any) -> Iterator[Site]:
    """Serve a database with a new town; `how` is the server's."""
    engine = connect(database.url)
    try:
        with serve(Server(folder, database.url, **how)) as server:
            yield Site(database, server, Town(writers(engine)))
    finally:
        engine.dispose()
