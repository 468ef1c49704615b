"""Shortlisting at the size of a large city's year: pages of 2,000 proposals with their sub-items, and the documents."""

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import event, insert
from sqlalchemy.orm import Session

from ballot.app import create_app
from ballot.kernel import log, schema
from ballot.kernel.db import connect, db, writers
from ballot.kernel.lifecycle import CycleStage, ListStage, ProposalStage
from ballot.kernel.log import LogId
from ballot.kernel.policy import Role
from ballot.kernel.sandbox import read_table
from ballot.people.models import Account, Assembly, Body, Cycle, Level, RoleGrant, SignInSession
from ballot.people.rules import SessionPurpose
from ballot.people.sign_in.rules import digest, new_token
from ballot.people.years import AssemblyYear
from ballot.settings import Environment, Settings
from ballot.shortlisting.documents import papers
from ballot.shortlisting.models import CandidateId, ListId
from ballot.shortlisting.proposals import rules, tablefile
from ballot.shortlisting.proposals.models import Proposal, ProposalVersion
from ballot.shortlisting.proposals.rules import Item, ProposalSheet, Quarter
from ballot.shortlisting.queries import Listing, Row
from ballot.shortlisting.rules import Coded, Funding, Sheet
from ballot.web.documents.answers import made
from ballot.web.documents.description import Kind
from bench.figure import Figure

MANY, FEW, ITEMS, TURNS = 2_000, 40, 5, 15
WAN = 1_000_000
NOW = datetime(2026, 10, 30, tzinfo=UTC)
PATHS = {"list": "/{}/2027/proposals?page=2", "sheet": "/{}/2027/proposals/7", "screening": "/{}/2027/screening/7"}


@dataclass(frozen=True, slots=True)
class Town:
    """An assembly with so many proposals in its year, and an organizer signed in."""

    slug: str
    id: UUID
    cycle: UUID
    account: UUID
    token: str


def run() -> Iterator[Figure]:
    """Measure pages of few and of many proposals in turns, their questions, then the documents and the workbook."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder).resolve() / 'proposals.sqlite3'}"
        app = create_app(_settings(url))
        schema.set_up(app)
        with app.app_context():
            upgrade()
            db.engine.dispose()
        yield from _pages(app, _town(url, "few", FEW), _town(url, "many", MANY))
        with app.app_context():
            db.engine.dispose()
    yield from _documents()
    yield from _workbook()


def _pages(app: Flask, few: Town, many: Town) -> Iterator[Figure]:
    clients = {town.slug: _client(app, town) for town in (few, many)}
    with app.app_context():
        engine = db.engine
    for name, path in PATHS.items():
        taken: dict[str, list[float]] = {few.slug: [], many.slug: []}
        asked: list[str] = []
        event.listen(engine, "before_cursor_execute", note := _noted(asked))
        for turn in range(TURNS + 1):
            for slug, client in clients.items():
                asked.clear()
                began = time.perf_counter()
                answer = client.get(path.format(slug))
                if turn:  # the first one warms
                    taken[slug].append(time.perf_counter() - began)
                if answer.status_code != 200:
                    raise RuntimeError(f"{path}: {answer.status_code}")
        event.remove(engine, "before_cursor_execute", note)
        small, large = median(taken[few.slug]), median(taken[many.slug])
        beside = f"{1000 * small:.0f} ms with {FEW}, {1000 * large:.0f} ms with {MANY:,}"
        yield Figure.at_most(f"proposals.{name}", large / small, "×", 3, beside)
        yield Figure.at_most(f"proposals.{name}.questions", len(asked), "", 10, f"with {MANY:,}")


def _noted(asked: list[str]):  # type: ignore[no-untyped-def]  # the library's own shape
    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN")):
            asked.append(statement)

    return note


def _documents() -> Iterator[Figure]:
    """A compendium of forty candidates in both kinds, in processor time: the machine may be busy otherwise."""
    rows = tuple(Row(CandidateId(uuid4()), at, Coded(f"p{at:02}", _sheet(at).plain)) for at in range(1, FEW + 1))
    empty = dict.fromkeys(("ceiling", "decision", "frozen_at", "withdrawn", "withdrawn_by"))
    listing = Listing(id=ListId(uuid4()), number=1, seats=30, stage=ListStage.FROZEN, rows=rows, **empty)
    year = AssemblyYear(uuid4(), uuid4(), "示范县", "few", 2027, CycleStage.REVIEWING, ())  # type: ignore[arg-type]
    for kind in Kind:
        began = time.process_time()
        size = len(made(papers.compendium(year, listing), kind))
        taken = time.process_time() - began
        yield Figure.at_most(f"proposals.document.{kind}", taken, "s", 5, f"{FEW} candidates, {size / 1024:.0f} KB")


def _workbook() -> Iterator[Figure]:
    """All of them written and read back: how many aren't as they were."""
    sheets = [(at, "编制中", _sheet(at)) for at in range(1, MANY + 1)]
    began = time.perf_counter()
    lines = tablefile.read_rows(read_table(tablefile.to_xlsx(sheets)).rows)
    taken = time.perf_counter() - began
    lost = sum(line.sheet != sheet for line, (_, _, sheet) in zip(lines, sheets, strict=True))
    yield Figure.at_most("proposals.xlsx.lost", lost, "rows", 0, f"{MANY:,} × {ITEMS} sub-items, {taken:.1f} s")


