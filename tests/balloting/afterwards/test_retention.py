"""Ballots leave the site on the announced day: not sooner, not under an objection, whoever has left by then."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from ballot.balloting.afterwards import queries, retention
from ballot.balloting.afterwards.rules import UnfitDays
from ballot.balloting.afterwards.verifying import verify
from ballot.balloting.record import queries as record
from ballot.balloting.record.models import RecordRetention
from ballot.balloting.record.queries import Withdrawn
from ballot.balloting.setup.models import Election
from ballot.kernel.jobs import Job, JobPart, Runner
from ballot.kernel.lifecycle import JobStage
from ballot.kernel.policy import PUBLIC
from ballot.kernel.work import begin
from tests.balloting.afterwards.results import DAY, KEPT, LAST, TODAY, a_counted_hall, announced, decided, raised
from tests.people_rows import NOON

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def hall(sessions):
    return a_counted_hall(sessions)


def withdraw(hall, now):
    """Let the worker come at that moment; returns what each job that is left says."""
    with begin(hall.sessions, hall.desk.one, now) as work:
        jobs = work.session.scalars(select(Job).where(Job.task == retention.TASK).order_by(Job.due_at)).all()
        parts = {one.id: work.session.scalars(select(JobPart).where(JobPart.job_id == one.id)).one() for one in jobs}
        return [retention.withdraw_ballots(work, one, parts[one.id].payload) for one in jobs]


def test_ballots_leave_on_the_day_after_theirs_and_all_else_stays(hall):
    announced(hall)
    announced(hall, keep_until=KEPT + timedelta(days=30))
    after = datetime(KEPT.year, KEPT.month, KEPT.day, 20, tzinfo=UTC)
    assert withdraw(hall, after) == ["0", "0"]
    with hall.reading() as session:
        election = session.get_one(Election, hall.election_id)
        whole = list(record.chain(session, election))
        ballot = next(one.seq for one in record.entries_of(session, election, "ballot"))
        assert record.line_at(session, election, ballot)
    assert withdraw(hall, after + timedelta(days=31)) == ["0", "8"]
    assert withdraw(hall, after + timedelta(days=32)) == ["0", "0"]
    with hall.reading() as session:
        election = session.get_one(Election, hall.election_id)
        for read in (
            lambda: record.line_at(session, election, ballot),
            lambda: list(record.lines_from(session, election, 0)),
            lambda: verify(session, election, [].append),
        ):
            with pytest.raises(Withdrawn):
                read()
        assert list(record.chain(session, election)) == whole
        assert record.line_at(session, election, 0)
        assert record.head(session, election)["hash"] == election.head


def left(hall):
    with hall.reading() as session:
        return record.withdrawn_at(session, session.get_one(Election, hall.election_id)) is not None


def let_the_day_pass(hall):
    """Announce days that were over long ago, as somebody did back then."""
    announced(hall, TODAY - 20 * DAY, TODAY - 10 * DAY, NOON - 30 * DAY)


def come(hall):
    """A worker takes up every withdrawal that is due, and whoever ordered them has left by then."""
    runner = Runner(hall.sessions, {retention.TASK: retention.withdraw_ballots}, lambda *_: PUBLIC)
    for job_id in runner.waiting(NOON):
        runner.carry_on(job_id)


def test_ballots_leave_though_whoever_announced_the_day_has_left_before(hall):
    let_the_day_pass(hall)
    come(hall)
    assert left(hall)


def test_a_withdrawal_that_failed_is_taken_up_again_with_the_next_word(hall):
    let_the_day_pass(hall)
    with hall.sessions.begin() as session:
        session.execute(update(Job).where(Job.task == retention.TASK).values(stage=JobStage.FAILED, fault="crashed"))
    come(hall)
    assert not left(hall)
    let_the_day_pass(hall)
    come(hall)
    assert left(hall)


def test_no_ballot_leaves_while_an_objection_waits_and_its_decision_lets_them_go(hall):
    let_the_day_pass(hall)
    first, second = (raised(hall, now=NOON - 25 * DAY) for _ in range(2))
    come(hall)
    decided(hall, first)
    come(hall)
    assert not left(hall)
    decided(hall, second)
    come(hall)
    assert left(hall)


@on_sqlite
def test_ballots_stay_longer_after_the_last_day_to_object_and_never_shorter(hall):
    announced(hall, LAST, KEPT)
    announced(hall, LAST, KEPT + DAY, NOON + 20 * DAY)
    with pytest.raises(UnfitDays):
        announced(hall, LAST, KEPT)
    with hall.reading() as session:
        found = queries.followed(session, session.get_one(Election, hall.election_id))
    assert (found.period.closes_on, found.retention.keep_until) == (LAST, KEPT + DAY)


@on_sqlite
def test_what_was_withdrawn_stays_so_whatever_day_is_announced(hall):
    announced(hall)
    with hall.sessions.begin() as session:
        session.execute(update(RecordRetention).values(withdrawn_at=NOON))
    announced(hall, keep_until=date(2099, 1, 1))
    with hall.reading() as session, pytest.raises(Withdrawn):
        record.require_kept(session, session.get_one(Election, hall.election_id))
