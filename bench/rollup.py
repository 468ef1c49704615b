"""The roll-up at the size of a large province: 1,000 assemblies of ten projects beside ten of them."""

import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from uuid import UUID, uuid4

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import insert
from sqlalchemy.orm import Session

from ballot.app import create_app
from ballot.kernel import log, schema
from ballot.kernel.db import connect, db, writers
from ballot.kernel.lifecycle import PlanStage, ReportStage
from ballot.kernel.log import Log, LogId
from ballot.people.models import Account, Assembly, Body, Cycle, Level
from ballot.tracking.assessment import rules as assessing
from ballot.tracking.assessment.models import Assessment, AssessmentLine, Satisfaction
from ballot.tracking.lamps.rules import DEFAULT, lamp
from ballot.tracking.plans.models import ImplementationPlan, Period, PlanLine, Project
from ballot.tracking.plans.rules import PeriodKind, even, spans
from ballot.tracking.reports.models import Report
from bench.figure import Figure
from bench.tracking import counted, settings

MANY, FEW, TURNS = 1_000, 10, 15
PROJECTS, QUARTERS = 10, 4
AGAIN = 10
MONEY = 500_000_000
NOW = datetime(2027, 6, 1, tzinfo=UTC)
PATHS = {"page": "/{}/below?year=2027", "sorted": "/{}/below?year=2027&sort=red&page=2"}
Rows = list[dict[str, object]]


