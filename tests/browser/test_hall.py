"""The hall screen in a real browser: it follows the vote by itself, and reveals when somebody presses."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from ballot.balloting.presence.service import check_in
from ballot.kernel.db import connect, writers
from tests.balloting.halls import Hall, a_hall
from tests.balloting.presence.desks import a_desk
from tests.browser.looks import faults, keep
from tests.browser.site import Site, serve
from tests.databases import Shelf


@pytest.fixture
def voted(shelf: Shelf, tmp_path) -> Iterator[tuple[Site, Hall]]:
    """A site and a vote that is prepared; the test leads it on beside the running server."""
    with shelf.take("sqlite", tmp_path) as database, serve(database.url, tmp_path / "log") as site:
        engine = connect(database.url)
        yield site, a_hall(writers(engine), candidates=12, deputies=10)
        engine.dispose()


@pytest.fixture
def wall(voted: tuple[Site, Hall], chromium: Browser) -> Iterator[Page]:
    site, hall = voted
    context = chromium.new_context(base_url=site.address, locale="zh-CN", viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    page.goto(f"/{hall.desk.county.slug}/2027/elections/{hall.election_id}/screen")
    yield page
    context.close()


def shows(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
    assert page.evaluate("document.documentElement.scrollHeight") <= 1080, words


def without_codes(page: Page) -> str:
    """What is to be read there beside the words of a code, each of which may be any sign."""
    text = page.inner_text("main")
    for words in page.locator(".slide__words").all_inner_texts():
        text = text.replace(words, "")
    return text


def test_the_screen_follows_a_vote_to_its_result(voted, wall: Page, axe: str):
    _site, hall = voted
    hall.freeze()
    shows(wall, "应到与实到")
    desk = a_desk(hall.sessions, hall)
    for number in range(10):
        desk.act(check_in, desk.seen(f"{number:04}"))
    expect(wall.locator(".slide__number").last).to_contain_text("10")
    hall.open()
    for card in range(7):
        hall.cast(hall.envelope(card, 0, 1 + card // 6, options=12))
    expect(wall.locator(".slide__turnout")).to_have_text("7 / 10")
    keep(wall, "hall-turnout")
    assert faults(wall, axe) == []
    hall.close()
    shows(wall, "投票结束，票箱已封")
    hall.seal()
    hall.count()
    shows(wall, "计票完成")
    assert "甲" not in without_codes(wall)
    wall.keyboard.press("ArrowRight")
    shows(wall, "票决结果：以下 1 项当选")
    keep(wall, "hall-result")
    assert faults(wall, axe) == []
    wall.keyboard.press("ArrowRight")
    shows(wall, "选定的民生实事项目")
    wall.keyboard.press("r")
    shows(wall, "计票完成")


def test_a_screen_that_lost_the_line_says_so_and_comes_back(voted, wall: Page):
    _site, hall = voted
    hall.freeze()
    wall.context.route("**/screen/*", lambda route: route.abort())
    wall.reload()
    expect(wall.get_by_text("正在重新连接")).to_be_visible(timeout=60_000)
    hall.open()
    wall.context.unroute("**/screen/*")
    expect(wall.locator(".slide__turnout")).to_be_visible(timeout=60_000)
    expect(wall.get_by_text("正在重新连接")).to_be_hidden()
