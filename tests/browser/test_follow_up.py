"""Two organizers after a tie, each in a browser: asked, confirmed, prepared; and what everybody sees of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from ballot.app import create_app
from ballot.balloting.cards.draw import laid_out
from ballot.balloting.cards.holders import Holder
from ballot.balloting.rollcall.service import PublishNames, publish_names
from ballot.kernel.db import connect, db, writers
from ballot.kernel.policy import Role
from ballot.people.models import Assembly
from tests.balloting.followup.rounds import TIE, a_roll_call, held
from tests.balloting.halls import Hall
from tests.browser.looks import stands_at_every_width
from tests.browser.site import Site, serve
from tests.databases import Shelf, settings_for
from tests.people_rows import acting, an_account
from tests.web.town import Town, walker


@dataclass(frozen=True, slots=True)
class Held:
    """A tied vote that is served, and the cookies of its two organizers."""

    hall: Hall
    site: Site
    cookies: tuple[str, ...]

    def page(self, chromium: Browser, who: int | None, path: str) -> Page:
        context = chromium.new_context(base_url=self.site.address, locale="zh-CN")
        if who is not None:
            context.add_cookies([{"name": "session", "value": self.cookies[who], "url": self.site.address}])
        page = context.new_page()
        page.goto(path)
        return page


@pytest.fixture
def tied(shelf: Shelf, tmp_path) -> Iterator[Held]:
    with shelf.take("sqlite", tmp_path) as database:
        engine = connect(database.url)
        sessions = writers(engine)
        hall = held(a_roll_call(sessions), TIE)
        with_names(hall)
        app = create_app(settings_for(database.url))
        county = hall.desk.county
        cookies = []
        for one in (hall.desk.one, hall.desk.other):
            town = Town(county.id, county.slug, county.log_id, {Role.ORGANIZER: UUID(one.id)}, {})
            cookie = walker(app, sessions, town, Role.ORGANIZER).get_cookie("session")
            assert cookie is not None
            cookies.append(str(cookie.value))
        with app.app_context():
            db.engine.dispose()
        engine.dispose()
        with serve(database.url, tmp_path / "log") as site:
            yield Held(hall, site, tuple(cookies))


def with_names(hall: Hall) -> None:
    people = [Holder(f"{number:03}", f"代表{number}", "第一代表团") for number in range(12)]
    with hall.sessions.begin() as session:
        account = an_account(session, session.get_one(Assembly, hall.place), "registrar", Role.REGISTRAR)
        registrar = acting(account, Role.REGISTRAR)
    with hall.begin(registrar) as work:
        publish_names(work, PublishNames(hall.place, hall.election_id, laid_out(hall.cards, people).names()))


def test_a_tie_is_settled_by_two_and_everybody_sees_both_votes(chromium, axe, tied):
    election = f"/ninghai/2027/elections/{tied.hall.election_id}"
    meeting = f"/ninghai/2027/meetings/{tied.hall.meeting.id}"
    one, other = tied.page(chromium, 0, f"{election}/console"), tied.page(chromium, 1, f"{election}/console")
    stands_at_every_width(one, axe, "tied-console")
    one.get_by_role("link", name="对票数相等的项目再次投票").click()
    one.get_by_label("姓名").fill("计票人甲\n接替的计票人")
    stands_at_every_width(one, axe, "follow-up-ask")
    one.get_by_role("button", name="请第二位组织人员确认").click()
    other.reload()
    other.get_by_role("link", name="对票数相等的项目再次投票").click()
    stands_at_every_width(other, axe, "follow-up-confirm")
    other.get_by_role("button", name="确认并准备票决").click()
    expect(other.get_by_text(re.compile(r"/panel#"))).to_have_count(2)
    stands_at_every_width(other, axe, "follow-up-prepared")
    other.get_by_role("link", name="到新的主持台").click()
    expect(other.get_by_role("link", name="项目票决", exact=True)).to_be_visible()
    one.goto(meeting)
    stands_at_every_width(one, axe, "session-meeting")
    one.get_by_role("link", name="举手表决").click()
    hands_are_signed_for(one, other, axe)
    everybody = tied.page(chromium, None, election)
    stands_at_every_width(everybody, axe, "tied-result")
    everybody.context.add_cookies([{"name": "display", "value": "..dark", "url": tied.site.address}])
    for path, name in ((election, "tied-dark"), (f"{election}/names", "roll-call"), (f"{meeting}/minute", "minute")):
        everybody.goto(path)
        stands_at_every_width(everybody, axe, name)
    for page in (one, other, everybody):
        page.context.close()


def hands_are_signed_for(one: Page, other: Page, axe: str) -> None:
    """One enters a count on the page that is open, the other signs for it."""
    one.get_by_label("表决事项").fill("通过会议议程")
    for label in ("赞成", "反对", "弃权"):
        one.get_by_label(label).fill("0")
    one.get_by_role("button", name="登记，请另一位组织人员签认").click()
    expect(one.get_by_text("等待另一人签认")).to_be_visible()
    other.goto(one.url)
    stands_at_every_width(other, axe, "session-hands")
    other.get_by_role("button", name="核对无误，签认").click()
    expect(other.get_by_text("两人已签认")).to_be_visible()
