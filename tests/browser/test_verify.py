"""The page /verify before a visitor: a good record, bad ones, what was kept, every look, no upload, no script."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import faults, keep, stands_at_every_width
from tests.browser.site import ROOT

GOLDEN = ROOT / "tests" / "vectors" / "golden"
SLOW = 60_000


def verify(page: Page, record: Path, begin: str = "开始核验") -> None:
    page.get_by_label("record.zip").set_input_files(record)
    page.get_by_role("button", name=begin).click()
    expect(page.locator(".verdict, .fault")).to_be_visible(timeout=SLOW)


def test_a_good_record_is_accepted_with_its_result_and_a_certificate(page: Page, axe: str):
    page.goto("/verify")
    verify(page, GOLDEN / "record-secret-select.zip")
    verdict = page.get_by_role("heading", name="接受：记录正确")
    expect(verdict).to_be_focused()
    expect(page.get_by_role("row", name="当选").first).to_be_visible()
    expect(page.locator(".code__words").first).to_have_text(re.compile(r"^(\S{4}\s+){2}\S{4}\s*$"))
    expect(page.locator(".certificate")).to_contain_text("record-secret-select.zip")
    stands_at_every_width(page, axe, "verify-good")


def test_a_bad_record_is_refused_clause_by_clause_and_its_result_is_not_shown(page: Page, axe: str):
    page.goto("/verify")
    verify(page, GOLDEN / "bad-vote-of-two-and-minus-one.zip")
    expect(page.get_by_role("heading", name="拒绝：发现 1 处问题")).to_be_focused()
    expect(page.locator(".finding")).to_contain_text("第 5.4 款 · 第 45 条（选票）")
    expect(page.locator("table")).to_have_count(0)
    stands_at_every_width(page, axe, "verify-bad")


@pytest.mark.parametrize("name", ["record-secret-ranking", "record-secret-assessment", "record-open-approve"])
def test_every_style_has_its_table(page: Page, axe: str, name: str):
    page.goto("/verify")
    verify(page, GOLDEN / f"{name}.zip")
    expect(page.locator("table")).to_be_visible()
    stands_at_every_width(page, axe, f"verify-{name}")


def test_an_annulled_record_is_accepted_without_a_result(page: Page):
    page.goto("/verify")
    verify(page, GOLDEN / "record-secret-annulled.zip")
    expect(page.get_by_role("heading", name="没有结果")).to_be_visible()
    expect(page.get_by_text("宣告无效的理由")).to_be_visible()


def test_what_is_no_record_is_said_to_be_none(page: Page, tmp_path: Path):
    (tmp_path / "photo.zip").write_bytes(b"GIF89a")
    page.goto("/verify")
    verify(page, tmp_path / "photo.zip")
    expect(page.get_by_role("alert")).to_contain_text("不是公开记录")


def test_a_head_of_another_record_is_found_out(page: Page, tmp_path: Path):
    zeros = {"election": "00000000-0000-4000-8000-000000000001", "seq": 3, "hash": "00" * 32, "signature": "00" * 64}
    (tmp_path / "head.json").write_text(json.dumps(zeros))
    page.goto("/verify")
    page.get_by_text("我以前保存过").click()
    page.get_by_label("保存的链头或回执").set_input_files(tmp_path / "head.json")
    verify(page, GOLDEN / "record-open-approve.zip")
    expect(page.locator(".finding")).to_contain_text("第 2.2 款")
    expect(page.locator(".certificate")).to_contain_text("链头 1 个")


def test_the_record_is_not_sent_anywhere(page: Page):
    page.goto("/verify")
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    verify(page, GOLDEN / "record-open-approve.zip")
    assert [one for one in asked if not one.startswith("GET ") or "/static/" not in one] == []


@pytest.mark.parametrize("look", ["深色", "高对比", "大字版"])
def test_every_look_can_be_read(page: Page, axe: str, look: str):
    page.goto("/verify")
    page.get_by_role("button", name=look).click()
    verify(page, GOLDEN / "bad-paper-box-twice.zip")
    stands_at_every_width(page, axe, f"verify-{look}")


def test_in_english_all_is_english(page: Page, axe: str):
    page.goto("/verify")
    page.get_by_role("button", name="English").click()
    verify(page, GOLDEN / "record-secret-select.zip", "Verify")
    expect(page.get_by_role("heading", name="ACCEPTED")).to_be_focused()
    stands_at_every_width(page, axe, "verify-english")


def test_on_paper_stands_the_certificate_without_the_form(page: Page):
    page.goto("/verify")
    verify(page, GOLDEN / "record-open-approve.zip")
    page.emulate_media(media="print")
    keep(page, "verify-print")
    expect(page.locator(".certificate")).to_be_visible()
    expect(page.get_by_label("record.zip")).to_be_hidden()


def test_the_empty_page_is_sound(page: Page, axe: str):
    page.goto("/verify")
    expect(page.get_by_role("button", name="开始核验")).to_be_visible()
    stands_at_every_width(page, axe, "verify-empty")
    assert faults(page, axe) == []
