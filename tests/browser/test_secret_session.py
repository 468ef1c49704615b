"""A whole session by secret ballot: three scrutineers, chair, desk, screen, 231 deputies, a lost card, a dead phone."""

import os
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import secret_acts as act
from tests.browser.looks import keep
from tests.browser.secret_hall import WALL, SecretHall, a_secret_hall
from tests.browser.votes import PROJECTS
from tests.databases import Shelf
from tests.processes import verifier

DEPUTIES, CHOOSE = 231, 10
IN_CHROMIUM = DEPUTIES if os.environ.get("TORTURE") == "1" else 24
LOST = 0
"""The deputy whose card was lost, and who votes with a spare."""
REVEALED, GENEROUS = 10, 20
"""Seconds from the count of the t-th scrutineer to the screen, and what this test grants a machine that is shared."""


@pytest.fixture(scope="module")
def hall(chromium: Browser, shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecretHall]:
    with a_secret_hall(chromium, shelf, tmp_path_factory.mktemp("session"), DEPUTIES) as found:
        yield found


def choice(number: int) -> list[int]:
    """Marks by place: most leave out the last two projects, every fifth two others, every seventh one more."""
    left_out = {number % 12, (number + 5) % 12} if number % 5 == 0 else {10, 11}
    left_out |= {number % 10} if number % 7 == 0 else set()
    return [int(place not in left_out) for place in range(12)]


def places(number: int) -> list[int]:
    return [place for place, mark in enumerate(choice(number)) if mark]


def test_a_session_by_secret_ballot_from_the_desk_to_the_verified_record(hall: SecretHall):
    wall = hall.page(f"{hall.base}/screen", size=WALL)
    one, other = (hall.page(f"{hall.base}/console", who=name) for name in ("one", "other"))
    come_in(hall)
    act.two_organizers(one, other, hall, "freeze")
    panel = agree_on_the_key(hall, wall)
    act.two_organizers(one, other, hall, "open")
    act.shows(wall, "项目票决")
    vote(hall, panel)
    expect(wall.locator(".slide__turnout")).to_have_text(f"{DEPUTIES} / {DEPUTIES}")
    keep(wall, "session-turnout")
    act.two_organizers(one, other, hall, "close")
    seal(wall, panel)
    panel.pop().context.close()
    assert counted(hall, wall, one, panel) < GENEROUS
    reveal(hall, wall)
    verify(hall)


def come_in(hall: SecretHall) -> None:
    """The desk checks two in by its page, and everybody else comes too."""
    clerk = hall.page(f"{hall.meeting}/desk", who="clerk")
    for number in ("0000", "0001"):
        act.checks_in(clerk, number)
    hall.come()
    clerk.context.close()


def agree_on_the_key(hall: SecretHall, wall: Page) -> list[Page]:
    """All rounds run by themselves; each compares the twelve characters and everybody's code with the screen."""
    panel = [act.sits_down(hall, link) for link in hall.hall.links]
    for page in panel:
        act.asked(page, "请与大屏幕核对")
    act.shows(wall, "监票人与本次票决的核对语")
    expect(wall.locator(".slide__pair .slide__words").first).to_be_visible()
    keep(wall, "session-codes")
    shown = {act.words_of(page.locator(".code__words").first) for page in panel}
    assert shown == {act.words_of(wall.locator(".slide__pair .slide__words:visible"))}
    read_out = [act.words_of(page.get_by_text("您的密钥代码").locator("..").locator(".code__words")) for page in panel]
    assert read_out == [act.words_of(one) for one in wall.locator(".slide__people .slide__words").all()]
    for page in panel:
        act.agrees(page, "背书")
    for page in panel:
        act.said(page, "等待主持人宣布开始投票")
    return panel


