"""The workers meet their end, or a disk's error, at an exact system call of a cast; phones that insist lose nothing."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random

from tests.faults.clients import envelopes, in_parallel
from tests.faults.history import broken
from tests.faults.scale import dice, times
from tests.faults.server import Server
from tests.faults.syscalls import require_strace

POINTS = times(6, 200)
FIRST, REST = 6, 4
FAULTS = {
    "sqlite": (
        ("fdatasync", "signal=KILL", 6),
        ("pwrite64", "signal=KILL", 40),
        ("sendto", "signal=KILL", 3),
        ("fdatasync", "error=EIO", 6),
        ("pwrite64", "error=ENOSPC", 40),
    ),
    "postgresql": (("sendto", "signal=KILL", 30), ("recvfrom", "signal=KILL", 30)),
}
"""By database: the call, what it meets, and up to which call of a thread."""


def test_no_system_call_is_a_bad_one_to_die_at(site):
    chance, doubts = dice("system calls"), 0
    for point in range(POINTS):
        phones = site.phones(FIRST + REST)
        made = envelopes(phones.vote)
        with injected(site.server, fault(chance, site.database.kind, point)):
            in_parallel(phones.send, made[:FIRST], 3)
        site.server.wait()
        phones.all_insist(made)
        assert {told.status for told in phones.history.told} <= {200, 503, None}
        assert broken(phones.history, phones.vote) == []
        doubts += phones.history.outcomes()["unknown"]
    assert doubts > 0, "no call was ever hit"


def fault(chance: Random, kind: str, point: int) -> tuple[str, str]:
    """The call and the words by which strace spoils it: each kind of fault in turn, at a call that chance names."""
    call, what, most = FAULTS[kind][point % len(FAULTS[kind])]
    number = chance.randint(1, most)
    return call, f"{call}:{what}:when={number}{'+' if 'ENOSPC' in what else ''}"


@contextmanager
def injected(server: Server, spoiled: tuple[str, str]) -> Iterator[None]:
    """Spoil the calls of the master's and the workers' threads, also of workers yet to come, until the end."""
    require_strace()
    call, words = spoiled
    watched = [server.master, *server.settled()]
    command = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={words}"]
    with subprocess.Popen([*command, *(f"-p{process}" for process in watched)]) as strace:
        try:
            while not all(map(traced, watched)):
                assert strace.poll() is None, "strace may not watch here"
                time.sleep(0.01)
            yield
        finally:
            end(strace)


def end(strace: "subprocess.Popen[bytes]") -> None:
    """Let strace go; where it waits for a process that it saw die it is killed, which lets go of all others too."""
    strace.terminate()
    try:
        strace.wait(timeout=2)
    except subprocess.TimeoutExpired:
        strace.kill()


def traced(process: int) -> bool:
    with suppress(OSError):
        return "TracerPid:\t0\n" not in Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return True
