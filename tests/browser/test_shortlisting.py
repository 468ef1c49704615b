"""Journeys of shortlisting: one project from an organizer's sheet to a deputy's question, each on their own screen."""

import re
from datetime import UTC, datetime

from playwright.sync_api import Page, expect
from sqlalchemy import select

from ballot.kernel.db import connect, writers
from ballot.kernel.jobs import Job, Runner
from ballot.people.sign_in.queries import actor_by_id
from ballot.shortlisting.documents import making
from tests.browser.demo import sign_in
from tests.browser.hands import press
from tests.browser.looks import seen
from tests.browser.site import Site

YEAR = "/shifan/2027"
NAME = "桃源公园路灯加装工程"
SHEET = {
    "项目名称": NAME,
    "建设规模和内容": "东门、南门各加装路灯10盏",
    "总投资": "120",
    "年度投资": "120",
    "资金来源": "县级财政 100\n上级补助 20",
    "子项": "东门｜县城管局｜10盏｜60\n南门｜县城管局｜10盏｜60",
    "季度计划": "2｜完成设计｜30%｜20\n4｜全部亮灯｜100%｜100",
    "牵头单位": "县城管局",
}


def in_english(page: Page) -> None:
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def a_proposal(page: Page, axe: str) -> str:
    """The sheet, first with sub-items that don't add up; returns the proposal's number."""
    sign_in(page, "organizer")
    page.goto(f"{YEAR}/proposals/desk/new")
    for label, text in SHEET.items():
        page.get_by_label(re.compile(rf"^\s*{label}")).fill(
            text.replace("南门｜县城管局｜10盏｜60", "南门｜县城管局｜10盏｜50")
        )
    page.get_by_label(re.compile(r"^\s*类别")).select_option(index=1)
    press(page, "保存")
    expect(page.locator(".errors")).to_contain_text("各子项金额合计不等于总投资")
    seen(page, axe, "short-faults")
    page.get_by_label(re.compile(r"^\s*子项")).fill(SHEET["子项"])
    press(page, "保存")
    press(page, "提交筛选")
    expect(page.get_by_role("status")).to_contain_text("已提交筛选")
    seen(page, axe, "short-desk")
    return page.url.rpartition("/")[2]


def ask_the_department(page: Page, axe: str, number: str) -> None:
    """Both lists line by line, then a department by a day."""
    page.goto(f"{YEAR}/screening/{number}/check")
    seen(page, axe, "short-check")
    for box in page.locator("input[name^='eligibility-'][type=checkbox]").all():
        expect(box).not_to_be_checked()
        box.check()
    press(page, "保存")
    page.get_by_text("送交责任单位论证测算").click()
    page.get_by_label("责任单位账号").select_option(label="县教育局填报人（示例）")
    page.get_by_label("单位名称").fill("县城管局（示例）")
    page.get_by_label("期限").fill("2099-03-01")
    press(page, "送交")
    expect(page.get_by_role("status")).to_contain_text("已送交责任单位")


def answer_for_the_department(page: Page, axe: str) -> None:
    """On a phone, in English: feasible without a price is refused."""
    sign_in(page, "filer")
    page.goto(f"{YEAR}/reviews")
    in_english(page)
    page.get_by_role("link", name=NAME).click()
    page.get_by_label("Feasible", exact=True).check()
    press(page, "Submit")
    expect(page.locator(".errors")).to_contain_text("needs a price")
    seen(page, axe, "short-department-faults", 360)
    page.get_by_label("Price").fill("118")
    page.get_by_label("Public opinion").fill("电力已接通，可以实施。")
    press(page, "Submit")
    expect(page.get_by_role("status")).to_contain_text("submitted")


def score(page: Page, axe: str) -> None:
    sign_in(page, "panel")
    page.goto(f"{YEAR}/scoring")
    page.get_by_role("link", name=NAME).click()
    for place, points in enumerate(("80", "70", "90")):
        page.locator(f"#line{place}").fill(points)
    seen(page, axe, "short-panel", 360)
    press(page, "保存")
    expect(page.get_by_role("row", name=NAME)).to_contain_text("已评分")


def end_screening(page: Page, axe: str, number: str) -> None:
    """Prepared first, public only when it is published."""
    page.goto(f"{YEAR}/screening/{number}")
    expect(page.get_by_role("main")).to_contain_text("加权平均 79.0 分")
    page.get_by_label("可行", exact=True).check()
    page.get_by_label(re.compile(r"^\s*测算金额")).fill("118")
    page.get_by_label(re.compile(r"^\s*公开的意见")).fill("列为初步候选项目。")
    page.get_by_label(re.compile(r"^\s*内部意见")).fill("与财政再核一次。")
    press(page, "保存，先不公开")
    seen(page, axe, "short-verdict")
    press(page, "发布这个结论")
    expect(page.get_by_role("status")).to_contain_text("结论已发布")


