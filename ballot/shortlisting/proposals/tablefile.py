"""Proposals as a table: the newest version of each, written so that it reads back without loss."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ballot.kernel.money import UnfitMoney
from ballot.people.imports.rules import unguard
from ballot.people.imports.sheets import as_csv, as_xlsx
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import check_string
from ballot.shortlisting import tablefile
from ballot.shortlisting.proposals import rules
from ballot.shortlisting.proposals.rules import ProposalSheet, UnfitLine, UnfitSheet
from ballot.shortlisting.rules import Sheet, UnfitFunding
from ballot.shortlisting.tablefile import COLUMNS, UnfitRows

NUMBER = "编号"
PARTS: Mapping[str, tuple[str, Callable[[str], tuple[object, ...]]]] = {
    "子项": ("items", rules.read_items),
    "分年度目标": ("years", rules.read_years),
    "季度计划": ("quarters", rules.read_quarters),
}
STAGE = "状态"
"""What this site alone says; on the way back it is passed over."""
MOST_ROWS = 2_000
MOST_CELL = 8_000
Faults = list[tuple[int, str, str]]


@dataclass(frozen=True, slots=True)
class Line:
    """A row that was read; without a number it is a new proposal."""

    number: int | None
    sheet: ProposalSheet


def rows(proposals: Iterable[tuple[int, str, ProposalSheet]]) -> list[list[str]]:
    """The head, then a row for each (number, stage in words, sheet)."""
    head = [NUMBER, *(chinese for _, chinese, _, _ in COLUMNS), *PARTS, STAGE]
    return [head, *(_row(*one) for one in proposals)]


def to_csv(proposals: Iterable[tuple[int, str, ProposalSheet]]) -> bytes:
    return as_csv(rows(proposals))


def to_xlsx(proposals: Iterable[tuple[int, str, ProposalSheet]]) -> bytes:
    return as_xlsx(rows(proposals))


def read_rows(table: Sequence[Sequence[str]]) -> list[Line]:
    """Read what `rows` wrote, or part of its columns; raises UnfitRows with every fault."""
    filled = [(line, row) for line, row in enumerate(table, start=1) if any(row)]
    if len(filled) < 2:
        raise UnfitRows([(0, "", "no-rows")])
    if len(filled) - 1 > MOST_ROWS:
        raise UnfitRows([(0, "", "too-many")])
    heads = _heads(*filled[0])
    faults: Faults = []
    found = [_line(line, dict(zip(heads, map(unguard, row), strict=False)), faults) for line, row in filled[1:]]
    numbers = [one.number for one in found if one.number]
    faults += [(0, NUMBER, "doubled") for number in set(numbers) if numbers.count(number) > 1]
    if faults:
        raise UnfitRows(sorted(faults))
    return found


def _row(number: int, stage: str, sheet: ProposalSheet) -> list[str]:
    texts = rules.texts(sheet)
    plain = [texts[field] for field, *_ in COLUMNS]
    return [str(number), *plain, *(texts[field] for field, _ in PARTS.values()), stage]


def _heads(line: int, heads: Sequence[str]) -> list[str]:
    known = {NUMBER, STAGE, *PARTS, *(chinese for _, chinese, _, _ in COLUMNS)}
    faults = [(line, head, "unknown") for head in heads if head and head not in known]
    faults += [(line, head, "twice") for head in sorted({head for head in heads if head and heads.count(head) > 1})]
    needed = [chinese for field, chinese, _, _ in COLUMNS if field in tablefile.NEEDED]
    faults += [(line, head, "missing") for head in needed if head not in heads]
    if faults:
        raise UnfitRows(faults)
    return list(heads)


def _line(line: int, row: Mapping[str, str], faults: Faults) -> Line:
    plain = {
        field: _cell(line, chinese, _text(field, row.get(chinese, "")), most, faults)
        for field, chinese, _, most in COLUMNS
    }
    values = {field: _value(line, field, text, faults) for field, text in plain.items()}
    faults += [
        (line, chinese, "empty") for field, chinese, *_ in COLUMNS if field in tablefile.NEEDED and not plain[field]
    ]
    parts = {field: _part(line, head, row, faults) for head, (field, _) in PARTS.items()}
    sheet = ProposalSheet(Sheet(**values), **parts)  # type: ignore[arg-type]
    try:
        rules.require_sound(sheet)
    except UnfitSheet as refusal:
        faults += [(line, "", fault) for fault in refusal.faults]
    number = row.get(NUMBER, "").strip()
    if number and not (number.isascii() and number.isdigit() and len(number) < 9):
        faults.append((line, NUMBER, "no-number"))
    return Line(int(number) if number.isascii() and number.isdigit() else None, sheet)


def _text(field: str, cell: str) -> str:
    """One line, as a form would make of it: a ballot binds no line breaks. Funding lines stand each on its own."""
    return cell if field == "funding" else " ".join(cell.split())


def _cell(line: int, head: str, text: str, most: int, faults: Faults) -> str:
    if len(text) > most:
        faults.append((line, head, "too-long"))
    try:
        check_string(text.replace("\n", ""))
    except Breach:
        faults.append((line, head, "forbidden-character"))
    return text


def _value(line: int, field: str, text: str, faults: Faults) -> object:
    head = next(chinese for name, chinese, _, _ in COLUMNS if name == field)
    try:
        return tablefile.value_of(field, text)
    except UnfitMoney:
        faults.append((line, head, "no-sum"))
    except UnfitFunding:
        faults.append((line, head, "no-funding"))
    return () if field == "funding" else None


def _part(line: int, head: str, row: Mapping[str, str], faults: Faults) -> tuple[object, ...]:
    try:
        return PARTS[head][1](_cell(line, head, row.get(head, ""), MOST_CELL, faults))
    except (UnfitLine, UnfitMoney):
        faults.append((line, head, "no-line"))
        return ()
