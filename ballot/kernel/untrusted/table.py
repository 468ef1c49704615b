"""Reads the first sheet of an xlsx, or a CSV, into rows of text; run as a program, under limits."""

import csv
import io
import json
import sys
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from ballot.kernel.untrusted.archive import require_harmless
from ballot.kernel.untrusted.confine import Unreadable, answer

ROWS, COLUMNS, CELL = 20_000, 64, 2_000
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
FIRST_BYTES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"PK", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")
MEMORY, SECONDS, WRITTEN = 512 * 1024 * 1024, 10, 24 * 1024 * 1024


def read(data: bytes, longest: int = CELL) -> bytes:
    """Return JSON {kind, rows}: rows as lists of text, from the sheet's first row on; raises Unreadable.

    `longest` is how many signs a cell may hold.
    """
    if data.startswith(OLD_EXCEL):
        raise Unreadable("old-excel")
    if data.startswith(b"PK\x03\x04"):
        kind, rows = "xlsx", _xlsx(data)
    else:
        kind, rows = "csv", _csv(data)
    for row in rows:
        while row and not row[-1]:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    if len(rows) > ROWS + 1 or any(len(row) > COLUMNS for row in rows):
        raise Unreadable("too-large")
    if any(len(cell) > longest for row in rows for cell in row):
        raise Unreadable("long-cell")
    return json.dumps({"kind": kind, "rows": rows}, ensure_ascii=False).encode("utf-8", "strict")


def _xlsx(data: bytes) -> list[list[str]]:
    archive = require_harmless(data)
    names = archive.namelist()
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        raise Unreadable("no-table")
    if any(name.startswith(("xl/externalLinks/", "xl/vbaProject", "xl/embeddings/")) for name in names):
        raise Unreadable("links-out")
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        return [[_text(cell) for cell in row[: COLUMNS + 1]] for row in sheet.to_python(skip_empty_area=False)]
    except CalamineError as fault:
        raise Unreadable("broken") from fault


def _csv(data: bytes) -> list[list[str]]:
    if data.startswith(FIRST_BYTES) or b"\x00" in data:
        raise Unreadable("no-table")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel on a Chinese Windows writes when told "CSV".
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError as fault:
            raise Unreadable("no-text") from fault
    if text.lstrip().startswith("<"):
        raise Unreadable("no-table")
    mark = "\t" if "\t" in text.partition("\n")[0] else ","
    try:
        return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark)]
    except csv.Error as fault:
        raise Unreadable("broken") from fault


def _text(cell: Any) -> str:
    """A cell as somebody would type it: whole numbers without a point, days as 2027-01-12."""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, date | datetime | time | timedelta):
        return str(cell)
    return str(cell).strip()


if __name__ == "__main__":
    answer(partial(read, longest=int(sys.argv[1])), MEMORY, SECONDS, WRITTEN)
