"""The record goes out whole or not at all, and a process that knows nothing of the rehearsal judges it."""

import json
import os
import secrets
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ballot.balloting.rehearsal.faults import InputRefused
from ballot.balloting.rehearsal.log import Log
from ballot.protocol.record import write_lines
from ballot.verifier.program import program


class OutRefused(InputRefused):
    """The record could not be written where it is wanted."""


class VerifierFailed(Exception):
    """The verifying process gave no report: the record stands, unjudged."""


def check_out(out: Path, inputs: Iterable[Path]) -> None:
    """Raise OutRefused unless a record can be put there, by writing into the folder; before any key is made."""
    try:
        _check_place(out, inputs)
        probe = _beside(out)
        probe.touch(exist_ok=False)
        probe.unlink()
    except OSError as fault:
        raise OutRefused(f"{out}: nothing can be written there ({fault.strerror})") from fault


def _check_place(out: Path, inputs: Iterable[Path]) -> None:
    if not out.exists():
        return
    if not out.is_file():
        raise OutRefused(f"{out} is no file")
    if any(path.exists() and out.samefile(path) for path in inputs):
        raise OutRefused(f"{out} is one of the files to read")


def write(log: Log, out: Path) -> None:
    """Put the record in its place in one step, so that a reader finds all of it or what was there before; OSError."""
    part = _beside(out)
    folder = os.open(out.parent, os.O_RDONLY)
    try:
        with os.fdopen(_open(out.parent, part), "wb") as file:
            write_lines(file, log.lines, log.head())
            file.flush()
            os.fsync(file.fileno())
            if not part.exists():
                os.link(f"/proc/self/fd/{file.fileno()}", part, src_dir_fd=folder, follow_symlinks=True)
        part.replace(out)
        os.fsync(folder)
    finally:
        part.unlink(missing_ok=True)
        os.close(folder)


def _open(folder: Path, part: Path) -> int:
    """Open a file without a name, of which a kill leaves nothing; one named `part` where the system has no such."""
    try:
        return os.open(folder, os.O_TMPFILE | os.O_WRONLY, 0o666)
    except (AttributeError, OSError):
        return os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)


def verify(out: Path, log: Log, jobs: int) -> dict[str, Any]:
    """Return the report of a separate verifier that reads the file.

    VerifierFailed when it ends without one, or accepts another record than this log's.
    """
    done = subprocess.run(program(out, "--jobs", str(jobs)), capture_output=True, check=False, stdin=subprocess.DEVNULL)
    try:
        report: dict[str, Any] = json.loads(done.stdout)
    except ValueError as fault:
        said = done.stderr.decode(errors="replace").strip()
        raise VerifierFailed(said[-2000:] or f"exit {done.returncode}") from fault
    if report["accepted"] != (done.returncode == 0):
        raise VerifierFailed(f"the report and exit {done.returncode} contradict each other")
    if report["accepted"] and report["head"] != log.head()["hash"]:
        raise VerifierFailed(f"{out} holds another record by now")
    return report


def _beside(out: Path) -> Path:
    return out.parent / f".record-{secrets.token_hex(8)}.part"
