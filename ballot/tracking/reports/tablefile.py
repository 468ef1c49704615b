"""A unit's reports of one period as a table: written with the plan beside, read back with every fault named."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation

from ballot.kernel.errors import Refused
from ballot.kernel.money import UnfitMoney, read_money, wan
from ballot.people.imports.rules import unguard
from ballot.people.imports.sheets import as_csv, as_xlsx
from ballot.tracking.lamps.rules import WHOLE
from ballot.tracking.reports.queries import Owed
from ballot.tracking.reports.rules import Told

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


def written(rows: Iterable[Owed], kind: str) -> bytes:
    """The table as xlsx or CSV; its first five columns are for orientation, `read` believes only the numbers."""
    table = [list(HEAD), *(_row(one) for one in rows)]
    return as_xlsx(table) if kind == "xlsx" else as_csv(table)


def read(rows: Sequence[Sequence[str]]) -> dict[tuple[int, int], Told]:
    """Each filled line's report by project and period; lines without progress are left out; raises UnfitTable."""
    filled = [(line, [unguard(cell) for cell in row]) for line, row in enumerate(rows, start=1) if any(row)]
    if not filled or tuple(filled[0][1][: len(HEAD)]) != HEAD:
        raise UnfitTable([(1, "", "head")])
    if len(filled) > MOST_ROWS:
        raise UnfitTable([(0, "", "too-many")])
    faults: list[tuple[int, str, str]] = []
    found: dict[tuple[int, int], Told] = {}
    for line, row in filled[1:]:
        cells = dict(zip(HEAD, [*row, *[""] * len(HEAD)], strict=False))
        if not cells["完成进度（%）"]:
            continue
        key = (_whole(cells["编号"]), _whole(cells["期次"]))
        if 0 in key or key in found:
            faults.append((line, "编号", "doubled" if key in found else "number"))
        found[key] = _told(line, cells, faults)
    if faults or not found:
        raise UnfitTable(faults or [(0, "", "no-rows")])
    return found


def _row(one: Owed) -> list[str]:
    report = one.report
    plan = [_part(one.line.progress), wan(one.line.money)]
    said = (
        [_part(report.progress), wan(report.money), report.milestone, report.problems, report.reason]
        if report
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
    if not cells["形象进度"]:
        faults.append((line, "形象进度", "empty"))
    faults += [(line, head, "too-long") for head, most in MOST.items() if len(cells[head]) > most]
    return Told(progress, money, cells["形象进度"], cells["存在的问题"], cells["滞后原因"])


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
