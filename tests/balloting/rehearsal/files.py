"""Writes small input files and reads them, or shows the faults for which they are refused."""

from pathlib import Path
from typing import Any

import pytest

from ballot.balloting.rehearsal.ballots import Ballots, read_ballots
from ballot.balloting.rehearsal.candidates import Candidates, read_candidates
from ballot.balloting.rehearsal.faults import FileRefused
from ballot.balloting.rehearsal.paper import Box, read_papers
from ballot.balloting.styles import Design, Style, Terms, design

THREE = "id,name,总投资\nroad,农村公路,300\nschool,护眼灯光,1800\nlift,电梯加装,600\n"


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def candidates(folder: Path, text: str | bytes = THREE) -> Candidates:
    return read_candidates(written(folder, "C.csv", text))


def a_design(given: Candidates, style: Style = Style.SELECT, seats: int = 2, **terms: Any) -> Design:
    return design(style, given.projects, Terms(seats=seats, **terms))


def ballots(
    folder: Path,
    text: str | bytes,
    style: Style = Style.SELECT,
    given: Candidates | None = None,
    **terms: Any,
) -> Ballots:
    given = given or candidates(folder)
    made = a_design(given, style, **terms)
    return read_ballots(written(folder, "B.csv", text), given, made)


def papers(
    folder: Path,
    text: str | bytes,
    style: Style = Style.SELECT,
    given: Candidates | None = None,
    **terms: Any,
) -> tuple[Box, ...]:
    given = given or candidates(folder)
    made = a_design(given, style, **terms)
    return read_papers(written(folder, "PAPER.csv", text), given, made)


def faults_of(read: Any, *arguments: Any, **options: Any) -> list[tuple[int, str]]:
    """Return the faults for which the reading is refused, as (line, what)."""
    with pytest.raises(FileRefused) as refused:
        read(*arguments, **options)
    return [(fault.line, fault.what) for fault in refused.value.faults]
