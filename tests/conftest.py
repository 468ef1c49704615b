"""What every test may ask for: a database of either kind, and how hard Hypothesis tries."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from ballot.kernel.db import connect, writers
from tests.databases import DATABASES, Database, Shelf

# The same examples in every run of CI; `make torture` draws new ones and prints how to repeat a failure.
settings.register_profile("ci", derandomize=True, print_blob=True, deadline=None)
settings.register_profile("torture", max_examples=5_000, print_blob=True, deadline=None)


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """This process's empty databases, migrated once and copied for each test."""
    with Shelf(tmp_path_factory.mktemp("databases")) as shelf:
        yield shelf


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, shelf: Shelf, tmp_path: Path) -> Iterator[Database]:
    """A fresh database with the newest schema; a test that asks for it runs once on each kind."""
    with shelf.take(request.param, tmp_path) as database:
        yield database


@pytest.fixture
def engine(database: Database) -> Iterator[Engine]:
    engine = connect(database.url)
    yield engine
    engine.dispose()


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    return writers(engine)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A test that was left out is a test that failed, whatever it said as its reason."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and any(reporter.stats.get(outcome) for outcome in ("skipped", "xfailed", "xpassed")):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
