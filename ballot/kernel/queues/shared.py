"""The queue of any number of machines: procrastinate in the PostgreSQL database."""

from typing import Any

import structlog
from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from psycopg import OperationalError

from ballot.kernel.queues.bell import TASK, Hear, Unheard

SCHEMA = "procrastinate"
"""Where the queue's own tables stand, apart from ours; laid by a migration."""

log = structlog.get_logger("ballot")


class SharedQueue:
    """Keeps words in the tables of the database at `conninfo`."""

    def __init__(self, conninfo: str) -> None:
        self._where: dict[str, Any] = {
            "conninfo": conninfo,
            "kwargs": {"options": f"-c search_path={SCHEMA}"},
        }

    def ring(self, word: str) -> None:
        try:
            self._defer(word)
        except (ConnectorException, OperationalError) as fault:
            raise Unheard(word) from fault

    def listen(self, hear: Hear) -> None:
        app = App(connector=PsycopgConnector(**self._where, min_size=1, max_size=4))
        app.task(name=TASK)(lambda word: hear(word))
        app.run_worker(fetch_job_polling_interval=2, delete_jobs="always")

    def _defer(self, word: str) -> None:
        app = App(connector=SyncPsycopgConnector(**self._where, min_size=1, max_size=1, timeout=5))
        with app.open():
            try:
                app.configure_task(TASK, queueing_lock=word, allow_unknown=True).defer(word=word)
            except AlreadyEnqueued:
                log.debug("rung-already", word=word)
