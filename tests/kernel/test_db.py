"""The database: what it must be told before a ballot may be acknowledged."""

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import create_engine, event, literal, select, text
from sqlalchemy.exc import StatementError

from ballot.kernel.db import Moment, connect, require_safe


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