def run() -> Iterator[Figure]:
    """Measure the page of a few and of many assemblies in turns, and count its questions."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder).resolve() / 'rollup.sqlite3'}"
        app = create_app(settings(url))
        schema.set_up(app)
        with app.app_context():
            upgrade()
            db.engine.dispose()
        for slug, count in (("few", FEW), ("many", MANY)):
            _province(url, slug, count)
        for name, path in PATHS.items():
            yield from _page(app, name, path)
        with app.app_context():
            db.engine.dispose()


def _page(app: Flask, name: str, path: str) -> Iterator[Figure]:
    client, taken, asked = app.test_client(), {"few": [0.0], "many": [0.0]}, 0
    for turn in range(TURNS + 1):
        for slug in ("few", "many"):
            with counted(app) as told:
                began = time.perf_counter()
                answer = client.get(path.format(slug))
                spent = time.perf_counter() - began
            if answer.status_code != 200:
                raise RuntimeError(f"{path}: {answer.status_code}")
            if turn:  # the first one warms
                taken[slug].append(spent)
            asked = max(asked, len(told))
    small, large = median(taken["few"][1:]), median(taken["many"][1:])
    sizes = f"{PROJECTS} projects of {QUARTERS} quarters each"
    beside = f"{1000 * small:.0f} ms with {FEW}, {1000 * large:.0f} ms with {MANY:,} assemblies, {sizes}"
    yield Figure.at_most(f"rollup.{name}", large / small, "×", 3, beside)
    yield Figure.at_most(f"rollup.{name}.questions", asked, "", 12, "to the database, for a visitor")


def _province(url: str, slug: str, count: int) -> None:
    """An assembly with so many below it, each with its public year."""
    engine = connect(url)
    with writers(engine).begin() as session:
        log_id, above, account = LogId(uuid4()), uuid4(), uuid4()
        log.start(session, log_id)
        session.add(Assembly(id=above, slug=slug, name=slug, level=Level.CITY, body=Body.CONGRESS, log_id=log_id))
        session.flush()
        for login, key in (("filer", account), ("signer", UUID(int=account.int ^ 1))):
            session.add(Account(id=key, assembly_id=above, login=login, name="填报人", created_at=NOW))
        session.flush()
        for first in range(0, count, 100):
            _towns(session, slug, above, account, range(first, min(first + 100, count)))
    engine.dispose()


def _towns(session: Session, slug: str, above: UUID, account: UUID, numbers: range) -> None:
    towns = [_town(slug, above, number) for number in numbers]
    plans = [_plan(town) for town in towns]
    projects = [row for plan in plans for row in _projects(plan)]
    logs: Rows = [{"id": town["log_id"], "height": 0, "head": "0" * 64} for town in towns]
    session.execute(insert(Log), logs)
    session.execute(insert(Assembly), towns)
    session.execute(insert(Cycle), [_cycle(plan) for plan in plans])
    session.execute(insert(ImplementationPlan), plans)
    session.execute(insert(Period), [row for plan in plans for row in _periods(plan)])
    session.execute(insert(Project), projects)
    session.execute(insert(PlanLine), [row for one in projects for row in _lines(one)])
    session.execute(insert(Report), [row for one in projects for row in _reports(one, account)])
    rounds = [row for plan in plans for row in _rounds(plan)]
    session.execute(insert(Assessment), rounds)
    session.execute(insert(AssessmentLine), [row for one in rounds for row in _judgements(one, projects)])
    session.execute(insert(Satisfaction), [_satisfaction(plan) for plan in plans])


def _town(slug: str, above: UUID, number: int) -> dict[str, object]:
    words = {"slug": f"{slug}-{number}", "name": f"第{number}镇人大", "level": Level.TOWN, "body": Body.CONGRESS}
    return {"id": uuid4(), "parent_id": above, "log_id": uuid4(), **words}


def _cycle(plan: dict[str, object]) -> dict[str, object]:
    same = {"assembly_id": plan["assembly_id"], "log_id": plan["log_id"]}
    return {"id": plan["cycle_id"], "year": 2027, "stage": "tracking", **same}


def _plan(town: dict[str, object]) -> dict[str, object]:
    rule = {"basis": DEFAULT.basis, "green": DEFAULT.green, "yellow": DEFAULT.yellow, "periods": PeriodKind.QUARTER}
    public = {"stage": PlanStage.PUBLISHED, "decision": "二号", "published_at": NOW, "source": "公告"}
    same = {"assembly_id": town["id"], "log_id": town["log_id"]}
    return {"id": uuid4(), "cycle_id": uuid4(), **rule, **public, **same}


def _periods(plan: dict[str, object]) -> Iterator[dict[str, object]]:
    for one in spans(2027, PeriodKind.QUARTER):
        days = {"starts_on": one.starts_on, "ends_on": one.ends_on, "due_on": one.due_on}
        yield {"assembly_id": plan["assembly_id"], "plan_id": plan["id"], "number": one.number, **days}


def _projects(plan: dict[str, object]) -> Iterator[dict[str, object]]:
    same = {"assembly_id": plan["assembly_id"], "plan_id": plan["id"], "log_id": plan["log_id"], "stage": "underway"}
    words = {"name": "民生实事工程", "content": "新建若干处设施。" * 5, "category": "教育", "target": "建成"}
    for number in range(1, PROJECTS + 1):
        actual = 1000 - 50 * number
        told = {"lamp": lamp(DEFAULT, 1000, actual), "told": QUARTERS, "planned": 1000, "actual": actual}
        money = {"total": MONEY, "this_year": MONEY, "spent": MONEY // 2}
        yield {"id": uuid4(), "number": number, **words, **told, **money, **same}


def _lines(project: dict[str, object]) -> Iterator[dict[str, object]]:
    for period, line in enumerate(even(QUARTERS, MONEY), start=1):
        numbers = {"progress": line.progress, "money": line.money, "milestone": "按期推进"}
        yield {"assembly_id": project["assembly_id"], "project_id": project["id"], "period": period, **numbers}


def _rounds(plan: dict[str, object]) -> Iterator[dict[str, object]]:
    """A settled round a year; in one year of ten a second one assesses a project again."""
    same = {"assembly_id": plan["assembly_id"], "cycle_id": plan["cycle_id"], "log_id": plan["log_id"]}
    again = UUID(str(plan["id"])).int % AGAIN == 0
    for number in (1, 2) if again else (1,):
        told = {"assessor": assessing.Assessor.DEPUTIES, "held_on": NOW.date(), "source": "公告", "settled_at": NOW}
        yield {"id": uuid4(), "number": number, **told, **same}


def _satisfaction(plan: dict[str, object]) -> dict[str, object]:
    levels = {"assessed": PROJECTS, "satisfied": PROJECTS - 2, "basically": 1, "dissatisfied": 1}
    return {"assembly_id": plan["assembly_id"], "cycle_id": plan["cycle_id"], **levels}


def _judgements(one: dict[str, object], projects: Rows) -> Iterator[dict[str, object]]:
    mine = [project for project in projects if project["assembly_id"] == one["assembly_id"]]
    for place, project in enumerate(mine if one["number"] == 1 else mine[-1:], start=1):
        level = list(assessing.Level)[place % len(assessing.Level)]
        key = {"id": uuid4(), "assembly_id": one["assembly_id"], "assessment_id": one["id"]}
        yield {**key, "project_id": project["id"], "place": place, "name": "民生实事工程", "level": level}


def _reports(project: dict[str, object], account: UUID) -> Iterator[dict[str, object]]:
    signed = {"filed_by": account, "signed_by": UUID(int=account.int ^ 1), "filed_at": NOW}
    public = {"stage": ReportStage.PUBLISHED, "published_at": NOW, "changed_at": NOW, "version": 1}
    words = {"milestone": "按期推进", "problems": "", "reason": "连续降雨", "correction": "", "remark": ""}
    same = {"assembly_id": project["assembly_id"], "project_id": project["id"], "log_id": project["log_id"]}
    for period, line in enumerate(even(QUARTERS, MONEY), start=1):
        numbers = {"progress": line.progress // 2, "money": line.money, "lamp": lamp(DEFAULT, 2, 1)}
        yield {"id": uuid4(), "period": period, **same, **numbers, **signed, **public, **words}
