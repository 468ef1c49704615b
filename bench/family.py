"""Watches a program and all that it starts: how much memory each held at its peak."""

import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.figure import Unmeasured

PROCESSES = Path("/proc")
PAUSE = 0.05


@dataclass(frozen=True, slots=True)
class Watched:
    """Seconds by the clock, and the largest resident set of each process in bytes, the program's own first."""

    wall: float
    peaks: tuple[int, ...]


def watch(command: Sequence[str | Path]) -> Watched:
    """Run a program to its end; Unmeasured where the system does not show its processes as files.

    What the processes share counts once for each of them: the sum is never too small.
    """
    if not (PROCESSES / "self/status").exists():
        raise Unmeasured("the memory of child processes is read from /proc: run this bench on Linux")
    peaks: dict[int, int] = {}
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            for member in _family(process.pid):
                peaks[member] = max(peaks.get(member, 0), _peak(member))
            time.sleep(PAUSE)
        wall = time.perf_counter() - start
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Watched(wall, (peaks.pop(process.pid), *sorted(peaks.values(), reverse=True)))


def _family(root: int) -> list[int]:
    """Return a process and all its descendants."""
    members = [root]
    for member in members:
        try:
            members += map(int, (PROCESSES / f"{member}/task/{member}/children").read_text().split())
        except OSError:  # it has just ended
            continue
    return members


def _peak(process: int) -> int:
    """Return the largest resident set so far, in bytes; 0 for a process that has just ended."""
    try:
        status = (PROCESSES / f"{process}/status").read_text()
    except OSError:
        return 0
    lines = [line.split() for line in status.splitlines() if line.startswith("VmHWM:")]
    return 1024 * int(lines[0][1]) if lines else 0
