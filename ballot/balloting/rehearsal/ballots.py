"""Reads the ballots file: one ballot a line, its marks as lists of candidates (§3.2)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ballot.balloting.rehearsal.candidates import Candidates
from ballot.balloting.rehearsal.faults import Faults
from ballot.balloting.rehearsal.sheet import BLANKS, Row, read_rows
from ballot.balloting.styles import Design, Style

MOST_BALLOTS = 15_000
"""What a roll of 2²⁰ bytes (§2.3) has credentials for, roughly."""


@dataclass(frozen=True, slots=True)
class Ballots:
    """Ballots in the file's order; each is its 0/1 marks in option order."""

    labels: tuple[str, ...]
    marks: tuple[tuple[int, ...], ...]


def read_ballots(path: Path, candidates: Candidates, design: Design) -> Ballots:
    """Read the ballots of a design; FileRefused names every line at fault.

    Refused are unknown or doubled candidates, two marks for one project, and more marks than
    `design.maximum`. An empty cell is a blank.
    """
    faults = Faults(path.name)
    columns = ("ballot", *design.columns)
    headings, rows = read_rows(path, faults, needed=columns, most=MOST_BALLOTS)
    for heading in sorted(set(headings) - set(columns)):
        faults.add(1, f"the heading {heading[:40]} belongs to no ballot of the style {design.style}")
    if not rows:
        faults.add(0, "there is no ballot")
    faults_of_labels(((row.line, row.cells["ballot"]) for row in rows), faults)
    read = _Reader(design, candidates.positions)
    marks = [read.marks(row, faults) for row in rows]
    faults.check()
    return Ballots(tuple(row.cells["ballot"] for row in rows), tuple(marks))


def faults_of_labels(labels: Iterator[tuple[int, str]], faults: Faults) -> None:
    """Find a ballot or voter without a label, and labels that stand twice."""
    first: dict[str, int] = {}
    for line, label in labels:
        if not label:
            faults.add(line, "a ballot without a label")
        elif first.setdefault(label, line) != line:
            faults.add(line, f"the ballot {label[:40]} stands in line {first[label]} already")


def positions_of(cell: list[str], positions: Mapping[str, int], line: int, faults: Faults) -> list[int]:
    """Return the places of the candidates that a cell lists, finding unknown and doubled ones."""
    found: list[int] = []
    for given in cell:
        place = positions.get(given)
        if place is None:
            faults.add(line, f"unknown candidate {given[:40]}" if given else "a candidate is missing")
        elif place in found:
            faults.add(line, f"the candidate {given[:40]} twice")
        else:
            found.append(place)
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    design: Design
    positions: Mapping[str, int]

    def marks(self, row: Row, faults: Faults) -> tuple[int, ...]:
        marks = [0] * len(self.design.options)
        marked: dict[int, str] = {}
        for place, mark in self._chosen(row, faults):
            if place in marked:
                given = self.design.projects[place].name[:40]
                faults.add(row.line, f"{given} is marked both {marked[place]} and {mark}")
            marked[place] = mark
            marks[place * len(self.design.marks) + self.design.marks.index(mark)] = 1
        return tuple(marks)

    def _chosen(self, row: Row, faults: Faults) -> list[tuple[int, str]]:
        chosen: list[tuple[int, str]] = []
        for column in self.design.columns:
            cell = row.cells[column]
            given = [one.strip(BLANKS) for one in cell.split(";")] if cell else []
            found = positions_of(given, self.positions, row.line, faults)
            if column in ("approve", "rank") and len(given) > self.design.maximum:
                faults.add(row.line, f"{len(given)} candidates; at most {self.design.maximum}")
            marks = self.design.marks if self.design.style is Style.RANK else [column] * len(found)
            chosen += zip(found, marks, strict=False)
        return chosen
