"""The day of a vote before real browsers: a served site, everybody's own page, and the cards on their desks."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pypdfium2
import zxingcpp
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy.orm import Session, sessionmaker

from ballot.app import create_app
from ballot.kernel.db import connect, db, writers
from ballot.kernel.policy import Role
from ballot.people.models import AccountId, Delegation
from ballot.protocol import cards, codes, signature
from ballot.protocol.encoding import read
from tests.browser.phones import EXPECTED
from tests.browser.site import ROOT, Site, serve
from tests.browser.votes import PHONE
from tests.databases import Shelf, settings_for
from tests.people_rows import a_delegation, a_deputy, a_term, an_account
from tests.shortlisting.lists import a_desk, a_sheet
from tests.web.town import Town, walker

DEPUTIES = ("王秀兰", "李建国", "陈志明", "赵晓燕", "孙立军", "周文静", "吴海涛")
PROJECTS = ("中小学校护眼灯光工程", "敬老院电梯加装工程", "农村公路平交路口治理")
TITLE = "民生实事项目票决"
MEETING = "宁海县第十九届人民代表大会第二次会议"
DESK = {"width": 1280, "height": 900}
# What Chromium says of a form that is refused, beside what it says of a lost network.
ANSWERS = re.compile(rf"{EXPECTED.pattern}|status of (403|422)")


@dataclass(slots=True)
class Day:
    """A meeting day under way; `meeting` and `election` are addresses, `cards` what each code holds, spares last."""

    chromium: Browser
    site: Site
    cookies: dict[str, str]
    folder: Path
    meeting: str = ""
    election: str = ""
    cards: list[str] = field(default_factory=list)
    issue: dict[str, Any] = field(default_factory=dict)
    opened: dict[str, BrowserContext] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    def visit(self, name: str, **shape: Any) -> Page:
        """The page of somebody by name: signed in whoever has an account here, all others as visitors."""
        if name not in self.opened:
            context = self.chromium.new_context(
                base_url=self.site.address, locale="zh-CN", accept_downloads=True, **{"viewport": DESK, **shape}
            )
            if name in self.cookies:
                context.add_cookies([{"name": "session", "value": self.cookies[name], "url": self.site.address}])
            context.set_default_timeout(30_000)
            self.opened[name] = context
            context.new_page()
            context.pages[0].on("console", lambda said: self.hear(said))
            context.pages[0].on("pageerror", lambda fault: self.complaints.append(str(fault)))
        return self.opened[name].pages[0]

    def phone(self, name: str) -> Page:
        return self.visit(name, viewport=PHONE)

    def hear(self, said: Any) -> None:
        if said.type in ("error", "warning") and not ANSWERS.search(said.text):
            self.complaints.append(said.text)

    def draw(self) -> None:
        """`ballot cards`, as the registrar types it; the codes are read from the sheets as a camera would."""
        out = self.folder / "cards"
        lines = [f"{number:03},{name},第一代表团" for number, name in enumerate(DEPUTIES, start=1)]
        (self.folder / "deputies.csv").write_text("\n".join(["证号,姓名,代表团", *lines]), encoding="utf-8")
        words = [str(self.folder / "deputies.csv"), "--site", self.site.address, "--out", str(out)]
        run = f"from ballot.cli import main; main(['cards', *{words!r}, '--spares', '1', '--title', {MEETING!r}])"
        subprocess.run([sys.executable, "-c", run], cwd=ROOT, check=True, capture_output=True)
        with pypdfium2.PdfDocument(out / "cards.pdf") as sheets:
            self.cards = [zxingcpp.read_barcodes(sheet.render(scale=2).to_pil())[0].text for sheet in sheets]
        self.issue = read((out / "keys.json").read_bytes())

    def number(self, card: int) -> str:
        """What stands outside the seal of a card."""
        secret = self.cards[card].partition("#")[2][:26]
        return codes.card_number(signature.public(cards.seed(secret, self.issue["cards"], "open")))


@contextmanager
def a_day(shelf: Shelf, folder: Path, chromium: Browser) -> Iterator[Day]:
    """A county with its deputies, its offices and a frozen list; nothing of the vote is there yet."""
    key = folder / "log.key"
    key.touch(mode=0o600)
    key.write_text(os.urandom(32).hex(), encoding="ascii")
    with shelf.take("sqlite", folder) as database:
        engine = connect(database.url)
        cookies = _people(writers(engine), database.url)
        engine.dispose()
        with serve(database.url, folder / "log", BALLOT_LOG_KEY=str(key)) as site:
            day = Day(chromium, site, cookies, folder)
            yield day
            for context in day.opened.values():
                context.close()


def _people(sessions: sessionmaker[Session], url: str) -> dict[str, str]:
    """Everybody's cookie; the two organizers have frozen a list of three, of which two are chosen."""
    desk = a_desk(sessions)
    desk.add(*(a_sheet(name, code_wan) for name, code_wan in zip(PROJECTS, (600, 900, 700), strict=True)))
    desk.freeze()
    with sessions.begin() as session:
        a_delegation(session, desk.county)
        term, group = a_term(session, desk.county), session.query(Delegation).one()
        for number, name in enumerate(DEPUTIES, start=1):
            a_deputy(session, term, f"{number:03}", name=name, delegation_id=group.id)
        roles = {"clerk": Role.DESK_CLERK, "registrar": Role.REGISTRAR}
        staff = {name: (an_account(session, desk.county, name, role).id, role) for name, role in roles.items()}
    organizers = {"one": desk.one, "other": desk.other}
    staff |= {name: (AccountId(UUID(actor.id)), Role.ORGANIZER) for name, actor in organizers.items()}
    app = create_app(settings_for(url))
    cookies = {name: cookie_of(app, sessions, desk, *mine) for name, mine in staff.items()}
    with app.app_context():
        db.engine.dispose()
    return cookies


def cookie_of(app: Any, sessions: sessionmaker[Session], desk: Any, account: AccountId, role: Role) -> str:
    town = Town(desk.county.id, desk.county.slug, desk.county.log_id, {role: account}, {})
    found = walker(app, sessions, town, role).get_cookie("session")
    assert found is not None
    return str(found.value)
