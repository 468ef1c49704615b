"""The booth at the ends of a vote: before it opens, when it closes on a phone that is away; and a site that lies."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Route, expect

from ballot.protocol.encoding import canonical
from tests.browser.phones import stored
from tests.browser.test_booth import cast, counted, entered, reviewed
from tests.browser.votes import Voting, a_vote
from tests.databases import Shelf
from tests.forgeries import other


@pytest.fixture
def voting(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Voting]:
    with a_vote(shelf, tmp_path_factory.mktemp("vote"), deputies=12, seats=10, candidates=12) as voting:
        yield voting


def test_a_phone_waits_for_the_opening_and_one_that_was_away_at_the_close_says_not_counted(voting, phone):
    context, late = phone(), phone()
    page = context.new_page()
    voting.enter(page, 0)
    expect(page.get_by_role("heading", name="票决还没有开始")).to_be_visible()
    voting.hall.open(present=12)
    expect(page.get_by_text("已选 0 / 10")).to_be_visible()
    reviewed(page)
    context.set_offline(True)
    cast(page)
    expect(page.get_by_role("heading", name="尚未计入，正在重试")).to_be_visible()
    voting.hall.close(present=12)
    context.set_offline(False)
    expect(page.get_by_role("heading", name="这张选票没有计入")).to_be_visible()
    expect(page.get_by_text("票决已经结束，这张选票没有在结束前送到")).to_be_visible()
    assert stored(page)["kept"][0]["bytes"] is None
    page.reload()
    expect(page.get_by_role("heading", name="这张选票没有计入")).to_be_visible()
    other = late.new_page()
    voting.enter(other, 1)
    expect(other.get_by_text("票决已经结束。这张卡没有在本机留下选票。")).to_be_visible()
    assert voting.ballots() == 0


def test_a_card_whose_page_could_not_reach_the_site_votes_at_the_next_press(voting, phone):
    voting.hall.open(present=12)
    context = phone()
    page = context.new_page()
    page.goto(f"/card#{voting.card(0)}")
    vote = page.get_by_role("button", name="投票", exact=True)
    expect(vote).to_be_visible()
    context.set_offline(True)
    vote.click()
    expect(page.get_by_text("请检查网络，再点一次“投票”")).to_be_visible()
    context.set_offline(False)
    vote.click()
    expect(page.get_by_text("已选 0 / 10")).to_be_visible()
    reviewed(page)
    cast(page)
    counted(page)


def test_a_receipt_that_nobody_signed_counts_for_nothing(voting, phone):
    voting.hall.open(present=12)
    page = entered(phone(), voting, 0)
    lies: list[str] = []

    def lie(route: Route) -> None:
        if lies:
            return route.continue_()
        receipt = json.loads(route.fetch().body())
        lies.append(receipt["signature"])
        forged = {**receipt, "signature": other(receipt["signature"])}
        return route.fulfill(content_type="application/json", body=canonical(forged))

    page.route("**/ballots", lie)
    reviewed(page)
    cast(page)
    expect(page.get_by_text("收到的回执没有通过核对")).to_be_visible()
    counted(page)


def test_a_site_that_shows_another_election_to_one_phone_is_not_voted_in(voting, phone):
    voting.hall.open(present=12)
    page = phone().new_page()

    def lie(route: Route) -> None:
        manifest, *rest = route.fetch().body().splitlines(keepends=True)
        entry = json.loads(manifest)
        entry["body"]["projects"][0]["name"] = "另一个项目"
        route.fulfill(content_type="application/jsonl", body=canonical(entry) + b"\n" + b"".join(rest))

    page.route("**/frame.jsonl", lie)
    voting.enter(page, 0)
    expect(page.get_by_text("公开记录没有通过本机的核对，请不要投票")).to_be_visible()


def test_a_ballot_that_vanishes_from_the_chain_is_said_aloud(voting, phone):
    voting.hall.open(present=12)
    context = phone()
    page = entered(context, voting, 0)
    chain = page.request.get(f"{voting.base}/chain.jsonl").text()
    head = page.request.get(f"{voting.base}/head.json").text()
    reviewed(page)
    context.route("**/head.json", lambda route: route.fulfill(content_type="application/json", body=head))
    context.route("**/chain.jsonl?*", lambda route: route.fulfill(content_type="application/jsonl", body=chain))
    cast(page)
    expect(page.get_by_text("请保存本页，不要关闭，并立即告诉监票人。")).to_be_visible()
