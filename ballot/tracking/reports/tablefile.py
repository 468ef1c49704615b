"""A unit's reports of one period as a table: written with the plan beside, read back with every fault named."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from ballot.kernel.errors import Refused
from ballot.kernel.money import UnfitMoney, read_money, wan
from ballot.people.imports.rules import unguard
from ballot.people.imports.sheets import as_csv, as_xlsx
from ballot.solicitation.rules.ideas import UnfitText, clean
from ballot.tracking.lamps.rules import WHOLE
from ballot.tracking.reports.brought import BARS, Row
from ballot.tracking.reports.queries import Owed
from ballot.tracking.reports.rules import Key, Told

HEAD = (
    "编号",
    "项目名称",
    "期次",
    "计划进度（%）",
    "计划资金（万元）",
    "完成进度（%）",
    "完成资金（万元）",
    "形象进度",
    "存在的问题",
    "滞后原因",
)
MOST = {"形象进度": 200, "存在的问题": 1000, "滞后原因": 400}
PERCENT = re.compile(r"(\d{1,3})(?:\.(\d))?\s*%?", re.ASCII)
MOST_ROWS = 2_000


class UnfitTable(Refused):
    """Lines at fault; `faults` are (line from 1 or 0 for the whole file, heading or "", what is wrong)."""

    code = "unfit-table"

    def __init__(self, faults: Sequence[tuple[int, str, str]]) -> None:
        super().__init__("; ".join(f"line {line} {head}: {what}" for line, head, what in faults[:20]))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Table:
    """Each filled line's report by project and period, and the line that it stands on, from 1."""

    told: Mapping[Key, Told]
    lines: Mapping[Key, int]


def written(rows: Iterable[Owed], kind: str) -> bytes:
    """The table as xlsx or CSV; its first five columns are for orientation, `read` believes only the numbers.

    What can't be written now is left empty, so that the table can be brought back as it was taken along.
    """
    table = [list(HEAD), *(_row(one) for one in rows)]
    return as_xlsx(table) if kind == "xlsx" else as_csv(table)


def require_writable(table: Table, rows: Iterable[Row]) -> None:
    """Raise UnfitTable naming every line that can't even be kept as a draft."""
    faults = [(table.lines[one.number, one.period], "编号", one.fault) for one in rows if one.fault in BARS]
    if faults:
        raise UnfitTable(faults)


def read(rows: Sequence[Sequence[str]]) -> Table:
    """What the lines say; those without progress are left out; raises UnfitTable."""
    filled = [(line, [unguard(cell) for cell in row]) for line, row in enumerate(rows, start=1) if any(row)]
    if not filled or tuple(filled[0][1][: len(HEAD)]) != HEAD:
        raise UnfitTable([(1, "", "head")])
    if len(filled) > MOST_ROWS:
        raise UnfitTable([(0, "", "too-many")])
    faults: list[tuple[int, str, str]] = []
    found: dict[Key, Told] = {}
    lines: dict[Key, int] = {}
    for line, row in filled[1:]:
        cells = dict(zip(HEAD, [*row, *[""] * len(HEAD)], strict=False))
        if not cells["完成进度（%）"]:
            continue
        key = (_whole(cells["编号"]), _whole(cells["期次"]))
        if 0 in key or key in found:
            faults.append((line, "编号", "doubled" if key in found else "number"))
        found[key], lines[key] = _told(line, cells, faults), line
    if faults or not found:
        raise UnfitTable(faults or [(0, "", "no-rows")])
    return Table(found, lines)


def _row(one: Owed) -> list[str]:
    report = one.report
    plan = [_part(one.line.progress), wan(one.line.money)]
    said = (
        [_part(report.progress), wan(report.money), report.milestone, report.problems, report.reason]
        if report and not one.is_settled
        else [""] * 5
    )
    return [str(one.project.number), one.project.name, str(one.period.number), *plan, *said]


def _told(line: int, cells: dict[str, str], faults: list[tuple[int, str, str]]) -> Told:
    progress = money = 0
    try:
        progress = _thousandths(cells["完成进度（%）"])
    except InvalidOperation:
        faults.append((line, "完成进度（%）", "percent"))
    try:
        money = read_money(cells["完成资金（万元）"] or "0")
    except UnfitMoney:
        faults.append((line, "完成资金（万元）", "no-sum"))
    words = [_text(line, head, cells[head], faults) for head in MOST]
    if not words[0]:
        faults.append((line, "形象进度", "empty"))
    return Told(progress, money, *words)


def _text(line: int, head: str, text: str, faults: list[tuple[int, str, str]]) -> str:
    """What a cell says, as every page can show it."""
    try:
        found = clean(text, lines=head == "存在的问题")
    except UnfitText:
        faults.append((line, head, "unfit-text"))
        return text
    if len(found) > MOST[head]:
        faults.append((line, head, "too-long"))
    return found


def _thousandths(text: str) -> int:
    """55.6, 55.6% and 100 as thousandths; raises InvalidOperation for anything else."""
    found = PERCENT.fullmatch(text.strip())
    value = int(Decimal(found[1]) * 10 + int(found[2] or 0)) if found else WHOLE + 1
    if value > WHOLE:
        raise InvalidOperation(text[:20])
    return value


def _whole(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,6}", text, re.ASCII) else 0


def _part(thousandths: int) -> str:
    whole, part = divmod(thousandths, 10)
    return f"{whole}.{part}" if part else str(whole)
