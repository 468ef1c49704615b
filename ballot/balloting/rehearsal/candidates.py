"""Reads the candidate list: `id,name` and the sheet's columns, one project a line (§3.1)."""

import itertools
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ballot.balloting.rehearsal.faults import Faults
from ballot.balloting.rehearsal.sheet import Row, read_rows
from ballot.protocol.manifest import MOST_OPTIONS, Project

IDENT = re.compile(r"[a-z0-9-]{1,32}")
MOST_BYTES_OF_SHEETS = 900_000
"""What a manifest of 2²⁰ bytes (§2.3) has room for, beside two hundred options and their limits."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The projects in the file's order; `given` are their ids as the file writes them."""

    projects: tuple[Project, ...]
    given: tuple[str, ...]

    @property
    def replaced(self) -> dict[str, str]:
        """The ids that the protocol cannot hold, each with the id that stands for it."""
        pairs = zip(self.given, self.projects, strict=True)
        return {given: project.id for given, project in pairs if given != project.id}

    @property
    def positions(self) -> Mapping[str, int]:
        """The place of each project, from 0, by its id as the file writes it."""
        return {given: place for place, given in enumerate(self.given)}


def read_candidates(path: Path) -> Candidates:
    """Read a candidate list; FileRefused names every line at fault.

    The cells that are not `id` or `name` become the sheet's lines, under their headings.
    """
    faults = Faults(path.name)
    headings, rows = read_rows(path, faults, needed=("id", "name"), most=MOST_OPTIONS)
    labels = [heading for heading in headings if heading not in ("id", "name")]
    if not rows:
        faults.add(0, "there is no candidate")
    sheets = [(row, _checked(row, labels)) for row in rows]
    _find_faults(rows, faults)
    faults.check()
    return numbered([(row.cells["id"], *sheet) for row, sheet in sheets], faults)


def numbered(sheets: Iterable[tuple[str, str, tuple[tuple[str, str], ...]]], faults: Faults) -> Candidates:
    """Make candidates of (id as given, name, sheet), replacing ids outside §1.3 by c001, c002, …

    FileRefused when the sheets are together larger than a manifest can be.
    """
    listed = list(sheets)
    kept = {given for given, _, _ in listed if IDENT.fullmatch(given)}
    fresh = (name for name in map("c{:03}".format, itertools.count(1)) if name not in kept)
    projects = tuple(Project(given if given in kept else next(fresh), name, detail) for given, name, detail in listed)
    size = sum(len(json.dumps([project.name, project.detail], ensure_ascii=False).encode()) for project in projects)
    if size > MOST_BYTES_OF_SHEETS:
        faults.refuse(0, f"the sheets are {size} bytes; a manifest holds {MOST_BYTES_OF_SHEETS}")
    return Candidates(projects, tuple(given for given, _, _ in listed))


def _checked(row: Row, labels: list[str]) -> tuple[str, tuple[tuple[str, str], ...]]:
    return row.cells["name"], tuple((label, row.cells[label]) for label in labels)


def _find_faults(rows: list[Row], faults: Faults) -> None:
    first: dict[str, int] = {}
    for row in rows:
        given = row.cells["id"]
        if not given or not row.cells["name"]:
            faults.add(row.line, "a candidate without id or name")
        elif ";" in given:
            faults.add(row.line, f"the id {given[:40]} holds a semicolon, which parts ids in ballots")
        elif first.setdefault(given, row.line) != row.line:
            faults.add(row.line, f"the id {given[:40]} stands in line {first[given]} already")
