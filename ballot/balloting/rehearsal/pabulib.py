"""Reads an approval election in Pabulib's .pb format: META, PROJECTS and VOTES in one file."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ballot.balloting.rehearsal.ballots import (
    MOST_BALLOTS,
    Ballots,
    faults_of_labels,
    positions_of,
)
from ballot.balloting.rehearsal.candidates import Candidates, numbered
from ballot.balloting.rehearsal.faults import Faults
from ballot.balloting.rehearsal.sheet import Row, cells_of, read_bytes, text_lines
from ballot.protocol.manifest import MOST_OPTIONS

SECTIONS = {
    "META": ("key", "value"),
    "PROJECTS": ("project_id",),
    "VOTES": ("voter_id", "vote"),
}
MOST_META = 200
MOST_LINES = MOST_META + MOST_OPTIONS + MOST_BALLOTS


@dataclass(frozen=True, slots=True)
class Pabulib:
    """An approval election; options are its projects in the file's order, one approval each.

    `maximum` is the longest ballot the file allows; `votes` the projects' totals as the file
    states them, None where it does not.
    """

    candidates: Candidates
    ballots: Ballots
    maximum: int
    votes: tuple[int, ...] | None


@dataclass(slots=True)
class _Section:
    headings: tuple[str, ...] = ()
    rows: list[Row] = field(default_factory=list)


def read_pabulib(path: Path, maximum: int | None = None) -> Pabulib:
    """Read a .pb file of vote type approval; FileRefused names every line at fault.

    `maximum` takes the place of the file's own max_length.
    """
    faults = Faults(path.name)
    sections = _sections(path, faults)
    faults.check()
    meta = {row.cells["key"]: row for row in sections["META"].rows}
    candidates = _candidates(sections["PROJECTS"].rows, meta, faults)
    votes = _votes(sections["PROJECTS"], faults)
    maximum = maximum or _maximum(meta, len(candidates.given), faults)
    _find_miscounts(meta, sections, faults)
    ballots = _ballots(sections["VOTES"].rows, candidates, maximum, faults)
    faults.check()
    return Pabulib(candidates, ballots, maximum, votes)


def _sections(path: Path, faults: Faults) -> dict[str, _Section]:
    sections: dict[str, _Section] = {}
    lines = text_lines(read_bytes(path, faults), faults, MOST_LINES)
    for number, line in lines:
        if line in SECTIONS and line not in sections:
            sections[line] = _Section(_headings(line, next(lines, (0, "")), faults))
        elif sections:
            _add_row(list(sections.values())[-1], number, line, faults)
        else:
            faults.refuse(number, "a .pb file begins with META")
    if list(sections) != list(SECTIONS):
        faults.refuse(0, f"the sections are {', '.join(SECTIONS)}, in this order")
    return sections


def _headings(section: str, header: tuple[int, str], faults: Faults) -> tuple[str, ...]:
    number, line = header
    cells = cells_of(number, line, faults, ";")
    missing = [heading for heading in SECTIONS[section] if heading not in cells]
    if missing or len(set(cells)) != len(cells):
        faults.refuse(number, f"the header of {section} lacks {', '.join(missing)} or has one twice")
    return tuple(cells)


def _add_row(section: _Section, number: int, line: str, faults: Faults) -> None:
    cells = cells_of(number, line, faults, ";")
    if len(cells) == len(section.headings):
        cells_by_heading = dict(zip(section.headings, cells, strict=True))
        section.rows.append(Row(number, cells_by_heading))
    elif cells:
        faults.add(number, f"{len(cells)} columns instead of {len(section.headings)}")


def _candidates(rows: list[Row], meta: dict[str, Row], faults: Faults) -> Candidates:
    first: dict[str, int] = {}
    for row in rows:
        given = row.cells["project_id"]
        if not given or "," in given:
            faults.add(row.line, "a project without id, or with a comma in it")
        elif first.setdefault(given, row.line) != row.line:
            faults.add(row.line, f"the project stands in line {first[given]} already")
    if not 1 <= len(rows) <= MOST_OPTIONS:
        faults.refuse(0, f"{len(rows)} projects; a manifest holds 1 to {MOST_OPTIONS}")
    currency = meta["currency"].cells["value"] if "currency" in meta else ""
    return numbered([_sheet(row, currency) for row in rows], faults)


def _sheet(row: Row, currency: str) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    given = row.cells["project_id"]
    cost = f"{row.cells.get('cost', '')} {currency}".strip()
    return given, row.cells.get("name") or given, (("cost", cost),) if cost else ()


def _votes(projects: _Section, faults: Faults) -> tuple[int, ...] | None:
    if "votes" not in projects.headings:
        return None
    return tuple(_number(row, "votes", faults) for row in projects.rows)


def _number(row: Row, heading: str, faults: Faults) -> int:
    text = row.cells[heading]
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        faults.add(row.line, f"{heading} is no whole number")
        return 0
    return int(text)


def _maximum(meta: dict[str, Row], projects: int, faults: Faults) -> int:
    """Return META's max_length, whose default in the format is the number of projects."""
    if "max_length" not in meta:
        return projects
    maximum = _number(meta["max_length"], "value", faults)
    if maximum < 1:
        faults.add(meta["max_length"].line, "max_length is at least 1")
    return min(maximum, projects)


def _find_miscounts(meta: dict[str, Row], sections: dict[str, _Section], faults: Faults) -> None:
    kind = meta.get("vote_type")
    if kind is None or kind.cells["value"] != "approval":
        faults.add(kind.line if kind else 0, "only files of vote_type approval can be rehearsed")
    for key, section in (("num_projects", "PROJECTS"), ("num_votes", "VOTES")):
        found = len(sections[section].rows)
        if key in meta and _number(meta[key], "value", faults) != found:
            faults.add(meta[key].line, f"{key} does not agree with the {found} rows of {section}")


def _ballots(rows: list[Row], candidates: Candidates, maximum: int, faults: Faults) -> Ballots:
    if not rows:
        faults.add(0, "there is no ballot")
    faults_of_labels(_voters(rows), faults)
    positions = candidates.positions
    marks = []
    for row in rows:
        cell = row.cells["vote"]
        found = positions_of(cell.split(",") if cell else [], positions, row.line, faults)
        if len(found) > maximum:
            faults.add(row.line, f"{len(found)} projects; at most {maximum}")
        chosen = set(found)
        marks.append(tuple(int(place in chosen) for place in range(len(positions))))
    return Ballots(tuple(row.cells["voter_id"] for row in rows), tuple(marks))


def _voters(rows: list[Row]) -> Iterator[tuple[int, str]]:
    return ((row.line, row.cells["voter_id"]) for row in rows)
