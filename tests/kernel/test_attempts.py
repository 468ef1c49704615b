"""Counted tries: shared by all workers, one window at a time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from ballot.kernel.attempts import Attempt, forget, spend
from ballot.kernel.db import connect, writers
from ballot.kernel.limits import Limit, TooMany

NOON = datetime(2025, 1, 12, 12, tzinfo=UTC)
THREE = Limit("guess", 3, timedelta(minutes=10))


def test_the_fourth_try_waits_for_the_window_s_end(sessions):
    for minute in range(3):
        spend(sessions, THREE, "zhang", now=NOON + timedelta(minutes=minute))
    with pytest.raises(TooMany) as refused:
        spend(sessions, THREE, "zhang", now=NOON + timedelta(minutes=9))
    assert refused.value.wait == 61
    spend(sessions, THREE, "zhang", now=NOON + timedelta(minutes=10))


def test_other_keys_and_other_kinds_are_counted_apart(sessions):
    for _ in range(3):
        spend(sessions, THREE, "zhang", "192.0.2.1", now=NOON)
    spend(sessions, THREE, "zhang", "192.0.2.2", now=NOON)
    spend(sessions, Limit("other", 1, timedelta(minutes=1)), "zhang", "192.0.2.1", now=NOON)
    with pytest.raises(TooMany):
        spend(sessions, THREE, "zhang", "192.0.2.1", now=NOON)


def test_a_success_begins_anew(sessions):
    for _ in range(3):
        spend(sessions, THREE, "zhang", now=NOON)
    forget(sessions, THREE, "zhang")
    spend(sessions, THREE, "zhang", now=NOON)


def test_of_forty_tries_at_once_by_eight_workers_three_come_through(database, sessions):
    def work(_worker):
        engine, through = connect(database.url), 0
        for _ in range(5):
            try:
                spend(writers(engine), THREE, "zhang", now=NOON)
                through += 1
            except TooMany:
                continue
        engine.dispose()
        return through

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(work, range(8))) == 3


def test_old_counts_are_swept_and_hold_no_words(sessions):
    spend(sessions, THREE, "zhang", now=NOON)
    with sessions() as session:
        assert "zhang" not in session.scalars(select(Attempt)).one().key
    spend(sessions, THREE, "li", now=NOON + timedelta(days=2))
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) == 1


def test_who_is_beyond_a_limit_is_turned_away_while_somebody_else_writes(sessions):
    for _ in range(3):
        spend(sessions, THREE, "zhang", now=NOON)
    with sessions.begin() as writer:
        writer.execute(select(Attempt).with_for_update())
        with pytest.raises(TooMany):
            spend(sessions, THREE, "zhang", now=NOON)
