"""Ideas as data: the same rows as the public list, as tables and as JSON, with their description."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from ballot.people.imports import sheets
from ballot.people.years import AssemblyYear
from ballot.solicitation.queries import lists
from ballot.solicitation.queries.lists import Listed, Search
from ballot.solicitation.rules.ideas import Origin, Route
from ballot.solicitation.rules.sheets import ORIGIN_WORDS

HEAD = (
    "编号",
    "希望办什么事",
    "为什么需要办",
    "类别",
    "乡镇（街道）",
    "具体地点",
    "来源",
    "收到日期",
    "状态",
    "答复",
    "并入编号",
    "我也需要",
    "代表附议",
)
STATES: Mapping[str, str] = {
    "open": "办理中",
    Route.PROPOSE: "立为建议项目",
    Route.MERGE: "并入相同建议",
    Route.PASS: "转交部门办理",
    Route.MICRO: "作为微实事办理",
    Route.DECLINE: "不采纳",
}


def written(session: Session, the_year: AssemblyYear, search: Search, kind: str) -> tuple[bytes, str]:
    """The list in one of its forms, with its type."""
    if kind == "json":
        page = lists.listed(session, the_year.assembly_id, the_year.id, search)
        ideas = [as_object(one) for one in page.rows]
        told = {"count": page.count, "page": page.number, "pages": page.last, "ideas": ideas}
        return json.dumps(told, ensure_ascii=False).encode(), "application/json"
    write: Callable[[Iterator[tuple[str, ...]]], bytes] = sheets.as_xlsx if kind == "xlsx" else sheets.as_csv
    return write(_rows(session, the_year, search)), sheets.XLSX if kind == "xlsx" else sheets.CSV


def as_object(one: Listed) -> dict[str, Any]:
    """An idea as the description below says."""
    return {
        "number": one.number,
        "what": one.what,
        "why": one.why,
        "category": one.category,
        "area": one.area,
        "place": one.place,
        "origin": one.origin.value,
        "received_on": one.received_on.isoformat(),
        "state": (one.route or one.stage).value,
        "answer": one.answer,
        "merged_into": one.target,
        "supports": one.supports,
        "endorsements": one.endorsements,
    }


def described(address: str) -> dict[str, Any]:
    """The OpenAPI description of a year's ideas."""
    query = [_parameter(name, words) for name, words in PARAMETERS.items()]
    ok = {"description": "建议线索", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Page"}}}}
    table = {"description": "同样的内容，第一行是列名", "content": {"text/csv": {"schema": {"type": "string"}}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "建议线索 · Ideas", "version": "1", "description": "公开的建议线索；不含任何个人信息。"},
        "paths": {
            f"{address}/ideas/list.json": {"get": {"parameters": query, "responses": {"200": ok}}},
            f"{address}/ideas/list.csv": {"get": {"parameters": query[:-1], "responses": {"200": table}}},
        },
        "components": {"schemas": {"Page": _object(PAGE), "Idea": _object(IDEA)}},
    }


STRING, NUMBER = {"type": "string"}, {"type": "integer"}
IDEA: Mapping[str, Mapping[str, Any]] = {
    "number": {**NUMBER, "description": "当年的编号"},
    "what": {**STRING, "description": "希望办什么事"},
    "why": {**STRING, "description": "为什么需要办"},
    "category": {**STRING, "description": "类别，空为未分类"},
    "area": {**STRING, "description": "乡镇（街道），空为不确定或全县"},
    "place": {**STRING, "description": "具体地点"},
    "origin": {**STRING, "enum": [origin.value for origin in Origin], "description": "来源渠道"},
    "received_on": {**STRING, "format": "date", "description": "收到日期（北京时间）"},
    "state": {**STRING, "enum": ["open", *(route.value for route in Route)], "description": "办理结果"},
    "answer": {**STRING, "description": "公开答复，办理中为空"},
    "merged_into": {"type": ["integer", "null"], "description": "并入的建议编号"},
    "supports": {**NUMBER, "description": "公众“我也需要”"},
    "endorsements": {**NUMBER, "description": "代表附议"},
}
PAGE: Mapping[str, Mapping[str, Any]] = {
    "count": {**NUMBER, "description": "符合条件的总数"},
    "page": {**NUMBER, "description": "第几页"},
    "pages": {**NUMBER, "description": "共几页"},
    "ideas": {"type": "array", "items": {"$ref": "#/components/schemas/Idea"}},
}
PARAMETERS: Mapping[str, str] = {
    "q": "包含的词，空格隔开表示同时包含",
    "category": "类别",
    "area": "乡镇（街道）",
    "origin": "来源渠道",
    "state": "办理结果",
    "page": "第几页，从 1 起，每页 50 条",
}


def _rows(session: Session, the_year: AssemblyYear, search: Search) -> Iterator[tuple[str, ...]]:
    yield HEAD
    for one in lists.every(session, the_year.assembly_id, the_year.id, search):
        yield (
            *(str(one.number), one.what, one.why, one.category, one.area, one.place, ORIGIN_WORDS[one.origin]),
            *(one.received_on.isoformat(), STATES[one.route or one.stage], one.answer),
            *(str(one.target or ""), str(one.supports), str(one.endorsements)),
        )


def _parameter(name: str, words: str) -> dict[str, Any]:
    kind = NUMBER if name == "page" else STRING
    return {"name": name, "in": "query", "required": False, "description": words, "schema": kind}


def _object(fields: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {"type": "object", "required": list(fields), "properties": dict(fields), "additionalProperties": False}
