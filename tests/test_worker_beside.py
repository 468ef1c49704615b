"""`make run` starts one worker beside the site; it ends with it, however that ends."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.browser.site import free_port, wait_for_health
from tests.processes import ROOT, children, lives


def worker_of(server: int) -> int:
    """The process id of the worker that the server started, once it is there."""
    for _ in range(300):
        for pid in children(server):
            with suppress(FileNotFoundError, ProcessLookupError):
                if "worker" in Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8").split("\0"):
                    return pid
        time.sleep(0.1)
    raise TimeoutError("no worker")


@contextmanager
def a_site(shelf, folder):
    """`make run` as far as a worker beside it goes: the running site, and what it and its worker say."""
    port, output = free_port(), folder / "site.log"
    with shelf.take("sqlite", folder) as database, output.open("wb") as log:
        env = {
            **{name: value for name, value in os.environ.items() if not name.startswith("COV")},
            "PORT": str(port),
            "WORKERS": "1",
            "BALLOT_WORKER": "1",
            "BALLOT_ENV": "development",
            "BALLOT_DATABASE_URL": database.url,
            "BALLOT_SECRET_KEY": "not a secret, only long enough for a test",
        }
        command = [sys.executable, "-m", "gunicorn", "wsgi:app"]
        with subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log) as site:
            try:
                wait_for_health(f"http://127.0.0.1:{port}", site, output)
                yield site, output
            finally:
                site.terminate()


def wait_until_gone(pid: int, output: Path) -> None:
    for _ in range(300):
        if not lives(pid):
            return
        time.sleep(0.1)
    raise TimeoutError(output.read_text(encoding="utf-8"))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_worker_ends_with_the_site(shelf, tmp_path, how):
    with a_site(shelf, tmp_path) as (site, output):
        beside = worker_of(site.pid)
        time.sleep(1)
        site.send_signal(how)
        site.wait(timeout=60)
        wait_until_gone(beside, output)


def test_a_worker_that_is_killed_is_followed_by_another_that_ends_with_the_site(shelf, tmp_path):
    with a_site(shelf, tmp_path) as (site, output):
        killed = worker_of(site.pid)
        os.kill(killed, signal.SIGKILL)
        wait_until_gone(killed, output)
        follower = worker_of(site.pid)
        assert follower != killed
        site.terminate()
        site.wait(timeout=60)
        wait_until_gone(follower, output)
