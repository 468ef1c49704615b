"""Tracking at the size of a large city's year: league and project page among 1,000 projects of twelve periods."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from uuid import UUID, uuid4

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Connection, event, insert
from sqlalchemy.orm import Session

from ballot.app import create_app
from ballot.kernel import log, schema
from ballot.kernel.db import connect, db, writers
from ballot.kernel.lifecycle import PlanStage, ReportStage
from ballot.kernel.log import LogId
from ballot.people.models import Account, Assembly, Body, Cycle, Level
from ballot.settings import Environment, Settings
from ballot.tracking.lamps.rules import DEFAULT, lamp
from ballot.tracking.plans.models import ImplementationPlan, Period, PlanLine, Project, Unit
from ballot.tracking.plans.rules import PeriodKind, even, spans
from ballot.tracking.reports.models import Report
from bench.figure import Figure

MANY, FEW, TURNS = 1_000, 10, 15
MONEY = 500_000_000
NOW = datetime(2027, 6, 1, tzinfo=UTC)
PATHS = {"league": "/{}/2027/projects", "project": "/{}/2027/projects/7"}


@dataclass(frozen=True, slots=True)
class Town:
    """An assembly with so many projects in its year."""

    slug: str
    id: UUID
    cycle: UUID
    plan: UUID
    account: UUID
    log: LogId


def run() -> Iterator[Figure]:
    """Measure pages of a few and of many projects in turns, and count their questions."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder).resolve() / 'tracking.sqlite3'}"
        app = create_app(settings(url))
        schema.set_up(app)
        with app.app_context():
            upgrade()
            db.engine.dispose()
        for slug, count in (("few", FEW), ("many", MANY)):
            _town(url, slug, count)
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
    beside = f"{1000 * small:.0f} ms with {FEW}, {1000 * large:.0f} ms with {MANY:,} projects of 12 periods"
    yield Figure.at_most(f"tracking.{name}", large / small, "×", 3, beside)
    yield Figure.at_most(f"tracking.{name}.questions", asked, "", 12, "to the database, for a visitor")


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    told: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN")):
            told.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield told
    event.remove(engine, "before_cursor_execute", note)


def _town(url: str, slug: str, count: int) -> None:
    engine = connect(url)
    town = Town(slug, uuid4(), uuid4(), uuid4(), uuid4(), LogId(uuid4()))
    with writers(engine).begin() as session:
        units = _ground(session, town)
        projects = [_project(town, number, units[number % len(units)]) for number in range(1, count + 1)]
        session.execute(insert(Project), projects)
        session.execute(insert(PlanLine), [row for one in projects for row in _lines(town, one["id"])])
        session.execute(insert(Report), [row for one in projects for row in _reports(town, one["id"])])
    engine.dispose()


def _ground(session: Session, town: Town) -> list[UUID]:
    """The assembly, its year, its plan, its units."""
    log.start(session, town.log)
    same = {"name": "示范", "level": Level.COUNTY, "body": Body.CONGRESS}
    session.add(Assembly(id=town.id, slug=town.slug, log_id=town.log, **same))
    session.flush()
    session.add(Cycle(id=town.cycle, assembly_id=town.id, year=2027, log_id=town.log))
    for login in ("filer", "signer"):
        key = town.account if login == "filer" else UUID(int=town.account.int ^ 1)
        session.add(Account(id=key, assembly_id=town.id, login=login, name="填报人", created_at=NOW))
    session.flush()
    rule = {"basis": DEFAULT.basis, "green": DEFAULT.green, "yellow": DEFAULT.yellow, "periods": PeriodKind.MONTH}
    public = {"stage": PlanStage.PUBLISHED, "decision": "二号", "published_at": NOW, "source": "公告"}
    mine = {"assembly_id": town.id, "log_id": town.log}
    session.add(ImplementationPlan(id=town.plan, cycle_id=town.cycle, **rule, **public, **mine))
    units = [Unit(id=uuid4(), assembly_id=town.id, name=f"第{number}局") for number in range(40)]
    session.add_all(units)
    session.flush()
    for one in spans(2027, PeriodKind.MONTH):
        days = {"starts_on": one.starts_on, "ends_on": one.ends_on, "due_on": one.due_on}
        session.add(Period(assembly_id=town.id, plan_id=town.plan, number=one.number, **days))
    session.flush()
    return [one.id for one in units]


def _project(town: Town, number: int, unit: UUID) -> dict[str, object]:
    actual = 1000 - number % 500
    return {
        "id": uuid4(),
        "assembly_id": town.id,
        "plan_id": town.plan,
        "number": number,
        "unit_id": unit,
        "name": f"第{number}个民生实事工程",
        "content": "新建、改建、扩建若干处设施。" * 5,
        "category": "教育",
        "target": "建成",
        "total": MONEY,
        "this_year": MONEY,
        "lamp": lamp(DEFAULT, 1000, actual),
        "told": 12,
        "planned": 1000,
        "actual": actual,
        "spent": MONEY,
        "log_id": town.log,
    }


def _lines(town: Town, project: object) -> Iterator[dict[str, object]]:
    for period, line in enumerate(even(12, MONEY), start=1):
        numbers = {"progress": line.progress, "money": line.money, "milestone": "按期推进"}
        yield {"assembly_id": town.id, "project_id": project, "period": period, **numbers}


def _reports(town: Town, project: object) -> Iterator[dict[str, object]]:
    signed = {"filed_by": town.account, "signed_by": UUID(int=town.account.int ^ 1), "filed_at": NOW}
    public = {"stage": ReportStage.PUBLISHED, "published_at": NOW, "changed_at": NOW, "version": 1}
    words = {"milestone": "按期推进", "problems": "", "reason": "连续降雨", "correction": "", "remark": ""}
    for period, line in enumerate(even(12, MONEY), start=1):
        numbers = {"progress": line.progress // 2, "money": line.money, "lamp": lamp(DEFAULT, 2, 1)}
        key = {"id": uuid4(), "assembly_id": town.id, "project_id": project, "period": period, "log_id": town.log}
        yield {**key, **numbers, **signed, **public, **words}


def settings(url: str) -> Settings:
    plain = {"environment": Environment.DEVELOPMENT, "secret_key": "only long enough for a bench, not a secret"}
    return Settings(**plain, database_url=url, hosts=("localhost",), https=False, debug=False, proxies=0)  # type: ignore[arg-type]
