"""Two halls that were one until the vote opened: the same cards, keys and people; from there on only choices differ.

Of every answer this much is replaced before two are compared, and nothing else:
values that stand in the two records at the same place and differ (what is encrypted, proved, signed or hashed with
fresh randomness), with the codes that are read off hashes among them; ids drawn after the parting; moments; form
tokens and upload keys, session cookies and request ids, which are random in every answer.
"""

import json
import re
import sqlite3
import uuid
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from ballot.app import create_app
from ballot.balloting.casting.models import CastBallot
from ballot.balloting.ceremony.models import Sitting
from ballot.balloting.record.models import RecordEntry
from ballot.kernel.db import connect, db, writers
from ballot.kernel.log import Entry
from ballot.people.models import Approval
from ballot.protocol.codes import fingerprint_hex, fingerprint_words, tracking_code
from tests.balloting.ceremony.panels import YEAR, Panel
from tests.databases import settings_for

MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?(Z|\+00:00)?)?|\d{4} 年 \d+ 月 \d+ 日 \d\d:\d\d")
TOKEN = re.compile(r'(name="csrf_token" value|name="key" type="hidden" value|data-token)="[^"]+"')
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
HEX = re.compile("[0-9a-f]{16,}")
CODED = re.compile("追踪码|封箱语|slide__words|[0-9a-f]{4} [0-9a-f]{4} ")
RANDOM = {"X-Request-ID", "Set-Cookie", "Date"}
REFUSED = {401, 403, 404}
ELSEWHERE = re.compile(
    "/(ideas|candidates|admin|rules|posters|solicitation|steps|cycles|approvals|booth|account|passkey)\\b|^/(demo|healthz|verify)|/(sign-in|set-up|second-factor|activate)"
)
"""Rooms that stand before the vote; the booth's page, which is the same for all; and the list of what two organizers
do, whose order is that of moments, all of which are noon in tests."""
SHORTEST = 8
"""Characters of a value that stands for itself: shorter ones, and numbers, are compared as they are."""


