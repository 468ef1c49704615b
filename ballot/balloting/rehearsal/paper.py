"""Reads the paper boxes: what each was issued, what came back, and the count of each option (§7.2)."""

import re
from dataclasses import dataclass
from pathlib import Path

from ballot.balloting.rehearsal.candidates import Candidates
from ballot.balloting.rehearsal.faults import Faults
from ballot.balloting.rehearsal.sheet import Row, read_rows
from ballot.balloting.styles import Design

FIXED = ("box", "issued", "returned", "invalid")
MOST_BOXES = 1_000
COUNT = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Box:
    """A box of paper ballots; `counts` in option order."""

    box: str
    issued: int
    returned: int
    invalid: int
    counts: tuple[int, ...]


def read_papers(path: Path, candidates: Candidates, design: Design) -> tuple[Box, ...]:
    """Read the boxes of a paper file; FileRefused names every line at fault.

    A column is named by its option's id, by `id-mark` with the candidate's id as the candidates
    file writes it, or by that id alone where a project has one mark. More papers returned than
    issued are no fault of the file: they make the vote invalid (§8.7).
    """
    faults = Faults(path.name)
    headings, rows = read_rows(path, faults, needed=FIXED, most=MOST_BOXES)
    places = _places(headings, candidates, design, faults)
    if not rows:
        faults.add(0, "there is no box")
    if len(places) != len(design.options):
        faults.check()
    boxes = [_box(row, places, design, faults) for row in rows]
    first: dict[str, int] = {}
    for row in rows:
        if not row.cells["box"]:
            faults.add(row.line, "a box without a name")
        elif first.setdefault(row.cells["box"], row.line) != row.line:
            faults.add(row.line, f"the box stands in line {first[row.cells['box']]} already")
    faults.check()
    return tuple(boxes)


def _places(headings: tuple[str, ...], candidates: Candidates, design: Design, faults: Faults) -> tuple[str, ...]:
    """Return the heading of each option, in option order, as far as there are such headings."""
    names = _names(candidates, design)
    heading_of: dict[int, str] = {}
    for heading in headings:
        if heading in FIXED:
            continue
        place = names.get(heading)
        if place is None:
            faults.add(1, f"the heading {heading[:40]} names no option")
        elif heading_of.setdefault(place, heading) != heading:
            faults.add(1, f"{heading[:40]} and {heading_of[place][:40]} name the same option")
    for place, option in enumerate(design.options):
        if place not in heading_of:
            faults.add(1, f"the option {option.id} has no column")
    return tuple(heading for _, heading in sorted(heading_of.items()))


def _names(candidates: Candidates, design: Design) -> dict[str, int]:
    """Return every name of every option; where two options share a name, the first kind wins."""
    names = {option.id: place for place, option in enumerate(design.options)}
    given = [one for one in candidates.given for _ in design.marks]
    for place, option in enumerate(design.options):
        names.setdefault(f"{given[place]}-{option.mark}", place)
    if len(design.marks) == 1:
        for place, alone in enumerate(given):
            names.setdefault(alone, place)
    return names


def _box(row: Row, headings: tuple[str, ...], design: Design, faults: Faults) -> Box:
    issued, returned, invalid, *counts = (_count(row, heading, faults) for heading in (*FIXED[1:], *headings))
    box = Box(row.cells["box"], issued, returned, invalid, tuple(counts))
    if invalid > returned:
        faults.add(row.line, f"{invalid} invalid of {returned} returned")
    else:
        _find_overvotes(box, row.line, design, faults)
    return box


def _count(row: Row, heading: str, faults: Faults) -> int:
    if COUNT.fullmatch(row.cells[heading]) is None:
        faults.add(row.line, f"{heading[:40]} is no whole number")
        return 0
    return int(row.cells[heading])


def _find_overvotes(box: Box, line: int, design: Design, faults: Faults) -> None:
    valid = box.returned - box.invalid
    counts = {option.id: count for option, count in zip(design.options, box.counts, strict=True)}
    for option, count in counts.items():
        if count > valid:
            faults.add(line, f"{option} has {count} marks on {valid} valid papers")
    for limit in design.limits:
        marks = sum(counts[option] for option in limit.options)
        if marks > limit.max * valid:
            most = f"{limit.max} on each of {valid} valid papers"
            faults.add(line, f"{marks} marks in the limit {limit.id}; at most {most}")
