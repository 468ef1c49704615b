"""The model county's candidates: names and contents from published lists, the rest invented and labelled so."""

import csv
from pathlib import Path

from ballot.kernel.money import UnfitMoney, read_money
from ballot.settings import ROOT
from ballot.shortlisting.rules import Funding, Sheet

WAN = 1_000_000
ABSENT = "原文未载"
# Candidate → category, invented total in 万元 where the source gives none.
THIS_YEAR: dict[str, tuple[str, int]] = {
    "p01": ("教育", 1800),
    "p02": ("养老托幼", 600),
    "p03": ("医疗卫生", 260),
    "p04": ("城市管理", 300),
    "p05": ("教育", 2600),
    "p06": ("交通出行", 1200),
    "p07": ("城市管理", 480),
    "p08": ("养老托幼", 350),
    "p09": ("住房与旧改", 1360),
    "p10": ("交通出行", 3000),
    "p11": ("乡村振兴", 4930),
    "p12": ("教育", 300),
}
LEADS = {"p05": "县教育局", "p06": "县交通局", "p07": "县综合行政执法局", "p08": "县民政局"}


def this_year(folder: Path = ROOT / "examples") -> list[Sheet]:
    """The twelve candidates of the ballot, in the order of the file."""
    return [_sheet(row, *THIS_YEAR[row["id"]]) for row in _rows(folder / "shifan" / "candidates.csv")]


def last_year(folder: Path = ROOT / "examples") -> list[Sheet]:
    """Eight projects that a standing committee once assessed; what they cost is invented."""
    rows = _rows(folder / "assessment" / "projects.csv")
    return [
        Sheet(
            name=row["name"],
            content=_first(row, "建设内容", "内容") or "建设内容原文未载（示例）",
            category="便民服务",
            total=500 * WAN,
            this_year=500 * WAN,
            funding=(Funding("县级财政（示例）", 500 * WAN),),
            lead="县民生实事办（示例）",
            source=f"{_first(row, '出处')}；除名称外均为示例",
        )
        for row in rows
    ]


def _sheet(row: dict[str, str], category: str, invented: int) -> Sheet:
    told = {name: _sum(row[name]) for name in ("总投资", "年度投资")}
    total = told["总投资"] or told["年度投资"] or invented * WAN
    lead = row["责任单位"] if row["责任单位"] != ABSENT else f"{LEADS[row['id']]}（示例）"
    made_up = [name for name, fen in told.items() if fen is None]
    made_up += ["牵头单位"] if row["责任单位"] == ABSENT else []
    return Sheet(
        name=row["name"],
        content=row["建设内容"],
        places="示范县（示例）",
        category=category,
        total=total,
        this_year=told["年度投资"] or total,
        funding=_funding(total),
        period="2027年（示例）",
        lead=lead,
        leader="分管副县长（示例）",
        beneficiaries="全县居民（示例）",
        source=f"{row['出处']}；{'、'.join([*made_up, '类别', '资金来源'])}为示例",
    )


def _funding(total: int) -> tuple[Funding, ...]:
    """Four fifths from the county, one from above, in whole 万元 as far as the sum allows."""
    above = total // 5 // WAN * WAN
    return (Funding("县级财政（示例）", total - above), Funding("上级补助（示例）", above))


def _sum(text: str) -> int | None:
    """A sum as the source gives it, None where it gives none."""
    try:
        return read_money(text)
    except UnfitMoney:
        return None


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _first(row: dict[str, str], *names: str) -> str:
    return next((row[name] for name in names if row.get(name)), "")
