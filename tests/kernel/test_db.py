"""The database: what it must be told before a ballot may be acknowledged."""

from datetime import datetime, timedelta, timezone
from threading import Event, Thread

import pytest
from sqlalchemy import create_engine, event, literal, select, text
from sqlalchemy.exc import OperationalError, StatementError

from ballot.kernel.db import SQLITE, Moment, connect, db, require_safe, writers
from tests.databases import an_app


def test_both_databases_are_safe_as_connected(engine):
    require_safe(engine)


@pytest.mark.parametrize("setting", ["foreign_keys=0", "synchronous=NORMAL", "busy_timeout=0"])
def test_a_weaker_sqlite_is_refused(tmp_path, setting):
    engine = connect(f"sqlite:///{tmp_path / 'weak.sqlite3'}")
    event.listen(engine, "connect", lambda connection, _record: connection.execute(f"PRAGMA {setting}"))
    with pytest.raises(Exception, match=setting.partition("=")[0]) as refusal:
        require_safe(engine)
    assert refusal.value.code == "unsafe-database"
    engine.dispose()


def test_a_weaker_postgresql_is_refused(shelf, tmp_path):
    with shelf.take("postgresql", tmp_path) as database:
        engine = create_engine(database.url, connect_args={"options": "-c synchronous_commit=off"})
        with pytest.raises(Exception, match="synchronous_commit is off"):
            require_safe(engine)
        engine.dispose()


def test_a_moment_needs_its_zone_and_comes_back_in_utc(engine):
    beijing = timezone(timedelta(hours=8))
    morning = datetime(2027, 1, 12, 9, tzinfo=beijing)
    with engine.connect() as connection:
        back = connection.scalar(select(literal(morning, Moment)))
        assert (back, back.utcoffset()) == (morning, timedelta(0))
        with pytest.raises(StatementError, match="zone"):
            connection.scalar(select(literal(morning.replace(tzinfo=None), Moment)))


def test_an_error_of_the_database_repeats_no_parameters(engine):
    with engine.connect() as connection, pytest.raises(StatementError) as fault:
        connection.execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": "张三"})
    assert "张三" not in str(fault.value)


@pytest.fixture
def notes(tmp_path):
    """Sessions that write to an SQLite of one table."""
    engine = connect(f"sqlite:///{tmp_path / 'notes.sqlite3'}")
    sessions = writers(engine)
    with sessions.begin() as session:
        session.execute(text("CREATE TABLE note (words)"))
    yield sessions
    engine.dispose()


def write(sessions, statement="INSERT INTO note VALUES ('x')"):
    with sessions.begin() as session:
        session.execute(text(statement))


def test_a_thread_whose_turn_never_comes_is_told_that_the_database_is_busy(notes, monkeypatch):
    monkeypatch.setitem(SQLITE, "busy_timeout", "100")
    began, end = Event(), Event()

    def dawdle():
        with notes.begin() as session:
            session.connection()
            began.set()
            end.wait()

    dawdler = Thread(target=dawdle, daemon=True)
    dawdler.start()
    began.wait()
    with pytest.raises(OperationalError, match="another thread"):
        write(notes)
    end.set()
    dawdler.join()
    write(notes)


def test_a_write_that_fails_gives_its_turn_back(notes, monkeypatch):
    monkeypatch.setitem(SQLITE, "busy_timeout", "100")
    for _ in range(3):
        with pytest.raises(OperationalError):
            write(notes, "INSERT INTO nowhere VALUES (1)")
    write(notes)


def test_one_connection_may_write_again_in_its_next_transaction(notes, monkeypatch):
    monkeypatch.setitem(SQLITE, "busy_timeout", "100")
    with notes.kw["bind"].connect() as connection:
        for _ in range(2):
            connection.execute(text("INSERT INTO note VALUES ('y')"))
            connection.commit()
    write(notes)


def test_a_page_that_has_read_ends_well_though_the_database_goes_before_its_end(shelf, tmp_path):
    with shelf.take("postgresql", tmp_path) as database, an_app(database.url) as app:
        with app.app_context():
            number = db.session.execute(text("SELECT pg_backend_pid()")).scalar_one()
            with db.engine.connect() as other:
                other.execute(text(f"SELECT pg_terminate_backend({number})"))
        with app.app_context():
            assert db.session.execute(text("SELECT 1")).scalar_one() == 1
