"""The start page before a visitor's eyes: every look, every width, no script, paper."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import assert_fits, faults, keep
from tests.browser.site import Site

LOOKS = ["", "深色", "高对比", "大字版"]


def choose(page: Page, look: str) -> None:
    page.goto("/")
    if look:
        page.get_by_role("button", name=look).click()
        expect(page.get_by_role("button", name=look)).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("look", LOOKS)
def test_every_look_is_readable_and_needs_no_sideways_scrolling(page: Page, axe: str, look: str, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    choose(page, look)
    keep(page, f"home-{width}-{look or 'plain'}")
    assert_fits(page, width, look)
    assert faults(page, axe) == []


def test_a_visitor_reads_english_and_comes_back_to_chinese(page: Page, axe: str):
    page.goto("/")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Deputies decide")
    keep(page, "home-english")
    assert faults(page, axe) == []
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("由人大代表投票决定")


def test_the_look_stays_on_the_next_page_and_after_a_restart_of_the_visit(page: Page):
    choose(page, "深色")
    page.goto("/")
    assert page.evaluate("document.documentElement.dataset.mode") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 21, 19)"


def test_everything_comes_from_this_site(page: Page, site: Site):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert len(asked) > 5
    assert [url for url in asked if not url.startswith(site.address)] == []


def test_the_whole_page_can_be_walked_by_keyboard(page: Page):
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="看一张票怎样被核验")).to_be_focused()


def test_the_targets_are_large_enough_for_a_finger(page: Page):
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/")
    for button in page.locator("button:visible, .action:visible, .frame a").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44


def test_the_command_can_be_copied(page: Page, site: Site):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.address)
    page.goto("/")
    page.get_by_role("button", name="复制").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "ballot verify record.zip"


def test_without_script_nothing_is_missing_but_the_copying(chromium, site: Site):
    context = chromium.new_context(base_url=site.address, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto("/")
    page.get_by_role("button", name="大字版").click()
    expect(page.locator("html")).to_have_attribute("data-size", "large")
    expect(page.get_by_role("button", name="复制")).to_be_hidden()
    context.close()


def test_on_paper_the_text_stays_and_the_buttons_go(page: Page):
    choose(page, "深色")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="大字版")).to_be_hidden()
    expect(page.get_by_role("heading", name="它不能保证什么")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_a_wrong_address_leads_back_home(chromium, site: Site, axe: str):
    context = chromium.new_context(base_url=site.address, locale="zh-CN")
    page = context.new_page()
    page.goto("/nowhere")
    assert faults(page, axe) == []
    keep(page, "error-404")
    page.get_by_role("link", name="回到首页").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("由人大代表投票决定")
    context.close()
