"""The site as it is served, gunicorn with two workers in a process group of its own, to be killed as a test likes."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.browser.site import free_port
from tests.faults.votes import write_log_key
from tests.processes import ROOT, children, lives

Prepare = Callable[[], None]

WORKERS = 2


@dataclass
class Server:
    """`app` is what gunicorn serves, `under` a program that starts and watches it."""

    folder: Path
    database_url: str
    app: str = "wsgi:app"
    under: Sequence[str] = ()
    prepare: Prepare | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.key = write_log_key(self.folder)

    @property
    def log(self) -> Path:
        return self.folder / "gunicorn.log"

    def start(self) -> float:
        """Start it and wait until it answers; the seconds that this took."""
        began = time.monotonic()
        self.launch()
        self.wait()
        return time.monotonic() - began

    def launch(self) -> None:
        env = {
            **{name: value for name, value in os.environ.items() if not name.startswith("COV")},
            "PORT": str(self.port),
            "WORKERS": str(WORKERS),
            "BALLOT_ENV": "development",
            "BALLOT_DATABASE_URL": self.database_url,
            "BALLOT_SECRET_KEY": "not a secret, only long enough for a test",
            "BALLOT_LOG_KEY": str(self.key),
            **self.environment,
        }
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [*self.under, sys.executable, "-m", "gunicorn", self.app],
                cwd=ROOT,
                env=env,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=self.prepare,  # lowers its own limits before it becomes gunicorn
            )

    def wait(self, patience: float = 60) -> None:
        """Wait until the site answers; TimeoutError with its log when it doesn't."""
        ends = time.monotonic() + patience
        while time.monotonic() < ends:
            if self.healthy():
                return
            assert self.running.poll() is None, self.log.read_text(encoding="utf-8")
            time.sleep(0.02)
        raise TimeoutError(self.log.read_text(encoding="utf-8"))

    def healthy(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    @property
    def running(self) -> subprocess.Popen[bytes]:
        assert self.process is not None
        return self.process

    @property
    def master(self) -> int:
        return children(self.running.pid)[0] if self.under else self.running.pid

    def workers(self) -> list[int]:
        """The process ids of the workers, the newest last."""
        return children(self.master)

    def settled(self, without: Collection[int] = (), patience: float = 60) -> list[int]:
        """Its workers as soon as they are all there and none of `without` is left; TimeoutError with its log if never.

        A worker that leaves is listed until it has answered everybody, and one that is dead until it is buried.
        """
        ends = time.monotonic() + patience
        while time.monotonic() < ends:
            there = self.workers()
            if len(there) == WORKERS and not set(there) & set(without) and all(map(lives, there)):
                return there
            time.sleep(0.02)
        raise TimeoutError(self.log.read_text(encoding="utf-8"))

    def end_watched(self) -> None:
        """End gunicorn alone, so that the program that watches it can write down all it saw."""
        for process in (self.master, *self.workers()):
            os.kill(process, signal.SIGKILL)
        self.running.wait(timeout=60)

    def kill(self) -> None:
        """End master and workers at once, wherever they are."""
        if self.running.poll() is None:
            os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait()

    def hup(self) -> None:
        """Replace the workers as an upgrade does."""
        self.running.send_signal(signal.SIGHUP)

    def stop(self) -> None:
        self.running.send_signal(signal.SIGTERM)
        self.running.wait(timeout=60)


@contextmanager
def serve(server: Server) -> Iterator[Server]:
    """Start the server, and leave nothing of it behind."""
    try:
        server.start()
        yield server
    finally:
        if server.process is not None:
            with suppress(ProcessLookupError):
                server.kill()
