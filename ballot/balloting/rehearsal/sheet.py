"""Reads a CSV file line by line within fixed bounds: one line is one row, in UTF-8, as §1.3 wants text."""

import csv
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ballot.balloting.rehearsal.faults import Faults
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import check_string

MOST_BYTES = 2**24
MOST_BYTES_OF_A_LINE = 2**16
MOST_COLUMNS = 500
BOM = b"\xef\xbb\xbf"
BLANKS = " \u00a0\u3000"


@dataclass(frozen=True, slots=True)
class Row:
    """A row under its headings; `line` counts from 1, the header's own line included."""

    line: int
    cells: dict[str, str]


def read_bytes(path: Path, faults: Faults) -> bytes:
    """Return a file without its leading BOM; refused when unreadable, empty or above 16 MiB."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as fault:
        faults.refuse(0, f"cannot be read ({fault.strerror})")
    if len(data) > MOST_BYTES:
        faults.refuse(0, f"larger than {MOST_BYTES} bytes")
    if not data.removeprefix(BOM).strip():
        faults.refuse(0, "the file is empty")
    return data.removeprefix(BOM)


def text_lines(data: bytes, faults: Faults, most: int) -> Iterator[tuple[int, str]]:
    """Yield each line with its number, without its end, in Unicode's form NFC.

    Refused at once above `most` lines. A line that is too long, not UTF-8, or holds what §1.3
    forbids in strings becomes a fault and is left out.
    """
    if data.removesuffix(b"\n").count(b"\n") >= most:
        faults.refuse(most + 1, f"more than {most} lines")
    for number, line in enumerate(data.removesuffix(b"\n").split(b"\n"), start=1):
        try:
            yield number, _text(line.removesuffix(b"\r"))
        except UnicodeDecodeError as fault:
            faults.add(number, f"not UTF-8 at byte {fault.start + 1} (save the file as CSV UTF-8)")
        except (Breach, _TooLong) as fault:
            faults.add(number, str(fault))


def cells_of(number: int, line: str, faults: Faults, delimiter: str = ",") -> list[str]:
    """Return the cells of one line, blanks around them taken off; none at all, with a fault."""
    try:
        (cells,) = csv.reader([line], delimiter=delimiter, strict=True)
    except csv.Error as fault:
        faults.add(number, f"quotation marks: {fault}")
        return []
    if not cells:
        faults.add(number, "the line is empty")
    if len(cells) > MOST_COLUMNS:
        faults.add(number, f"{len(cells)} columns; at most {MOST_COLUMNS}")
        return []
    return [cell.strip(BLANKS) for cell in cells]


def read_rows(path: Path, faults: Faults, *, needed: Iterable[str], most: int) -> tuple[tuple[str, ...], list[Row]]:
    """Return the headings and the rows of a CSV file of at most `most` rows.

    Refused at once for a header that lacks a `needed` heading or has one empty or twice; other
    lines at fault are collected in `faults`, for the caller to check.
    """
    lines = text_lines(read_bytes(path, faults), faults, most + 1)
    number, first = next(lines, (0, ""))
    if number != 1:
        faults.refuse(1, "the header cannot be read")
    headings = _headings(first, faults, needed)
    rows: list[Row] = []
    for number, line in lines:
        cells = cells_of(number, line, faults)
        if len(cells) == len(headings):
            rows.append(Row(number, dict(zip(headings, cells, strict=True))))
        elif cells:
            faults.add(number, f"{len(cells)} columns instead of {len(headings)}")
    return headings, rows


class _TooLong(Exception):
    pass


def _text(line: bytes) -> str:
    if len(line) > MOST_BYTES_OF_A_LINE:
        raise _TooLong(f"longer than {MOST_BYTES_OF_A_LINE} bytes")
    text = unicodedata.normalize("NFC", line.decode())
    check_string(text)
    return text


def _headings(first: str, faults: Faults, needed: Iterable[str]) -> tuple[str, ...]:
    cells = cells_of(1, first, faults)
    faults.check()
    missing = [heading for heading in needed if heading not in cells]
    if missing:
        faults.add(1, f"the header lacks {', '.join(missing)}")
    if "" in cells:
        faults.add(1, f"column {cells.index('') + 1} has no heading")
    for heading in sorted({cell for cell in cells if cell and cells.count(cell) > 1}):
        faults.add(1, f"the heading {heading} twice")
    faults.check()
    return tuple(cells)
