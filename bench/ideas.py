"""Solicitation at the size of a large city's month: pages and suggestions among 20,000 ideas, and a photo's memory."""

import csv
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import insert
from sqlalchemy.orm import Session

from ballot.app import create_app
from ballot.kernel import log, schema
from ballot.kernel.db import connect, db, writers
from ballot.kernel.lifecycle import IdeaStage, SolicitationStage
from ballot.kernel.log import LogId
from ballot.kernel.policy import Role
from ballot.people.models import Account, Assembly, Body, Cycle, Level, RoleGrant, SignInSession
from ballot.people.rules import SessionPurpose
from ballot.people.sign_in.rules import digest, new_token
from ballot.settings import Environment, Settings
from ballot.solicitation.models import Idea, Solicitation
from ballot.solicitation.queries.alike import alike
from ballot.solicitation.rules.ideas import Form, Origin, sought
from ballot.solicitation.rules.similar import Index
from bench.child import spent
from bench.figure import Figure

MANY, FEW, TURNS = 20_000, 200, 15
PAIRS = Path("examples/ideas/invented-pairs.csv")
NOW = datetime(2026, 9, 30, tzinfo=UTC)
PATHS = {
    "list": "/{}/2027/ideas",
    "search": "/{}/2027/ideas?q=电梯",
    "triage": "/{}/2027/ideas/desk/7?whose=all",
}
LARGEST = """
import random, sys
from PIL import Image
tile = Image.frombytes("RGB", (100, 100), random.Random(1).randbytes(30_000))
whole = Image.new("RGB", (7_700, 5_190))
for left in range(0, whole.width, 1_000):
    whole.paste(tile, (left, 0))
whole.save(sys.argv[1], sys.argv[2])
"""
OPENED = """
import resource, subprocess, sys
with open(sys.argv[1], "rb") as photo:
    program = [sys.executable, "-I", "-m", "ballot.kernel.untrusted.image"]
    subprocess.run(program, stdin=photo, stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@dataclass(frozen=True, slots=True)
class Town:
    """An assembly with so many ideas in its year, and an organizer signed in."""

    slug: str
    id: UUID
    cycle: UUID
    token: str


def run() -> Iterator[Figure]:
    """Measure what a photo takes, then pages of a few and of many ideas in turns, then suggestions."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _photo(Path(folder))
        url = f"sqlite:///{Path(folder).resolve() / 'ideas.sqlite3'}"
        app = create_app(_settings(url))
        schema.set_up(app)
        with app.app_context():
            upgrade()
            db.engine.dispose()
        few, many = _town(url, "few", FEW), _town(url, "many", MANY)
        yield from _pages(app, few, many)
        yield from _suggestions(url, many)
        with app.app_context():
            db.engine.dispose()


def _pages(app: Flask, few: Town, many: Town) -> Iterator[Figure]:
    clients = {town.slug: _client(app, town) for town in (few, many)}
    for name, path in PATHS.items():
        taken: dict[str, list[float]] = {few.slug: [], many.slug: []}
        for turn in range(TURNS + 1):
            for slug, client in clients.items():
                began = time.perf_counter()
                answer = client.get(path.format(slug))
                if turn:  # the first one warms
                    taken[slug].append(time.perf_counter() - began)
                if answer.status_code != 200:
                    raise RuntimeError(f"{path}: {answer.status_code}")
        small, large = median(taken[few.slug]), median(taken[many.slug])
        beside = f"{1000 * small:.0f} ms with {FEW}, {1000 * large:.0f} ms with {MANY:,}"
        yield Figure.at_most(f"ideas.{name}", large / small, "×", 5, beside)


def _suggestions(url: str, many: Town) -> Iterator[Figure]:
    engine = connect(url)
    taken = []
    with Session(engine) as session:
        for row in _rows()[:60]:
            began = time.thread_time()
            alike(session, (many.id, many.cycle), f"{row[4]}\n{row[5]}", row[0], public=False)  # type: ignore[arg-type]
            taken.append(time.thread_time() - began)
    engine.dispose()
    yield Figure.at_most("ideas.similar", 1000 * median(taken[1:]), "ms", 50, f"one among {MANY:,}, the median of 59")
    rows = _rows()
    index: Index[tuple[int, int]] = Index()
    for number, row in enumerate(rows):
        index.put((number, 0), f"{row[2]}\n{row[3]}", row[0])
        index.put((number, 1), f"{row[4]}\n{row[5]}", row[0])
    hits, bare = (
        sum(
            (number, 1) in [near.key for near in index.nearest(f"{row[2]}\n{row[3]}", 5, group, [(number, 0)])]
            for number, row, group in ((at, one, one[0] if grouped else "") for at, one in enumerate(rows))
        )
        for grouped in (True, False)
    )
    beside = f"200 pairs among 400 texts; by wording alone {bare / len(rows):.2f}"
    yield Figure.at_least("ideas.hit_at_5", hits / len(rows), "of 1", 0.4, beside)


