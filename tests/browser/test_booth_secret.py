"""The booth in a secret vote: encrypted on the phone, checked or cast, the same size whatever is chosen."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Request, Route, expect

from ballot.balloting.record import queries
from ballot.balloting.setup.models import Election
from ballot.balloting.setup.rules import Mode
from ballot.protocol.ballot import read_spoil, terms_of, verify_spoil
from ballot.protocol.closing import read_election
from ballot.protocol.encoding import canonical
from ballot.protocol.manifest import read_manifest
from tests.browser.looks import faults, keep
from tests.browser.phones import stored
from tests.browser.test_booth import cast, code_on, counted, entered, reviewed
from tests.browser.votes import PROJECTS, Voting, a_vote
from tests.browser.waiting import waited
from tests.databases import Shelf
from tests.forgeries import other


@pytest.fixture(scope="module")
def voting(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Voting]:
    folder = tmp_path_factory.mktemp("vote")
    with a_vote(shelf, folder, deputies=12, seats=10, candidates=12, mode=Mode.SECRET) as voting:
        voting.hall.open(present=12)
        yield voting


def laid(page: Page) -> str:
    """The tracking code of the ballot under review, once the phone has made it."""
    expect(page.locator(".booth__tracking")).to_be_visible()
    return code_on(page)


def opened(voting: Voting) -> list[list[int]]:
    """What the checked ballots of the record held."""
    with voting.hall.reading() as session:
        election = session.get_one(Election, voting.hall.election_id)
        manifest, made = (one.body for one in queries.entries_of(session, election, "manifest", "election"))
        spoils = queries.entries_of(session, election, "spoil")
    found = read_election(made)
    assert found.key is not None
    terms = terms_of(read_manifest(manifest), found.digest, found.key)
    return [list(verify_spoil(read_spoil(entry.body), terms)) for entry in spoils]


def test_a_deputy_checks_a_trial_choice_and_then_casts_the_real_one(voting, phone, axe):
    page = entered(phone(), voting, 0)
    expect(page.get_by_text("本次是无记名票决")).to_be_visible()
    reviewed(page, PROJECTS[3])
    trial = laid(page)
    page.get_by_text("想先验证手机没有改票？").click()
    page.get_by_role("button", name="抽查本票").click()
    expect(page.get_by_text(f"以卡号 {voting.number(0)} 公开")).to_be_visible()
    keep(page, "booth-trial")
    assert faults(page, axe) == []
    page.get_by_role("button", name="公开并作废这张票").click()
    expect(page.get_by_text("您还没有投票")).to_be_visible()
    keep(page, "booth-spoiled")
    assert opened(voting)[-1] == [int(place == 3) for place in range(12)]
    page.get_by_role("button", name="重新选择").click()
    expect(page.get_by_text("已选 0 / 10")).to_be_visible()
    reviewed(page, *PROJECTS[:2])
    code = laid(page)
    assert code != trial
    keep(page, "booth-secret-review")
    cast(page)
    counted(page)
    assert code_on(page) == code
    assert faults(page, axe) == []


def test_the_envelope_has_one_size_whatever_is_chosen_and_holds_no_mark(voting, phone):
    sizes = set()
    for card, names in ((1, ()), (2, PROJECTS[:1]), (3, PROJECTS[1:11])):
        context = phone()
        sent: list[Request] = []
        context.on("request", lambda request, sent=sent: sent.append(request) if request.method == "POST" else None)
        page = entered(context, voting, card)
        if names:
            reviewed(page, *names)
        else:
            page.get_by_role("button", name="下一步").click()
            laid(page)
            page.get_by_label("我确认投空白票").check()
        laid(page)
        cast(page)
        counted(page)
        sizes.add(len(sent[0].post_data or ""))
        body = json.loads(sent[0].post_data or "")
        assert set(body) == {"election", "credential", "counter", "choices", "bits", "sums", "signature"}
        assert stored(page)["kept"][0]["bytes"] is None
    assert len(sizes) == 1


def test_a_device_of_the_hall_keeps_nothing_and_serves_the_next_deputy(voting, phone):
    context = phone()
    page = context.new_page()
    for card in (4, 5):
        page.goto(f"{voting.base}/booth?hall=1")
        expect(page.get_by_text("这是会场的备用设备")).to_be_visible()
        page.get_by_label("卡上的字符").fill(voting.card(card))
        page.get_by_role("button", name="开始投票").click()
        expect(page.get_by_text("已选 0 / 10")).to_be_visible()
        reviewed(page, PROJECTS[card])
        laid(page)
        cast(page)
        counted(page)
        assert stored(page)["kept"] == []
        page.get_by_role("button", name="完成，请下一位").click()
        expect(page.get_by_label("卡上的字符")).to_have_value("")


def test_who_leaves_a_device_of_the_hall_without_voting_leaves_no_choice_on_it(voting, phone):
    page = phone().new_page()
    page.clock.install()
    page.goto(f"{voting.base}/booth?hall=1")
    for leave in (
        lambda: page.get_by_role("button", name="不投了，清除后请下一位").click(),
        lambda: page.clock.fast_forward("03:10"),
    ):
        page.get_by_label("卡上的字符").fill(voting.card(8))
        page.get_by_role("button", name="开始投票").click()
        expect(page.get_by_text("已选 0 / 10")).to_be_visible()
        reviewed(page, PROJECTS[8])
        laid(page)
        leave()
        expect(page.get_by_label("卡上的字符")).to_have_value("")
        expect(page.get_by_text(PROJECTS[8])).to_have_count(0)
    assert stored(page)["kept"] == []


def test_a_script_that_is_not_the_registered_one_is_not_voted_with(voting, phone):
    page = phone().new_page()

    def change(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text() + "\n// one more line\n")

    page.route("**/js/booth/text.js", change)
    voting.enter(page, 6)
    expect(page.get_by_text("本站现在提供的投票程序与票决登记的不是同一份")).to_be_visible()


def test_an_endorsement_that_nobody_signed_stops_the_booth(voting, phone):
    page = phone().new_page()

    def lie(route: Route) -> None:
        lines = [json.loads(line) for line in route.fetch().text().splitlines()]
        endorse = next(line for line in lines if line["kind"] == "endorse")
        endorse["body"]["signature"] = other(endorse["body"]["signature"])
        route.fulfill(content_type="application/jsonl", body=b"".join(canonical(line) + b"\n" for line in lines))

    page.route("**/frame.jsonl", lie)
    voting.enter(page, 6)
    expect(page.get_by_text("公开记录没有通过本机的核对，请不要投票")).to_be_visible()


def test_a_browser_without_workers_is_told_what_to_do(voting, phone):
    context = phone()
    context.add_init_script("delete globalThis.Worker")
    page = context.new_page()
    voting.enter(page, 6)
    expect(page.get_by_text("请换一个较新的浏览器")).to_be_visible()


def test_from_the_tap_to_the_receipt_a_slow_phone_takes_a_second(voting, phone):
    took = []
    for card in (7, 8, 9):
        page = entered(phone(), voting, card)
        reviewed(page, *PROJECTS[:10])
        laid(page)
        took.append(waited(page))
    assert min(took) < 2_000, "twice the bar of the bench: the machine is shared"