@dataclass
class Twin:
    """One of the two: its panel, and who has signed in, by name and cookie."""

    panel: Panel
    cookies: dict[str, str]
    engine: Engine

    @property
    def app(self) -> Flask:
        return self.panel.app

    def client(self, who: str) -> FlaskClient:
        client = self.app.test_client()
        if who in self.cookies:
            client.set_cookie("session", self.cookies[who])
        return client

    def reading(self) -> Session:
        return self.panel.hall.reading()

    def values(self) -> Iterator[tuple[str, str]]:
        """Everything that may be random in record, receipts, log and questions: where it stands, and what it is."""
        with self.reading() as session:
            for row in session.scalars(select(RecordEntry).order_by(RecordEntry.seq)):
                yield from leaves(f"entry {row.seq}", json.loads(row.line))
                yield f"entry {row.seq}.digest", row.digest
            for cast in session.scalars(select(CastBallot).order_by(CastBallot.seq)):
                yield from leaves(f"receipt {cast.seq}", json.loads(cast.receipt))
            for entry in session.scalars(select(Entry).order_by(Entry.log_id, Entry.height)):
                yield f"log {entry.log_id} {entry.height}", entry.digest
                yield from leaves(f"log {entry.log_id} {entry.height}", json.loads(entry.facts))
            for asked in session.scalars(select(Approval).order_by(Approval.asked_at, Approval.act)):
                yield f"question {asked.act}", asked.digest

            yield from leaves("head", self.client("").get(f"{self.panel.address}/head.json").get_json())

    def known(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for place, value in self.values():
            if len(value) >= SHORTEST:
                found.setdefault(place, value)
        return found


def leaves(place: str, value: Any) -> Iterator[tuple[str, str]]:
    """The strings in a JSON value, each with its place."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from leaves(f"{place}.{name}", one)
    elif isinstance(value, list):
        for at, one in enumerate(value):
            yield from leaves(f"{place}.{at}", one)
    elif isinstance(value, str):
        yield place, value


def codes_of(value: str) -> Iterator[str]:
    """What is read off a digest: its first characters tell a screen to look again, the others are for people."""
    yield value[:16]
    raw = bytes.fromhex(value)
    yield fingerprint_hex(raw)
    yield tracking_code(raw)
    yield from ("".join(group) for group in fingerprint_words(raw, "zh"))


@dataclass(frozen=True, slots=True)
class Blind:
    """What is seen of one twin's answers once everything random has the name of its place."""

    names: dict[str, str]
    codes: dict[str, str]
    common: set[str]

    def shown(self, text: str) -> str:
        text = TOKEN.sub(r'\1="<token>"', text)
        text = UUID.sub(lambda found: found[0] if found[0] in self.common else "<id>", text)
        if CODED.search(text):
            for code, name in self.codes.items():
                text = text.replace(code, name)
        return MOMENT.sub("<moment>", HEX.sub(lambda found: self.names.get(found[0], found[0]), text))


@dataclass
class Twins:
    """The two, and what they had in common when they parted."""

    one: Twin
    other: Twin
    common: set[str]
    refused: dict[str, set[str]] = field(default_factory=dict)
    """What each visitor was refused by both alike, once for all."""

    def differences(self, visitors: Sequence[str]) -> list[str]:
        """Each address, with its visitor, whose answers differ between the two, and where."""
        blind = self._blind()
        for twin in (self.one, self.other):
            # Who sits at a device just now is the clock's affair: the two devices were asked one after the other.
            with twin.panel.hall.sessions.begin() as session:
                session.execute(update(Sitting).values(seen_at=None))
        found = []
        for who in visitors:
            clients = [twin.client(who) for twin in (self.one, self.other)]
            for number, address in enumerate(sorted(self.addresses() - self.refused.get(who, set()))):
                # Refusals are counted by place: each visitor comes from one of their own, and never from it too often.
                place = f"127.{1 + len(who)}.{ord(who[0]) if who else 0}.{1 + number // 5}"
                answers = [plain(client, address, place) for client in clients]
                shown = [eye.shown(text) for text, eye in zip(answers, blind, strict=True)]
                if shown[0] != shown[1]:
                    found.append(f"{who or 'anybody'} at {address}: {parted(*shown)}")
                elif int(shown[0][:3]) in REFUSED:
                    self.refused.setdefault(who, set()).add(address)
        return found

    def addresses(self) -> set[str]:
        """Every page and file whose address is known by the assembly, its year, its meeting, its vote, and an entry."""
        hall = self.one.panel.hall
        places = {"assembly": hall.desk.county.slug, "year": YEAR, "seq": hall.election().height - 1}
        places |= {"election_id": hall.election_id, "meeting_id": hall.meeting.id}
        rules = [rule for rule in self.one.app.url_map.iter_rules() if fits(rule, set(places))]
        bound = self.one.app.url_map.bind("localhost")
        return {bound.build(rule.endpoint, {name: places[name] for name in rule.arguments}) for rule in rules}

    def _blind(self) -> list[Blind]:
        one, other = self.one.known(), self.other.known()
        assert one.keys() == other.keys(), "the two records have different shapes"
        places = [place for place in reversed(one) if one[place] != other[place]]
        found = []
        for known in (one, other):
            names = {known[place]: f"<{place}>" for place in places}
            digests = [value for value in names if re.fullmatch("[0-9a-f]{64}", value)]
            codes = {code: f"{names[value]} as a code" for value in digests for code in codes_of(value)}
            short = {code: name for code, name in codes.items() if HEX.fullmatch(code)}
            found.append(Blind({**short, **names}, {c: codes[c] for c in codes if c not in short}, self.common))
        return found


def fits(rule: Rule, known: set[str]) -> bool:
    asked = rule.methods is not None and "GET" in rule.methods and rule.arguments <= known
    return asked and ELSEWHERE.search(rule.rule) is None


def plain(client: FlaskClient, address: str, place: str) -> str:
    """Status, headers and body as text; of a stream its first event, of an archive what is packed in it."""
    with client.get(address, environ_base={"REMOTE_ADDR": place}) as answer:
        packed = answer.mimetype == "application/zip"
        streams = answer.mimetype == "text/event-stream"
        body = next(answer.iter_encoded()) if streams else answer.get_data()
    lines = [f"{name}: {value}" for name, value in sorted(answer.headers) if name not in RANDOM]
    if packed:
        lines = [line for line in lines if not line.startswith(("Content-Length", "ETag"))]
        with zipfile.ZipFile(BytesIO(body)) as archive:
            body = b"".join(archive.read(name) for name in archive.namelist())
    told = "\n".join([str(answer.status_code), *lines, body.decode("utf-8", "replace")])
    return told.replace(answer.headers["X-Request-ID"], "<request>")


def parted(one: str, other: str) -> str:
    """The words around the first place in which two texts differ."""
    at = next(
        (at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other))
    )
    return f"{one[max(0, at - 80) : at + 40]!r} / {other[max(0, at - 80) : at + 40]!r}"


@contextmanager
def parting(panel: Panel, cookies: dict[str, str], folder: Path, key: Path) -> Iterator[Twins]:
    """Make a twin of a hall in SQLite: its whole database is copied, and every device's disk with it."""
    engine = panel.hall.sessions.kw["bind"]
    copy = folder / "twin.sqlite3"
    with closing(sqlite3.connect(engine.url.database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        # Its mode of journal isn't copied.
        target.execute("PRAGMA journal_mode=WAL")
    common = set(UUID.findall(dumped(engine)))
    other = connect(f"sqlite:///{copy}")
    hall = replace(panel.hall, desk=replace(panel.hall.desk, sessions=writers(other)))
    app = create_app(settings_for(f"sqlite:///{copy}", log_key=key))
    twin = Panel(hall, app, dict(panel.stored))
    yield Twins(Twin(panel, cookies, engine), Twin(twin, cookies, other), common)
    with app.app_context(), suppress(RuntimeError):
        db.engine.dispose()
    other.dispose()


def dumped(engine: Engine) -> str:
    """Every id in the database, as pages would write them."""
    with engine.connect() as connection:
        rows = [row for table in db.metadata.sorted_tables for row in connection.execute(select(table))]
    return " ".join(str(value) for row in rows for value in row if isinstance(value, uuid.UUID | str))