def test_a_project_goes_from_its_sheet_through_department_and_panel_to_the_public(visit, axe: str):
    organizer, department, member, public = visit(), visit(), visit(), visit()
    number = a_proposal(organizer, axe)
    ask_the_department(organizer, axe, number)
    public.goto(f"{YEAR}/proposals/{number}")
    expect(public.get_by_role("main")).to_contain_text("金额、单位和计划在筛选论证结束后公开")
    answer_for_the_department(department, axe)
    score(member, axe)
    end_screening(organizer, axe, number)
    public.reload()
    expect(public.get_by_role("main")).to_contain_text("电力已接通，可以实施。")
    expect(public.get_by_role("main")).not_to_contain_text("与财政再核一次")
    in_english(public)
    seen(public, axe, "short-public", 360)


def refer(page: Page, axe: str, asked: str) -> None:
    """The organizer writes down a delegation's opinion, and hands the question to the unit that answers it."""
    sign_in(page, "organizer")
    page.goto(asked)
    page.get_by_text("记录代表团的审议意见", exact=True).click()
    page.get_by_label("代表团审议意见").fill("同意列为候选项目。")
    press(page, "记录")
    expect(page.get_by_role("status")).to_contain_text("已记录代表团的审议意见")
    seen(page, axe, "short-delegation")
    page.get_by_role("link", name="送交责任单位").last.click()
    page.get_by_label("责任单位账号").select_option(label="县教育局填报人（示例）")
    page.get_by_label("单位名称").fill("县城管局（示例）")
    page.get_by_label("期限").fill("2099-03-01")
    seen(page, axe, "short-refer", 360)
    press(page, "送交")
    expect(page.get_by_role("status")).to_contain_text("已送交责任单位")


def work_off(demo: Site) -> None:
    """Let a worker come by: this site has none of its own."""
    engine = connect(f"sqlite:///{demo.log.parent / 'county.sqlite3'}")
    runner = Runner(writers(engine), {making.TASK: making.make_part}, actor_by_id)
    for job_id in runner.waiting(datetime.now(UTC), all_of_them=True):
        with engine.connect() as connection:
            task = connection.scalar(select(Job.task).where(Job.id == job_id))
        if task == making.TASK:
            while runner.carry_on(job_id):
                continue
    engine.dispose()


def take_papers_along(page: Page, axe: str, demo: Site) -> None:
    """Papers of the review are made while the page says how far it is; overdue units stand by name."""
    page.goto(f"{YEAR}/documents/verdicts")
    seen(page, axe, "short-verdicts", 360)
    press(page, "制作 docx 和 PDF")
    expect(page.get_by_role("progressbar")).to_be_visible()
    seen(page, axe, "short-making", 360)
    work_off(demo)
    expect(page.get_by_role("link", name="下载 PDF")).to_be_visible()
    seen(page, axe, "short-made", 360)
    page.goto(f"{YEAR}/screening/overdue")
    expect(page.get_by_role("main")).to_contain_text("县教育局（示例）")
    seen(page, axe, "short-overdue", 360)


def test_a_deputy_reads_on_a_phone_and_asks_and_the_department_answers(visit, demo, axe: str):
    deputy, department, organizer = visit(), visit(), visit()
    sign_in(deputy, "deputy")
    deputy.goto(f"{YEAR}/review")
    seen(deputy, axe, "short-reading-list", 360)
    expect(deputy.get_by_role("main")).to_contain_text("您已阅读 5 项")
    deputy.get_by_role("link", name="阅读下一项").click()
    deputy.get_by_label("询问", exact=True).check()
    deputy.get_by_label("内容", exact=True).fill("夜间照明由谁维护？")
    press(deputy, "送出")
    seen(deputy, axe, "short-reading", 360)
    asked = deputy.url
    press(deputy, "已阅读，下一项")
    deputy.goto(f"{YEAR}/review")
    expect(deputy.get_by_role("main")).to_contain_text("您已阅读 6 项")
    refer(organizer, axe, asked)
    sign_in(department, "filer")
    department.goto(asked)
    department.get_by_role("link", name="答复", exact=True).last.click()
    department.get_by_label("答复", exact=True).fill("由路灯管理所负责。")
    press(department, "公布答复")
    deputy.goto(asked)
    expect(deputy.get_by_role("main")).to_contain_text("由路灯管理所负责。")
    take_papers_along(organizer, axe, demo)
