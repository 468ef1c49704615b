"""Jobs: each part once, whoever is killed, refused or late; on both databases and through both queues."""

import sqlite3
import time
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from ballot.kernel import jobs, log
from ballot.kernel.errors import IllegalMove, Missing, NotAllowed
from ballot.kernel.jobs import DraftJob, Job, JobPart, LongTask, Runner, draft_job, drop_job, job_of, order_job, reports
from ballot.kernel.lifecycle import JobStage
from ballot.kernel.outbox import Postman
from ballot.kernel.policy import PUBLIC, Actor, ActorId, Role
from ballot.kernel.queues.bell import Unheard
from ballot.kernel.queues.embedded import EmbeddedQueue
from ballot.kernel.work import begin

ADMIN = Actor(ActorId("admin-1"), frozenset({Role.ADMIN}))
PLACE = uuid4()


class Cut(Exception):
    """The power goes."""


def actor_of(_session, actor_id, _now):
    return Actor(actor_id, frozenset({Role.ADMIN}))


def tell(work, job, payload):
    """A task whose trace can be counted: one entry a part."""
    work.record(job.log_id, "part.told", payload=payload)
    return f"told {payload}"


@pytest.fixture
def log_id(sessions):
    with begin(sessions, ADMIN) as work:
        made = work.start_log(uuid4())
        work.record(made, "log.start")
    return made


def a_job(sessions, log_id, parts=3, key="once", task="tell"):
    laid = [(str(number), 10) for number in range(parts)]
    with begin(sessions, ADMIN) as work:
        return draft_job(work, DraftJob(PLACE, log_id, task, "名单", key, "0" * 64, laid)).id


def ordered(sessions, log_id, **changes):
    job_id = a_job(sessions, log_id, **changes)
    with begin(sessions, ADMIN) as work:
        order_job(work, job_of(work.session, PLACE, job_id, lock=True))
    return job_id


def a_runner(sessions, task=tell, who=actor_of):
    return Runner(sessions, {"tell": task}, who)


def seen(engine, job_id):
    with Session(engine) as session:
        return session.get(Job, job_id)


def told(engine, log_id):
    with Session(engine) as session:
        log.check(session, log_id)
        return [entry.facts for entry in log.entries(session, log_id) if entry.event == "part.told"]


def test_a_job_does_its_parts_in_order_and_forgets_what_they_held(sessions, engine, log_id):
    job_id = ordered(sessions, log_id)
    assert a_runner(sessions).carry_on(job_id) is False

    job = seen(engine, job_id)
    assert (job.stage, job.done, job.total, job.cursor) == (JobStage.DONE, 30, 30, 3)
    assert told(engine, log_id) == [f'{{"payload":"{number}"}}' for number in range(3)]
    with Session(engine) as session:
        assert reports(session, job_id) == ["told 0", "told 1", "told 2"]
        assert set(session.scalars(select(JobPart.payload))) == {""}


def test_laid_out_is_not_begun(sessions, engine, log_id):
    job_id = a_job(sessions, log_id)
    a_runner(sessions).carry_on(job_id)
    assert seen(engine, job_id).done == 0
    assert told(engine, log_id) == []


def test_the_same_key_lays_out_one_job(sessions, log_id):
    assert a_job(sessions, log_id) == a_job(sessions, log_id)
    assert a_job(sessions, log_id) != a_job(sessions, log_id, key="another")


def test_what_is_cut_in_a_part_leaves_no_half_of_it_and_goes_on(sessions, engine, log_id):
    job_id = ordered(sessions, log_id)
    cuts = iter([False, True, False, False])

    def tell_or_cut(work, job, payload):
        said = tell(work, job, payload)
        if next(cuts):
            raise Cut
        return said

    with pytest.raises(Cut):
        a_runner(sessions, tell_or_cut).carry_on(job_id)
    assert (seen(engine, job_id).cursor, len(told(engine, log_id))) == (1, 1)

    a_runner(sessions, tell_or_cut).carry_on(job_id)
    assert seen(engine, job_id).stage is JobStage.DONE
    assert len(told(engine, log_id)) == 3


def test_a_part_that_never_comes_to_an_end_is_given_up(sessions, engine, log_id):
    job_id = ordered(sessions, log_id)

    def cut(_work, _job, _payload):
        raise Cut

    for _ in range(jobs.TRIES):
        with pytest.raises(Cut):
            a_runner(sessions, cut).carry_on(job_id)
    assert a_runner(sessions, cut).carry_on(job_id) is False
    assert (seen(engine, job_id).stage, seen(engine, job_id).fault) == (JobStage.FAILED, jobs.CRASHED)


def test_who_may_no_longer_order_it_carries_nothing_on(sessions, engine, log_id):
    job_id = ordered(sessions, log_id)

    def refuse(work, _job, _payload):
        raise NotAllowed(f"{work.actor.id} has lost the role")

    a_runner(sessions, refuse).carry_on(job_id)
    job = seen(engine, job_id)
    assert (job.stage, job.fault, job.cursor) == (JobStage.FAILED, "not-allowed", 0)


def test_a_failed_job_can_be_ordered_again_and_goes_on_where_it_was(sessions, engine, log_id):
    job_id = ordered(sessions, log_id)
    refusing = iter([False, True])

    def once(work, job, payload):
        if next(refusing):
            raise NotAllowed("now")
        return tell(work, job, payload)

    a_runner(sessions, once).carry_on(job_id)
    with begin(sessions, ADMIN) as work:
        order_job(work, job_of(work.session, PLACE, job_id, lock=True))
    a_runner(sessions).carry_on(job_id)
    assert seen(engine, job_id).stage is JobStage.DONE
    assert len(told(engine, log_id)) == 3


