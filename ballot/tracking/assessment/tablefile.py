"""A published table of an assessment: a line a project with three counts, read with every fault named."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ballot.people.imports.rules import unguard
from ballot.people.imports.sheets import as_csv, as_xlsx
from ballot.tracking.assessment.rules import Counts, Level
from ballot.tracking.reports.tablefile import UnfitTable

NAME, SATISFIED, BASICALLY, DISSATISFIED, PRINTED = "项目名称", "满意", "基本满意", "不满意", "公布的等次"
HEAD = (NAME, SATISFIED, BASICALLY, DISSATISFIED, PRINTED)
NEEDED = HEAD[:4]
ALSO = {"project": NAME, "satisfied": SATISFIED, "basically": BASICALLY, "dissatisfied": DISSATISFIED, "level": PRINTED}
"""The same columns and levels as an English table names them."""
LEVELS: Mapping[str, Level] = dict(zip(NEEDED[1:], Level, strict=True))
COUNT = re.compile(r"\d{1,5}", re.ASCII)
LONGEST_NAME = 80
MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Published:
    """A project as its table has it; `printed` is the level beside its counts, if there is one."""

    name: str
    counts: Counts
    printed: Level | None = None


def read(rows: Sequence[Sequence[str]], due: int | None = None) -> list[Published]:
    """The table's projects in its order; columns are known by their names, others are left out.

    Raises UnfitTable with every line at fault: no name, one that stands twice, no whole number, more votes than
    were due, a level that isn't one of the three.
    """
    filled = [(line, [unguard(cell) for cell in row]) for line, row in enumerate(rows, start=1) if any(row)]
    head = [ALSO.get(cell.lower(), cell) for cell in filled[0][1]] if filled else []
    if not set(NEEDED) <= set(head):
        raise UnfitTable([(1, "", "columns")])
    if len(filled) > MOST_ROWS + 1:
        raise UnfitTable([(0, "", "too-many")])
    faults, found = list[tuple[int, str, str]](), list[Published]()
    for line, row in filled[1:]:
        cells = dict(zip(head, [*row, *[""] * len(head)], strict=False))
        found.append(_published(line, cells, due, {one.name for one in found}, faults))
    if faults or not found:
        raise UnfitTable(faults or [(0, "", "no-projects")])
    return found


def written(rows: Iterable[Published], kind: str) -> bytes:
    """The table as xlsx or CSV, so that `read` reads the same again."""
    words = {level: name for name, level in LEVELS.items()}
    table = [list(HEAD), *([one.name, *_counts(one), words[one.printed] if one.printed else ""] for one in rows)]
    return as_xlsx(table) if kind == "xlsx" else as_csv(table)


def _counts(one: Published) -> list[str]:
    return [str(number) for number in one.counts.marks().values()]


def _published(
    line: int, cells: Mapping[str, str], due: int | None, known: set[str], faults: list[tuple[int, str, str]]
) -> Published:
    name, printed = cells[NAME], ALSO.get(cells.get(PRINTED, "").lower(), cells.get(PRINTED, ""))
    if not name or len(name) > LONGEST_NAME:
        faults.append((line, NAME, "too-long" if name else "empty"))
    elif name in known:
        faults.append((line, NAME, "doubled"))
    faults.extend((line, column, "count") for column in NEEDED[1:] if not COUNT.fullmatch(cells[column]))
    numbers = [int(cells[column]) if COUNT.fullmatch(cells[column]) else 0 for column in NEEDED[1:]]
    counts = Counts(*numbers)
    if due is not None and counts.total > due:
        faults.append((line, NAME, "over-due"))
    if printed and printed not in LEVELS:
        faults.append((line, PRINTED, "level"))
    return Published(name, counts, LEVELS.get(printed) if printed else None)
