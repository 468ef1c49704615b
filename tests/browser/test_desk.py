"""The desk in a real browser: no reload, nobody's card taken in, the same buttons without script and by keyboard."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from ballot.app import create_app
from ballot.balloting.presence.rules import badge_text
from ballot.kernel.db import connect, writers
from ballot.kernel.policy import Role
from ballot.people.models import AccountId, Assembly
from tests.balloting.halls import a_hall
from tests.balloting.presence.desks import Desk, a_desk
from tests.browser.looks import keep, stands_at_every_width
from tests.browser.site import Site, serve
from tests.databases import Shelf, settings_for
from tests.web.town import Town, walker

EXPECTED = re.compile(r"ERR_FAILED|status of (400|404)")
"""What Chromium says of a network that a test took away, or of a refusal that it asked for."""
SECRET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Hall:
    """The served hall, its desk, and the cookie of a clerk who has signed in."""

    site: Site
    desk: Desk
    cookie: str

    @property
    def path(self) -> str:
        return f"/ninghai/2027/meetings/{self.desk.hall.meeting.id}"


@pytest.fixture(scope="module")
def hall(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    folder = tmp_path_factory.mktemp("desk")
    with shelf.take("sqlite", folder) as database:
        engine = connect(database.url)
        made = a_hall(writers(engine))
        made.freeze()
        desk = a_desk(writers(engine), made)
        cookie = signed_in(database.url, desk)
        with serve(database.url, folder / "log") as site:
            yield Hall(site, desk, cookie)
        engine.dispose()


def signed_in(url: str, desk: Desk) -> str:
    app = create_app(settings_for(url))
    with desk.hall.reading() as session:
        county = session.get_one(Assembly, desk.hall.place)
    town = Town(county.id, county.slug, county.log_id, {Role.DESK_CLERK: AccountId(UUID(desk.one.id))}, {})
    cookie = walker(app, desk.sessions, town, Role.DESK_CLERK).get_cookie("session")
    assert cookie is not None
    return cookie.value


@pytest.fixture
def visit(chromium: Browser, hall: Hall) -> Iterator[Callable[..., Page]]:
    """Opens the desk as the clerk; complaints of the console fail the test."""
    contexts, complaints = [], []

    def arrive(path: str = "/desk", *, script: bool = True) -> Page:
        context = chromium.new_context(base_url=hall.site.address, locale="zh-CN", java_script_enabled=script)
        context.add_cookies([{"name": "session", "value": hall.cookie, "url": hall.site.address}])
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda said: (
                complaints.append(said.text)
                if said.type in ("error", "warning") and not EXPECTED.search(said.text)
                else None
            ),
        )
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.goto(hall.path + path)
        if script and path == "/desk":
            expect(page.locator("#scanned")).to_be_visible()  # the module has started: no press goes its plain way
        return page

    yield arrive
    for context in contexts:
        context.close()
    assert complaints == []


def row(page: Page, number: str):
    return page.locator("tr[id]", has_text=number)


def test_a_button_checks_in_without_a_reload_and_another_clerk_sees_it_soon(visit):
    one, two = visit(), visit()
    one.evaluate("window.stayed = true")
    row(one, "0000").get_by_role("button", name="签到").first.click()
    expect(row(one, "0000").locator(".lamp").first).to_have_text("已签到")
    expect(row(two, "0000").locator(".lamp").first).to_have_text("已签到", timeout=15_000)
    assert one.evaluate("window.stayed")


def test_by_keyboard_alone_a_deputy_is_found_and_checked_in_and_the_focus_stays_in_the_row(visit):
    page = visit()
    page.get_by_label("姓名或代表证号").focus()
    page.keyboard.type("0001")
    page.keyboard.press("Enter")
    expect(page.locator("tr[id]")).to_have_count(1)
    expect(page.locator("#scanned")).to_be_visible()
    row(page, "0001").get_by_role("button", name="签到").first.focus()
    page.keyboard.press("Enter")
    expect(row(page, "0001").locator(".lamp").first).to_have_text("已签到")
    assert page.evaluate("document.activeElement.closest('tr') !== null")


def test_a_voting_card_before_the_scanner_is_refused_and_nothing_of_it_is_sent_or_kept(visit, hall):
    page = visit()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url} {request.post_data}"))
    field = page.get_by_label("用扫码枪扫代表证")
    for text in (f"{hall.site.address}/card#{SECRET}{SECRET}", SECRET, f"{SECRET[:13]} {SECRET[13:]}{SECRET}"):
        field.press_sequentially(text, delay=2)
        page.keyboard.press("Enter")
        expect(page.get_by_text("这是票决卡，不是代表证")).to_be_visible()
        expect(field).to_have_value("")
    assert [one for one in asked if one.startswith("POST") or "ABCDEF" in one] == []
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, history.state, location.href])")
    assert "ABCDEF" not in kept


def test_a_voting_card_scanned_into_the_search_is_refused_and_nothing_of_it_is_sent_or_kept(visit, hall):
    page = visit()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url} {request.post_data}"))
    field = page.get_by_label("姓名或代表证号")
    for text in (f"{hall.site.address}/card#{SECRET}{SECRET}", SECRET, f"{SECRET[:13]} {SECRET[13:]}{SECRET}"):
        field.press_sequentially(text, delay=2)
        page.keyboard.press("Enter")
        expect(page.get_by_text("这是票决卡，不是代表证")).to_be_visible()
        expect(field).to_have_value("")
    assert [one for one in asked if "ABCDEF" in one] == []
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, history.state, location.href])")
    assert "ABCDEF" not in kept


def test_a_badge_before_the_hand_scanner_checks_its_deputy_in(visit, hall):
    page = visit()
    badge = badge_text(hall.desk.row("0002").badge)
    field = page.get_by_label("用扫码枪扫代表证")
    field.press_sequentially(badge, delay=2)
    page.keyboard.press("Enter")
    expect(row(page, "0002").locator(".lamp").first).to_have_text("已签到")
    expect(field).to_have_value("")
    assert hall.desk.row("0002").version == 1


def test_without_script_the_same_buttons_work_and_no_field_takes_a_scan(visit):
    page = visit(script=False)
    expect(page.locator("#scanned")).to_have_count(0)
    row(page, "0003").get_by_role("button", name="签到").first.click()
    expect(row(page, "0003").locator(".lamp").first).to_have_text("已签到")


def test_a_press_that_did_not_arrive_is_said_until_the_next_one_and_not_only_until_the_next_look(visit):
    page = visit()
    page.route("**/deputies/**", lambda route: route.abort())
    row(page, "0005").get_by_role("button", name="签到").first.click()
    expect(page.get_by_text("没有送到服务器，没有登记")).to_be_visible()
    with page.expect_response(lambda answer: answer.url.endswith("/desk")):
        pass
    page.wait_for_timeout(500)
    expect(page.get_by_text("没有送到服务器，没有登记")).to_be_visible()
    page.unroute_all()
    row(page, "0005").get_by_role("button", name="签到").first.click()
    expect(row(page, "0005").locator(".lamp").first).to_have_text("已签到")
    expect(page.get_by_text("没有送到服务器，没有登记")).to_have_count(0)


def test_a_sign_in_that_has_ended_is_told_at_the_press_and_at_the_look(visit):
    page = visit()
    page.context.clear_cookies()
    row(page, "0006").get_by_role("button", name="签到").first.click()
    expect(page.get_by_text("登录已经结束，没有登记")).to_be_visible()
    expect(page.get_by_text("登录已经结束，下面的数字不再更新")).to_be_visible()
    expect(row(page, "0006").locator(".lamp").first).not_to_have_text("已签到")


def test_what_the_site_refuses_is_said_in_its_own_words(visit, hall):
    page = visit()
    page.evaluate("document.querySelector('[data-module=desk]').dataset.scan += '/nowhere'")
    field = page.get_by_label("用扫码枪扫代表证")
    field.fill(badge_text(hall.desk.row("0006").badge))
    page.keyboard.press("Enter")
    expect(page.locator("[data-said]")).to_contain_text("没有找到")


def test_without_a_camera_the_page_says_what_else_can_be_done(visit):
    page = visit()
    page.get_by_role("button", name="用摄像头扫代表证").click()
    expect(page.get_by_text("摄像头不可用")).to_be_visible()


def test_the_pages_stand_at_every_width(visit, axe: str, hall):
    page = visit()
    row(page, "0004").locator("summary").click()
    stands_at_every_width(page, axe, "desk")
    page = visit("/voids")
    page.get_by_label("卡号", exact=True).fill(hall.desk.hall.cards.deputies[0].key("open").hex()[:8])
    page.get_by_role("button", name="提出作废").click()
    expect(page.get_by_text("不要发纸票").first).to_be_visible()
    stands_at_every_width(page, axe, "desk-voids")
    page = visit("/desk/badges")
    stands_at_every_width(page, axe, "desk-badges")
    page.emulate_media(media="print")
    keep(page, "desk-badges-print")
