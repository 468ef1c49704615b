"""An assessment before real browsers: an organizer prepares it, a deputy assesses on a phone, and the public rates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from ballot.app import create_app
from ballot.kernel.db import connect, db, writers
from ballot.kernel.policy import Role
from tests.balloting.halls import SEED, Hall
from tests.browser.hands import press
from tests.browser.looks import assert_fits, both_languages, faults, keep
from tests.browser.phones import EXPECTED
from tests.browser.site import Site, serve
from tests.browser.test_booth import cast, counted
from tests.browser.votes import PHONE, Voting
from tests.databases import DATABASES, settings_for
from tests.tracking.assessments import a_hall_of, a_meeting, a_rule
from tests.tracking.years import Year, running
from tests.web.town import Town, walker

YEAR = "/ninghai/2027"


@dataclass(frozen=True, slots=True)
class Scene:
    """A served year whose projects can be assessed; `cookie` is an organizer's."""

    site: Site
    year: Year
    meeting: object
    cookie: str


@pytest.fixture(params=DATABASES)
def scene(request, shelf, tmp_path) -> Iterator[Scene]:
    key = tmp_path / "log.key"
    key.touch(mode=0o600)
    key.write_text(SEED.hex(), encoding="ascii")
    with shelf.take(request.param, tmp_path) as database:
        engine = connect(database.url)
        year = running(writers(engine))
        meeting = a_meeting(year)
        a_rule(year)
        cookie = organizing(database.url, year)
        with serve(database.url, tmp_path / "log", BALLOT_LOG_KEY=str(key)) as site:
            yield Scene(site, year, meeting, cookie)
        engine.dispose()


def organizing(url: str, year: Year) -> str:
    app = create_app(settings_for(url))
    town = Town(year.id, year.county.slug, year.county.log_id, {Role.ORGANIZER: UUID(year.organizer.id)}, {})
    found = walker(app, year.sessions, town, Role.ORGANIZER).get_cookie("session")
    with app.app_context():
        db.engine.dispose()
    return str(found.value)


@pytest.fixture
def visit(chromium: Browser, scene: Scene):
    """Opens pages, an organizer's among them; whatever a console complains of fails the test."""
    complaints, contexts = [], []

    def take(*, signed_in: bool = False, **shape) -> Page:
        context = chromium.new_context(base_url=scene.site.address, locale="zh-CN", **shape)
        if signed_in:
            context.add_cookies([{"name": "session", "value": scene.cookie, "url": scene.site.address}])
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        return page

    yield take
    for context in contexts:
        context.close()
    assert [said for said in complaints if not EXPECTED.search(said)] == []


def seen(page: Page, axe: str, name: str) -> None:
    both_languages(page, axe, f"assess-{name}")


def prepare(page: Page, scene: Scene, axe: str) -> Hall:
    page.goto(f"{YEAR}/assessment")
    page.get_by_role("link", name="准备测评").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("准备测评")
    seen(page, axe, "prepare")
    press(page, "准备")
    expect(page.get_by_role("heading", level=1)).to_have_text("2027年民生实事项目满意度测评")
    election = re.search(r"/elections/([0-9a-f-]{36})/console", page.url)
    return a_hall_of(scene.year, scene.meeting, UUID(election[1]))


def assess(page: Page, voting: Voting, axe: str) -> None:
    """One project after the other gets its level, the last one none."""
    voting.enter(page, 0)
    for line, words in ((0, "满意"), (1, "不满意")):
        page.locator(".choice").nth(line).get_by_label(words, exact=True).check()
    assert faults(page, axe) == []
    assert_fits(page, PHONE["width"], "assessment")
    keep(page, "assess-booth")
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_text("护眼灯光工程：不满意")).to_be_visible()
    cast(page)
    counted(page)


def fill_the_urn(hall: Hall) -> None:
    for card, levels in enumerate([(0, 1, 2)] * 5 + [(0, 2, 2)] * 3, start=1):
        marks = [3 * place + level for place, level in enumerate(levels)]
        hall.cast(hall.envelope(card, *marks, options=9))
    hall.close()
    hall.seal()
    hall.count()


def look_at_the_result(page: Page, base: str, axe: str) -> None:
    page.goto(base)
    expect(page.get_by_text("满意票至少 6 票为满意")).to_be_visible()
    seen(page, axe, "result")
    page.goto(f"{base}/announcement")
    expect(page.get_by_text("敬老院电梯加装工程：满意（满意9票，基本满意0票，不满意0票）")).to_be_visible()
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{base}/screen")
    page.locator("body[data-ready]").wait_for()
    for _press in range(9):
        page.keyboard.press("ArrowRight")
    expect(page.locator("[data-slide=result]")).to_be_visible()
    keep(page, "assess-screen")


def enter_the_result(page: Page, axe: str) -> None:
    page.goto(f"{YEAR}/assessment/1/settle")
    seen(page, axe, "settle")
    press(page, "登记结果")
    expect(page.get_by_text("测评结果已登记。")).to_be_visible()
    page.goto(f"{YEAR}/assessment/rating")
    page.get_by_label("代表测评所占的百分比").fill("70")
    seen_form = page.url
    press(page, "公布")
    expect(page.get_by_text("公众评价的日期已公布。")).to_be_visible()
    assert page.url == seen_form
    seen(page, axe, "window")


def rate(page: Page, axe: str) -> None:
    page.goto(f"{YEAR}/projects/1")
    page.get_by_role("link", name="评价这个项目").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("您满意吗？")
    seen(page, axe, "rate")
    page.get_by_label("基本满意").check()
    page.get_by_label("想说的话").fill("电梯声音大")
    press(page, "提交评价")
    expect(page.get_by_text("评价已计入")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("70% × 100% ＋ 公众 30% × 100% ＝ 100%")).to_be_visible()
    seen(page, axe, "book")
    page.goto(f"{YEAR}/projects/1")
    seen(page, axe, "project")


def test_an_assessment_goes_from_the_organizer_to_a_phone_to_the_book_and_the_public(scene, visit, axe: str):
    organizer, anybody = visit(signed_in=True), visit()
    hall = prepare(organizer, scene, axe)
    hall.freeze()
    hall.open()
    voting = Voting(scene.site, hall)
    assess(visit(viewport=PHONE), voting, axe)
    fill_the_urn(hall)
    look_at_the_result(anybody, voting.base, axe)
    enter_the_result(organizer, axe)
    rate(visit(), axe)
    organizer.goto(f"{YEAR}/assessment/rating")
    expect(organizer.get_by_text("电梯声音大")).to_be_visible()
    organizer.goto(f"{YEAR}/assessment")
    organizer.get_by_role("link", name="对不满意的项目再测评").click()
    expect(organizer.get_by_role("main")).to_contain_text("护眼灯光工程")
