"""The site as `make run` serves it: gunicorn, two workers, on a port of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class Site:
    address: str
    log: Path
    process: int = 0
    """The id of gunicorn's master."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(database_url: str, log: Path, **more: str) -> Iterator[Site]:
    """Start the site and wait until it is healthy; end it as Ctrl-C would and expect a clean end.

    `more` goes to its environment.
    """
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "gunicorn", "wsgi:app"]
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("COV")},
        "PORT": str(port),
        "BALLOT_ENV": "development",
        "BALLOT_DATABASE_URL": database_url,
        "BALLOT_SECRET_KEY": "not a secret, only long enough for a test",
        **more,
    }
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=subprocess.STDOUT)
        try:
            wait_for_health(address, server, log)
            yield Site(address, log, server.pid)
        finally:
            server.send_signal(signal.SIGINT)
            ended = server.wait(timeout=60)
    assert ended == 0


def wait_for_health(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=10):
                return
        except OSError:
            assert server.poll() is None, log.read_text(encoding="utf-8")
            time.sleep(0.1)
    raise TimeoutError(log.read_text(encoding="utf-8"))
