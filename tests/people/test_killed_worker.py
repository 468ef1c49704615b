"""A real worker is killed in the middle of an import; what it was at goes on, and each row comes exactly once."""

import time
from collections import Counter

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ballot.kernel import log
from ballot.kernel.jobs import Job
from ballot.kernel.lifecycle import JobStage
from ballot.people.imports import queries, service
from ballot.people.models import Account, Deputy
from tests.people.sheets import a_roll
from tests.people.test_imports import Town
from tests.workers import worker

ROWS = 1000
LONGEST = 120


@pytest.fixture
def town(sessions, monkeypatch):
    monkeypatch.setattr(service, "PART", 20)
    return Town(sessions)


def wait_until(engine, job_id, reached):
    """Look at the job as a page does, until `reached` says so of it."""
    ends = time.monotonic() + LONGEST
    while time.monotonic() < ends:
        with Session(engine) as session:
            job = session.get_one(Job, job_id)
            if reached(job):
                return job
        time.sleep(0.02)
    raise TimeoutError(f"{job.done} of {job.total}, {job.stage}")


def test_an_import_survives_three_kills_and_writes_each_row_once(town, engine, database, tmp_path):
    output = tmp_path / "worker.log"
    job_id = town.lay_out(a_roll(ROWS))
    town.confirm(job_id)
    for share in (100, 300, 600):
        with worker(database.url, output) as process:
            seen = wait_until(engine, job_id, lambda job, share=share: job.done > share)
            process.kill()
            process.wait()
        assert seen.stage is JobStage.ORDERED, "it was over before it was killed"
    with worker(database.url, output):
        job = wait_until(engine, job_id, lambda job: job.stage is not JobStage.ORDERED)

    assert (job.stage, job.done, job.total) == (JobStage.DONE, ROWS, ROWS)
    with Session(engine) as session:
        log.check(session, town.log_id)
        entries = Counter(entry.event for entry in log.entries(session, town.log_id))
        assert session.scalar(select(func.count()).select_from(Deputy)) == ROWS
        assert session.scalar(select(func.count()).select_from(Account)) == ROWS + 1
        assert len(queries.told(session, job)) == ROWS
    assert (entries["deputy.import"], entries["account.open"]) == (ROWS, ROWS)
    assert "Traceback" not in output.read_text(encoding="utf-8")


def test_a_worker_that_runs_hears_of_a_job_at_once(town, engine, database, tmp_path):
    with worker(database.url, tmp_path / "worker.log"):
        first = town.lay_out(a_roll(2))
        town.confirm(first)
        wait_until(engine, first, lambda job: job.stage is JobStage.DONE)
        began = time.monotonic()
        second = town.lay_out(a_roll(4))
        town.confirm(second)
        wait_until(engine, second, lambda job: job.stage is JobStage.DONE)
        assert time.monotonic() - began < 10
