"""Restarts, stalls and a database that goes away under load: phones that insist get their one receipt."""

import http.client
import os
import signal
import subprocess
import sys
import time
from contextlib import closing

from tests.faults.clients import envelopes
from tests.faults.crowd import Crowd
from tests.faults.history import broken
from tests.faults.scale import times
from tests.processes import ROOT

RENEWALS = times(5, 60)
FED = 20
STALL = times(3, 25)
"""Seconds for which a worker stands still; after 30 it is ended."""
LEAVES = 10
"""Seconds; whoever is not done after 30 is ended."""
TOLD_AMID = """
import os, runpy, signal, sys
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

pool = ThreadPoolExecutor(1)
signal.signal(signal.SIGQUIT, lambda *_: (pool.shutdown(wait=False), sys.exit(0)))  # as the library does
runpy.run_path("gunicorn.conf.py")["post_worker_init"](SimpleNamespace(alive=True))
with pool._shutdown_lock:  # as in the midst of pool.submit
    os.kill(os.getpid(), signal.SIGQUIT)
"""


def test_workers_are_renewed_under_load_and_every_phone_gets_its_receipt(site):
    phones = site.phones(FED * RENEWALS)
    made = envelopes(phones.vote)
    with Crowd(phones) as crowd:
        for turn in range(RENEWALS):
            old = site.server.workers()
            crowd.feed(made[turn * FED : (turn + 1) * FED])
            site.server.hup()
            time.sleep(1)
            phones.look()
    site.server.settled(without=old)
    assert len(phones.history.acknowledged()) == len(made)
    assert {told.status for told in phones.history.told} <= {200, 502, 503, None}
    assert broken(phones.history, phones.vote) == []


def test_a_worker_that_stands_still_holds_up_its_own_phones_alone(site):
    phones = site.phones(3 * FED)
    made = envelopes(phones.vote)
    impatient = site.of(phones.vote, timeout=1)
    stalled = site.server.settled()[0]
    with Crowd(impatient) as crowd:
        crowd.feed(made)
        os.kill(stalled, signal.SIGSTOP)
        time.sleep(STALL)
        os.kill(stalled, signal.SIGCONT)
    site.of(phones.vote).all_insist(made)
    assert len(phones.vote.cast()) == len(made)
    assert broken(impatient.history, phones.vote) == []


def test_a_site_with_open_hall_screens_is_started_anew_without_waiting_for_them(site):
    with closing(http.client.HTTPConnection("127.0.0.1", site.server.port, timeout=30)) as wall:
        wall.request("GET", f"{site.town.open_vote(1).path}/screen/events")
        with wall.getresponse() as answer:
            assert answer.status == 200
            began = time.monotonic()
            site.server.stop()
            stopped = time.monotonic() - began
    site.server.start()
    assert stopped < LEAVES


def test_a_worker_that_is_told_to_leave_while_it_hands_out_a_request_leaves():
    subprocess.run([sys.executable, "-c", TOLD_AMID], cwd=ROOT, check=True, timeout=30)
