"""Rows written as xlsx and as CSV, each cell a text that no program takes for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from ballot.people.imports.rules import guard

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


def as_xlsx(rows: Iterable[Sequence[str]]) -> bytes:
    """One sheet of text cells; the first row stays in view."""
    import xlsxwriter  # a site that starts has no sheet to write

    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        text = book.add_format({"num_format": "@"})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 15, 18, text)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(at, column, guard(cell), text)
    return made.getvalue()


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with the mark that Excel knows it by."""
    made = io.StringIO()
    csv.writer(made, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(
        [guard(cell) for cell in row] for row in rows
    )
    return made.getvalue().encode("utf-8-sig")
