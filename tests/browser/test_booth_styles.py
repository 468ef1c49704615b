"""Papers of the other styles on a phone: what is marked, how it is counted, and that the ballot is in."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from ballot.balloting.setup.rules import Mode
from tests.browser.looks import assert_fits, faults
from tests.browser.test_booth import cast, counted
from tests.browser.votes import PHONE, Voting, a_vote

SHAPES = {"approve-oppose": (4, 6), "ranking": (3, 6), "one-of-three": (1, 3)}


@pytest.fixture
def voting(shelf, tmp_path, request) -> Iterator[Voting]:
    seats, candidates = SHAPES[request.param]
    shape = {"seats": seats, "candidates": candidates, "rule": request.param, "mode": Mode.OPEN}
    with a_vote(shelf, tmp_path, deputies=12, **shape) as voting:
        voting.hall.open(present=12)
        yield voting


@pytest.fixture
def page(phone, voting) -> Page:
    page = phone().new_page()
    voting.enter(page, 0)
    expect(page.get_by_role("button", name="下一步")).to_be_visible()
    return page


def reviewed_and_cast(page: Page, axe: str, *said: str) -> None:
    assert faults(page, axe) == []
    assert_fits(page, PHONE["width"], "booth")
    page.get_by_role("button", name="下一步").click()
    for words in said:
        expect(page.get_by_text(words)).to_be_visible()
    expect(page.locator(".booth__tracking")).to_be_visible()
    cast(page)
    counted(page)


@pytest.mark.parametrize("voting", ["approve-oppose"], indirect=True)
def test_each_project_is_for_against_or_neither_and_a_mark_can_be_taken_back(page, axe):
    for line, words in ((0, "赞成"), (1, "赞成"), (2, "反对"), (0, "弃权")):
        page.locator(".choice").nth(line).get_by_label(words).check()
    expect(page.get_by_text("赞成 1 / 4 · 已表态 2 / 6")).to_be_visible()
    reviewed_and_cast(page, axe, "敬老院电梯加装工程：赞成", "医疗急救能力提升工程：反对", "弃权 4 项")


@pytest.mark.parametrize("voting", ["ranking"], indirect=True)
def test_a_rank_is_given_once_and_the_review_goes_by_rank(page, axe):
    page.locator("select").nth(1).select_option(label="第 1 位")
    assert page.locator("select").nth(0).locator("option", has_text="第 1 位").is_disabled()
    page.locator("select").nth(0).select_option(label="第 2 位")
    reviewed_and_cast(page, axe, "敬老院电梯加装工程：第 1 位", "中小学校护眼灯光工程：第 2 位", "未排 4 项")


@pytest.mark.parametrize("voting", ["one-of-three"], indirect=True)
def test_of_three_designs_the_last_one_chosen_is_chosen(page, axe):
    for line in (1, 2):
        page.locator("input[type=radio]").nth(line).check()
    expect(page.get_by_text("已选 1 / 1")).to_be_visible()
    reviewed_and_cast(page, axe, "医疗急救能力提升工程", "未选 2 项")
