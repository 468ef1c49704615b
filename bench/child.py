"""Starts a program and says what it took: wall clock, processor, and memory at its peak."""

import os
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds by the clock and of the processor, the largest resident set in bytes, and the standard output."""

    wall: float
    processor: float
    peak: int
    output: str


def spent(
    command: Sequence[str | Path],
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    text: str = "",
) -> Spent:
    """Run a program to its end with `text` as its input; CalledProcessError with its complaint when it fails."""
    with tempfile.TemporaryFile("w+") as source, tempfile.TemporaryFile("w+") as complaint:
        source.write(text)
        source.seek(0)
        start = time.perf_counter()
        process = subprocess.Popen(
            command, env=environment, cwd=folder, stdin=source, stdout=subprocess.PIPE, stderr=complaint, text=True
        )
        output = "" if process.stdout is None else process.stdout.read()
        # wait4 alone gives the peak of this one child; Popen is told, lest it wait again.
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - start
        complaint.seek(0)
        if process.returncode:
            raise Failed(process.returncode, command, output, complaint.read())
    return Spent(wall, usage.ru_utime + usage.ru_stime, 1024 * usage.ru_maxrss, output)


class Failed(subprocess.CalledProcessError):
    """A program ended with a failure; its last words are part of the message."""

    def __str__(self) -> str:
        return f"{super().__str__()}: {self.stderr.strip()[-500:]}"
