"""What the people of a session do on their own pages until the vote is open, each before a real browser."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import follow, press
from tests.browser.looks import seen
from tests.browser.session import DEPUTIES, MEETING, TITLE, Day

PRESENT = 6
"""Deputies who come; the last of them is late."""


def adopt(day: Day, axe: str) -> None:
    """Draft a rule from a template, read it in words, and enter that the session has adopted it."""
    page = day.visit("one")
    page.goto("/ninghai/2027/meetings")
    follow(page, "拟定票决办法")
    page.get_by_label("乡镇人大（记名）").check()
    press(page, "下一步")
    page.get_by_label("每张票最多选几项").fill("1")
    seen(page, axe, "open-rule-change")
    page.get_by_label("每张票最多选几项").fill("2")
    press(page, "核对")
    expect(page.get_by_text("采用记名投票，投票结束后公布每张选票。")).to_be_visible()
    follow(page, "登记大会已经通过")
    page.get_by_label("通过票决办法的决定文号").fill("宁人大〔2027〕1号")
    page.get_by_label("通过日期").fill("2027-01-11")
    press(page, "登记通过")
    seen(page, axe, "open-rule-adopted")


def call(day: Day, axe: str) -> None:
    page = day.visit("one")
    page.goto("/ninghai/2027/meetings")
    follow(page, "新建会议")
    page.get_by_label("会议名称").fill(MEETING)
    page.get_by_label("会议日期").fill("2027-01-12")
    page.get_by_label("会议地点").fill("县人民会堂")
    press(page, "保存")
    expect(page.get_by_role("heading", level=1)).to_have_text(MEETING)
    day.meeting = page.url.removeprefix(day.site.address)
    seen(page, axe, "open-meeting")


def hand_over_keys(day: Day, axe: str) -> None:
    """The registrar draws the cards apart, and the site takes over nothing but public keys."""
    day.draw()
    page = day.visit("registrar")
    page.goto(f"{day.meeting}/cards")
    page.get_by_label("公钥文件").set_input_files(day.folder / "cards" / "keys.json")
    press(page, "检查")
    expect(page.get_by_role("heading", name="请核对，再导入")).to_be_visible()
    seen(page, axe, "open-cards-preview")
    press(page, "核对无误，导入公钥")
    expect(page.get_by_text("公钥已导入")).to_be_visible()


def prepare(day: Day, axe: str) -> None:
    page = day.visit("one")
    page.goto(day.meeting)
    follow(page, "新建票决")
    page.get_by_label("票决名称").fill(TITLE)
    press(page, "新建")
    day.election = page.url.removeprefix(day.site.address).removesuffix("/console")
    seen(page, axe, "open-console-draft")
    follow(page, "确定计票人")
    page.get_by_label("姓名").fill("计票人甲\n计票人乙")
    press(page, "登记并生成个人链接")
    seen(page, axe, "open-counters")
    links = [link.removeprefix(day.site.address) for link in page.locator("main code").all_inner_texts()]
    for name, link in zip(("first", "second"), links, strict=True):
        counter = day.phone(name)
        counter.goto(link)
        press(counter, "开始")
        said(counter, "等待组织人员冻结")
    seen(day.phone("first"), axe, "open-counter-ready")


def said(page: Page, words: str) -> None:
    expect(page.get_by_role("status").first).to_contain_text(words, timeout=60_000)


def by_two(day: Day, step: str, ask: str, agree: str, axe: str) -> None:
    """One organizer asks for a step, and finds that alone nothing happens; the other does it."""
    one, other = day.visit("one"), day.visit("other")
    one.goto(f"{day.election}/console")
    follow(one, step)
    press(one, ask)
    follow(one, step)
    expect(one.get_by_text("须由另一位组织人员确认")).to_be_visible()
    assert one.get_by_role("button", name=agree).count() == 0
    other.goto(f"{day.election}/console")
    follow(other, step)
    seen(other, axe, f"open-two-{step}")
    press(other, agree)
    expect(other.get_by_role("heading", level=1)).to_have_text(TITLE)


def row(page: Page, name: str) -> Locator:
    return page.locator("tr[id]", has_text=name)


def check_in(day: Day, axe: str) -> None:
    """Six of seven come; the last of them is late."""
    page = day.visit("clerk")
    page.goto(f"{day.meeting}/desk")
    press(page, "列入名单")
    expect(row(page, DEPUTIES[0])).to_be_visible()
    for name in DEPUTIES[: PRESENT - 1]:
        row(page, name).get_by_role("button", name="签到").first.click()
        expect(row(page, name).locator(".lamp").first).to_have_text("已签到")
    late = row(page, DEPUTIES[PRESENT - 1])
    late.locator("summary").click()
    late.get_by_role("button", name="迟到签到").first.click()
    expect(late.locator(".lamp").first).to_have_text("迟到签到")
    seen(page, axe, "open-desk")


def replace_card(day: Day, axe: str) -> None:
    """The first deputy's card is lost: two counters sign, and the spare takes its place."""
    page = day.visit("clerk")
    page.goto(f"{day.meeting}/voids")
    page.get_by_label("卡号", exact=True).fill(day.number(0))
    page.get_by_label("换用备用卡").check()
    page.get_by_label("备用卡的卡号").fill(day.number(len(DEPUTIES)))
    press(page, "提出作废")
    for name in ("first", "second"):
        counter = day.phone(name)
        counter.get_by_role("button", name="签署全部 1 条").wait_for(timeout=60_000)
        seen(counter, axe, f"open-void-{name}")
        press(counter, "签署全部 1 条")
        expect(counter.get_by_role("button", name="签署全部 1 条")).to_have_count(0)
    page.reload()
    expect(page.get_by_text("备用卡可以投票")).to_be_visible()
    seen(page, axe, "open-voids")
