"""A whole vote by roll-call as its people see it: from the rule to the record that anybody verifies."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.acts import (
    adopt,
    by_two,
    call,
    check_in,
    hand_over_keys,
    prepare,
    replace_card,
    row,
    said,
)
from tests.browser.hands import follow, press
from tests.browser.looks import keep, seen
from tests.browser.session import DEPUTIES, PROJECTS, TITLE, Day, a_day
from tests.browser.site import ROOT
from tests.browser.votes import choose
from tests.databases import Shelf

HALL = {"width": 1920, "height": 1080}


@pytest.fixture
def day(shelf: Shelf, tmp_path, chromium: Browser) -> Iterator[Day]:
    with a_day(shelf, tmp_path, chromium) as day:
        yield day
    assert day.complaints == []


def refuse_to_open(day: Day) -> None:
    """With nobody checked in the vote can't be opened, and the page says what is missing."""
    page = day.visit("one")
    page.goto(f"{day.election}/console/open")
    press(page, "请第二位组织人员确认")
    expect(page.get_by_text("还没有代表到会")).to_be_visible()


def refuse_to_open_again(day: Day) -> None:
    """Whoever comes to a step that is done learns so, and nothing is asked of a second organizer."""
    page = day.visit("one")
    page.goto(f"{day.election}/console/open")
    expect(page.get_by_text("这一步已经办过")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def words_on(page: Page | Locator) -> str:
    """The words to compare, however the page lays them out."""
    return "".join(page.locator(".code__words, .slide__words, .code [lang]").first.inner_text().split())


def enter(day: Day, name: str, card: int) -> Page:
    """A deputy scans the code on the card and presses 投票."""
    page = day.phone(name)
    page.goto(day.cards[card])
    press(page, "投票")
    expect(page.get_by_text("已选 0 / 2")).to_be_visible()
    return page


def review(page: Page, *names: str) -> None:
    choose(page, names)
    press(page, "下一步")
    expect(page.get_by_role("heading", name="核对您的选票")).to_be_visible()


def counted(page: Page) -> None:
    expect(page.get_by_role("heading", name="已投票，已计入票箱")).to_be_visible()
    expect(page.get_by_text("本机已自动核对")).to_be_visible()


def compare_words(day: Day) -> None:
    """Console, hall screen and phone show the same words."""
    one, hall = day.visit("one"), day.visit("hall", viewport=HALL)
    one.goto(f"{day.election}/console")
    hall.goto(f"{day.election}/screen")
    expect(hall.locator(".slide__turnout")).to_be_visible()
    keep(hall, "open-hall-turnout")
    assert words_on(one) == words_on(hall.locator("[data-slide=turnout]")) == words_on(day.phone("phone"))


def vote_in_a_pause(day: Day, axe: str) -> None:
    """The hall is told to wait; what is sent meanwhile comes in by itself when the vote goes on."""
    one, other = day.visit("one"), enter(day, "fourth", 4)
    one.goto(f"{day.election}/console")
    seen(one, axe, "open-console-open")
    press(one, "暂停投票")
    expect(one.get_by_role("button", name="继续投票")).to_be_visible()
    seen(one, axe, "open-console-paused")
    expect(day.visit("hall").get_by_text("投票暂停，请稍候")).to_be_visible()
    review(other, PROJECTS[1])
    press(other, "投票")
    expect(other.get_by_role("heading", name="尚未计入，正在重试")).to_be_visible()
    press(one, "继续投票")
    counted(other)


def vote(day: Day, axe: str) -> str:
    """One votes at once, one through a lost network, one with the spare card; returns the first tracking code."""
    page = enter(day, "phone", 1)
    compare_words(day)
    seen(page, axe, "open-booth")
    review(page, PROJECTS[0], PROJECTS[1])
    seen(page, axe, "open-booth-review")
    press(page, "投票")
    counted(page)
    seen(page, axe, "open-booth-counted")
    lost = enter(day, "lost", 2)
    review(lost, PROJECTS[1])
    lost.context.set_offline(True)
    press(lost, "投票")
    expect(lost.get_by_role("heading", name="尚未计入，正在重试")).to_be_visible()
    seen(lost, axe, "open-booth-offline")
    lost.context.set_offline(False)
    counted(lost)
    other = enter(day, "spare", len(DEPUTIES))
    review(other, PROJECTS[1])
    press(other, "投票")
    counted(other)
    vote_in_a_pause(day, axe)
    return page.locator(".booth__tracking").inner_text()


def refuse_the_lost_card(day: Day, axe: str) -> None:
    page = day.phone("finder")
    page.goto(day.cards[0])
    press(page, "投票")
    expect(page.get_by_text("这张卡已经作废")).to_be_visible()
    seen(page, axe, "open-booth-void")


def leave(day: Day) -> None:
    page = day.visit("clerk")
    page.goto(f"{day.meeting}/desk")
    gone = row(page, DEPUTIES[1])
    gone.locator("summary").click()
    gone.get_by_role("button", name="提前离会").click()
    expect(gone.locator(".lamp").first).to_have_text("已提前离会")


def come_too_late(day: Day, axe: str) -> None:
    """The close finds a signed ballot still on a phone without network: it says that it wasn't counted."""
    page = enter(day, "late", 3)
    review(page, PROJECTS[2])
    page.context.set_offline(True)
    press(page, "投票")
    expect(page.get_by_role("heading", name="尚未计入，正在重试")).to_be_visible()
    by_two(day, "宣布结束", "请第二位组织人员确认", "确认并结束", axe)
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="这张选票没有计入")).to_be_visible(timeout=60_000)
    seen(page, axe, "open-booth-late")


