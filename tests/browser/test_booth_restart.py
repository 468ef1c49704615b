"""The booth when the scrutineers hold their ceremony anew: nobody votes, or compares words, for what is gone."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from ballot.balloting.ceremony.service import RestartCeremony, restart_ceremony
from ballot.kernel.db import connect, writers
from tests.balloting.ceremony.panels import Panel, a_key_file, a_panel
from tests.balloting.halls import SEED
from tests.browser.phones import stored
from tests.browser.site import serve
from tests.browser.test_booth import cast, counted, reviewed
from tests.browser.votes import PROJECTS, Voting
from tests.databases import Shelf, an_app


@dataclass(frozen=True, slots=True)
class Restarting(Voting):
    """A served vote whose scrutineers have agreed on a key."""

    panel: Panel

    def restart(self) -> None:
        with self.hall.begin() as work:
            restart_ceremony(work, SEED, RestartCeremony(self.hall.place, self.hall.election_id, 0, "换一名监票人"))


@pytest.fixture
def voting(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Restarting]:
    folder = tmp_path_factory.mktemp("vote")
    key = a_key_file(folder)
    with shelf.take("sqlite", folder) as database, an_app(database.url, log_key=key) as app:
        engine = connect(database.url)
        panel = a_panel(writers(engine), app, names=PROJECTS, seats=10, candidates=12)
        panel.ceremony()
        with serve(database.url, folder / "log", BALLOT_LOG_KEY=str(key)) as site:
            yield Restarting(site, panel.hall, panel)
        engine.dispose()


def words_on(page: Page) -> str:
    return page.locator(".booth__about .code__words").first.inner_text()


def test_a_phone_that_waited_through_a_restart_votes_under_the_new_words(voting: Restarting, phone):
    page = phone().new_page()
    voting.enter(page, 0)
    expect(page.get_by_role("heading", name="票决还没有开始")).to_be_visible()
    before = words_on(page)
    voting.restart()
    expect(page.locator(".booth__about")).to_have_count(0)
    late = phone().new_page()
    voting.enter(late, 1)
    expect(late.get_by_role("heading", name="票决还没有开始")).to_be_visible()
    voting.panel.ceremony()
    expect(page.locator(".booth__about")).to_be_visible()
    assert words_on(page) != before
    assert words_on(late) == words_on(page)
    voting.hall.open(present=12)
    for one in (page, late):
        expect(one.get_by_text("已选 0 / 10")).to_be_visible()
        reviewed(one, *PROJECTS[:2])
        expect(one.locator(".booth__tracking")).to_be_visible()
        cast(one)
        counted(one)
    assert voting.ballots() == 2


def test_a_phone_that_slept_from_before_the_restart_until_the_opening_votes_under_the_new_words(
    voting: Restarting, phone
):
    context = phone()
    page = context.new_page()
    voting.enter(page, 0)
    expect(page.get_by_role("heading", name="票决还没有开始")).to_be_visible()
    context.set_offline(True)
    voting.restart()
    voting.panel.ceremony()
    voting.hall.open(present=12)
    context.set_offline(False)
    expect(page.get_by_text("已选 0 / 10")).to_be_visible()
    reviewed(page, *PROJECTS[:2])
    expect(page.locator(".booth__tracking")).to_be_visible()
    cast(page)
    counted(page)


def test_a_card_that_was_checked_on_another_device_meanwhile_votes_after_it_is_scanned_again(voting: Restarting, phone):
    voting.hall.open(present=12)
    context, other = phone(), phone().new_page()
    page = context.new_page()
    for one in (page, other):
        voting.enter(one, 0)
        expect(one.get_by_text("已选 0 / 10")).to_be_visible()
        reviewed(one, PROJECTS[0])
        expect(one.locator(".booth__tracking")).to_be_visible()
    other.get_by_text("想先验证手机没有改票？").click()
    other.get_by_role("button", name="抽查本票").click()
    other.get_by_role("button", name="公开并作废这张票").click()
    expect(other.get_by_text("您还没有投票")).to_be_visible()
    cast(page)
    expect(page.get_by_text("请再扫一次票决卡，重新选择")).to_be_visible()
    page.reload()
    expect(page.get_by_text("请再扫一次票决卡，重新选择")).to_be_visible()
    again = context.new_page()
    voting.enter(again, 0)
    expect(again.get_by_text("已选 0 / 10")).to_be_visible()
    assert stored(again)["kept"] == []
    reviewed(again, PROJECTS[0])
    expect(again.locator(".booth__tracking")).to_be_visible()
    cast(again)
    counted(again)
    assert voting.ballots() == 1
