"""Counters and scrutineers in browsers of their own: through lost answers, closed tabs, and with one phone dead."""

import json
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, Route, expect

from ballot.app import create_app
from ballot.balloting.setup.models import ElectionCounter
from ballot.kernel.db import connect, db, writers
from ballot.protocol.signature import verify
from ballot.protocol.voids import act_digest
from ballot.verifier.verify import verify_record
from tests.balloting.ceremony.panels import Panel, a_key_file, a_panel
from tests.balloting.halls import a_hall
from tests.browser.looks import stands_at_every_width
from tests.browser.site import Site, serve
from tests.databases import Database, Shelf, settings_for

PASSPHRASE = "桃源街道的早晨和傍晚"


@pytest.fixture
def house(shelf: Shelf, tmp_path: Path) -> Iterator[tuple[Database, Site, Path]]:
    key = a_key_file(tmp_path)
    with (
        shelf.take("sqlite", tmp_path) as database,
        serve(database.url, tmp_path / "log", BALLOT_LOG_KEY=str(key)) as site,
    ):
        yield database, site, key


@pytest.fixture
def app(house) -> Iterator[Flask]:
    database, _site, key = house
    app = create_app(settings_for(database.url, log_key=key))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def arrive(chromium: Browser, house) -> Iterator[Callable[[], Page]]:
    """Opens devices that know nothing of each other; complaints of their consoles fail the test."""
    complaints: list[str] = []
    contexts = []

    def come() -> Page:
        contexts.append(chromium.new_context(base_url=house[1].address, locale="zh-CN", accept_downloads=True))
        page = contexts[-1].new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        return page

    yield come
    for context in contexts:
        context.close()
    assert complaints == []


def loses_each_first_answer(page: Page) -> list[str]:
    """Let every first message of a kind arrive and its answer be lost, and the tab with it."""
    lost: list[str] = []

    def handle(route: Route) -> None:
        found = re.search(r'"kind":"([a-z]+)"', route.request.post_data or "")
        kind = found[1] if found else ""
        if kind in lost:
            route.continue_()
            return
        lost.append(kind)
        route.fetch()
        route.abort()
        page.evaluate("setTimeout(() => location.reload(), 0)")

    page.route("**/panel/entries", handle)
    return lost


def said(page: Page, words: str) -> None:
    expect(page.get_by_role("status").first).to_contain_text(words, timeout=90_000)


def asked(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", name=words)).to_be_visible(timeout=90_000)


def agree(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).wait_for(timeout=90_000)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name=button, exact=True).click()


def test_three_scrutineers_hold_a_whole_vote_through_lost_answers_and_a_dead_phone(app, house, arrive, axe):
    engine = connect(house[0].url)
    panel = a_panel(writers(engine), app)
    pages = [arrive() for _ in panel.hall.links]
    lost = loses_each_first_answer(pages[0])
    begin(panel, pages)
    agree_on_the_key(pages, axe, lost)
    panel.hall.open()
    panel.vote()
    said(pages[1], "正在投票")
    panel.hall.close()
    pages.pop().context.close()
    seal_and_count(panel, pages, axe)
    assert lost == ["trustee", "reveal", "share", "endorse", "seal", "decryption"]
    assert panel.bodies("result")[0]["total"] == [10, 5, 0]
    whole = pages[0].request.get(f"{panel.address}/record.zip").body()
    assert verify_record(BytesIO(whole)).accepted
    engine.dispose()


def begin(panel: Panel, pages: list[Page]) -> None:
    for page, link in zip(pages, panel.hall.links, strict=True):
        page.goto(f"{panel.address}/panel#{link}")
        page.get_by_role("button", name="开始").click()
        assert "#" not in page.url


def agree_on_the_key(pages: list[Page], axe: str, lost: list[str]) -> None:
    for page in pages:
        asked(page, "请与大屏幕核对")
    assert lost == ["trustee", "reveal", "share"]
    stands_at_every_width(pages[1], axe, "panel-compare")
    prints = {page.locator(".code__words").first.inner_text() for page in pages}
    codes = {page.get_by_text("您的密钥代码").locator("..").locator(".code__words").inner_text() for page in pages}
    assert (len(prints), len(codes)) == (1, 3)
    for page in pages:
        # Whoever presses in the very moment in which the network goes has said yes once and for all.
        page.context.set_offline(page is pages[1])
        agree(page, "背书")
    said(pages[1], "暂时连不上服务器")
    pages[1].context.set_offline(False)
    said(pages[0], "等待主持人宣布开始投票")
    assert lost[-1] == "endorse"


def seal_and_count(panel: Panel, pages: list[Page], axe: str) -> None:
    for page in pages:
        asked(page, "请核对后封存")
    stands_at_every_width(pages[1], axe, "panel-seal")
    for page in pages:
        agree(page, "封存")
        said(page, "等待开始计票")
    panel.count()
    for page in pages:
        agree(page, "计票")
    for page in pages:
        said(page, "计票已经完成")


