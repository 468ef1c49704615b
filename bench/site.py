"""The site as it is served, from the start of its first process to its first answered page."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bench.child import Spent, spent
from bench.figure import Unmeasured

BIN = Path(sys.executable).parent
PAUSE, PATIENCE = 0.01, 60.0


@contextmanager
def furnished() -> Iterator[Mapping[str, str]]:
    """Yield the environment of a site that has the model county in it."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "PORT": str(_free_port()),
            "BALLOT_ENV": "development",
            "BALLOT_WORKER": "1",
            "BALLOT_DATABASE_URL": f"sqlite:///{folder}/site.sqlite3",
            "BALLOT_SECRET_KEY": "not a secret, only long enough for a bench",
        }
        spent([BIN / "ballot", "demo"], environment)
        yield environment


def first_page(environment: Mapping[str, str]) -> Spent:
    """Start the server and ask for a page until it answers; the processor's time is that of all its processes."""
    address = f"http://127.0.0.1:{environment['PORT']}/demo"
    start = time.perf_counter()
    server = subprocess.Popen(
        [BIN / "gunicorn", "wsgi:app"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        page = _asked(address, server)
        wall = time.perf_counter() - start
    finally:
        server.send_signal(signal.SIGINT)
        _, status, usage = os.wait4(server.pid, 0)
        server.returncode = os.waitstatus_to_exitcode(status)
    return Spent(wall, usage.ru_utime + usage.ru_stime, 1024 * usage.ru_maxrss, page)


def _asked(address: str, server: "subprocess.Popen[bytes]") -> str:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310  our own address
                return str(answer.read().decode())
        except urllib.error.HTTPError as fault:
            raise Unmeasured(f"the site answers {fault.code}") from fault
        except OSError:
            time.sleep(PAUSE)
    raise Unmeasured(f"the site with process {server.pid} answers nothing")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
