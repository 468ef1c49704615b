"""After the vote, in the model county: a unit files and signs, an organizer publishes, a deputy inspects and closes."""

import re
import time
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, Route, expect
from pypdfium2 import PdfDocument

from tests.browser.chromium import QUIET
from tests.browser.demo import sign_in
from tests.browser.hands import press
from tests.browser.looks import both_languages, stands_at_every_width

YEAR = "/shifan/2026"
TWO_MINUTES = 120


def type_in(page: Page, label: str, text: str) -> None:
    """Reach a field as a keyboard does, and write."""
    page.get_by_label(label).focus()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(text)


def file_by_keyboard(page: Page, late: str) -> None:
    """Write a report that is behind plan: the lamp follows the keys, and a reason is asked for."""
    page.goto(late)
    type_in(page, "完成进度（累计）", "30")
    expect(page.locator("[data-lamp=red]")).to_be_visible()
    type_in(page, "完成进度（累计）", "70")
    expect(page.locator("[data-lamp=green]")).to_be_visible()
    type_in(page, "完成资金（累计）", "350")
    type_in(page, "形象进度", "主体结构封顶")
    submit(page)
    expect(page.locator(".errors")).to_be_focused()
    type_in(page, "滞后或减少的原因", "连续降雨，外墙施工推迟")
    submit(page)
    expect(page.get_by_text("已送签")).to_be_visible()


def submit(page: Page) -> None:
    page.get_by_role("button", name="送单位签发人").focus()
    page.keyboard.press("Enter")


def look_at_the_desk(page: Page, axe: str) -> None:
    """Publish what was filed; see the plan and the form of a change."""
    page.goto(f"{YEAR}/reports/desk")
    both_languages(page, axe, "reports-desk")
    page.locator("table a").first.click()
    both_languages(page, axe, "reports-judge")
    page.get_by_label("接收并公开").check()
    press(page, "确定")
    for path, name in (("plan", "plan"), ("plan/1/changes/new", "change")):
        page.goto(f"{YEAR}/{path}")
        both_languages(page, axe, name)


def look_as_anybody(page: Page, axe: str, quarter: str) -> None:
    page.goto(f"{YEAR}/projects")
    expect(page.get_by_role("main")).not_to_contain_text("逾期未报")
    both_languages(page, axe, "league")
    page.goto(f"{YEAR}/projects/8")
    expect(page.get_by_role("main")).to_contain_text("连续降雨")
    both_languages(page, axe, "project")
    with PdfDocument(page.pdf(format="A4")) as sheet:
        assert len(sheet) == 1
    for path, name in ((f"{YEAR}/projects/bulletins/{quarter}", "bulletin"), (YEAR, "home-tracking")):
        page.goto(path)
        both_languages(page, axe, name)


def test_a_late_report_is_filed_by_keyboard_signed_by_another_and_published(visit, axe: str):
    filer = visit()
    sign_in(filer, "filer")
    filer.goto(f"{YEAR}/reports")
    expect(filer.get_by_text("逾期未报").first).to_be_visible()
    both_languages(filer, axe, "unit-reports")
    late = filer.locator("tr", has_text="逾期未报").locator(f"a[href^='{YEAR}/reports/8/']").get_attribute("href")
    began = time.monotonic()
    file_by_keyboard(filer, late)
    assert time.monotonic() - began < TWO_MINUTES
    filer.goto(f"{YEAR}/reports/3/4")
    stands_at_every_width(filer, axe, "unit-report")

    signer = visit()
    sign_in(signer, "signer")
    signer.goto(f"{late}/sign")
    both_languages(signer, axe, "unit-sign")
    signer.get_by_label("签发并报送").check()
    press(signer, "确定")
    expect(signer.get_by_text("已签发，报送人大")).to_be_visible()

    organizer = visit()
    sign_in(organizer, "organizer")
    look_at_the_desk(organizer, axe)
    look_as_anybody(visit(), axe, late.rpartition("/")[2])


def close_the_task(page: Page, axe: str) -> None:
    page.goto(f"{YEAR}/tasks")
    both_languages(page, axe, "tasks")
    page.get_by_role("link", name=re.compile("第 1 号")).click()
    both_languages(page, axe, "task")
    page.get_by_label("整改到位，予以销号").check()
    page.get_by_label("核验意见").fill("现场已复工")
    press(page, "记录核验意见")
    expect(page.get_by_role("main")).to_contain_text("已销号")


