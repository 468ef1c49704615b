"""SIGKILL at any moment of casting and of closing: what was acknowledged stays, once, and the site comes back."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from random import Random

from ballot.kernel.lifecycle import ElectionStage
from tests.faults.clients import envelopes
from tests.faults.crowd import Crowd
from tests.faults.history import broken
from tests.faults.scale import dice, times
from tests.faults.server import Server
from tests.faults.votes import Vote
from tests.processes import ROOT

PART, PARTS = 30, times(1, 34)
"""Kills within one vote and such votes, on each database."""
WHOLE = 6
"""Each so-many-th kill ends master and workers together."""
FED = 10
CLOSES = times(20, 200)
BACK = 60
"""Seconds until a killed site takes a ballot again, loosely: the bench holds the bar, on a quiet machine."""


def test_no_kill_loses_or_doubles_what_was_acknowledged(site):
    chance, server = dice("kills"), site.server
    for _ in range(PARTS):
        phones = site.phones(FED * PART)
        vote = phones.vote
        waiting = envelopes(vote)
        with Crowd(phones) as crowd:
            for turn in range(PART):
                crowd.feed(waiting[turn * FED : (turn + 1) * FED])
                time.sleep(chance.uniform(0.005, 0.4))
                kill(server, chance, whole=turn % WHOLE == WHOLE - 1)
                phones.look()
        assert len(phones.history.acknowledged()) == len(waiting)
        assert phones.history.outcomes()["unknown"] > 0, "nobody was in the middle of anything"
        assert broken(phones.history, vote) == []


def kill(server: Server, chance: Random, whole: bool) -> None:
    """End one worker, or all and start anew."""
    if not whole:
        with suppress(ProcessLookupError, IndexError):
            os.kill(chance.choice(server.workers()), signal.SIGKILL)
        return
    server.kill()
    assert server.start() < BACK


def test_a_killed_site_takes_ballots_again_without_being_told_anything(site):
    phones, server = site.phones(4), site.server
    first, second, *_ = envelopes(phones.vote)
    kept = phones.insist(first)
    server.kill()
    began = time.monotonic()
    server.launch()
    phones.insist(second)
    assert time.monotonic() - began < BACK
    assert phones.insist(first).receipt == kept.receipt


@contextmanager
def closer(database_url: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.faults.closer", database_url]
    env = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        assert process.stdout.readline() == "ready\n"
        yield process
        process.stdin.close()
        process.wait()


def close_and_kill(process: subprocess.Popen[str], vote: Vote, after: float | None) -> float:
    """Close in another process and kill that so many seconds later, if at all; the seconds that it lived."""
    vote.ask_to_close()
    process.stdin.write(f"{vote.assembly_id} {vote.id} {vote.deputies} {' '.join(vote.organizers)}\n")
    pid, began = int(process.stdout.readline()), time.monotonic()
    if after is not None:
        time.sleep(after)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    assert process.stdout.readline() == "ended\n"
    return time.monotonic() - began


def test_a_killed_close_has_happened_or_not_and_can_be_said_again(site):
    chance, seen = dice("closes"), set()
    with closer(site.database.url) as process:
        whole = close_and_kill(process, site.town.open_vote(4), None)
        for _ in range(CLOSES):
            phones = site.phones(4)
            vote = phones.vote
            first, second, third, _ = envelopes(vote)
            kept = phones.insist(first)
            close_and_kill(process, vote, chance.uniform(0, 1.5 * whole))
            seen.add(vote.stage)
            assert phones.insist(second).outcome == ("ok" if vote.stage is ElectionStage.OPEN else "fail")
            for _ in range(2):
                vote.close()
            assert phones.insist(third).status == 410
            assert phones.insist(first).receipt == kept.receipt
            assert broken(phones.history, vote) == []
    assert seen == {ElectionStage.OPEN, ElectionStage.CLOSED}, "no kill came before the close, or none after"
