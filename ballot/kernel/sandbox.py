"""Strangers' files are opened in a process of their own; this one only sees bytes go in and an answer come out."""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from threading import BoundedSemaphore

from ballot.kernel.errors import Refused
from ballot.kernel.untrusted.confine import REFUSED

CELL = 2_000
"""Signs in a cell, where a reader doesn't ask for more."""
WAIT = 30
"""Seconds of the clock; the process's own limit counts those of the processor."""
# A flood of uploads takes turns, else each would take its share of memory at once.
_TURNS = BoundedSemaphore(2)


class Unfit(Refused):
    """A file that isn't what was asked for; `kind` says in which way, "too-much" that it broke its limits."""

    code = "unfit-file"

    def __init__(self, kind: str) -> None:
        super().__init__(f"the file is refused: {kind}")
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture drawn anew; `type` is its MIME type."""

    type: str
    width: int
    height: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Table:
    """`kind` is xlsx or csv; the first row is the sheet's first, so that an index plus one is its line."""

    kind: str
    rows: list[list[str]]


def read_table(data: bytes, longest: int = CELL) -> Table:
    """The first sheet of an xlsx or a CSV, as text; raises Unfit, also for a cell of more than `longest` signs."""
    found = json.loads(_run("table", data, str(longest)))
    return Table(found["kind"], found["rows"])


def redraw(data: bytes) -> Picture:
    """A JPEG, PNG or WebP without anything but its pixels; raises Unfit."""
    head, _, body = _run("image", data).partition(b"\n")
    told = json.loads(head)
    return Picture(told["type"], told["width"], told["height"], body)


def _run(program: str, data: bytes, *arguments: str) -> bytes:
    command = [sys.executable, "-I", "-m", f"ballot.kernel.untrusted.{program}", *arguments]
    with _TURNS, tempfile.TemporaryFile() as answer:
        try:
            done = subprocess.run(  # noqa: S603  our own program, no shell, nothing of the file in the command
                command,
                input=data,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                env={"PYTHONIOENCODING": "utf-8"},
                timeout=WAIT,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            raise Unfit("too-much") from late
        answer.seek(0)
        if done.returncode == REFUSED:
            raise Unfit(str(json.loads(answer.read(1000))["code"]))
        if done.returncode != 0:
            raise Unfit("too-much")
        return answer.read()
