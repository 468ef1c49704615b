"""Runs the programs as anybody would: another process, its exit code, its two outputs."""

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[1]


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run this Python with these arguments and wait; a traceback is a failure wherever it comes from."""
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=ROOT,
        env=_environment(environment),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def verifier(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m ballot.verifier`."""
    return run("-m", "ballot.verifier", *arguments, **environment)


def children(process: int) -> list[int]:
    """Process ids of what a process started, the newest last."""
    found: list[int] = []
    for listed in Path(f"/proc/{process}/task").glob("*/children"):  # each thread's own
        with suppress(FileNotFoundError, ProcessLookupError):
            found += map(int, listed.read_text(encoding="ascii").split())
    return sorted(found)


def lives(process: int) -> bool:
    """Whether it is a process that runs, waits or stands still, and not the trace of a dead one."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return fields.rpartition(")")[2].split()[0] not in "ZX"


def _environment(changes: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, "PYTHONIOENCODING": "utf-8", **changes}