def write_without_a_network(page: Page, axe: str) -> None:
    page.goto(f"{YEAR}/inspections/2")
    stands_at_every_width(page, axe, "inspect")
    page.set_viewport_size({"width": 360, "height": 800})
    page.locator("form[data-ready]").wait_for()
    page.context.set_offline(True)
    page.get_by_label("地点").fill("城关幼儿园工地")
    page.get_by_label("看到的情况").fill("护栏已装好")
    press(page, "送出记录")
    expect(page.locator("[data-said]")).to_have_text("请勾选参加督查的代表。")
    page.get_by_label("示例代表001").check()
    photo = {"name": "1.jpg", "mimeType": "image/jpeg", "buffer": b"-"}
    page.get_by_label("照片").set_input_files([photo] * 5)
    press(page, "送出记录")
    expect(page.locator("[data-said]")).to_contain_text("最多 4 张照片")
    page.get_by_label("照片").set_input_files([])
    press(page, "送出记录")
    expect(page.locator("[data-said]")).to_contain_text("还没有送出")


def in_another_name(route: Route) -> None:
    """The page as another account would get it."""
    answer = route.fetch()
    route.fulfill(response=answer, body=re.sub('data-writer="[^"]+"', 'data-writer="another"', answer.text()))


def sent_from(page: Page) -> int:
    """Open the form, which sends what is kept; how often the record stands then."""
    page.goto(f"{YEAR}/inspections/2")
    page.locator("form[data-ready]").wait_for()
    page.unroute_all()
    page.goto(f"{YEAR}/projects/2")
    return page.get_by_text("护栏已装好").count()


def test_a_deputy_closes_a_task_and_an_inspection_outlives_network_and_browser_and_counts_once(
    chromium: Browser, demo, tmp_path: Path, axe: str
):
    kind = chromium.browser_type
    same = {"executable_path": "/usr/bin/chromium", "base_url": demo.address, "locale": "zh-CN", "args": QUIET}
    phone = kind.launch_persistent_context(tmp_path / "phone", **same)
    page = phone.pages[0]
    sign_in(page, "deputy")
    close_the_task(page, axe)
    write_without_a_network(page, axe)
    kept = phone.cookies()
    # The browser goes as when a phone's battery ends: no page of it has a last word.
    processes = page.context.new_cdp_session(page)
    with suppress(Error):
        processes.send("Browser.crash")
    with suppress(Error):
        phone.close()

    phone = kind.launch_persistent_context(tmp_path / "phone", **same)
    phone.add_cookies(kept)
    page = phone.pages[0]
    # To somebody else who has signed in on the same phone, the record is not theirs to send.
    page.route("**/inspections/2", in_another_name)
    assert [sent_from(page) for _ in range(3)] == [0, 1, 1]
    phone.close()


KEEP = """(address) => new Promise((done) => {
  const asked = indexedDB.open("inspections", 1);
  asked.onsuccess = () => {
    const writer = document.querySelector("form[data-writer]").dataset.writer;
    const fields = [["held_on", "2026-06-01"], ["place", "已撤销的工地"]];
    const change = asked.result.transaction("waiting", "readwrite");
    change.objectStore("waiting").put({ key: "0", writer, address, fields }, "0");
    change.oncomplete = () => { asked.result.close(); done(); };
  };
})"""
"""Keeps a record as if it had been written on the spot."""


def test_a_kept_inspection_that_is_refused_is_named_and_given_up_and_keeps_no_other_one_back(visit):
    page = visit()
    sign_in(page, "deputy")
    page.goto(f"{YEAR}/inspections/2")
    page.locator("form[data-ready]").wait_for()
    page.evaluate(KEEP, f"{YEAR}/inspections/999")
    page.context.set_offline(True)
    page.get_by_label("地点").fill("城关小学工地")
    page.get_by_label("看到的情况").fill("脚手架已加固")
    page.get_by_label("示例代表001").check()
    press(page, "送出记录")
    expect(page.locator("[data-said]")).to_contain_text("还没有送出")
    page.context.set_offline(False)
    expect(page.locator("[data-said]")).to_contain_text("没有被接收")
    item = page.get_by_role("listitem").filter(has_text="已撤销的工地")
    expect(item.get_by_role("link")).to_have_attribute("href", f"{YEAR}/inspections/999")
    item.get_by_text("不再送这条记录").click()
    item.get_by_role("button", name="从这部手机里删除").click()
    expect(item).to_have_count(0)
    page.reload()
    page.locator("form[data-ready]").wait_for()
    expect(page.locator("[data-said]")).to_be_hidden()
    page.goto(f"{YEAR}/projects/2")
    assert page.get_by_text("脚手架已加固").count() == 1


def test_a_kept_inspection_waits_for_a_new_sign_in_and_the_page_says_so(visit):
    page = visit()
    sign_in(page, "deputy")
    page.goto(f"{YEAR}/inspections/2")
    page.locator("form[data-ready]").wait_for()
    page.evaluate(KEEP, f"{YEAR}/inspections/2")
    page.context.clear_cookies()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-said]")).to_contain_text("登录已经结束")
