"""Elections that were held: the votes that a file states beside the totals decrypted from the rehearsal's record."""

import csv
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.child import Spent, spent
from bench.figure import Figure, Unmeasured

BALLOT = Path(sys.executable).parent / "ballot"
VARIABLE = "PABULIB_DIR"


@dataclass(frozen=True, slots=True)
class Stated:
    """What a .pb file says of itself: each project's votes in the file's order, and how many people voted."""

    votes: list[int]
    voters: int


def run(asked: bool = False) -> Iterator[Figure]:
    """Rehearse every .pb file of the folder; Unmeasured without a folder if just this bench is `asked` for."""
    folder = os.environ.get(VARIABLE)
    if folder is None:
        why = f"{VARIABLE} is not set; {VARIABLE}=folder-of-pb-files make bench NAME=pabulib"
        if asked:
            raise Unmeasured(why)
        yield Figure.left_out("pabulib", why)
        return
    files = sorted(Path(folder).glob("*.pb"))
    if not files:
        raise Unmeasured(f"no .pb file in {VARIABLE}; the files are those of pabulib.org, vote type approval")
    for file in files:
        yield _compared(file)


def _compared(file: Path) -> Figure:
    """Rehearse one election; the value is how many projects' totals differ from the file's."""
    stated = read(file)
    jobs = str(os.cpu_count() or 1)
    with tempfile.TemporaryDirectory() as name:
        record = Path(name, "record.zip")
        made = spent([BALLOT, "rehearse", "--pb", file, "--seats", "1", "--jobs", jobs, "--json", "--out", record])
        verified = spent([BALLOT, "verify", "--jobs", jobs, "--json", record])
    totals = json.loads(verified.output)["result"]["electronic"]
    unlike = sum(mine != theirs for mine, theirs in zip(totals, stated.votes, strict=True))
    beside = (
        f"{len(totals)} projects, {stated.voters:,} voters; {_seconds(made)} to hold, {_seconds(verified)} to verify"
    )
    return Figure.at_most(f"pabulib.{file.stem}", unlike, "totals differ", 0, beside)


def _seconds(taken: Spent) -> str:
    return f"{taken.wall:.0f} s"


def read(file: Path) -> Stated:
    """Read the votes column and count the ballots, apart from the program's own reader."""
    sections: dict[str, list[list[str]]] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines, delimiter=";"):
            if len(row) == 1 and row[0] in ("META", "PROJECTS", "VOTES"):
                sections[row[0]] = section = []
            elif row:
                section.append(row)
    header, *projects = sections["PROJECTS"]
    return Stated([int(row[header.index("votes")]) for row in projects], len(sections["VOTES"]) - 1)
