"""The database and its safety: no other file knows which of the two it is, or how durable it is told to be."""

import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from threading import Lock
from typing import TYPE_CHECKING, Any

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as RequestSession
from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    TypeDecorator,
    create_engine,
    event,
)
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, registry, sessionmaker

from ballot.kernel.errors import UnsafeDatabase

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# NORMAL lost acknowledged commits in 670 of 1,000 simulated power cuts, FULL in none.
SQLITE: Mapping[str, str] = {
    "foreign_keys": "1",
    "journal_mode": "wal",
    "synchronous": "2",
    "busy_timeout": "5000",
}
POSTGRESQL: Mapping[str, str] = {
    "synchronous_commit": "on",
    "fsync": "on",
    "full_page_writes": "on",
    "server_encoding": "UTF8",
}

UNIQUE_VIOLATION = "23505"
"""PostgreSQL's own name of it."""

TURN = "its turn to write"

# Parameters of a failed statement may be somebody's words: no error message holds them.
POOL: Mapping[str, Any] = {"hide_parameters": True, "pool_size": 16, "max_overflow": 16, "pool_pre_ping": True}


class Moment(TypeDecorator[datetime]):
    """An aware UTC time, to the microsecond, also where the database keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without its zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def word(kind: type[StrEnum]) -> Enum:
    """A column type that keeps a member of `kind` as its word; a new member needs no migration."""
    return Enum(
        kind, native_enum=False, length=48, values_callable=lambda members: [member.value for member in members]
    )


class Base(DeclarativeBase):
    """Registry and names of all tables; Flask-SQLAlchemy copies this class's body, so both are named here."""

    registry = registry(metadata=MetaData(naming_convention=NAMES), type_annotation_map={datetime: Moment})


class Reading(RequestSession):
    """A request's session, which only reads (ADR 2)."""

    def close(self) -> None:
        """Give the connection back, or throw it away if its database has gone: there was nothing to roll back."""
        try:
            super().close()
        except DBAPIError as fault:
            if not fault.connection_invalidated:
                raise
            self.invalidate()


db = SQLAlchemy(model_class=Base, engine_options=dict(POOL), session_options={"class_": Reading})

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def connect(url: str) -> Engine:
    """Return an engine for `url` with this module's safety, for whoever has no Flask app around."""
    return prepare(create_engine(url, **POOL))


def prepare(engine: Engine) -> Engine:
    """Give every connection of the engine its settings and every transaction its kind.

    A transaction only reads unless its execution options hold `writes=True`: a query that
    tries to change something fails in the database itself, and reads wait for no writer.
    """
    if engine.dialect.name == "sqlite":
        turn = Turn()
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", turn.begin)
        event.listen(engine, "checkin", turn.end)
    else:
        event.listen(engine, "begin", _begin_postgresql)
    return engine


def writers(engine: Engine) -> sessionmaker[Session]:
    """Sessions that may change rows; `kernel.work.begin` is the one place that opens them."""
    return sessionmaker(engine.execution_options(writes=True), expire_on_commit=False)


def reading(sessions: sessionmaker[Session]) -> Session:
    """A session of a writer's whose first transaction only reads: nobody waits for it, and it waits for nobody."""
    session = sessions()
    session.connection(execution_options={"writes": False})
    return session


def is_taken(fault: IntegrityError) -> bool:
    """Whether it was a unique constraint that kept the row out, and no other rule of the table."""
    if isinstance(fault.orig, sqlite3.IntegrityError):
        return fault.orig.sqlite_errorcode in (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
    return getattr(fault.orig, "sqlstate", "") == UNIQUE_VIOLATION


def require_safe(engine: Engine) -> None:
    """Raise UnsafeDatabase unless the database keeps what it acknowledged through a power cut."""
    sqlite = engine.dialect.name == "sqlite"
    ask, wanted = ("PRAGMA", SQLITE) if sqlite else ("SHOW", POSTGRESQL)
    with engine.connect() as connection:
        found = {name: str(connection.exec_driver_sql(f"{ask} {name}").scalar_one()) for name in wanted}
    faults = [
        f"{name} is {found[name]}, not {value}"
        for name, value in wanted.items()
        if found[name].lower() != value.lower()
    ]
    if faults:
        raise UnsafeDatabase("; ".join(faults))


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # The driver's own BEGIN would be a deferred one, sent only at the first change.
    connection.isolation_level = None
    cursor = connection.cursor()
    for name, value in SQLITE.items():
        cursor.execute(f"PRAGMA {name}={value}")
    cursor.close()


class Turn:
    """The threads of one process write to SQLite one after the other.

    Whoever finds SQLite locked looks again after ever longer pauses, and whoever comes meanwhile goes
    first: of 300 deputies within a minute the slowest waited out all of busy_timeout. A thread that
    waits here is woken when its turn has come, so that only the two processes of a site ever contend.
    """

    def __init__(self) -> None:
        self._lock = Lock()

    def begin(self, connection: Connection) -> None:
        """Begin a transaction; one that writes waits for its turn as long as SQLite itself would."""
        # A deferred BEGIN that reads and then writes fails at once under contention,
        # whatever busy_timeout says; IMMEDIATE waits for its turn.
        writes = bool(connection.get_execution_options().get("writes"))
        if writes and TURN not in connection.info:
            if not self._lock.acquire(timeout=int(SQLITE["busy_timeout"]) / 1000):
                raise OperationalError("BEGIN IMMEDIATE", None, TimeoutError("another thread writes for too long"))
            connection.info[TURN] = True
        connection.exec_driver_sql(f"PRAGMA query_only={int(not writes)}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    def end(self, _connection: object, record: Any) -> None:
        """The connection goes back to the pool: its transaction is over, however it ended."""
        if record.info.pop(TURN, False):
            self._lock.release()


def _begin_postgresql(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    # Whoever waits for a lock gives up as on SQLite, and is told to try again.
    connection.exec_driver_sql(
        f"SET LOCAL lock_timeout = {SQLITE['busy_timeout']}" if writes else "SET TRANSACTION READ ONLY"
    )