def vote(hall: SecretHall, panel: list[Page]) -> None:
    """All cast, so many of them on phones; the scrutineers' devices verify each ballot meanwhile."""
    lost_card(hall, panel)
    rest = [(hall.card(number), choice(number)) for number in range(IN_CHROMIUM, DEPUTIES)]
    with hall.beside(rest) as told:
        for number in range(IN_CHROMIUM):
            phone = hall.phone(hall.card(number) if number != LOST else hall.card(0, spare=True))
            shown = act.votes(phone, places(number), CHOOSE)
            assert shown["card"].replace(" ", "") == (
                hall.number(number) if number != LOST else hall.number(0, spare=True)
            )
            phone.context.close()
    assert [one["receipt"]["ballot"] for one in told] == [one["ballot"] for one in told]
    assert (len(told), len({one["sent"] for one in told})) == (len(rest), min(len(rest), 1))


def lost_card(hall: SecretHall, panel: list[Page]) -> None:
    """The desk asks, two scrutineers sign, and the card that was lost opens no booth any more."""
    clerk = hall.page(f"{hall.meeting}/voids", who="clerk")
    act.asks_for_a_void(clerk, hall, hall.number(LOST), hall.number(0, spare=True))
    for page in panel[:2]:
        act.signs_voids(page)
    clerk.reload()
    expect(clerk.get_by_text("备用卡可以投票")).to_be_visible()
    finder = hall.phone(hall.card(LOST))
    expect(finder.get_by_text("作废").first).to_be_visible()
    expect(finder.get_by_role("checkbox")).to_have_count(0)
    for page in (clerk, finder):
        page.context.close()


def seal(wall: Page, panel: list[Page]) -> None:
    """Every scrutineer's page has checked all ballots; they compare the closing code with the screen."""
    act.shows(wall, "投票结束，票箱已封")
    for page in panel:
        act.asked(page, "请核对后封存")
        expect(page.get_by_text(f"实到 {DEPUTIES} 人，收到电子票 {DEPUTIES} 张")).to_be_visible()
        code = page.get_by_role("heading", name="封箱语").locator("..").locator(".code__words").first
        assert act.words_of(code) == act.words_of(wall.locator(".slide__words:visible"))
        act.agrees(page, "封存")
        act.said(page, "等待开始计票")


def counted(hall: SecretHall, wall: Page, organizer: Page, panel: list[Page]) -> float:
    """Two of three take part in the count; the seconds from the second one's press to the screen."""
    act.starts_the_count(organizer, hall)
    for page in panel:
        page.get_by_role("button", name="计票", exact=True).wait_for(timeout=act.PATIENCE)
    began = 0.0
    for page in panel:
        began = time.monotonic()
        act.agrees(page, "计票")
        act.said(page, "等待结果公布" if page is not panel[-1] else "计票已经完成")
    act.shows(wall, "计票完成")
    return time.monotonic() - began


def reveal(hall: SecretHall, wall: Page) -> None:
    """One reveal on the screen; the public page names the same projects."""
    assert not any(name in wall.inner_text("main") for name in PROJECTS)
    wall.keyboard.press("ArrowRight")
    act.shows(wall, "票决结果：以下 10 项当选")
    keep(wall, "session-result")
    wall.keyboard.press("ArrowRight")
    act.shows(wall, "选定的民生实事项目")
    page = hall.page(hall.base)
    for place, name in enumerate(PROJECTS[:10]):
        total = sum(choice(number)[place] for number in range(DEPUTIES))
        expect(wall.get_by_text(name, exact=False).last).to_be_visible()
        expect(page.get_by_role("row", name=f"{name} {total} 当选", exact=True)).to_be_visible()


def verify(hall: SecretHall) -> None:
    """Two look at the record: the program that imports nothing of the site, and a visitor's browser."""
    page = hall.page("/verify")
    record = hall.folder / "record.zip"
    record.write_bytes(page.request.get(f"{hall.base}/record.zip").body())
    done = verifier(record)
    assert done.returncode == 0, done.stdout + done.stderr
    page.get_by_label("record.zip").set_input_files(record)
    page.get_by_role("button", name="开始核验").click()
    expect(page.get_by_role("heading", name="接受：记录正确")).to_be_visible(timeout=act.PATIENCE)
