"""What a booth leaves behind: nothing of the card, and nothing of a choice that isn't in a signed envelope."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.phones import stored
from tests.browser.test_booth import cast, counted, entered, reviewed
from tests.browser.votes import PROJECTS, Voting, a_vote
from tests.databases import Shelf

CHOSEN = (2, 7)


@pytest.fixture(scope="module")
def voting(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Voting]:
    with a_vote(shelf, tmp_path_factory.mktemp("vote"), deputies=12, seats=10, candidates=12) as voting:
        voting.hall.open(present=12)
        yield voting


def told(request: Request) -> str:
    return f"{request.method} {request.url} {request.all_headers()} {request.post_data or ''}"


def marks_in(text: str) -> bool:
    """Whether the choice of this test stands there as an envelope would write it."""
    marks = ",".join("1" if place in CHOSEN else "0" for place in range(len(PROJECTS)))
    return marks in text.replace(" ", "")


def test_the_choice_is_in_the_signed_envelope_alone_and_gone_once_it_is_counted(voting, phone):
    context = phone()
    requests: list[Request] = []
    context.on("request", lambda request: requests.append(request))
    page = entered(context, voting, 0)
    reviewed(page, *(PROJECTS[place] for place in CHOSEN))
    before = stored(page)
    assert before["kept"] == []
    assert not marks_in(json.dumps(before))
    assert not any(marks_in(told(request)) for request in requests)
    context.route("**/ballots", lambda route: route.abort())
    cast(page)
    expect(page.get_by_role("heading", name="尚未计入，正在重试")).to_be_visible()
    waiting = stored(page)
    [kept] = waiting.pop("kept")
    assert set(json.loads(kept["bytes"])) == {"election", "credential", "counter", "marks", "signature"}
    assert not marks_in(json.dumps(waiting))
    context.unroute("**/ballots")
    counted(page)
    after = stored(page)
    assert after["kept"][0]["bytes"] is None
    assert not marks_in(json.dumps(after))
    sent = [request for request in requests if request.method == "POST"]
    assert {request.url.rpartition("/")[2] for request in sent} == {"ballots"}
    names = json.dumps([told(request) for request in requests], ensure_ascii=False) + json.dumps(after)
    assert not any(name in names for name in PROJECTS)


def test_the_secret_of_a_card_leaves_the_address_at_once_and_the_device_never(voting, phone):
    context = phone()
    requests: list[Request] = []
    context.on("request", lambda request: requests.append(request))
    page = entered(context, voting, 1)
    reviewed(page)
    cast(page)
    counted(page)
    secret = voting.card(1)[:26]
    everywhere = json.dumps([told(request).split("#")[0] for request in requests[1:]]) + json.dumps(stored(page))
    assert secret not in everywhere.upper()
    assert all("cookie" not in request.all_headers() for request in requests[1:])
    page.go_back()
    assert secret not in page.url
    page.go_forward()
    assert "#" not in page.url


def test_requests_are_the_same_whatever_is_chosen(voting, phone):
    def walked(card: int, *names: str) -> list[tuple[str, str, int]]:
        context = phone()
        page = context.new_page()
        said: list[Request] = []
        page.on("request", lambda request: said.append(request))
        voting.enter(page, card)
        expect(page.get_by_text("已选 0 / 10")).to_be_visible()
        reviewed(page, *names)
        cast(page)
        counted(page)
        return sorted(
            (request.method, request.url.split("?")[0].split("#")[0], len(request.post_data or "")) for request in said
        )

    walk = walked(2, PROJECTS[0])
    assert walk == walked(3, *PROJECTS[2:12])
    assert all(size > 0 for method, _, size in walk if method == "POST")


def test_nothing_is_ticked_when_a_reloaded_page_asks_again(voting, phone):
    page: Page = entered(phone(), voting, 4)
    page.get_by_role("checkbox", name=PROJECTS[0]).check()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    voting.enter(page, 4)
    expect(page.get_by_text("已选 0 / 10")).to_be_visible()
    assert page.locator("input:checked").count() == 0


FULL = """
for (const write of ['add', 'put']) {
  IDBObjectStore.prototype[write] = () => { throw new DOMException('full', 'QuotaExceededError'); };
}
"""
"""A phone whose storage is full, which shows with the first thing that is to be kept."""


def test_a_ballot_that_the_phone_cannot_keep_is_sent_and_the_page_says_that_it_must_stay_open(voting, phone):
    context, before = phone(), voting.ballots()
    context.add_init_script(FULL)
    page = entered(context, voting, 6)
    reviewed(page)
    context.set_offline(True)
    cast(page)
    expect(page.get_by_text("这个浏览器不能保存它，关闭本页就会丢失")).to_be_visible()
    context.set_offline(False)
    counted(page)
    assert voting.ballots() == before + 1
    assert stored(page)["kept"] == []


SLOW = """
const open = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (...given) {
  const asked = open.apply(this, given);
  const listen = asked.addEventListener.bind(asked);
  const late = (kind, act) => listen(kind, (event) => setTimeout(() => act(event), 2000));
  asked.addEventListener = (kind, act) => (kind === "success" ? late(kind, act) : listen(kind, act));
  document.documentElement.dataset.opening = "";
  return asked;
};
"""
"""A phone whose storage takes two seconds to open."""


def test_a_card_that_is_scanned_while_the_booth_still_opens_leaves_the_address_and_is_taken(voting, phone):
    page = phone().new_page()
    page.add_init_script(SLOW)
    page.goto(f"{voting.base}/booth")
    expect(page.locator("html[data-opening]")).to_be_attached()
    voting.enter(page, 5)
    expect(page.get_by_text("已选 0 / 10")).to_be_visible()
    assert "#" not in page.url


def test_a_wrong_card_that_is_scanned_while_the_booth_stands_open_is_told_of_and_the_right_one_is_taken(voting, phone):
    page = phone().new_page()
    page.goto(f"{voting.base}/booth")
    told = page.get_by_role("alert")
    expect(page.get_by_role("heading", name="请出示票决卡")).to_be_visible()
    expect(told).to_be_hidden()
    page.goto(f"{voting.base}/booth#{'A' * 51}")
    expect(told).to_contain_text("51")
    assert "#" not in page.url
    voting.enter(page, 5)
    expect(page.get_by_text("已选 0 / 10")).to_be_visible()
    assert "#" not in page.url