def _photo(folder: Path) -> Iterator[Figure]:
    """The largest photo that is let through; first of all, since a program's peak begins with its parent's."""
    worst = 0.0
    for kind in ("JPEG", "PNG"):
        path = folder / f"photo.{kind}"
        spent([sys.executable, "-c", LARGEST, path, kind])
        worst = max(worst, 1024 * int(spent([sys.executable, "-c", OPENED, path]).output))
    yield Figure.at_most("ideas.photo.peak", worst / 2**20, "MB", 250, "40 MP, JPEG and PNG, the process that opens it")


def _town(url: str, slug: str, count: int) -> Town:
    dice, rows, engine = random.Random(count), _rows(), connect(url)  # noqa: S311  the same ideas in every run
    town = Town(slug, uuid4(), uuid4(), new_token())
    with writers(engine).begin() as session:
        log_id = _assembly(session, town, count)
        session.execute(insert(Idea), [_idea(town, log_id, number, dice, rows) for number in range(1, count + 1)])
    engine.dispose()
    return town


def _assembly(session: Session, town: Town, count: int) -> LogId:
    log_id, account = LogId(uuid4()), uuid4()
    log.start(session, log_id)
    same = {"name": "示范", "level": Level.COUNTY, "body": Body.CONGRESS}
    session.add(Assembly(id=town.id, slug=town.slug, log_id=log_id, **same))
    session.flush()
    session.add(Cycle(id=town.cycle, assembly_id=town.id, year=2027, log_id=log_id))
    session.add(Account(id=account, assembly_id=town.id, login="organizer", name="组织人员", created_at=NOW))
    session.flush()
    session.add(RoleGrant(assembly_id=town.id, account_id=account, role=Role.ORGANIZER, since=NOW.date()))
    signed = {"purpose": SessionPurpose.SIGNED_IN, "expires_at": datetime.now(UTC) + timedelta(hours=9)}
    session.add(SignInSession(id=digest(town.token), assembly_id=town.id, account_id=account, created_at=NOW, **signed))
    days = {"opens_on": date(2026, 9, 1), "closes_on": date(2026, 9, 30), "answer_by": date(2026, 12, 31)}
    words = {"body": "征集", "channels": "", "categories": "\n".join(sorted({row[0] for row in _rows()})), "areas": ""}
    session.add(
        Solicitation(
            assembly_id=town.id,
            cycle_id=town.cycle,
            stage=SolicitationStage.PUBLISHED,
            keep_days=180,
            last_number=count,
            published_at=NOW,
            log_id=log_id,
            **days,
            **words,
        )
    )
    session.flush()
    return log_id


def _idea(town: Town, log_id: LogId, number: int, dice: random.Random, rows: list[list[str]]) -> dict[str, object]:
    """A wish in one of its two wordings, somewhere, with another's reason behind it."""
    one, other, side = dice.choice(rows), dice.choice(rows), dice.choice((2, 4))
    place = f"{dice.choice('东西南北上下大小')}{dice.choice('山河溪岭湾桥田坪')}村{dice.randrange(1, 99)}号"
    what, why = f"{one[side]}", f"{place}。{one[side + 1]}{other[5]}"
    stage = IdeaStage.OPEN if number % 5 else IdeaStage.RECEIVED
    moment = NOW - timedelta(seconds=number * 30)
    return {
        "id": uuid4(),
        "assembly_id": town.id,
        "cycle_id": town.cycle,
        "number": number,
        "log_id": log_id,
        "form": Form.SHORT,
        "origin": Origin.PAGE,
        "what": what,
        "why": why,
        "place": place,
        "area": one[1],
        "category": one[0],
        "sought": sought(what, why, place),
        "spread": dice.randrange(1, 2**31 - 1),
        "source": "",
        "quick": True,
        "stage": stage,
        "code": f"{town.slug}-{number}",
        "received_at": moment,
        "changed_at": moment,
    }


def _client(app: Flask, town: Town) -> FlaskClient:
    client: FlaskClient = app.test_client()
    with client.session_transaction() as cookie:
        cookie.update(token=town.token, seen=int(time.time()) + 300)
    return client


def _rows() -> list[list[str]]:
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return [row[1:] for row in csv.reader(file)][1:]


def _settings(url: str) -> Settings:
    plain = {"environment": Environment.DEVELOPMENT, "secret_key": "only long enough for a bench, not a secret"}
    return Settings(**plain, database_url=url, hosts=("localhost",), https=False, debug=False, proxies=0)  # type: ignore[arg-type]
