"""Where the assemblies below one are compared, and their numbers taken along."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from ballot.board.rollup import handed, queries
from ballot.board.rollup.queries import Below, Search
from ballot.kernel.db import db
from ballot.kernel.money import wan
from ballot.kernel.policy import Action
from ballot.people.imports import sheets
from ballot.people.models import Level
from ballot.tracking.assessment import rules as assessing
from ballot.tracking.lamps.rules import Lamp
from ballot.web.access import Place, access
from ballot.web.paging import address_of
from ballot.web.paging import number as page_number

bp = Blueprint("rollup", __name__, url_prefix="/<assembly>/below")
HEADS = (
    *("单位", "网址", "层级", "上级", "项目", "计划投资（万元）", "完成投资（万元）", "已验收"),
    *("绿灯", "黄灯", "红灯", "未亮灯", "测评项目", "满意", "基本满意", "不满意"),
)
LEVELS = {Level.PROVINCE: "省", Level.CITY: "市", Level.COUNTY: "县", Level.TOWN: "乡镇", Level.STREET: "街道"}
LIT = (Lamp.GREEN, Lamp.YELLOW, Lamp.RED, Lamp.IDLE)


@bp.get("")
@access(Action.READ_PROJECTS)
def index(place: Place) -> ResponseReturnValue:
    search, years = _search(), queries.years(db.session(), place.id)
    year = _year(years)
    shown = {"found": queries.roll_up(db.session(), place.id, year, search), "search": search, "sorts": queries.SORTS}
    page = {"year": year, "years": years, "address": address_of("rollup.index")}
    return render_template("board/rollup.html", **shown, **page, **_handed(place))


@bp.get("/list.<any(csv, xlsx, json):kind>")
@access(Action.READ_PROJECTS)
def export(place: Place, kind: str) -> ResponseReturnValue:
    year = _year(queries.years(db.session(), place.id))
    data, type_ = _written(queries.every(db.session(), place.id, year, _search()), kind)
    headers = {"Content-Disposition": f'attachment; filename="below-{place.slug}-{year}.{kind}"'}
    return Response(data, content_type=type_, headers=headers)


def _handed(place: Place) -> dict[str, Any]:
    """The lists and templates that stand here, with how many below have their own."""
    told = handed.standing_below(db.session(), place.id), handed.templates_below(db.session(), place.id)
    return dict(zip(("lists", "templates"), told, strict=True))


def _search() -> Search:
    given = request.args
    words = given.get("q", "").strip()[:40]
    return Search(words, given.get("level", ""), given.get("sort", ""), page_number(given.get("page")))


def _year(years: Sequence[int]) -> int:
    """The year that is asked for if there is one below, else the newest; without any, none."""
    asked = request.args.get("year", type=int)
    return asked if asked is not None and asked in years else next(iter(years), 0)


def _written(rows: Sequence[Below], kind: str) -> tuple[bytes, str]:
    if kind == "json":
        told = {"assemblies": [_object(row) for row in rows]}
        return json.dumps(told, ensure_ascii=False).encode(), "application/json"
    write = sheets.as_xlsx if kind == "xlsx" else sheets.as_csv
    return write(_table(rows)), sheets.XLSX if kind == "xlsx" else sheets.CSV


def _object(row: Below) -> dict[str, Any]:
    """An assembly: money in 分, and no numbers where nothing is public."""
    sums = row.sums
    told = {"projects": sums.chosen, "planned": sums.planned, "spent": sums.spent, "accepted": sums.accepted}
    lamps = {lamp.value: sums.lamps[lamp] for lamp in Lamp}
    same = {"name": row.name, "slug": row.slug, "level": row.level.value, "above": row.above, "public": sums.told}
    levels = {"assessed": sums.assessed, "levels": {level.value: sums.levels[level] for level in assessing.Level}}
    return {**same, **({**told, "lamps": lamps} if sums.told else {}), **(levels if sums.assessed else {})}


def _table(rows: Sequence[Below]) -> Iterator[tuple[str, ...]]:
    yield HEADS
    for row in rows:
        sums = row.sums
        money = (wan(sums.planned), wan(sums.spent))
        told = (str(sums.chosen), *money, *map(str, (sums.accepted, *(sums.lamps[lamp] for lamp in LIT))))
        levels = tuple(map(str, (sums.assessed, *(sums.levels[level] for level in assessing.Level))))
        cells = (*(told if sums.told else ("",) * len(told)), *(levels if sums.assessed else ("",) * len(levels)))
        yield (row.name, row.slug, LEVELS[row.level], row.above, *cells)
