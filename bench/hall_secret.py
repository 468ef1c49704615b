"""A hall casts in secret: encrypted ballots, while screens follow, scrutineers verify and waiting phones ask."""

import http.client
import json
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from ballot.kernel.db import connect, writers
from bench.figure import Figure
from tests.balloting.halls import SEED, Hall
from tests.balloting.secret_halls import a_secret_hall, ballot_of, freeze, hold
from tests.browser.votes import PROJECTS
from tests.databases import Database
from tests.faults.clients import fetch
from tests.faults.server import Server, serve

CHOOSE = 10
SCREENS, ASKING, SCRUTINEERS = 2, 50, 3
"""Screens that follow by a stream, phones that wait and ask, and scrutineers' pages that read every entry."""
WAIT, TURN = 3.0, 1.5
"""Seconds between two questions of a waiting phone, and between two turns of a scrutineer's page."""


@dataclass
class Casting:
    """One hall under load; every list holds what somebody saw."""

    port: int
    path: str
    ended: threading.Event = field(default_factory=threading.Event)
    asked: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    shown: int = 0

    def get(self, name: str) -> bytes:
        """Ask for something public; whatever isn't 200 is a fault."""
        began = time.monotonic()
        try:
            status, body = fetch(self.port, "GET", f"{self.path}/{name}")
        except (OSError, http.client.HTTPException) as fault:
            status, body = 0, str(fault).encode()
        self.asked.append(time.monotonic() - began)
        if status != 200:
            self.faults.append(f"{name}: {status} {body[:80]!r}")
        return body

    def cast(self, envelope: bytes, moment: float) -> float:
        """Cast at that moment and look for the receipt on the chain, as the booth does; seconds until the receipt."""
        time.sleep(max(0, moment - time.monotonic()))
        began = time.monotonic()
        status, body = fetch(self.port, "POST", f"{self.path}/ballots", envelope, 30)
        took = time.monotonic() - began
        if status != 200:
            self.faults.append(f"cast: {status} {body[:80]!r}")
            return took
        receipt = json.loads(body)
        self.get("head.json")
        links = self.get(f"chain.jsonl?from={receipt['seq']}")
        if receipt["hash"].encode() not in links:
            self.faults.append("a receipt that isn't on the chain")
        return took

    def waiting(self) -> None:
        """A phone before a vote that isn't its own yet."""
        while not self.ended.wait(WAIT):
            self.get("state.json")

    def scrutineer(self) -> None:
        """A scrutineer's page: every entry as it comes in, the head, and what waits for a signature."""
        seen = 0
        while not self.ended.wait(TURN):
            while lines := self.get(f"entries.jsonl?from={seen}").splitlines():
                seen += len(lines)
            for name in ("head.json", "voids.json", "annulment.json"):
                self.get(name)

    def screen(self) -> None:
        """A hall screen: told by its stream that something has changed, it asks for the slides."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", f"{self.path}/screen/events")
        stream = connection.getresponse()
        while not self.ended.is_set():
            if stream.readline().startswith(b"event: show"):
                self.get("screen/slides")
                self.shown += 1
        connection.close()


@contextmanager
def a_hall(database: Database, folder: Path, deputies: int) -> Iterator[tuple[Hall, Server]]:
    """Serve a secret vote of so many cards that is open."""
    engine = connect(database.url)
    hall = a_secret_hall(writers(engine), deputies=deputies, names=PROJECTS, candidates=len(PROJECTS), seats=CHOOSE)
    freeze(hall)
    hold(hall)
    hall.open(deputies)
    key = folder / "hall-key"
    key.touch(mode=0o600)
    key.write_text(SEED.hex(), encoding="ascii")
    with serve(Server(folder, database.url, environment={"BALLOT_LOG_KEY": str(key)})) as server:
        yield hall, server
    engine.dispose()


def casting(
    database: Database, folder: Path, deputies: int, moments: Sequence[float], limit: Callable[[float], int]
) -> Iterator[Figure]:
    """Let everybody cast at their moments, in seconds after the opening; `limit` says p99's bar from p50, in ms."""
    with a_hall(database, folder, deputies) as (hall, server):
        made = [ballot_of(hall, card, _marks(card)) for card in range(deputies)]
        path = f"/{hall.desk.county.slug}/2027/elections/{hall.election_id}"
        at = Casting(server.port, path)
        beside = [at.screen] * SCREENS + [at.waiting] * ASKING + [at.scrutineer] * SCRUTINEERS
        with ThreadPoolExecutor(deputies + len(beside)) as pool:
            others = [pool.submit(each) for each in beside]
            began, before = time.monotonic() + 2, _processor(server)
            told = [pool.submit(at.cast, one, began + moment) for one, moment in zip(made, moments, strict=True)]
            took = sorted(1e3 * each.result() for each in told)
            spent = _processor(server) - before
            at.ended.set()
            for other in others:
                other.result()
        missing = deputies - hall.election().ballots
    name = f"hall.secret.{database.kind}.{deputies}"
    within = f"{deputies} encrypted ballots, {SCREENS} screens, {SCRUTINEERS} scrutineers, {ASKING} waiting phones"
    yield Figure.at_most(f"{name}.errors", len(at.faults) + missing, "faults", 0, "; ".join(at.faults[:3]) or within)
    middle = median(took)
    yield Figure(f"{name}.p50", middle, "ms")
    yield Figure.at_most(f"{name}.p99", quantiles(took, n=100)[98], "ms", limit(middle), f"slowest {took[-1]:,.0f} ms")
    yield Figure(f"{name}.processor", spent, "s", "of both workers, from the first ballot to the last")
    beside_name = f"of {len(at.asked):,} other answers; the screens were told {at.shown} times"
    yield Figure(f"{name}.others.p99", 1e3 * quantiles(at.asked, n=100)[98], "ms", beside_name)


def _processor(server: Server) -> float:
    """Seconds of a processor that the workers have taken so far."""
    told = [Path(f"/proc/{worker}/stat").read_text(encoding="ascii").rpartition(")")[2] for worker in server.workers()]
    ticks = sum(int(number) for one in told for number in one.split()[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def _marks(card: int) -> list[int]:
    left_out = {card % len(PROJECTS), (card + 5) % len(PROJECTS)}
    return [int(place not in left_out) for place in range(len(PROJECTS))]
