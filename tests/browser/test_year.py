"""The year as a whole, in the model county: anybody follows a project, a deputy a record, the city all below it."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdfium2 import PdfDocument

from ballot.board.demo.people import PASSWORD
from tests.browser.demo import code_of, furnish, sign_in
from tests.browser.looks import both_languages
from tests.browser.site import Site, serve
from tests.databases import DATABASES, Shelf

YEAR = "/shifan/2026"


@pytest.fixture(scope="module", params=DATABASES)
def demo(
    request: pytest.FixtureRequest, county: Path, shelf: Shelf, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The model county on either database: what sums up a year is asked of both."""
    folder = tmp_path_factory.mktemp("year")
    with shelf.take(request.param, folder) as database:
        if database.kind == "sqlite":
            shutil.copy(county, folder / "ballot.sqlite3")
        else:
            furnish(database.url)
        with serve(database.url, folder / "log") as site:
            yield site


def look(page: Page, axe: str, path: str, name: str) -> None:
    """Look at a page at every width, then in English and dark; leave it as it was."""
    page.goto(path)
    both_languages(page, axe, name)


def follow_a_project(page: Page, axe: str) -> None:
    """From the idea to the vote and the inspection, on one page and on one sheet."""
    page.goto(f"{YEAR}/ideas/1")
    page.get_by_role("link", name=re.compile("进入实施")).click()
    assert page.url.endswith(f"{YEAR}/projects/1")
    way = page.locator(".way")
    expect(way).to_contain_text("这里老人和孩子多")
    expect(way).to_contain_text("条件具备，年内可以办成")
    expect(way).to_contain_text(re.compile(r"得 \d+ 票，收回 226 张"))
    expect(way).to_contain_text("按图施工，进度正常")
    look(page, axe, f"{YEAR}/projects/1", "year-project")
    with PdfDocument(page.pdf(format="A4")) as sheet:
        assert len(sheet) == 1
    way.get_by_role("link", name="2026年民生实事项目票决").click()
    expect(page.get_by_role("main")).to_contain_text("226")


def compare_years(page: Page, axe: str) -> None:
    look(page, axe, "/shifan/years", "year-archive")
    page.get_by_role("row", name=re.compile("2026 年")).get_by_role("link", name=re.compile("年度报告")).click()
    expect(page.get_by_role("main")).to_contain_text("年度计划投资4000万元")


def test_anybody_follows_a_project_from_the_idea_and_compares_the_years(visit, axe: str):
    page = visit()
    follow_a_project(page, axe)
    compare_years(page, axe)


def test_a_deputy_reads_the_own_record_and_the_places_while_organizers_show_them(visit, axe: str):
    deputy = visit()
    sign_in(deputy, "deputy")
    look(deputy, axe, f"{YEAR}/duty/mine", "year-record")
    main = deputy.get_by_role("main")
    expect(main).to_contain_text("督查项目")
    expect(main).to_contain_text("接待群众（示例）")
    expect(main).to_contain_text("示例代表003")

    organizer = visit()
    sign_in(organizer, "organizer")
    look(organizer, axe, f"{YEAR}/duty", "year-duty")
    organizer.get_by_label("只有组织人员看到").check()
    organizer.get_by_role("button", name="保存").click()
    expect(organizer.get_by_text("已经保存")).to_be_visible()
    organizer.get_by_role("link", name="示例代表001").click()
    organizer.get_by_label("加分或扣分").fill("0.25")
    organizer.get_by_label("事由").fill("接待群众")
    organizer.get_by_role("button", name="登记").click()
    expect(organizer.locator(".errors")).to_contain_text("最多保留一位小数")
    organizer.get_by_label("加分或扣分").fill("0.5")
    organizer.get_by_role("button", name="登记").click()
    expect(organizer.get_by_text("已经登记")).to_be_visible()

    deputy.reload()
    expect(main).not_to_contain_text("示例代表003")
    expect(main).to_contain_text("接待群众")


def sign_in_above(page: Page) -> None:
    """Sign in where the account is: an office in the city gives nothing in the county, nor the other way round."""
    code = code_of(page, "city")
    page.goto("/shifan-city/sign-in")
    page.get_by_label("用户名").fill("city")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("六位动态码").fill(code)
    page.get_by_role("main").get_by_role("button", name="登录").click()
    expect(page.get_by_role("link", name="我的账号")).to_be_visible()


def test_the_city_sees_all_that_stands_below_it(visit, axe: str):
    page = visit()
    sign_in_above(page)
    look(page, axe, "/shifan-city/below?year=2026&sort=red", "year-below")
    row = page.get_by_role("row", name=re.compile("^示范县人大"))
    expect(row).to_contain_text("4,000 万元")
    expect(page.get_by_role("main")).to_contain_text("评分标准")
