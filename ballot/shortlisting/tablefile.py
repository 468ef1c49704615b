"""A candidate list as a table: columns named in Chinese and English, written so that it reads back."""

from collections.abc import Iterable, Sequence

from ballot.kernel.errors import Refused
from ballot.kernel.money import UnfitMoney, read_money, wan
from ballot.people.imports.rules import unguard
from ballot.people.imports.sheets import as_csv, as_xlsx
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import check_string
from ballot.shortlisting.rules import MOST_CANDIDATES, Coded, Sheet, UnfitFunding, funding_text, read_funding

COLUMNS: tuple[tuple[str, str, str, int], ...] = (
    ("name", "项目名称", "name", 80),
    ("content", "建设规模和内容", "content", 2000),
    ("places", "建设地点", "places", 200),
    ("category", "类别", "category", 40),
    ("total", "总投资（万元）", "total", 20),
    ("this_year", "年度投资（万元）", "this_year", 20),
    ("funding", "资金来源", "funding", 1000),
    ("period", "建设起止年限", "period", 40),
    ("target", "年度目标", "target", 400),
    ("lead", "牵头单位", "lead", 200),
    ("cooperating", "配合单位", "cooperating", 400),
    ("leader", "责任领导", "leader", 80),
    ("beneficiaries", "受益对象", "beneficiaries", 400),
    ("source", "出处", "source", 400),
)
"""Field, heading in Chinese, heading in English, most characters."""
NEEDED = ("name", "content")
LONGEST_CELL = 32_767
"""As much as Excel puts into a cell: what is too long for its column is named with its line."""


class UnfitRows(Refused):
    """Lines at fault; `faults` are (line from 1 or 0 for the whole file, heading or "", what is wrong)."""

    code = "unfit-rows"

    def __init__(self, faults: Sequence[tuple[int, str, str]]) -> None:
        super().__init__("; ".join(f"line {line} {column}: {what}" for line, column, what in faults[:20]))
        self.faults = tuple(faults)


def read_rows(rows: Sequence[Sequence[str]]) -> list[Sheet]:
    """The sheets of a file's rows, its first written one being the head; raises UnfitRows with every fault."""
    filled = [(line, row) for line, row in enumerate(rows, start=1) if any(row)]
    if len(filled) < 2:
        raise UnfitRows([(0, "", "no-rows")])
    columns = _columns(*filled[0])
    if len(filled) - 1 > MOST_CANDIDATES:
        raise UnfitRows([(0, "", "too-many")])
    faults: list[tuple[int, str, str]] = []
    sheets = [_sheet(line, row, columns, faults) for line, row in filled[1:]]
    faults += _doubled([line for line, _ in filled[1:]], sheets)
    if faults:
        raise UnfitRows(sorted(faults))
    return sheets


def to_csv(candidates: Iterable[Coded]) -> bytes:
    """The list as CSV that spreadsheets open as UTF-8 and whose rows `read_rows` reads back."""
    return as_csv(_table(candidates))


def to_xlsx(candidates: Iterable[Coded]) -> bytes:
    """The list as a workbook of plain strings: no cell is a formula or a link."""
    return as_xlsx(_table(candidates))


def _table(candidates: Iterable[Coded]) -> list[list[str]]:
    heads = [chinese for _, chinese, _, _ in COLUMNS]
    return [heads, *([_written(one.sheet, field) for field, *_ in COLUMNS] for one in candidates)]


def _written(sheet: Sheet, field: str) -> str:
    if field in ("total", "this_year"):
        return wan(getattr(sheet, field))
    return funding_text(sheet.funding) if field == "funding" else str(getattr(sheet, field))


def _columns(line: int, heads: Sequence[str]) -> list[str]:
    known = {word: field for field, chinese, english, _ in COLUMNS for word in (chinese, english)}
    unknown = [head for head in heads if head and head not in known]
    found = [known.get(head, "") for head in heads]
    missing = [chinese for field, chinese, _, _ in COLUMNS if field in NEEDED and field not in found]
    doubled = sorted({head for head in heads if head and heads.count(head) > 1})
    faults = [
        (line, head, word)
        for word, group in (("unknown", unknown), ("missing", missing), ("twice", doubled))
        for head in group
    ]
    if faults:
        raise UnfitRows(faults)
    return found


def _sheet(line: int, row: Sequence[str], columns: Sequence[str], faults: list[tuple[int, str, str]]) -> Sheet:
    found: dict[str, object] = {}
    for field, cell in zip(columns, row, strict=False):
        if not field:
            continue
        heading, most = next((chinese, most) for name, chinese, _, most in COLUMNS if name == field)
        text = unguard(cell)
        if len(text) > most:
            faults.append((line, heading, "too-long"))
            continue
        try:
            check_string(text)
            found[field] = value_of(field, text)
        except UnfitMoney:
            faults.append((line, heading, "no-sum"))
        except UnfitFunding:
            faults.append((line, heading, "no-funding"))
        except Breach:
            faults.append((line, heading, "forbidden-character"))
    faults += [(line, chinese, "empty") for field, chinese, *_ in COLUMNS if field in NEEDED and not found.get(field)]
    return Sheet(**{"name": "", "content": "", **found})  # type: ignore[arg-type]


def value_of(field: str, text: str) -> object:
    if field in ("total", "this_year"):
        return read_money(text) if text else None
    return read_funding(text) if field == "funding" else text


def _doubled(lines: Sequence[int], sheets: Sequence[Sheet]) -> list[tuple[int, str, str]]:
    """Two projects of one name couldn't be told apart, neither on a ballot nor when the file is read again."""
    seen: set[str] = set()
    faults = []
    for line, sheet in zip(lines, sheets, strict=True):
        if sheet.name and sheet.name in seen:
            faults.append((line, "项目名称", "doubled"))
        seen.add(sheet.name)
    return faults
