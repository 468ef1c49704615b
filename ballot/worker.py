"""The worker: hears what the queue rings, and rings again what nobody seems to be at."""

import os
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import structlog
from sqlalchemy import Engine

from ballot.balloting.afterwards import recounting
from ballot.balloting.afterwards import retention as withdrawing
from ballot.balloting.afterwards.queries import RECOUNT_TASK
from ballot.balloting.counting import tallying
from ballot.kernel import log_key, outbox
from ballot.kernel.db import connect, require_safe, writers
from ballot.kernel.jobs import JobId, Runner, Task, Tasks
from ballot.kernel.outbox import Postman
from ballot.kernel.queues import queue_of
from ballot.kernel.queues.bell import Queue
from ballot.kernel.senders import senders_of
from ballot.people.imports import queries as imports
from ballot.people.imports.service import import_part
from ballot.people.sign_in.queries import actor_by_id
from ballot.settings import Settings
from ballot.shortlisting import reminding
from ballot.shortlisting.documents import making as papers
from ballot.solicitation.service import retention
from ballot.tracking.plans.service import publishing as plans

SWEEP_EVERY = 3.0

TASKS: Tasks = {
    imports.TASK: import_part,
    retention.TASK: retention.forget_contacts,
    plans.TASK: plans.remind,
    papers.TASK: papers.make_part,
    reminding.TASK: reminding.remind,
    withdrawing.TASK: withdrawing.withdraw_ballots,
    RECOUNT_TASK: recounting.TASK,
}
"""Every kind of job that can be ordered and signs nothing."""


def signing_tasks(key: Path | None) -> Mapping[str, Task]:
    """The kinds whose outcome goes into a public record; `key` is the log key's file, read when it is needed."""
    return {tallying.TASK: lambda work, job, payload: tallying.tally_part(log_key.read(key), work, job, payload)}


log = structlog.get_logger("ballot")


class Worker:
    """One process's share of the work; several may run beside each other."""

    def __init__(self, settings: Settings, tasks: Tasks = TASKS) -> None:
        self._engine: Engine = connect(settings.database_url)
        require_safe(self._engine)
        sessions = writers(self._engine)
        self._queue: Queue = queue_of(self._engine.url)
        self._runner = Runner(sessions, {**tasks, **signing_tasks(settings.log_key)}, actor_by_id)
        senders = senders_of(settings.mail, settings.mail_from, settings.webhook, settings.secret_key, settings.site)
        self._postman = Postman(sessions, senders)
        self._ended = threading.Event()

    def run(self) -> None:
        """Serve until the process is told to end; what a killed one left is taken up at once."""
        sweeper = threading.Thread(target=self._sweep, daemon=True)
        sweeper.start()
        self._queue.listen(self.hear)
        self._ended.set()
        sweeper.join()
        self._engine.dispose()

    def hear(self, word: str) -> None:
        """Do what a word of the queue asks for."""
        if word == outbox.BELL:
            self._postman.round()
            return
        _, _, name = word.partition(":")
        if self._runner.carry_on(JobId(UUID(name))):
            self._queue.ring(word)

    def _sweep(self) -> None:
        """Ring until the end: a database or a queue that doesn't answer now is asked again at the next turn."""
        after_restart = True
        while True:
            try:
                self._ring_again(after_restart=after_restart)
                after_restart = False
            except Exception:
                log.exception("sweep failed")
            if self._ended.wait(SWEEP_EVERY):
                return

    def _ring_again(self, *, after_restart: bool = False) -> None:
        now = datetime.now(UTC)
        for job_id in self._runner.waiting(now, all_of_them=after_restart):
            self._queue.ring(f"job:{job_id}")
        if self._postman.is_anything_due(now):
            self._queue.ring(outbox.BELL)


def end_with(parent: int) -> None:
    """End this process when its parent is gone, however that went; also when it went before this was asked."""

    def watch() -> None:
        while os.getppid() == parent:
            threading.Event().wait(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
