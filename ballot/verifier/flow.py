"""Brings a record's lines to the walk in their order, ballots examined in batches and, if asked, by several processes."""

import multiprocessing
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Final

from ballot.verifier.examine import Batch, Measure, examine_batch

BATCH: Final = 16
# The fields behind the body stand in canonical order, so a ballot's line is known by its end; the examiner reads it all.
_BALLOT: Final = re.compile(rb',"kind":"(ballot|spoil)","prev":"[0-9a-f]{64}","seq":\d+}\Z')

_measure: Measure | None = None


def _prepare(measure: Measure) -> None:
    global _measure  # noqa: PLW0603  # a worker has one record
    _measure = measure


def _work(lines: list[bytes]) -> Batch:
    assert _measure is not None
    return examine_batch(lines, _measure)


class Flow:
    """Yields bytes for a line that the walk reads itself, a Batch for ballots; in the record's order."""

    def __init__(self, lines: Iterable[bytes], measure: Callable[[], Measure | None], jobs: int) -> None:
        """Take the record's lines; `measure` is asked when a ballot comes, and ballots before it are left to the walk."""
        self._lines, self._ask, self._jobs = lines, measure, jobs
        self._known: Measure | None = None
        self._waiting: list[bytes] = []
        self._under_way: deque[Future[Batch]] = deque()
        self._pool: ProcessPoolExecutor | None = None

    def __iter__(self) -> Iterator[bytes | Batch]:
        try:
            for line in self._lines:
                if _BALLOT.search(line[-140:]) and self._measured() is not None:
                    yield from self._ballot(line)
                else:
                    yield from self._drain()
                    yield line
            yield from self._drain()
        finally:
            if self._pool is not None:
                self._pool.shutdown(cancel_futures=True)

    def _measured(self) -> Measure | None:
        if self._known is None:
            self._known = self._ask()
        return self._known

    def _ballot(self, line: bytes) -> Iterator[Batch]:
        self._waiting.append(line)
        if len(self._waiting) >= BATCH:
            yield from self._send()

    def _send(self) -> Iterator[Batch]:
        lines, self._waiting, measure = self._waiting, [], self._measured()
        assert measure is not None
        if self._jobs < 2:
            yield examine_batch(lines, measure)
            return
        if self._pool is None:
            self._pool = _pool(self._jobs, measure)
        self._under_way.append(self._pool.submit(_work, lines))
        while len(self._under_way) > 2 * self._jobs:
            yield self._under_way.popleft().result()

    def _drain(self) -> Iterator[Batch]:
        if self._waiting:
            yield from self._send()
        while self._under_way:
            yield self._under_way.popleft().result()


def _pool(jobs: int, measure: Measure) -> ProcessPoolExecutor:
    """Start processes that know the measure; not by a bare fork, since a caller may have threads."""
    context = multiprocessing.get_context("forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else None)
    context.set_forkserver_preload([__name__])
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_prepare, initargs=(measure,))
