"""What every test may ask for: a database of either kind, and how hard Hypothesis tries."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from ballot.kernel.db import writers
from tests.databases import DATABASES, Database, Shelf, engine_at, quick_folder

PASSED = count(1)
LONGEST = {
    "test_secret_session.py",
    "test_every_look.py",
    "test_no_difference.py",
    "test_rehearse.py",
    "test_access.py",
}
"""Files whose single tests take minutes: they begin first, so that no worker is left alone with one at the end."""

# The same examples in every run of CI; `make torture` draws new ones and prints how to repeat a failure.
settings.register_profile("ci", derandomize=True, print_blob=True, deadline=None)
settings.register_profile("torture", max_examples=5_000, print_blob=True, deadline=None)


@pytest.fixture(scope="session")
def shelf() -> Iterator[Shelf]:
    """This process's empty databases, migrated once and copied for each test."""
    quick = quick_folder()
    with TemporaryDirectory(prefix="ballot-tests-", dir=quick) as folder, Shelf(Path(folder), quick) as shelf:
        yield shelf


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, shelf: Shelf) -> Iterator[Database]:
    """A fresh database with the newest schema; a test that asks for it runs once on each kind."""
    with shelf.take(request.param) as database:
        yield database


@pytest.fixture
def engine(database: Database) -> Iterator[Engine]:
    engine = engine_at(database.url)
    yield engine
    engine.dispose()


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    return writers(engine)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in LONGEST)


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """A dot for fifty passed tests, a failed one's name at once: a log that is cut short still tells."""
    if report.passed and report.when == "call":
        return "passed", "" if next(PASSED) % 50 else ".", "PASSED"
    if report.failed:
        fault = str(report.longrepr).strip().rpartition("\n")[2]
        return "failed" if report.when == "call" else "error", f"\n{report.nodeid}: {fault}\n", "FAILED"
    return None


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A test that was left out is a test that failed, whatever it said as its reason."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and any(reporter.stats.get(outcome) for outcome in ("skipped", "xfailed", "xpassed")):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
