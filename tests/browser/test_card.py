"""A card in a phone's browser: what stands behind the # leaves address and history, and nothing of it is ever sent."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session, sessionmaker

from ballot.kernel.db import connect, writers
from ballot.protocol.cards import issue_on_card
from tests.balloting.cards.issues import secrets_of
from tests.balloting.cards.meetings import Table, a_table
from tests.browser.looks import stands_at_every_width
from tests.browser.site import Site, serve
from tests.databases import Shelf


@dataclass(frozen=True, slots=True)
class Phone:
    """A visitor's page; `sent` is all that it asked of the network, addresses and bodies."""

    page: Page
    site: Site
    table: Table
    sent: list[str]

    def address(self, card: int = 0) -> str:
        return f"{self.site.address}/card#{secrets_of(self.table.drawn)[card]}{self.code}"

    @property
    def code(self) -> str:
        return issue_on_card(self.table.drawn.issue.digest())


@pytest.fixture(scope="module")
def hall(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Table]]:
    folder = tmp_path_factory.mktemp("cards")
    with shelf.take("sqlite", folder) as database:
        engine = connect(database.url)
        sessions: sessionmaker[Session] = writers(engine)
        table = a_table(sessions)
        table.take_over()
        with serve(database.url, folder / "log") as site:
            yield site, table
        engine.dispose()


@pytest.fixture
def phone(chromium: Browser, hall: tuple[Site, Table]) -> Iterator[Phone]:
    site, table = hall
    context = chromium.new_context(locale="zh-CN", viewport={"width": 360, "height": 740})
    page = context.new_page()
    sent: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda asked: sent.append(f"{asked.url} {asked.headers} {asked.post_data}"))
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    yield Phone(page, site, table, sent)
    context.close()
    assert complaints == []
    for secret in secrets_of(table.drawn):
        assert not any(secret in each for each in sent)
        assert secret not in site.log.read_text()


def test_a_scanned_card_leaves_the_address_and_signs_in(phone: Phone, axe: str):
    page = phone.page
    page.goto(phone.address())
    expect(page.get_by_role("heading", name="已读取您的卡")).to_be_focused()
    assert page.url == f"{phone.site.address}/card"
    assert page.evaluate("history.length") <= 2
    assert not any(secret in page.content() for secret in secrets_of(phone.table.drawn))
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    stands_at_every_width(page, axe, "card-read")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="我的账号")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("卡密")).to_have_value("")


def test_typed_characters_do_the_same_in_any_case_and_grouping(phone: Phone, axe: str):
    page = phone.page
    page.goto(f"{phone.site.address}/card")
    stands_at_every_width(page, axe, "card-empty")
    secret = secrets_of(phone.table.drawn)[0].lower()
    page.get_by_label("卡密").fill(f"{secret[:5]}-{secret[5:10]} {secret[10:]}")
    page.get_by_label("校验码").fill(phone.code)
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="我的账号")).to_be_visible()


def test_what_can_t_be_a_card_is_told_so(phone: Phone):
    phone.page.goto(f"{phone.site.address}/card#not-a-card")
    expect(phone.page.get_by_role("status")).to_contain_text("读不出来")
    assert phone.page.url == f"{phone.site.address}/card"


def test_cards_of_another_site_are_told_so(phone: Phone):
    secret = secrets_of(phone.table.drawn)[0]
    phone.page.goto(f"{phone.site.address}/card#{secret}{'A' * 26}")
    phone.page.get_by_role("button", name="登录").click()
    expect(phone.page.get_by_role("status")).to_contain_text("网站没有这套卡")


def test_a_deputy_without_an_account_learns_what_to_do(phone: Phone):
    phone.page.goto(phone.address(1))
    phone.page.get_by_role("button", name="登录").click()
    expect(phone.page.get_by_role("note")).to_contain_text("索取激活码")


def test_another_card_in_the_same_page_takes_the_first_one_s_place(phone: Phone):
    phone.page.goto(phone.address(1))
    expect(phone.page.get_by_role("heading", name="已读取您的卡")).to_be_visible()
    phone.page.evaluate("address => { location.href = address }", phone.address(0))
    phone.page.wait_for_url(f"{phone.site.address}/card")
    phone.page.get_by_role("button", name="登录").click()
    expect(phone.page.get_by_role("heading", name="我的账号")).to_be_visible()


def test_who_wants_to_vote_while_there_is_no_vote_is_told_so(phone: Phone):
    page = phone.page
    page.goto(phone.address())
    expect(page.get_by_role("heading", name="已读取您的卡")).to_be_visible()
    page.get_by_role("button", name="投票").click()
    expect(page.get_by_text("现在没有这张卡可以参加的票决")).to_be_visible()
    with page.expect_response("**/card/votes.json?*"):
        page.get_by_role("button", name="投票").click()
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="我的账号")).to_be_visible()


def test_a_log_in_page_in_the_place_of_the_votes_is_no_answer(phone: Phone):
    page = phone.page
    page.route("**/card/votes.json*", lambda route: route.fulfill(body="<html>", content_type="text/html"))
    page.goto(phone.address())
    page.get_by_role("button", name="投票").click()
    expect(page.get_by_text("暂时连不上网站")).to_be_visible()
