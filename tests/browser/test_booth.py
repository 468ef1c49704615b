"""The booth on a deputy's phone: what can be tapped, what is said, and what survives."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from ballot.balloting.console.service import PauseElection, pause_election, resume_election
from tests.browser.looks import assert_fits, faults, keep
from tests.browser.phones import stored
from tests.browser.votes import PROJECTS, Voting, a_vote, choose
from tests.databases import Shelf


@pytest.fixture(scope="module")
def voting(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Voting]:
    with a_vote(shelf, tmp_path_factory.mktemp("vote"), deputies=24, seats=10, candidates=12) as voting:
        voting.hall.open(present=24)
        yield voting


@pytest.fixture(scope="module")
def deck() -> Iterator[int]:
    """Each test takes the next card."""
    return iter(range(24))


def entered(context, voting: Voting, card: int) -> Page:
    page = context.new_page()
    voting.enter(page, card)
    expect(page.get_by_text("已选 0 / 10")).to_be_visible()
    return page


def reviewed(page: Page, *names: str) -> None:
    choose(page, names or PROJECTS[:2])
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("heading", name="核对您的选票")).to_be_visible()


def cast(page: Page) -> None:
    page.get_by_role("button", name="投票", exact=True).click()


def code_on(page: Page) -> str:
    return page.locator(".booth__tracking").inner_text()


def counted(page: Page) -> None:
    expect(page.get_by_role("heading", name="已投票，已计入票箱")).to_be_visible()
    expect(page.get_by_text("本机已自动核对")).to_be_visible()


def test_a_deputy_votes_with_the_keyboard_alone_and_every_state_stands_before_axe(voting, deck, phone, axe):
    page = entered(phone(), voting, card := next(deck))
    assert "#" not in page.url
    expect(page.get_by_text("本次是记名表决")).to_be_visible()
    keep(page, "booth-choosing")
    assert faults(page, axe) == []
    page.get_by_role("checkbox", name=PROJECTS[0]).focus()
    for _ in range(2):
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator(".choice__sheet:visible").last).to_be_visible()
        page.keyboard.press("Tab")
    expect(page.get_by_text("已选 2 / 10")).to_be_visible()
    while "下一步" not in page.evaluate("document.activeElement.textContent"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("还可以再选 8 项；少选有效。")).to_be_visible()
    keep(page, "booth-review")
    assert faults(page, axe) == []
    code = code_on(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    counted(page)
    assert code_on(page) == code
    assert page.locator(".booth__card").inner_text() == voting.number(card)
    keep(page, "booth-counted")
    assert faults(page, axe) == []
    assert_fits(page, 360, "counted")


def test_the_eleventh_of_ten_cannot_be_ticked_and_the_page_says_why(voting, deck, phone):
    page = entered(phone(), voting, next(deck))
    choose(page, PROJECTS[:10])
    page.get_by_role("checkbox", name=PROJECTS[10]).click()
    expect(page.get_by_text("最多选 10 项。要选这一项，请先取消一项。")).to_be_visible()
    expect(page.get_by_role("checkbox", name=PROJECTS[10])).not_to_be_checked()
    expect(page.get_by_text("已选 10 / 10")).to_be_visible()


def test_a_blank_ballot_is_cast_only_when_it_is_meant(voting, deck, phone):
    page = entered(phone(), voting, next(deck))
    page.get_by_role("button", name="下一步").click()
    expect(page.locator(".booth__tracking")).to_be_visible()  # the review is built anew for it
    button = page.get_by_role("button", name="投票", exact=True)
    expect(button).to_be_disabled()
    page.get_by_label("我确认投空白票").check()
    button.click()
    counted(page)


def test_a_double_tap_sends_one_envelope(voting, deck, phone):
    page = entered(phone(), voting, next(deck))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    reviewed(page)
    page.get_by_role("button", name="投票", exact=True).dblclick()
    counted(page)
    assert len(sent) == 1


def test_without_network_it_says_not_counted_and_sends_by_itself_when_the_network_is_back(voting, deck, phone):
    context = phone()
    page = entered(context, voting, next(deck))
    before = voting.ballots()
    reviewed(page)
    context.set_offline(True)
    cast(page)
    expect(page.get_by_role("heading", name="尚未计入，正在重试")).to_be_visible()
    keep(page, "booth-retrying")
    assert voting.ballots() == before
    context.set_offline(False)
    counted(page)
    assert voting.ballots() == before + 1


def stand_still(voting, act) -> None:
    with voting.hall.begin() as work:
        act(work, PauseElection(voting.hall.place, voting.hall.election_id))


def test_while_the_vote_stands_still_it_says_so_and_sends_by_itself_when_it_goes_on(voting, deck, phone, axe):
    page = entered(phone(), voting, next(deck))
    before = voting.ballots()
    reviewed(page)
    stand_still(voting, pause_election)
    cast(page)
    expect(page.get_by_text("主持人暂停了投票")).to_be_visible()
    keep(page, "booth-paused")
    assert faults(page, axe) == []
    again = page.get_by_role("button", name="现在重试")
    again.focus()
    with page.expect_response("**/ballots"):
        page.keyboard.press("Enter")
    expect(again).to_be_focused()
    assert voting.ballots() == before
    stand_still(voting, resume_election)
    counted(page)
    assert voting.ballots() == before + 1


def test_a_lost_answer_is_asked_for_again_and_the_ballot_counts_once(voting, deck, phone):
    page = entered(phone(), voting, next(deck))
    before = voting.ballots()
    lost: list[bytes] = []

    def lose(route: Route) -> None:
        if lost:
            return route.continue_()
        lost.append(route.fetch().body())
        return route.abort()

    page.route("**/ballots", lose)
    reviewed(page)
    cast(page)
    counted(page)
    assert voting.ballots() == before + 1
    assert stored(page)["kept"][0]["receipt"] == json.loads(lost[0])


def test_a_reload_and_a_killed_tab_lose_nothing_that_was_signed(voting, deck, phone):
    context = phone()
    page = entered(context, voting, next(deck))
    reviewed(page)
    code = code_on(page)
    context.route("**/ballots", lambda route: route.abort())
    cast(page)
    expect(page.get_by_role("heading", name="尚未计入，正在重试")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.get_by_role("heading", name="尚未计入，正在重试")).to_be_visible()
    assert code_on(page) == code
    page.close(run_before_unload=False)
    context.unroute("**/ballots")
    again = context.new_page()
    again.goto(f"{voting.base}/booth")
    counted(again)
    assert code_on(again) == code
    again.reload()
    counted(again)


def test_two_tabs_with_different_choices_count_the_first_and_both_hold_its_receipt(voting, deck, phone):
    context, card, before = phone(), next(deck), voting.ballots()
    first, second = entered(context, voting, card), entered(context, voting, card)
    reviewed(first, PROJECTS[0])
    reviewed(second, PROJECTS[1])
    cast(first)
    counted(first)
    cast(second)
    expect(second.get_by_role("heading", name="这张卡已经投过票")).to_be_visible()
    assert code_on(second) == code_on(first)
    other = entered(phone(), voting, card)
    reviewed(other, PROJECTS[2])
    cast(other)
    expect(other.get_by_role("heading", name="这张卡已经投过票")).to_be_visible()
    assert code_on(other) == code_on(first)
    assert voting.ballots() == before + 1


def test_leaving_with_choices_asks_first(voting, deck, phone):
    page = entered(phone(), voting, next(deck))
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    choose(page, PROJECTS[:1])
    page.reload()
    expect(page.get_by_role("heading", name="请出示票决卡")).to_be_visible()
    assert asked == ["beforeunload"]


def test_a_typed_card_votes_and_a_mistyped_one_is_told_from_it(voting, deck, phone, axe):
    page, card = phone().new_page(), voting.card(next(deck))
    page.goto(f"{voting.base}/booth")
    field = page.get_by_label("卡上的字符")
    field.fill(card[:50])
    page.get_by_role("button", name="开始投票").click()
    expect(page.get_by_text("这里有 50 个")).to_be_visible()
    assert faults(page, axe) == []
    grouped = " ".join(card[at : at + 4] for at in range(0, 52, 4)).lower()
    field.fill(grouped)
    field.press("Enter")
    expect(page.get_by_text("已选 0 / 10")).to_be_visible()
