"""`python -m bench [NAME]`: all benches or one; exit 1 when a bar is missed or a figure could not be taken."""

import argparse
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from importlib import import_module

from bench import kept, machine
from bench.figure import Figure, Unmeasured

NAMES = (
    *("start", "ballots", "belenios", "processes", "rehearse", "pabulib", "browser", "hall"),
    *("ideas", "proposals", "tracking", "rollup", "session"),
)
SHORTER = frozenset({"pabulib", "hall"})
"""Benches that do less, or say more plainly what they lack, when they alone are asked for."""


def main() -> int:
    """Run what is asked for and return the exit code."""
    parser = argparse.ArgumentParser(prog="bench", description="Rows go to standard error, JSON to standard output.")
    parser.add_argument("name", nargs="?", choices=NAMES, help="one bench; all of them without it")
    parser.add_argument("--keep", action="store_true", help="write the figures into bench/README.md")
    asked = parser.parse_args()
    print(machine.described(), file=sys.stderr, flush=True)
    sound = True
    for name in [asked.name] if asked.name else NAMES:
        figures = list(_measured(name, alone=asked.name is not None))
        sound = sound and all(figure.ok is not False for figure in figures)
        if asked.keep:
            kept.keep(name, figures, machine.described(), datetime.now(UTC))
    return 0 if sound else 1


def _measured(name: str, alone: bool) -> Iterator[Figure]:
    """Run a bench and tell each figure when it is there; one that could not be taken is a figure missed."""
    run = import_module(f"bench.{name}").run
    try:
        for figure in (partial(run, asked=alone) if name in SHORTER else run)():
            figure.tell()
            yield figure
    except (Unmeasured, subprocess.CalledProcessError) as fault:
        figure = Figure(name, None, "not measured", str(fault), None, False)
        figure.tell()
        yield figure


if __name__ == "__main__":
    sys.exit(main())
