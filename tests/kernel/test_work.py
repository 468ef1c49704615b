"""Work: the one transaction, on real databases, with what goes wrong in it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from ballot.kernel import log
from ballot.kernel.db import connect, writers
from ballot.kernel.errors import BrokenLog, IllegalMove, Missing, UnfitFact, Unrecorded
from ballot.kernel.lifecycle import CycleMove, CycleStage
from ballot.kernel.log import Entry, Log, LogId
from ballot.kernel.policy import Actor, ActorId, Role
from ballot.kernel.work import begin

NOON = datetime(2027, 1, 12, 12, 0, 0, 123456, tzinfo=UTC)
CLERK = Actor(ActorId("clerk-1"), frozenset({Role.ORGANIZER}))


class Year:
    """Anything with a stage; the database has no table of cycles yet."""

    kind = "cycle"

    def __init__(self, log_id: LogId) -> None:
        self.id = uuid4()
        self.stage = CycleStage.DRAFT
        self.log_id = log_id


@pytest.fixture
def log_id(sessions) -> LogId:
    with begin(sessions, CLERK, NOON) as work:
        made = work.start_log(uuid4())
        work.record(made, "log.start")
    return made


def entries(engine, log_id) -> list[Entry]:
    with Session(engine) as session:
        return log.entries(session, log_id)


def write_behind(engine, statement) -> None:
    """Change the database as somebody would who goes round the program."""
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(statement)


def test_a_move_and_its_trace_are_one(sessions, engine, log_id):
    year = Year(log_id)
    with begin(sessions, CLERK, NOON) as work:
        work.move(year, CycleMove.OPEN_SOLICITATION, window=30)

    assert year.stage is CycleStage.SOLICITING
    entry = entries(engine, log_id)[-1]
    assert (entry.height, entry.actor, entry.event, entry.at) == (2, "clerk-1", "cycle.open-solicitation", NOON)
    assert entry.facts == f'{{"id":"{year.id}","window":30}}'


def test_an_illegal_move_changes_and_records_nothing(sessions, engine, log_id):
    year = Year(log_id)
    with pytest.raises(IllegalMove), begin(sessions, CLERK, NOON) as work:
        work.move(year, CycleMove.OPEN_SESSION)

    assert year.stage is CycleStage.DRAFT
    assert len(entries(engine, log_id)) == 1


def test_a_failure_after_the_change_leaves_no_trace(sessions, engine, log_id):
    with pytest.raises(RuntimeError), begin(sessions, CLERK, NOON) as work:
        work.record(log_id, "cycle.open")
        raise RuntimeError("power cut")

    assert [entry.event for entry in entries(engine, log_id)] == ["log.start"]
    with Session(engine) as session:
        assert log.check(session, log_id) == 1


@pytest.mark.parametrize(
    "silent",
    [
        lambda session: session.add(Log(id=uuid4(), height=0, head=log.GENESIS)),
        lambda session: session.execute(insert(Log).values(id=uuid4(), height=0, head=log.GENESIS)),
        lambda session: session.execute(update(Log).values(height=9)),
        lambda session: session.execute(delete(Entry)),
        lambda session: session.execute(text("UPDATE log SET height = 9")),
        lambda session: session.execute(text("/* quiet */ DELETE FROM log_entry")),
        lambda session: session.execute(text("WITH a AS (SELECT 1) DELETE FROM log_entry")),
        lambda session: session.connection().exec_driver_sql("DELETE FROM log_entry"),
    ],
    ids=["object", "insert", "update", "delete", "text", "comment", "with", "driver"],
)
def test_a_silent_change_is_refused_and_undone(sessions, engine, log_id, silent):
    with pytest.raises(Unrecorded), begin(sessions, CLERK, NOON) as work:
        silent(work.session)

    with Session(engine) as session:
        assert log.check(session, log_id) == 1
        assert session.query(Log).count() == 1


def test_reading_needs_no_record(sessions, log_id):
    with begin(sessions, CLERK, NOON) as work:
        assert work.session.get_one(Log, log_id, with_for_update=True).height == 1


def test_a_query_can_change_nothing(engine, log_id):
    with Session(engine) as session, pytest.raises(DBAPIError, match=r"readonly|read-only"):
        session.execute(update(Log).values(height=9))


@pytest.mark.parametrize("fact", ["张三", "two words", "", "x" * 129, 1.5, None, b"raw", ["a"]])
def test_what_could_be_a_name_or_a_choice_stays_out_of_the_log(sessions, engine, log_id, fact):
    with pytest.raises(UnfitFact), begin(sessions, CLERK, NOON) as work:
        work.record(log_id, "idea.received", what=fact)

    assert len(entries(engine, log_id)) == 1


def test_a_log_that_was_never_started_is_missing(sessions):
    with pytest.raises(Missing), begin(sessions, CLERK, NOON) as work:
        work.record(LogId(uuid4()), "idea.received")


def test_eight_writers_of_twenty_entries_keep_them_all(database, sessions, engine, log_id):
    together = Barrier(8)

    def write(writer: int) -> None:
        own = connect(database.url)
        together.wait()
        for number in range(20):
            with begin(writers(own), CLERK) as work:
                work.record(log_id, "entry.written", writer=writer, number=number)
        own.dispose()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))

    with Session(engine) as session:
        assert log.check(session, log_id) == 1 + 160
        assert len({entry.facts for entry in log.entries(session, log_id)}) == 1 + 160


def entry_of(log_id: UUID, **changes: object) -> dict[str, object]:
    plain = {"log_id": log_id, "height": 4, "parent": "1" * 64, "digest": "2" * 64}
    return {**plain, "at": NOON, "actor": "x", "event": "y", "facts": "{}", **changes}


@pytest.mark.parametrize(
    "tamper",
    [
        lambda _: update(Entry).where(Entry.height == 2).values(facts='{"n":7}'),
        lambda _: update(Entry).where(Entry.height == 2).values(event="other.event"),
        lambda _: update(Entry).where(Entry.height == 2).values(actor="somebody"),
        lambda _: update(Entry).where(Entry.height == 2).values(at=datetime(2020, 1, 1, tzinfo=UTC)),
        lambda _: update(Entry).where(Entry.height == 2).values(digest="0" * 64),
        lambda _: update(Entry).where(Entry.height == 2).values(parent="f" * 64),
        lambda _: delete(Entry).where(Entry.height == 2),
        lambda _: delete(Entry).where(Entry.height == 3),
        lambda log_id: insert(Entry).values(entry_of(log_id)),
        lambda _: update(Log).values(height=2),
        lambda _: update(Log).values(head="0" * 64),
    ],
)
def test_a_log_that_somebody_touched_is_found_broken(sessions, engine, log_id, tamper):
    for number in (2, 3):
        with begin(sessions, CLERK, NOON) as work:
            work.record(log_id, "entry.written", n=number)
    with Session(engine) as session:
        assert log.check(session, log_id) == 3

    write_behind(engine, tamper(log_id))

    with Session(engine) as session, pytest.raises(BrokenLog):
        log.check(session, log_id)


def test_two_entries_can_never_follow_the_same_one(engine, log_id):
    first = entries(engine, log_id)[0]
    write_behind(engine, insert(Entry).values(entry_of(log_id, parent=first.digest)))
    with pytest.raises(DBAPIError, match=r"(?i)unique"):
        write_behind(engine, insert(Entry).values(entry_of(log_id, height=5, parent=first.digest)))


def test_a_log_that_is_not_there_cannot_be_checked(engine):
    with Session(engine) as session, pytest.raises(Missing):
        log.check(session, LogId(uuid4()))
