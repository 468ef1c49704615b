"""Phones: envelopes made beforehand by the protocol, sent again until there is an answer that leaves no doubt."""

import http.client
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from ballot.protocol import signature
from ballot.protocol.encoding import canonical, read
from ballot.protocol.openvote import open_body, open_hash
from ballot.protocol.record import read_head, read_receipt
from tests.faults.history import History, Outcome, Told
from tests.faults.votes import CHOOSE, LOG_SEED, PROJECTS, Vote, card

T = TypeVar("T")
R = TypeVar("R")
LOG_KEY = signature.public(LOG_SEED)
DOUBTFUL = 429
"""Refused for now: whether an earlier try came in is not said."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A signed ballot, canonical bytes; credential and HB in hex."""

    credential: str
    ballot: str
    marks: tuple[int, ...]
    body: bytes


def envelope(vote: Vote, number: int, turn: int = 0) -> Envelope:
    """The ballot of card `number`; another `turn` is another choice of it."""
    marks = tuple(int((place + number + turn) % PROJECTS < (number + turn) % CHOOSE) for place in range(PROJECTS))
    seed = card(number)
    hash_ = open_hash(vote.fingerprint, signature.public(seed), marks)
    body = canonical(open_body(vote.fingerprint, seed, marks))
    return Envelope(signature.public(seed).hex(), hash_.hex(), marks, body)


def envelopes(vote: Vote, numbers: Iterable[int] | None = None) -> list[Envelope]:
    return [envelope(vote, number) for number in (range(vote.deputies) if numbers is None else numbers)]


@dataclass(frozen=True)
class Phones:
    """The deputies of one vote, who reach the site at a port of this machine."""

    vote: Vote
    history: History
    port: int
    timeout: float = 10

    def send(self, one: Envelope) -> Told:
        """Cast once; a receipt that the log key didn't sign fails the test at once."""
        began = time.monotonic()
        try:
            status, body = self._post(one.body)
        except (OSError, http.client.HTTPException):
            status, body = None, b""
        receipt = None
        if status == 200:
            receipt = body.decode()
            read_receipt(read(body)).verify(LOG_KEY)
        told = Told(began, time.monotonic(), one.credential, one.ballot, one.marks, _outcome(status), status, receipt)
        return self.history.add(told)

    def insist(self, one: Envelope, patience: float = 60, pause: float = 0.05) -> Told:
        """Cast again until the answer leaves no doubt; TimeoutError when that takes too long."""
        ends = time.monotonic() + patience
        while time.monotonic() < ends:
            told = self.send(one)
            if told.outcome != "unknown":
                return told
            time.sleep(pause)
            pause = min(1.0, pause * 2)
        raise TimeoutError(f"no answer to {one.ballot}; last {told}")

    def all_insist(self, many: Sequence[Envelope], at_once: int = 8) -> list[Told]:
        return in_parallel(self.insist, many, at_once)

    def look(self) -> None:
        """Keep the head that the site shows, if it answers."""
        try:
            status, body = fetch(self.port, "GET", f"{self.vote.path}/head.json", timeout=self.timeout)
        except (OSError, http.client.HTTPException):
            return
        if status == 200:
            self.history.see(read_head(read(body)))

    def _post(self, body: bytes) -> tuple[int, bytes]:
        return fetch(self.port, "POST", f"{self.vote.path}/ballots", body, self.timeout)


def fetch(port: int, method: str, path: str, body: bytes | None = None, timeout: float = 10) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request(method, path, body, {"Content-Type": "application/json", "Connection": "close"})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def _outcome(status: int | None) -> Outcome:
    if status == 200:
        return "ok"
    return "fail" if status is not None and 400 <= status < 500 and status != DOUBTFUL else "unknown"


def in_parallel(act: Callable[[T], R], many: Sequence[T], at_once: int) -> list[R]:
    """Do it for all, so many at a time; the first fault is raised."""
    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(act, many))