def test_a_backup_brings_a_scrutineer_back_on_another_device(app, house, arrive, tmp_path):
    engine = connect(house[0].url)
    panel = a_panel(writers(engine), app, size=2)
    pages = [arrive() for _ in panel.hall.links]
    begin(panel, pages)
    for page in pages:
        agree(page, "背书")
    said(pages[0], "等待主持人宣布开始投票")
    file = backed_up(pages[0], tmp_path / "backup.json")
    assert panel.hall.links[0] not in file.read_text()
    other = arrive()
    other.goto(f"{panel.address}/panel#{panel.hall.links[0]}")
    other.get_by_text("我在另一台设备上已经开始").click()
    other.get_by_label("备份文件", exact=True).set_input_files(file)
    other.get_by_label("口令").fill("别的口令别的口令")
    other.get_by_role("button", name="恢复").click()
    expect(other.get_by_text("口令不对")).to_be_visible(timeout=60_000)
    other.get_by_label("口令").fill(PASSPHRASE)
    other.get_by_role("button", name="恢复").click()
    said(other, "等待主持人宣布开始投票")
    engine.dispose()


def backed_up(page: Page, file: Path) -> Path:
    page.get_by_text("保存备份文件").first.click()
    page.get_by_label("口令").first.fill(PASSPHRASE)
    with page.expect_download() as download:
        page.get_by_role("button", name="保存备份文件").click()
    download.value.save_as(file)
    return file


def test_two_counters_give_keys_before_the_freezing_and_seal_an_open_vote(app, house, arrive, axe):
    engine = connect(house[0].url)
    hall = a_hall(writers(engine), rule="town", keys=False)
    panel = Panel(hall, app)
    pages = [arrive() for _ in hall.links]
    for page, link in zip(pages, hall.links, strict=True):
        page.goto(f"{panel.address}/panel#{link}")
        page.get_by_role("button", name="开始").click()
        said(page, "等待组织人员冻结")
    stands_at_every_width(pages[0], axe, "panel-counter")
    hall.freeze()
    said(pages[0], "等待主持人宣布开始投票")
    signs_a_void(panel, pages[0])
    hall.open()
    hall.cast(hall.envelope(0, 0, 1))
    hall.cast(hall.envelope(1, 0, 2))
    said(pages[1], "正在投票")
    hall.close()
    pages[1].reload()
    for page in pages:
        agree(page, "封存")
        said(page, "等待结果公布")
    hall.count()
    said(pages[0], "计票已经完成")
    assert panel.bodies("result")[0]["total"] == [2, 1, 1]
    engine.dispose()


def numbered(page: Page, card: str) -> Locator:
    return page.get_by_text(f"{card[:4]} {card[4:8]}")


def signs_a_void(panel: Panel, page: Page) -> None:
    """The desk asks for a void by its address; the counter's page shows the card, and signs it at the second try."""
    other, card = (panel.hall.cards.deputies[place].key("open").hex() for place in (2, 3))
    body = {"election": panel.hall.election().fingerprint, "credential": other, "reason": "paper", "spare": None}
    sent: list[dict[str, object]] = []
    lost: list[str] = []

    def desk(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.request.url)
            route.abort()
        elif route.request.method == "POST":
            sent.append(json.loads(route.request.post_data or ""))
            route.fulfill(json={"id": "x", "state": "waiting", "seq": None})
        else:
            signed = [one["index"] for one in sent]
            route.fulfill(json={"election": "x", "voids": [{"id": "x", "body": body, "signed": signed}]})

    page.route(re.compile(r"/voids(\.json|/x/signatures)$"), desk)
    expect(numbered(page, other)).to_be_visible(timeout=60_000)
    # Another card under the same number is shown before anybody can sign it.
    body["credential"] = card
    expect(numbered(page, card)).to_be_visible(timeout=60_000)
    # The first answer is lost, and the button comes back.
    press = page.get_by_role("button", name="签署全部 1 条")
    press.click()
    press.click()
    expect(press).to_be_hidden(timeout=60_000)
    page.unroute(re.compile(r"/voids(\.json|/x/signatures)$"))
    (given,) = sent
    verify(bytes.fromhex(first_key(panel)), act_digest("void", body), bytes.fromhex(str(given["signature"])))


def first_key(panel: Panel) -> str:
    with panel.hall.reading() as session:
        return session.get_one(ElectionCounter, (panel.hall.place, panel.hall.election_id, 1)).key


def test_a_page_without_a_link_or_with_another_says_what_to_do(app, house, arrive):
    engine = connect(house[0].url)
    panel = a_panel(writers(engine), app, size=2)
    page = arrive()
    page.goto(f"{panel.address}/panel")
    said(page, "个人链接")
    page.goto("about:blank")
    page.goto(f"{panel.address}/panel#nobody")
    said(page, "这个链接不属于")
    engine.dispose()


def test_a_browser_that_keeps_nothing_is_told_so_and_one_that_is_full_lets_the_person_try_again(app, house, arrive):
    engine = connect(house[0].url)
    panel = a_panel(writers(engine), app, size=2)
    forgetful = arrive()
    forgetful.add_init_script("indexedDB.open = () => { throw new DOMException('no', 'SecurityError'); }")
    forgetful.goto(f"{panel.address}/panel#{panel.hall.links[0]}")
    said(forgetful, "不能在本机保存密钥")
    full = arrive()
    full.goto(f"{panel.address}/panel#{panel.hall.links[0]}")
    full.evaluate("() => { window.put = IDBObjectStore.prototype.put; }")
    full.evaluate("() => { IDBObjectStore.prototype.put = function () { this.transaction.abort(); }; }")
    full.get_by_role("button", name="开始").click()
    expect(full.get_by_text("本机处理时出了差错")).to_be_visible(timeout=60_000)
    full.evaluate("() => { IDBObjectStore.prototype.put = window.put; }")
    full.get_by_role("button", name="开始").click()
    said(full, "等待其他监票人开始")
    engine.dispose()
