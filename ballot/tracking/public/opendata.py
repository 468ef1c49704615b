"""A year's projects as data: the same rows as the league, as tables and as JSON."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from ballot.kernel.money import wan
from ballot.people.imports import sheets
from ballot.tracking.assessment.queries import Assessed, Round
from ballot.tracking.plans.models import ImplementationPlan
from ballot.tracking.public.origins import Origins
from ballot.tracking.public.queries import Row, every
from ballot.tracking.public.stories import Quarter, Story

HEAD = (
    "编号",
    "项目名称",
    "类别",
    "责任单位",
    "年度目标",
    "年度投资（万元）",
    "期次",
    "计划进度（%）",
    "完成进度（%）",
    "完成资金（万元）",
    "灯",
    "状态",
)
LAMPS = {"green": "绿", "yellow": "黄", "red": "红", "done": "蓝", "idle": ""}
STAGES = {"underway": "实施中", "completed": "待验收", "accepted": "已验收", "deferred": "暂缓", "terminated": "终止"}


def written(session: Session, plan: ImplementationPlan, kind: str) -> tuple[bytes, str]:
    """The year's projects in one of its forms, with its type."""
    rows = every(session, plan)
    if kind == "json":
        told = {"period_kind": plan.periods.value, "source": plan.source, "projects": [as_object(one) for one in rows]}
        return json.dumps(told, ensure_ascii=False).encode(), "application/json"
    write = sheets.as_xlsx if kind == "xlsx" else sheets.as_csv
    return write(_table(rows)), sheets.XLSX if kind == "xlsx" else sheets.CSV


def as_object(row: Row) -> dict[str, Any]:
    """A project: progress in thousandths and money in 分, both since January; none before anything was published."""
    one = row.project
    return {
        "number": one.number,
        "name": one.name,
        "category": one.category,
        "unit": row.unit,
        "target": one.target,
        "this_year": one.this_year,
        "stage": one.stage.value,
        "lamp": one.lamp.value,
        "period": one.told,
        "planned": one.planned,
        "actual": one.actual,
        "spent": one.spent,
    }


def story_object(story: Story, assessed: Assessed) -> dict[str, Any]:
    """A project with what it came from, its periods (each plan, every published report), and how it was assessed."""
    return {
        **as_object(Row(story.project, story.unit)),
        **_origins(story.origins),
        "parts": [as_object(one) for one in story.parts],
        "periods": [_quarter(one) for one in story.quarters],
        **_assessed(assessed),
    }


def _origins(one: Origins) -> dict[str, Any]:
    return {
        "proposal": one.proposal.number if one.proposal else None,
        "ideas": [{"year": idea.year, "number": idea.idea.number, "what": idea.idea.what} for idea in one.ideas],
        "votes": [
            {
                "election": str(vote.election.id),
                "chosen": vote.line.chosen,
                "votes": vote.line.score if vote.told else None,
                "pass": vote.outcome.line,
            }
            for vote in one.votes
        ],
    }


def _quarter(one: Quarter) -> dict[str, Any]:
    return {
        "number": one.period.number,
        "ends_on": one.period.ends_on.isoformat(),
        "due_on": one.period.due_on.isoformat(),
        "planned": one.line.progress,
        "planned_money": one.line.money,
        "milestone": one.line.milestone,
        "reports": [
            {
                "version": report.version,
                "actual": report.progress,
                "money": report.money,
                "milestone": report.milestone,
                "problems": report.problems,
                "reason": report.reason,
                "correction": report.correction,
                "lamp": report.lamp.value if report.lamp else None,
            }
            for report in one.reports
        ],
    }


def _assessed(one: Assessed) -> dict[str, Any]:
    """Every settled round from the first on; the public's rating is apart from all of them, none before its days."""
    rating = one.rating
    days = {"opens_on": rating.opens_on.isoformat(), "closes_on": rating.closes_on.isoformat()} if rating else {}
    return {
        "level": one.level.value if one.level else None,
        "assessments": [_round(told) for told in one.rounds],
        "public_rating": {**rating.counts.marks(), **days} if rating else None,
    }


def _round(one: Round) -> dict[str, Any]:
    return {
        "number": one.number,
        "election": str(one.election_id) if one.election_id else None,
        "assessor": one.assessor.value,
        "held_on": one.held_on.isoformat(),
        "source": one.source,
        "due": one.due,
        "present": one.present,
        "valid": one.valid,
        "votes": one.counts.marks() if one.counts else None,
        "level": one.level.value if one.level else None,
        "printed": one.printed.value if one.printed else None,
        "odd": one.odd,
    }


def _table(rows: list[Row]) -> Iterator[tuple[str, ...]]:
    yield HEAD
    for row in rows:
        one = row.project
        yield (
            *(str(one.number), one.name, one.category, row.unit, one.target, wan(one.this_year)),
            *(str(one.told or ""), _part(one.planned), _part(one.actual), wan(one.spent)),
            *(LAMPS[one.lamp], STAGES[one.stage]),
        )


def _part(thousandths: int | None) -> str:
    return "" if thousandths is None else f"{thousandths / 10:g}"
