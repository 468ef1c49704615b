"""The installation that a command works on: its settings and its database, with the safety of a start."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import click
from sqlalchemy.orm import Session, sessionmaker

from ballot.kernel.db import connect, require_safe, writers
from ballot.kernel.errors import Refused
from ballot.kernel.policy import OPERATOR
from ballot.kernel.work import Work, begin
from ballot.settings import BadSettings, Settings


@dataclass(frozen=True, slots=True)
class Site:
    """`read` gives sessions that can change nothing; `work` acts as the operator of the machine."""

    settings: Settings
    read: sessionmaker[Session]
    write: sessionmaker[Session]

    @contextmanager
    def work(self) -> Iterator[Work]:
        with begin(self.write, OPERATOR) as opened:
            yield opened


@contextmanager
def site() -> Iterator[Site]:
    """Open the installation of the environment; refusals end the command with their sentence."""
    try:
        settings = Settings.from_env()
        engine = connect(settings.database_url)
        require_safe(engine)
        try:
            yield Site(settings, sessionmaker(engine, expire_on_commit=False), writers(engine))
        finally:
            engine.dispose()
    except (Refused, BadSettings) as refusal:
        raise click.ClickException(str(refusal)) from refusal
