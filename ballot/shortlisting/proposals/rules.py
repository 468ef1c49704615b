"""A proposal's sheet: what it holds, how its parts are written a line each, and that its sums add up."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, TypeVar

from ballot.kernel.errors import Refused
from ballot.kernel.money import read_money, wan
from ballot.shortlisting.rules import Funding, Sheet, funding_text

Part = TypeVar("Part")

MOST_ITEMS = 60
BETWEEN = "｜"
CELLS = re.compile(r"[｜|\t]")


class UnfitLine(Refused):
    """A line that doesn't hold what its kind needs, parted by ｜."""

    code = "unfit-line"


class Fault(StrEnum):
    """Where a sheet contradicts itself, or what it lacks to be screened."""

    FUNDING_DIFFERS = "funding-differs"
    ITEMS_DIFFER = "items-differ"
    YEARS_DIFFER = "years-differ"
    QUARTERS_DIFFER = "quarters-differ"
    YEAR_ABOVE_TOTAL = "year-above-total"
    PERCENT_FALLS = "percent-falls"
    NO_TARGET = "no-target"
    NO_LEAD = "no-lead"
    NO_CATEGORY = "no-category"


class UnfitSheet(Refused):
    """A sheet that contradicts itself or isn't ready; `faults` says in every way."""

    code = "unfit-sheet"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Item:
    """A 子项 with its own unit and target; `amount` in 分, None where not settled."""

    name: str
    unit: str
    target: str
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class YearTarget:
    """What one year of several brings; `amount` in 分."""

    year: int
    target: str
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Quarter:
    """What stands at the end of a quarter: `percent` of the year's work in all, `amount` spent in it, in 分."""

    number: int
    milestone: str
    percent: int
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class ProposalSheet:
    """A candidate's sheet with the parts that only a proposal has."""

    plain: Sheet
    items: tuple[Item, ...] = ()
    years: tuple[YearTarget, ...] = ()
    quarters: tuple[Quarter, ...] = ()


def faults(sheet: ProposalSheet) -> list[Fault]:
    """Where the sheet contradicts itself; what isn't written yet contradicts nothing."""
    plain = sheet.plain
    differs = {
        Fault.FUNDING_DIFFERS: _differs([line.amount for line in plain.funding], plain.total),
        Fault.ITEMS_DIFFER: _differs([item.amount for item in sheet.items], plain.total),
        Fault.YEARS_DIFFER: _differs([one.amount for one in sheet.years], plain.total),
        Fault.QUARTERS_DIFFER: _differs([one.amount for one in sheet.quarters], plain.this_year),
        Fault.YEAR_ABOVE_TOTAL: plain.total is not None and (plain.this_year or 0) > plain.total,
        Fault.PERCENT_FALLS: _falls([one.percent for one in sheet.quarters]),
    }
    return [fault for fault, wrong in differs.items() if wrong]


def require_sound(sheet: ProposalSheet) -> None:
    """Raise UnfitSheet where the sheet contradicts itself."""
    found = faults(sheet)
    if found:
        raise UnfitSheet(found)


def require_ready(sheet: ProposalSheet) -> None:
    """Raise UnfitSheet unless a department could review it; a project of several years says what this one brings."""
    plain = sheet.plain
    lacking = {
        Fault.NO_LEAD: not plain.lead,
        Fault.NO_CATEGORY: not plain.category,
        Fault.NO_TARGET: len(sheet.years) > 1 and not plain.target,
    }
    found = faults(sheet) + [fault for fault, lacks in lacking.items() if lacks]
    if found:
        raise UnfitSheet(found)


def _differs(amounts: Sequence[int | None], whole: int | None) -> bool:
    """Whether parts that are all settled make another sum than the whole."""
    settled = [amount for amount in amounts if amount is not None]
    return whole is not None and bool(settled) and len(settled) == len(amounts) and sum(settled) != whole


def _falls(percents: Sequence[int]) -> bool:
    return list(percents) != sorted(percents) or any(percent > 100 for percent in percents)


def read_items(text: str) -> tuple[Item, ...]:
    """One a line: 名称｜责任单位｜目标｜金额; raises UnfitLine, UnfitMoney."""
    return _read(text, (2, 4), lambda cells: Item(cells[0], cells[1], _at(cells, 2), _sum(cells, 3)))


def read_years(text: str) -> tuple[YearTarget, ...]:
    """One a line: 年份｜目标｜金额; raises UnfitLine, UnfitMoney."""
    return _read(text, (2, 3), lambda cells: YearTarget(_number(cells[0], 2000, 2199), cells[1], _sum(cells, 2)))


