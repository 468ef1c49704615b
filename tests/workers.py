"""Starts the worker as `make run` does: a process of its own, which can be killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.processes import ROOT


@contextmanager
def worker(database_url: str, log: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A running `ballot worker`; ended as Ctrl-C would unless the test killed it."""
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("COV")},
        "BALLOT_ENV": "development",
        "BALLOT_DATABASE_URL": database_url,
        "BALLOT_SECRET_KEY": "not a secret, only long enough for a test",
        **environment,
    }
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "ballot.cli", "worker"], cwd=ROOT, env=env, stdout=output, stderr=output
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                assert process.wait(timeout=60) == 0, log.read_text(encoding="utf-8")
