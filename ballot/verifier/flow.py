"""Brings a record's lines to the walk in order, ballots examined in batches and, if asked, by several processes."""

import multiprocessing
import os
import re
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager, nullcontext
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from typing import Final

from ballot.protocol.clause import Breach
from ballot.verifier.examine import Batch, Measure, examine_batch

BATCH: Final = 16
FULL: Final = 2**18
"""A batch goes off with so many ballots or so many bytes."""
# The fields behind the body stand in canonical order: a ballot's line is known by its end. The examiner reads it all.
_BALLOT: Final = re.compile(rb',"kind":"(ballot|spoil)","prev":"[0-9a-f]{64}","seq":\d+}\Z')


class Flow:
    """Yields bytes for a line that the walk reads itself, a Batch for ballots; in the record's order."""

    def __init__(self, lines: Iterable[bytes], measure: Callable[[], Measure | None], jobs: int) -> None:
        """Take the record's lines; `measure` is asked for every ballot: None leaves the ballot to the walk."""
        self._lines, self._ask, self._jobs = lines, measure, jobs
        self._measure: Measure | None = None
        self._waiting: list[bytes] = []
        self._under_way: deque[Future[Batch]] = deque()
        self._pool: ProcessPoolExecutor | None = None

    def __iter__(self) -> Iterator[bytes | Batch]:
        """Yield what the walk takes next; the processes end with the iteration, however it ends."""
        try:
            yield from self._follow()
        except Breach:
            # The file itself is at fault beyond this point; the ballots before it are judged all the same.
            yield from self._drain()
            raise
        finally:
            if self._pool is not None:
                self._pool.shutdown(cancel_futures=True)

    def _follow(self) -> Iterator[bytes | Batch]:
        for line in self._lines:
            if _BALLOT.search(line[-140:]) and (measure := self._ask()) is not None:
                # It changes at a restart only, and by then no ballot waits.
                self._measure = measure
                self._waiting.append(line)
                if len(self._waiting) >= BATCH or sum(map(len, self._waiting)) >= FULL:
                    yield from self._send(measure)
            else:
                yield from self._drain()
                yield line
        yield from self._drain()

    def _send(self, measure: Measure) -> Iterator[Batch]:
        lines, self._waiting = self._waiting, []
        if self._jobs < 2:
            yield examine_batch(lines, measure)
            return
        if self._pool is None:
            self._pool = processes(self._jobs, examine_batch.__module__)
        self._under_way.append(self._pool.submit(examine_batch, lines, measure))
        while len(self._under_way) > 2 * self._jobs:
            yield self._under_way.popleft().result()

    def _drain(self) -> Iterator[Batch]:
        if self._waiting and self._measure is not None:
            yield from self._send(self._measure)
        while self._under_way:
            yield self._under_way.popleft().result()


@contextmanager
def _unheard() -> Iterator[None]:
    """Let Ctrl-C wait, also for every process that is started meanwhile: for those, from their first instruction on."""
    # The tracker opens the ears again that it closes for its own start: it goes first.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# By way of a clean process where the system knows it: a caller may have threads, which a bare fork would break.
METHOD: Final = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
_starting: Final = _unheard if METHOD == "forkserver" else nullcontext


def processes(jobs: int, module: str) -> ProcessPoolExecutor:
    """Start processes for work that `module` holds; they end with this one, and leave Ctrl-C to it."""
    context = multiprocessing.get_context(METHOD)
    context.set_forkserver_preload([module])
    with _starting():
        pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_serve)
        # Work of no weight starts them all: one that is only half started could not be ended well.
        for _ in range(jobs):
            pool.submit(int)
    return pool


def _serve() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # A pool's process holds both ends of its queue: a parent that is killed would leave it waiting forever.
    parent = multiprocessing.parent_process()
    os._exit(len(wait([parent.sentinel] if parent else [])))
