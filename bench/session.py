"""A session: three roll-calls in a row on one set of cards, a crowd before the result, and the memory it leaves."""

import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles

from ballot.balloting.setup.models import Election
from ballot.balloting.setup.rules import Mode
from ballot.balloting.setup.service import (
    AppointCounters,
    PrepareElection,
    appoint_counters,
    give_key,
    prepare_election,
)
from ballot.kernel.db import connect, writers
from ballot.kernel.lifecycle import ElectionStage
from ballot.protocol import signature
from bench.figure import Figure
from tests.balloting.halls import SEED, Hall, a_hall
from tests.databases import DATABASES, Database, Shelf
from tests.faults.clients import fetch, in_parallel
from tests.faults.server import Server, serve

DEPUTIES = int(os.environ.get("BENCH_DEPUTIES", "1000"))
REQUESTS = int(os.environ.get("BENCH_REQUESTS", "50000"))
"""Both may be made smaller, for a look on a busy machine."""
ELECTIONS, HANDS = 3, 32
RATE, SECONDS = 300, 10
GROWTH, BESIDE_HELLO = 1.05, 3


def run() -> Iterator[Figure]:
    """Measure on both databases."""
    for kind in DATABASES:
        with (
            tempfile.TemporaryDirectory() as name,
            Shelf(Path(name)) as shelf,
            shelf.take(kind, Path(name)) as database,
        ):
            yield from _session(database, Path(name))


def _session(database: Database, folder: Path) -> Iterator[Figure]:
    engine = connect(database.url)
    hall = a_hall(writers(engine), deputies=DEPUTIES, rule="differential", mode=Mode.OPEN)
    key = folder / "hall-key"
    key.touch(mode=0o600)
    key.write_text(SEED.hex(), encoding="ascii")
    environment = {"BALLOT_LOG_KEY": str(key)}
    with serve(Server(folder, database.url, app="bench.hello:app", environment=environment)) as server:
        for number in range(1, ELECTIONS + 1):
            hall = hall if number == 1 else _next(hall, number)
            yield from _election(hall, server, f"session.{database.kind}.{number}")
        yield from _crowd(server, _address(hall), f"session.{database.kind}")
        yield _memory(server, _address(hall), f"session.{database.kind}.memory")
    engine.dispose()


def _address(hall: Hall) -> str:
    return f"/{hall.desk.county.slug}/2027/elections/{hall.election_id}"


def _next(hall: Hall, number: int) -> Hall:
    """The meeting's next vote, on the same cards and with the same counters."""
    with hall.begin() as work:
        rule = work.session.get_one(Election, hall.election_id).rule_id
        made = prepare_election(work, PrepareElection(hall.place, hall.meeting.id, rule, f"项目票决（{number}）"))
        work.session.flush()
        links = appoint_counters(work, AppointCounters(hall.place, made.id, ["计票人甲", "计票人乙"]))
        work.session.flush()
        for link, seed in zip(links, hall.counters, strict=True):
            give_key(work, hall.place, link, signature.public(seed).hex())
    return replace(hall, election_id=made.id, links=tuple(links))


def _election(hall: Hall, server: Server, name: str) -> Iterator[Figure]:
    """From the freezing to a result that the verifier accepted; the ballots go through the served site."""
    began = time.monotonic()
    hall.freeze()
    hall.open(DEPUTIES)
    made = [hall.envelope(card, 0, 1 + card % 2) for card in range(DEPUTIES)]
    path = f"{_address(hall)}/ballots"

    def cast(envelope: bytes) -> tuple[int, float]:
        start = time.monotonic()
        status, _ = fetch(server.port, "POST", path, envelope, 60)
        return status, 1e3 * (time.monotonic() - start)

    told = in_parallel(cast, made, HANDS)
    hall.close(DEPUTIES)
    hall.seal()
    hall.count()
    counted = hall.election().stage is ElectionStage.COUNTED
    faults = sum(status != 200 for status, _ in told) + (0 if counted else 1)
    yield Figure.at_most(f"{name}.faults", faults, "faults", 0, f"{DEPUTIES} deputies, {HANDS} at once")
    took = sorted(milliseconds for _, milliseconds in told)
    yield Figure(f"{name}.p50", median(took), "ms", f"p99 {quantiles(took, n=100)[98]:,.0f} ms")
    yield Figure(f"{name}.whole", time.monotonic() - began, "s", "from the freezing to the verified result")


def _crowd(server: Server, address: str, name: str) -> Iterator[Figure]:
    """A crowd asks for the result and for hello in turn, so that both meet the same neighbours."""
    paths = [(address, "/hello")[turn % 2] for turn in range(RATE * SECONDS)]
    start = time.monotonic() + 1

    def ask(turn: int) -> tuple[str, int, float]:
        time.sleep(max(0, start + turn / RATE - time.monotonic()))
        began = time.monotonic()
        status, _ = fetch(server.port, "GET", paths[turn], timeout=60)
        return paths[turn], status, 1e3 * (time.monotonic() - began)

    told = in_parallel(ask, range(len(paths)), HANDS)
    given = len(paths) / (time.monotonic() - start)
    of = {path: [took for one, status, took in told if one == path and status == 200] for path in (address, "/hello")}
    lost = len(told) - sum(map(len, of.values()))
    yield Figure.at_most(f"{name}.crowd.faults", lost, "faults", 0, f"{given:,.0f} of {RATE} requests/s were given")
    page, hello = median(of[address]), median(of["/hello"])
    beside = f"{page:.1f} ms / {hello:.1f} ms"
    yield Figure.at_most(f"{name}.result", page / hello, "× hello", BESIDE_HELLO, beside)


def _memory(server: Server, address: str, name: str) -> Figure:
    """What all workers hold after all requests beside after a tenth of them."""
    names = ("", "/state.json", "/head.json", "/screen/slides", "/announcement")

    def ask(turn: int) -> int:
        return fetch(server.port, "GET", f"{address}{names[turn % len(names)]}", timeout=60)[0]

    first = REQUESTS // 10
    in_parallel(ask, range(first), HANDS)
    early = _held(server)
    in_parallel(ask, range(first, REQUESTS), HANDS)
    late = _held(server)
    beside = f"{late / 1e6:.1f} MB after {REQUESTS:,} requests, {early / 1e6:.1f} MB after {first:,}"
    return Figure.at_most(name, late / early, "×", GROWTH, beside)


def _held(server: Server) -> int:
    """Bytes of memory that the workers hold, shared pages in equal parts."""
    total = 0
    for worker in server.workers():
        told = Path(f"/proc/{worker}/smaps_rollup").read_text(encoding="ascii")
        total += sum(1024 * int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:"))
    return total
