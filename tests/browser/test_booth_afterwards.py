"""From the card's page through the booth to the public record: what a deputy can do with a receipt afterwards."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ballot.balloting.setup.rules import Mode
from tests.browser.looks import faults
from tests.browser.test_booth import cast, code_on, counted, entered, reviewed
from tests.browser.votes import PROJECTS, Voting, a_vote
from tests.databases import Shelf


@pytest.fixture(scope="module")
def voting(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Voting]:
    folder = tmp_path_factory.mktemp("vote")
    with a_vote(shelf, folder, deputies=12, seats=10, candidates=12, mode=Mode.SECRET) as voting:
        voting.hall.open(present=12)
        yield voting


def voted(page: Page) -> str:
    reviewed(page, *PROJECTS[:2])
    expect(page.locator(".booth__tracking")).to_be_visible()
    cast(page)
    counted(page)
    return code_on(page)


def test_a_scanned_card_votes_on_the_cards_page_in_ten_choices_and_four_taps(voting, phone):
    page = phone().new_page()
    page.goto(f"/card#{voting.card(0)}")
    page.get_by_role("button", name="投票").click()
    expect(page.get_by_text("已选 0 / 10")).to_be_visible()
    assert "#" not in page.url
    voted(page)


def test_a_ballot_is_found_by_its_code_and_the_browser_itself_finds_it_on_the_chain(voting, phone, axe):
    page = entered(phone(), voting, 1)
    code = voted(page)
    page.get_by_role("link", name="查询这张票").click()
    expect(page).to_have_url(re.compile(f"code={code}"))
    expect(page.get_by_text("这一条就在链上")).to_be_visible()
    expect(page.get_by_text("从这一条的内容重新算出了同样的追踪码")).to_be_visible()
    assert faults(page, axe) == []
    page.route("**/chain.jsonl?*", lambda route: route.fulfill(body=route.fetch().text().replace("ballot", "spoil")))
    page.reload()
    expect(page.get_by_text("没有通过：网站说的这一条不在它自己的记录链上")).to_be_visible()


def test_a_saved_receipt_and_head_are_held_against_the_chain_and_a_rewritten_one_is_told(voting, phone, tmp_path, axe):
    page = entered(phone(), voting, 2)
    voted(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="保存回执").click()
    receipt = tmp_path / "receipt.json"
    saved.value.save_as(receipt)
    head = tmp_path / "head.json"
    head.write_text(page.request.get(f"{voting.base}/head.json").text(), encoding="utf-8")
    forged = tmp_path / "forged.json"
    body = json.loads(receipt.read_text(encoding="utf-8"))
    forged.write_text(json.dumps({**body, "seq": body["seq"] - 1}), encoding="utf-8")
    other = Path(tmp_path / "other.json")
    other.write_text("[]", encoding="utf-8")
    page.goto(f"{voting.base}/kept")
    page.get_by_label("保存的回执或链头").set_input_files([receipt, head, forged, other])
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_text("仍在原处")).to_have_count(2)
    expect(page.get_by_text("forged.json：签名不是本站记录密钥的")).to_be_visible()
    expect(page.get_by_text("other.json：不是本次票决的")).to_be_visible()
    assert faults(page, axe) == []


def test_the_whole_record_of_the_site_is_chosen_on_the_verify_page_at_once(voting, phone):
    page = phone().new_page()
    page.goto(f"/verify#{voting.base}")
    expect(page.get_by_text("已经选好本站这次票决的公开记录")).to_be_visible()
    assert page.locator("#record").evaluate("field => field.files[0].name") == "record.zip"
