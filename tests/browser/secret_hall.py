"""A county's hall on the day of its secret vote: served as in production, with everybody's own browser."""

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from ballot.app import create_app
from ballot.balloting.presence.models import Attendance
from ballot.balloting.presence.service import Attend, check_in
from ballot.kernel.db import connect, db, writers
from ballot.kernel.policy import Actor, Role
from ballot.people.models import AccountId, Assembly
from ballot.protocol import cards, codes
from tests.balloting.halls import SEED, Hall, a_hall
from tests.balloting.presence.desks import Desk, a_desk
from tests.browser.site import ROOT, Site, serve
from tests.browser.votes import PHONE, PROJECTS
from tests.databases import Shelf, settings_for
from tests.web.town import Town, walker

DESKTOP = {"width": 1280, "height": 800}
WALL = {"width": 1920, "height": 1080}
TAPS = "globalThis.taps = 0; addEventListener('pointerdown', () => { globalThis.taps += 1; }, true);"
CALM = ("ERR_INTERNET_DISCONNECTED", "status of 404")
"""What Chromium says of a list of voids or an annulment that nobody has asked for."""


@dataclass
class SecretHall:
    """`cookies` are of those who have signed in, by name; `complaints` is what any page's console said."""

    chromium: Browser
    site: Site
    hall: Hall
    desk: Desk
    cookies: dict[str, str]
    folder: Path
    complaints: list[str] = field(default_factory=list)
    contexts: list = field(default_factory=list)

    @property
    def base(self) -> str:
        return f"/{self.hall.desk.county.slug}/2027/elections/{self.hall.election_id}"

    @property
    def meeting(self) -> str:
        return f"/{self.hall.desk.county.slug}/2027/meetings/{self.hall.meeting.id}"

    def page(self, path: str, *, who: str = "", size: dict[str, int] = DESKTOP) -> Page:
        """A browser of somebody's own, at this address."""
        context = self.chromium.new_context(
            base_url=self.site.address, locale="zh-CN", viewport=size, accept_downloads=True
        )
        self.contexts.append(context)
        context.add_init_script(TAPS)
        if who:
            context.add_cookies([{"name": "session", "value": self.cookies[who], "url": self.site.address}])
        page = context.new_page()
        page.set_default_timeout(90_000)
        page.on("console", self._heard)
        page.on("pageerror", lambda fault: self.complaints.append(str(fault)))
        page.goto(path)
        return page

    def _heard(self, said) -> None:
        if said.type in ("error", "warning") and not any(words in said.text for words in CALM):
            self.complaints.append(said.text)

    def phone(self, card: str) -> Page:
        """A deputy's own phone, which has just scanned this card."""
        return self.page(f"{self.base}/booth#{card}", size=PHONE)

    def card(self, number: int, *, spare: bool = False) -> str:
        """The 52 characters of a card."""
        lists = [bytes.fromhex(one) for one in self.hall.cards.roll("open", 1)["issue"]]
        pile = self.hall.cards.spares if spare else self.hall.cards.deputies
        return pile[number].secret + cards.issue_on_card(cards.issue_digest(*lists))

    def number(self, number: int, *, spare: bool = False) -> str:
        """What stands outside the seal of a card, in its two groups."""
        pile = self.hall.cards.spares if spare else self.hall.cards.deputies
        return codes.card_number(pile[number].key("secret"))

    def come(self) -> None:
        """Everybody comes in whom the desk's page hasn't checked in yet."""
        with self.hall.begin(self.desk.one) as work:
            for row in work.session.scalars(select(Attendance).where(Attendance.came_at.is_(None))).all():
                check_in(work, Attend(self.hall.place, self.hall.meeting.id, row.deputy_id, row.version))

    @contextmanager
    def beside(self, deputies: Sequence[tuple[str, list[int]]]) -> Iterator[list[dict]]:
        """Let these vote by the same engine in node while the block runs; their answers are there after it."""
        command = ["node", "tests/js/booths.mjs", f"{self.site.address}{self.base}"]
        orders = "".join(json.dumps({"card": card, "marks": marks}) + "\n" for card, marks in deputies)
        told: list[dict] = []
        order, answer = self.folder / "orders.jsonl", self.folder / "answers.jsonl"
        order.write_text(orders, encoding="ascii")
        with order.open("rb") as reads, answer.open("wb") as writes:
            process = subprocess.Popen(command, cwd=ROOT, stdin=reads, stdout=writes)
            try:
                yield told
                assert process.wait(timeout=300) == 0
            finally:
                process.kill()
        told.extend(map(json.loads, answer.read_text(encoding="ascii").splitlines()))


@contextmanager
def a_secret_hall(
    chromium: Browser, shelf: Shelf, folder: Path, deputies: int, kind: str = "sqlite"
) -> Iterator[SecretHall]:
    """A vote prepared down to its three scrutineers' links, served with two workers and one for long work."""
    key = folder / "log.key"
    key.touch(mode=0o600)
    key.write_text(SEED.hex(), encoding="ascii")
    with shelf.take(kind, folder) as database:
        engine = connect(database.url)
        shape = {"names": PROJECTS, "candidates": 12, "seats": 10, "panel": 3, "rule": "differential"}
        hall = a_hall(writers(engine), deputies=deputies, **shape)
        desk = a_desk(writers(engine), hall)
        cookies = signed_in(create_app(settings_for(database.url)), desk)
        with serve(database.url, folder / "site.log", BALLOT_LOG_KEY=str(key), BALLOT_WORKER="1") as site:
            found = SecretHall(chromium, site, hall, desk, cookies, folder)
            yield found
            for context in found.contexts:
                context.close()
        engine.dispose()
    assert found.complaints == []


def signed_in(app: Flask, desk: Desk) -> dict[str, str]:
    """The cookies of two organizers and a clerk."""
    organizers = desk.hall.desk
    who: dict[str, tuple[Actor, Role]] = {
        "one": (organizers.one, Role.ORGANIZER),
        "other": (organizers.other, Role.ORGANIZER),
        "clerk": (desk.one, Role.DESK_CLERK),
    }
    with desk.hall.reading() as session:
        county = session.get_one(Assembly, desk.hall.place)
    found = {}
    for name, (actor, role) in who.items():
        town = Town(county.id, county.slug, county.log_id, {role: AccountId(UUID(actor.id))}, {})
        cookie = walker(app, desk.sessions, town, role).get_cookie("session")
        assert cookie is not None
        found[name] = cookie.value
    with app.app_context():
        db.engine.dispose()
    return found
