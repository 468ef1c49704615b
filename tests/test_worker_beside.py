"""`make run` starts one worker beside the site; it ends with it, however that ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.browser.site import free_port, wait_for_health
from tests.processes import ROOT


def worker_of(server: int) -> int:
    """The process id of the worker that the server started, once it is there."""
    for _ in range(300):
        for pid in Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii").split():
            if "worker" in Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8").split("\0"):
                return int(pid)
        time.sleep(0.1)
    raise TimeoutError("no worker")


def is_there(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_worker_ends_with_the_site(shelf, tmp_path, how):
    port, output = free_port(), tmp_path / "site.log"
    with shelf.take("sqlite", tmp_path) as database, output.open("wb") as log:
        env = {
            **{name: value for name, value in os.environ.items() if not name.startswith("COV")},
            "PORT": str(port),
            "WORKERS": "1",
            "BALLOT_WORKER": "1",
            "BALLOT_ENV": "development",
            "BALLOT_DATABASE_URL": database.url,
            "BALLOT_SECRET_KEY": "not a secret, only long enough for a test",
        }
        site = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "wsgi:app"], cwd=ROOT, env=env, stdout=log, stderr=log
        )
        wait_for_health(f"http://127.0.0.1:{port}", site, output)
        beside = worker_of(site.pid)
        time.sleep(1)
        site.send_signal(how)
        site.wait(timeout=60)
        for _ in range(300):
            if not is_there(beside):
                return
            time.sleep(0.1)
    raise AssertionError(output.read_text(encoding="utf-8"))