def keep_head(day: Day) -> Path:
    """A visitor keeps the head of the record while the vote is open."""
    page = day.visit("reader")
    page.goto(day.election)
    with page.expect_download() as download:
        follow(page, "链头 · head.json")
    download.value.save_as(day.folder / "head.json")
    return day.folder / "head.json"


def seal(day: Day, axe: str) -> None:
    for name in ("first", "second"):
        page = day.phone(name)
        page.get_by_role("button", name="封存", exact=True).wait_for(timeout=60_000)
        seen(page, axe, f"open-seal-{name}")
        for box in page.get_by_role("checkbox").all():
            box.check()
        press(page, "封存")
        said(page, "等待结果公布")


def publish(day: Day, axe: str) -> None:
    page = day.visit("one")
    page.goto(f"{day.election}/console")
    seen(page, axe, "open-console-sealed")
    press(page, "计票并公布结果")
    expect(page.get_by_role("row", name=PROJECTS[1])).to_contain_text("当选")
    seen(page, axe, "open-result")
    page.goto(f"{day.election}/console")
    seen(page, axe, "open-console-done")
    small = day.phone("phone")
    small.goto(day.election)
    seen(small, axe, "open-result-phone")
    follow(small, "公告")
    seen(small, axe, "open-announcement-phone")


def check(day: Day, axe: str, code: str, head: Path) -> None:
    """Look the ballot up, compare the head that was kept, and verify the record here and by the command."""
    page = day.visit("reader")
    page.goto(day.election)
    follow(page, "用追踪码查找自己的选票")
    page.get_by_label("追踪码").fill(code)
    press(page, "查找")
    expect(page.get_by_text("并且从这一条的内容重新算出了同样的追踪码")).to_be_visible()
    seen(page, axe, "open-look-up")
    page.goto(f"{day.election}/kept")
    page.get_by_label("保存的回执或链头").set_input_files(head)
    press(page, "核对")
    expect(page.get_by_text("仍在原处")).to_be_visible()
    seen(page, axe, "open-kept")
    page.goto(day.election)
    with page.expect_download() as download:
        follow(page, "整份记录 · record.zip")
    record = day.folder / "record.zip"
    download.value.save_as(record)
    subprocess.run([sys.executable, "-m", "ballot.verifier", str(record)], cwd=ROOT, check=True, capture_output=True)
    page.goto(f"/verify#{day.election}")
    page.get_by_label("record.zip").set_input_files(record)
    press(page, "开始核验")
    expect(page.get_by_role("heading", name="接受：记录正确")).to_be_visible(timeout=60_000)
    keep(page, "open-verify")


def test_a_whole_open_vote_from_the_rule_to_the_verified_record(day: Day, axe: str):
    adopt(day, axe)
    call(day, axe)
    hand_over_keys(day, axe)
    prepare(day, axe)
    by_two(day, "冻结票决", "请第二位组织人员确认", "确认并冻结", axe)
    refuse_to_open(day)
    check_in(day, axe)
    replace_card(day, axe)
    by_two(day, "宣布开始", "请第二位组织人员确认", "确认并开始", axe)
    refuse_to_open_again(day)
    code = vote(day, axe)
    refuse_the_lost_card(day, axe)
    head = keep_head(day)
    leave(day)
    come_too_late(day, axe)
    seal(day, axe)
    publish(day, axe)
    check(day, axe, code, head)