def read_quarters(text: str) -> tuple[Quarter, ...]:
    """One a line: 季度｜形象进度｜百分比｜金额; raises UnfitLine, UnfitMoney."""
    found = _read(text, (3, 4), _quarter)
    if len({one.number for one in found}) < len(found):
        raise UnfitLine("a quarter stands there twice")
    return found


def items_text(items: Iterable[Item]) -> str:
    return _written((one.name, one.unit, one.target, wan(one.amount)) for one in items)


def years_text(years: Iterable[YearTarget]) -> str:
    return _written((str(one.year), one.target, wan(one.amount)) for one in years)


def quarters_text(quarters: Iterable[Quarter]) -> str:
    return _written((str(one.number), one.milestone, f"{one.percent}%", wan(one.amount)) for one in quarters)


def _read(text: str, cells: tuple[int, int], made: Callable[[list[str]], Part]) -> tuple[Part, ...]:
    found = [[cell.strip() for cell in CELLS.split(line)] for line in text.splitlines() if line.strip()]
    wrong = [line for line in found if not cells[0] <= len(line) <= cells[1] or not line[0]]
    if wrong or len(found) > MOST_ITEMS:
        raise UnfitLine(f"{BETWEEN.join((wrong or found)[-1])[:40]!r} isn't {cells[0]} to {cells[1]} parts")
    return tuple(made(line) for line in found)


def _quarter(cells: list[str]) -> Quarter:
    return Quarter(_number(cells[0], 1, 4), cells[1], _number(cells[2].removesuffix("%"), 0, 100), _sum(cells, 3))


def _number(text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most):
        raise UnfitLine(f"{text[:20]!r} is no number from {least} to {most}")
    return int(text)


def _at(cells: Sequence[str], index: int) -> str:
    return cells[index] if index < len(cells) else ""


def _sum(cells: Sequence[str], index: int) -> int | None:
    found = _at(cells, index)
    return read_money(found) if found else None


def _written(rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(BETWEEN.join(row) for row in rows)


def as_json(sheet: ProposalSheet) -> str:
    """A version as it is kept; `from_json` reads the same again."""
    return json.dumps(asdict(sheet), ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> ProposalSheet:
    found: dict[str, Any] = json.loads(text)
    plain = found["plain"]
    return ProposalSheet(
        Sheet(**{**plain, "funding": tuple(Funding(**line) for line in plain["funding"])}),
        tuple(Item(**one) for one in found["items"]),
        tuple(YearTarget(**one) for one in found["years"]),
        tuple(Quarter(**one) for one in found["quarters"]),
    )


def texts(sheet: ProposalSheet) -> dict[str, str]:
    """Each part of a sheet as the text that forms, tables and comparisons show."""
    plain = {field.name: getattr(sheet.plain, field.name) for field in fields(Sheet)}
    return {
        **plain,
        "total": wan(sheet.plain.total),
        "this_year": wan(sheet.plain.this_year),
        "funding": funding_text(sheet.plain.funding, between="\n"),
        "items": items_text(sheet.items),
        "years": years_text(sheet.years),
        "quarters": quarters_text(sheet.quarters),
    }


@dataclass(frozen=True, slots=True)
class Difference:
    """A part that two versions say differently."""

    part: str
    before: str
    after: str


def differences(before: ProposalSheet, after: ProposalSheet) -> tuple[Difference, ...]:
    """What a version changed, in the order of the sheet."""
    old, new = texts(before), texts(after)
    return tuple(Difference(part, old[part], new[part]) for part in new if old[part] != new[part])


def for_list(sheet: ProposalSheet) -> Sheet:
    """The sheet as a candidate list binds it: sub-items and years stand in its content, so that nothing is lost."""
    lines = [sheet.plain.content, *_sub_items(sheet), *_stages(sheet)]
    return Sheet(**{**_plain(sheet.plain), "content": " ".join(lines)})


def _plain(sheet: Sheet) -> Mapping[str, Any]:
    return {field.name: getattr(sheet, field.name) for field in fields(Sheet)}


def _sub_items(sheet: ProposalSheet) -> Iterator[str]:
    for place, one in enumerate(sheet.items, start=1):
        parts = [one.target, one.unit, f"{wan(one.amount)}万元" if one.amount is not None else ""]
        yield f"子项{place}：{one.name}（{'，'.join(part for part in parts if part)}）。"


def _stages(sheet: ProposalSheet) -> Iterator[str]:
    for one in sheet.years if len(sheet.years) > 1 else ():
        yield f"{one.year}年：{one.target}。"
