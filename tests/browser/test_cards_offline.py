"""The registrar's file cards.html, opened from disk with the network off: it makes what the command makes."""

import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Browser, Page, expect

from ballot.protocol import cards, signature
from ballot.protocol.encoding import read
from tests.browser.looks import keep, stands_at_every_width
from tests.browser.site import ROOT

PAGE = (ROOT / "static" / "offline" / "cards.html").as_uri()
LIST = "证号,姓名,代表团\n001,张三,城关代表团\n002,李四,梅林代表团\n"


@pytest.fixture
def alone(chromium: Browser) -> Iterator[Page]:
    """A page without network, which complains of nothing; it prints when told to, not by itself."""
    context = chromium.new_context(locale="zh-CN", offline=True, accept_downloads=True)
    context.add_init_script("window.print = () => undefined")
    page = context.new_page()
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    page.on("request", lambda request: asked.append(request.url))
    yield page
    context.close()
    assert complaints == []
    assert [url for url in asked if not url.startswith(("file:", "blob:"))] == []


def make(page: Page, text: str = LIST, spares: str = "1") -> None:
    page.goto(PAGE)
    page.get_by_label("投票网站的网址").fill("https://vote.example.org/")
    page.get_by_label("会议名称").fill("示范县第十八届人民代表大会第六次会议")
    page.get_by_label("或者粘贴名册").fill(text)
    page.get_by_label("备用卡张数").fill(spares)
    page.get_by_role("button", name="制卡", exact=True).click()


def printed(page: Page, button: str) -> bytes:
    page.get_by_role("button", name=button).click()
    return page.pdf(prefer_css_page_size=True)


def pages_of(pdf: bytes) -> list[tuple[str, list[str], tuple[int, int]]]:
    """Of each page its text, the codes that a camera finds on it, and its size in millimetres."""
    with pypdfium2.PdfDocument(pdf) as opened:
        return [
            (
                page.get_textpage().get_text_range(),
                [code.text for code in zxingcpp.read_barcodes(page.render(scale=2).to_pil())],
                tuple(round(side * 25.4 / 72) for side in page.get_size()),
            )
            for page in opened
        ]


def test_the_page_prints_sealed_sheets_and_saves_their_public_keys(alone: Page, tmp_path: Path):
    make(alone)
    expect(alone.get_by_role("heading", name="已制卡：代表卡 2 张，备用卡 1 张")).to_be_focused()
    sheets = pages_of(printed(alone, "打印票决卡"))
    assert [size for _, _, size in sheets] == [(210, 297)] * 3
    with alone.expect_download() as download:
        alone.get_by_role("button", name="保存 keys.json").click()
    download.value.save_as(tmp_path / "keys.json")
    keys = read((tmp_path / "keys.json").read_bytes())
    assert [one["number"] for one in keys["sign_in"]] == ["001", "002", None]

    for (text, codes, _), entry in zip(sheets, keys["sign_in"], strict=True):
        address, _, behind = codes[0].partition("#")
        secret, code = behind[:26], behind[26:]
        assert address == "https://vote.example.org/card"
        lists = [bytes.fromhex(one) for one in keys["issue"]]
        assert code == cards.issue_on_card(cards.issue_digest(*lists))
        key = {
            use: signature.public(cards.seed(secret, keys["cards"], use)).hex() for use in ("secret", "open", "sign-in")
        }
        assert key["sign-in"] == entry["key"]
        part = "credentials" if entry["number"] else "spares"
        assert key["secret"] in keys["secret"][part]
        assert key["open"] in keys["open"][part]
        assert f"{key['open'][:4]} {key['open'][4:8]}" in text
    assert not re.search(r"[A-Z2-7]{26}", (tmp_path / "keys.json").read_text())


def test_the_pattern_covers_the_code_once_folded(alone: Page):
    make(alone)
    alone.get_by_role("button", name="打印票决卡").click()
    alone.emulate_media(media="print")
    sheet, code, cover = (
        alone.locator(f".card-sheet {part}").first.bounding_box()
        for part in ("", ".card-inside .qr", ".card-cover .qr")
    )
    assert sheet is not None
    assert code is not None
    assert cover is not None
    fold = sheet["y"] + 198 / 25.4 * 96
    assert cover["x"] <= code["x"]
    assert code["x"] + code["width"] <= cover["x"] + cover["width"]
    assert cover["y"] <= 2 * fold - code["y"] - code["height"]
    assert 2 * fold - code["y"] <= cover["y"] + cover["height"]