def test_a_job_is_ordered_once_and_a_running_one_is_not_dropped(sessions, log_id):
    job_id = ordered(sessions, log_id)
    for act in (order_job, drop_job):
        with pytest.raises(IllegalMove), begin(sessions, ADMIN) as work:
            act(work, job_of(work.session, PLACE, job_id, lock=True))


def test_a_dropped_job_keeps_no_payload(sessions, engine, log_id):
    job_id = a_job(sessions, log_id)
    with begin(sessions, ADMIN) as work:
        drop_job(work, job_of(work.session, PLACE, job_id, lock=True))
    with Session(engine) as session:
        assert set(session.scalars(select(JobPart.payload))) == {""}


def test_another_assembly_has_no_such_job(sessions, log_id):
    job_id = a_job(sessions, log_id)
    with sessions() as session, pytest.raises(Missing):
        job_of(session, uuid4(), job_id)


def test_a_sweep_finds_what_nobody_is_at(sessions, log_id):
    job_id = ordered(sessions, log_id)
    runner, now = a_runner(sessions), datetime.now(UTC)
    assert runner.waiting(now) == [job_id]
    runner._try(job_id)
    assert runner.waiting(now) == []
    assert runner.waiting(now, all_of_them=True) == [job_id]
    assert runner.waiting(now + timedelta(hours=1)) == [job_id]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_sweep_waits_for_no_writer(sessions, log_id):
    job_id = ordered(sessions, log_id)
    postman = Postman(sessions, {})
    with begin(sessions, PUBLIC) as work:
        work.record(log_id, "entry.held")
        began = time.monotonic()
        assert a_runner(sessions).waiting(datetime.now(UTC)) == [job_id]
        assert not postman.is_anything_due(datetime.now(UTC))
        assert time.monotonic() - began < 4, "busy_timeout is five seconds"


def test_a_long_job_lets_the_others_in(sessions, engine, log_id, monkeypatch):
    monkeypatch.setattr(jobs, "SLICE", 0)
    job_id = ordered(sessions, log_id)
    assert a_runner(sessions).carry_on(job_id) is True
    assert seen(engine, job_id).cursor == 1


def a_long(beforehand):
    """A job of ten whose beforehand is given; what it returns is what the task tells."""
    return LongTask(beforehand, tell)


def test_what_takes_long_is_done_beforehand_while_others_write_and_nobody_takes_the_job_up(sessions, engine, log_id):
    job_id = ordered(sessions, log_id, parts=2)
    shown = []

    def beforehand(_session, payload, done):
        done(4)
        with begin(sessions, ADMIN) as work:
            work.record(log_id, "someone.else")
        soon = datetime.now(UTC) + jobs.PATIENCE / 2
        shown.append((seen(engine, job_id).done, a_runner(sessions).waiting(soon)))
        return f"long-{payload}"

    while a_runner(sessions, a_long(beforehand)).carry_on(job_id):
        continue
    assert shown == [(4, []), (14, [])]
    assert told(engine, log_id) == [f'{{"payload":"long-{number}"}}' for number in range(2)]
    assert (seen(engine, job_id).stage, seen(engine, job_id).done) == (JobStage.DONE, 20)


def test_of_two_that_are_at_the_same_long_part_one_counts(sessions, engine, log_id):
    job_id = ordered(sessions, log_id, parts=2)

    def beforehand(session, payload, _done):
        session.close()
        if seen(engine, job_id).cursor == 0:
            a_runner(sessions)._do(job_id)
        return payload

    while a_runner(sessions, a_long(beforehand)).carry_on(job_id):
        continue
    assert told(engine, log_id) == [f'{{"payload":"{number}"}}' for number in range(2)]
    assert seen(engine, job_id).stage is JobStage.DONE


def test_a_long_part_that_is_refused_fails_the_job_and_one_that_is_killed_is_done_again(sessions, engine, log_id):
    job_id = ordered(sessions, log_id)

    def cut(session, _payload, done):
        session.close()
        done(7)
        raise Cut

    with pytest.raises(Cut):
        a_runner(sessions, a_long(cut)).carry_on(job_id)
    assert (seen(engine, job_id).stage, seen(engine, job_id).done) == (JobStage.ORDERED, 7)

    def refuse(_session, _payload, _done):
        raise NotAllowed("now")

    a_runner(sessions, a_long(refuse)).carry_on(job_id)
    assert (seen(engine, job_id).stage, seen(engine, job_id).fault) == (JobStage.FAILED, "not-allowed")
    with begin(sessions, ADMIN) as work:
        order_job(work, job_of(work.session, PLACE, job_id, lock=True))
    a_runner(sessions).carry_on(job_id)
    assert (seen(engine, job_id).done, len(told(engine, log_id))) == (30, 3)


def test_an_order_that_is_rolled_back_orders_nothing(sessions, log_id, engine):
    job_id = a_job(sessions, log_id)
    with pytest.raises(Cut), begin(sessions, ADMIN) as work:
        order_job(work, job_of(work.session, PLACE, job_id, lock=True))
        raise Cut
    assert seen(engine, job_id).stage is JobStage.DRAFT


def test_a_queue_that_cannot_be_reached_hinders_no_order(sessions, engine, log_id, monkeypatch):
    def deaf(_url):
        raise Unheard("job") from sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr("ballot.kernel.queues.queue_of", deaf)
    assert seen(engine, ordered(sessions, log_id)).stage is JobStage.ORDERED


def test_a_queue_that_has_no_file_to_ring_in_says_so(tmp_path):
    with pytest.raises(Unheard):
        EmbeddedQueue(tmp_path).ring("job:1")
