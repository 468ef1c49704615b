"""Journeys of solicitation: a citizen on a phone, a station's staff, an organizer at the desk with the keyboard."""

import io
import re

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.demo import sign_in
from tests.browser.hands import press
from tests.browser.looks import seen

IDEAS = "/shifan/2027/ideas"
WISH = "在桃源公园东门加装两盏路灯"


def a_photo() -> bytes:
    made = io.BytesIO()
    Image.linear_gradient("L").resize((320, 240)).save(made, "JPEG")
    return made.getvalue()


def write(page: Page, axe: str) -> None:
    """The first step, wrongly at first, and the two others."""
    page.goto(IDEAS)
    page.get_by_role("link", name="提一条建议").click()
    press(page, "下一步")
    expect(page.locator(".errors")).to_be_focused()
    seen(page, axe, "citizen-what-faults")
    page.get_by_label("您希望办什么事？").fill("公园里放老人健身器材")
    page.get_by_label("您希望办什么事？").blur()
    expect(page.locator("[data-near] a").first).to_be_visible()
    page.get_by_label("您希望办什么事？").fill(WISH)
    page.get_by_label("为什么需要办？").fill("晚上散步的老人看不清台阶。")
    seen(page, axe, "citizen-what")
    press(page, "下一步")
    page.get_by_label("具体地点").fill("公园东门")
    page.get_by_label("照片").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": a_photo()})
    press(page, "上传这张，再加一张")
    expect(page.get_by_role("img", name="第 1 张照片")).to_be_visible()
    seen(page, axe, "citizen-place")
    press(page, "下一步")
    page.get_by_label("怎样称呼您？").fill("王示例")
    page.get_by_label(re.compile("我同意")).check()
    seen(page, axe, "citizen-contact")
    press(page, "下一步：核对")


def test_a_citizen_on_a_phone_sends_an_idea_and_follows_it_to_its_answer(visit, axe: str):
    phone, desk = visit(), visit()
    phone.set_viewport_size({"width": 360, "height": 740})
    write(phone, axe)
    expect(phone.get_by_text(WISH)).to_be_visible()
    seen(phone, axe, "citizen-check")
    press(phone, "提交建议")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("建议已收到", timeout=60_000)
    expect(phone.get_by_text("慢速通道")).to_have_count(0)
    seen(phone, axe, "citizen-receipt")
    code = phone.locator(".lookup code").inner_text()
    number = re.search(r"\d+", phone.get_by_role("heading", level=1).inner_text())[0]
    answer_it(desk, axe, number)
    phone.goto(f"{IDEAS}/mine/code#{code}")
    expect(phone.get_by_label("查询码")).to_have_value(code)
    assert "#" not in phone.url
    press(phone, "查看")
    expect(phone.get_by_text("已列入明年照明计划，转交办理。").first).to_be_visible()
    seen(phone, axe, "citizen-mine")
    phone.get_by_role("link", name="删除我的个人信息").click()
    press(phone, "删除我的个人信息")
    expect(phone.get_by_text("您的个人信息已经删除。")).to_be_visible()
    seen(phone, axe, "citizen-forgotten")


def answer_it(desk: Page, axe: str, number: str) -> None:
    """Take, choose by key, give the reason, publish as a second step."""
    sign_in(desk, "organizer")
    desk.goto(f"{IDEAS}/desk?whose=free&q={number}")
    expect(desk.locator("[data-keys]")).to_be_visible()
    desk.keyboard.press("j")
    expect(desk.locator("[data-queue]").first).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_contain_text(WISH)
    seen(desk, axe, "desk-one")
    expect(desk.locator("[data-keys]")).to_be_visible()
    desk.keyboard.press("3")
    expect(desk.get_by_label("转交给哪个部门")).to_be_focused()
    desk.keyboard.type("县住建局")
    desk.get_by_label("公开答复（理由）").fill("已列入明年照明计划，转交办理。")
    press(desk, "保存，先不公开")
    expect(desk.get_by_role("button", name="发布这个答复")).to_be_visible()
    seen(desk, axe, "desk-prepared")
    press(desk, "发布这个答复")
    expect(desk.get_by_text("答复已发布。")).to_be_visible()
    seen(desk, axe, "desk-published")


def test_a_station_writes_down_what_came_by_telephone_and_prints_its_posters(visit, axe: str):
    page = visit()
    sign_in(page, "station")
    page.goto(f"{IDEAS}/enter")
    page.get_by_label("原渠道").select_option("hotline")
    page.get_by_label("原编号或出处").fill("12345-20260930-0007")
    page.get_by_label("希望办什么事").fill("老小区加装电梯")
    page.get_by_label("为什么需要办").fill("六楼的老人下不了楼。")
    seen(page, axe, "station-enter")
    press(page, "录入")
    expect(page.locator(".lookup code")).to_be_visible()
    page.goto("/shifan/posters?q=城关")
    seen(page, axe, "station-posters")
    with page.expect_download() as loaded:
        page.get_by_role("link", name=re.compile(r"PDF\s*城关")).click()
    assert loaded.value.suggested_filename.endswith(".pdf")


def test_an_organizer_announces_a_year_and_merges_two_ideas_and_takes_it_back(visit, axe: str):
    page = visit()
    sign_in(page, "organizer")
    page.goto(f"{IDEAS}/desk/9?whose=all")
    page.get_by_role("link", name=re.compile(r"并入 \d+ 号…")).first.click()
    expect(page.get_by_label("并入相同建议")).to_be_checked()
    page.get_by_label("公开答复（理由）").fill("说的是同一件事。")
    press(page, "保存，先不公开")
    press(page, "发布这个答复")
    seen(page, axe, "desk-merged")
    press(page, "撤回这个答复")
    expect(page.get_by_text("这条建议恢复原状")).to_be_visible()
    page.goto("/shifan/2027/solicitation")
    page.get_by_label("征集截止日期").fill("2020-01-01")
    press(page, "保存")
    expect(page.locator(".errors")).to_be_focused()
    seen(page, axe, "notice-faults")