def test_the_delivery_sheet_names_every_card_and_no_secret(alone: Page):
    make(alone)
    (text, codes, size), *_ = pages_of(printed(alone, "打印发放表"))
    assert size == (210, 297)
    assert codes == []
    assert all(name in text for name in ("张三", "李四", "备用卡", "卡密销毁记录"))
    code = alone.locator(".drawn .code__hex").inner_text()
    assert code in text
    assert not re.search(r"[A-Z2-7]{5}-[A-Z2-7]{5}", text)


def test_what_is_kept_after_the_end_is_nothing(alone: Page):
    make(alone)
    alone.get_by_role("button", name="打印票决卡").click()
    assert "#" in alone.content()
    alone.get_by_role("button", name="销毁卡密").click()
    expect(alone.get_by_role("heading", name="卡密已从本页面清除")).to_be_focused()
    assert alone.evaluate("[localStorage.length, sessionStorage.length, location.hash]") == [0, 0, ""]
    assert not re.search(r"[A-Z2-7]{5}-[A-Z2-7]{5}", alone.locator("body").inner_text())
    assert alone.locator(".paper").count() == 0


def test_while_there_are_cards_no_others_can_be_made_and_once_they_are_destroyed_the_page_may_be_left(alone: Page):
    make(alone)
    draw = alone.get_by_role("button", name="制卡", exact=True)
    expect(alone.get_by_role("button", name="打印票决卡")).to_be_visible()
    expect(draw).to_be_hidden()
    alone.get_by_role("button", name="English").click()
    alone.get_by_role("button", name="中文").click()
    expect(draw).to_be_hidden()
    alone.get_by_role("button", name="销毁").click()
    expect(draw).to_be_visible()
    asked: list[str] = []
    alone.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    alone.reload()
    expect(draw).to_be_visible()
    assert asked == []


def test_cards_are_kept_when_the_language_changes(alone: Page):
    make(alone)
    code = alone.locator(".drawn .code__hex").inner_text()
    alone.get_by_role("button", name="English").click()
    expect(alone.get_by_role("heading", name="Cards made: 2 for deputies, 1 spare")).to_be_visible()
    assert alone.locator(".drawn .code__hex").inner_text() == code


def test_a_faulty_list_makes_no_cards_and_says_what_to_do(alone: Page, axe: str):
    make(alone, "证号,姓名,离任时间\n001,张三,\n")
    expect(alone.get_by_role("alert")).to_contain_text("第 1 行 离任时间：不认识这一列。")
    make(alone, "证号,姓名\n001,张三\n001,\n")
    expect(alone.get_by_role("alert")).to_contain_text("第 3 行 姓名：这一格必须填写。")
    expect(alone.get_by_role("alert")).to_contain_text("第 3 行 证号：与前面的一行重复。")
    assert alone.get_by_role("button", name="打印票决卡").count() == 0
    stands_at_every_width(alone, axe, "cards-faults")


def test_a_site_without_tls_and_too_many_spares_are_refused(alone: Page):
    make(alone, spares="11")
    expect(alone.get_by_role("alert")).to_contain_text("备用卡最多 10 张。")
    alone.get_by_label("投票网站的网址").fill("http://vote.example.org")
    alone.get_by_role("button", name="制卡", exact=True).click()
    expect(alone.get_by_role("alert")).to_contain_text("网址不对")


def test_a_file_as_a_chinese_excel_writes_it_is_read(alone: Page, tmp_path: Path):
    (tmp_path / "deputies.csv").write_bytes(LIST.encode("gb18030"))
    alone.goto(PAGE)
    alone.get_by_label("投票网站的网址").fill("https://vote.example.org")
    alone.get_by_label("代表名册（CSV）").set_input_files(tmp_path / "deputies.csv")
    alone.get_by_role("button", name="制卡", exact=True).click()
    expect(alone.get_by_role("heading", name="已制卡：代表卡 2 张，备用卡 10 张")).to_be_visible()


@pytest.mark.parametrize("look", ["深色", "高对比", "大字版", "English"])
def test_every_look_of_the_page_can_be_read(alone: Page, axe: str, look: str):
    make(alone)
    alone.get_by_role("button", name=look).click()
    stands_at_every_width(alone, axe, f"cards-{look}")
    keep(alone, f"cards-{look}")
