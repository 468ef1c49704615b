"""A whole election by one command: 300 deputies, 12 projects, two of three scrutineers, its record verified."""

import csv
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.child import spent
from bench.figure import Figure

BALLOT = Path(sys.executable).parent / "ballot"
DEPUTIES, PROJECTS, SEATS = 300, 12, 10


def run() -> Iterator[Figure]:
    """Rehearse once, as a clerk would, on all cores."""
    with tempfile.TemporaryDirectory() as name:
        candidates, ballots, record = (Path(name, file) for file in ("c.csv", "b.csv", "record.zip"))
        _write(candidates, ("id", "name"), [(project, f"示例项目 {project}") for project in _projects()])
        _write(ballots, ("ballot", "approve"), [(str(deputy), _choice(deputy)) for deputy in range(1, DEPUTIES + 1)])
        command: list[str | Path] = [BALLOT, "rehearse", "--candidates", candidates, "--ballots", ballots]
        command += ["--style", "select", "--seats", str(SEATS), "--trustees", "3", "--threshold", "2"]
        taken = spent([*command, "--jobs", str(os.cpu_count() or 1), "--json", "--out", record])
        size = record.stat().st_size
    beside = f"{DEPUTIES} deputies × {PROJECTS} projects, 2 of 3; a record of {size:,} bytes"
    yield Figure.at_most("rehearse", taken.wall, "s", 60, beside)


def _projects() -> list[str]:
    return [f"p{number:02d}" for number in range(1, PROJECTS + 1)]


def _choice(deputy: int) -> str:
    """Return a choice of ten or fewer that differs from deputy to deputy, in the file's own form."""
    projects = _projects()
    chosen = [projects[(deputy + step) % PROJECTS] for step in range(deputy % (SEATS + 1))]
    return ";".join(sorted(chosen))


def _write(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
