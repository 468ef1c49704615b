"""A hall full of phones that goes on casting whatever happens to the site, until every one has its receipt."""

import random
import time
from collections import deque
from collections.abc import Iterable
from threading import Thread
from types import TracebackType
from typing import Self

from tests.faults.clients import Envelope, Phones

PAUSE = 0.02


class Crowd:
    """`threads` phones at once: who got no answer tries again, and while nobody waits old ballots are sent anew."""

    def __init__(self, phones: Phones, threads: int = 8) -> None:
        self.phones = phones
        self.waiting: deque[Envelope] = deque()
        self.done: list[Envelope] = []
        self.busy = True
        self.faults: list[BaseException] = []
        self.threads = [Thread(target=self._run, daemon=True) for _ in range(threads)]

    def __enter__(self) -> Self:
        for thread in self.threads:
            thread.start()
        return self

    def feed(self, envelopes: Iterable[Envelope]) -> None:
        self.waiting.extend(envelopes)

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let everybody finish; a phone that met something impossible fails the test."""
        self.busy = False
        for thread in self.threads:
            thread.join(timeout=120)
        if fault is None:
            assert not self.faults, self.faults
            assert not any(thread.is_alive() for thread in self.threads), "a phone still waits"
            self.phones.all_insist(list(self.waiting))

    def _run(self) -> None:
        try:
            while self.busy:
                self._one()
        except BaseException as fault:  # noqa: BLE001  # told by __exit__, in the test's own thread
            self.faults.append(fault)

    def _one(self) -> None:
        try:
            one = self.waiting.popleft()
        except IndexError:
            one = random.choice(self.done) if self.done else None
            time.sleep(PAUSE)
        if one is None:
            return
        if self.phones.send(one).outcome == "unknown":
            self.waiting.append(one)
            time.sleep(PAUSE)
        else:
            self.done.append(one)