def _sheet(number: int) -> ProposalSheet:
    whole = (100 + number) * ITEMS * WAN
    plain = Sheet(
        name=f"建议项目{number}：改造提升工程",
        content="改造提升若干处，惠及周边群众。" * 8,
        category="便民服务",
        total=whole,
        this_year=whole,
        funding=(Funding("县级财政", whole),),
        lead="县住建局",
        target="年内全部完成",
    )
    items = tuple(Item(f"子项{at}", "县住建局", "完成1处", whole // ITEMS) for at in range(ITEMS))
    return ProposalSheet(plain, items, quarters=(Quarter(4, "竣工", 100, whole),))


def _town(url: str, slug: str, count: int) -> Town:
    engine, town = connect(url), Town(slug, uuid4(), uuid4(), uuid4(), new_token())
    with writers(engine).begin() as session:
        log_id = _assembly(session, town)
        ids = [uuid4() for _ in range(count)]
        numbered = list(enumerate(ids, start=1))
        session.execute(insert(Proposal), [_proposal(town, log_id, number, one) for number, one in numbered])
        session.execute(insert(ProposalVersion), [_version(town, number, one) for number, one in numbered])
    engine.dispose()
    return town


def _proposal(town: Town, log_id: LogId, number: int, one: UUID) -> dict[str, object]:
    plain = _sheet(number).plain
    return {
        "id": one,
        "assembly_id": town.id,
        "cycle_id": town.cycle,
        "number": number,
        "version": 1,
        **{name: getattr(plain, name) for name in ("name", "category", "lead", "total", "this_year")},
        "stage": ProposalStage.SCREENING,
        "opened_at": NOW,
        "log_id": log_id,
    }


def _version(town: Town, number: int, one: UUID) -> dict[str, object]:
    same = {"assembly_id": town.id, "proposal_id": one, "number": 1, "digest": "0" * 64}
    return {**same, "sheet": rules.as_json(_sheet(number)), "by": town.account, "at": NOW}


def _assembly(session: Session, town: Town) -> LogId:
    log_id = LogId(uuid4())
    log.start(session, log_id)
    same = {"name": "示范", "level": Level.COUNTY, "body": Body.CONGRESS}
    session.add(Assembly(id=town.id, slug=town.slug, log_id=log_id, **same))
    session.flush()
    session.add(Cycle(id=town.cycle, assembly_id=town.id, year=2027, log_id=log_id))
    session.add(Account(id=town.account, assembly_id=town.id, login="organizer", name="组织人员", created_at=NOW))
    session.flush()
    session.add(RoleGrant(assembly_id=town.id, account_id=town.account, role=Role.ORGANIZER, since=NOW.date()))
    signed = {"purpose": SessionPurpose.SIGNED_IN, "expires_at": datetime.now(UTC) + timedelta(hours=9)}
    known = {"assembly_id": town.id, "account_id": town.account, "created_at": NOW}
    session.add(SignInSession(id=digest(town.token), **known, **signed))
    session.flush()
    return log_id


def _client(app: Flask, town: Town) -> FlaskClient:
    client: FlaskClient = app.test_client()
    with client.session_transaction() as cookie:
        cookie.update(token=town.token, seen=int(time.time()) + 300)
    return client


def _settings(url: str) -> Settings:
    plain = {"environment": Environment.DEVELOPMENT, "secret_key": "only long enough for a bench, not a secret"}
    return Settings(**plain, database_url=url, hosts=("localhost",), https=False, debug=False, proxies=0)  # type: ignore[arg-type]
