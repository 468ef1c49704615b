"""What each person in the hall does with the pages of a secret vote, in the words that stand on them."""

import re
from collections.abc import Sequence

from playwright.sync_api import Locator, Page, expect

from tests.browser.secret_hall import SecretHall
from tests.browser.votes import PROJECTS, choose

PATIENCE = 120_000


def two_organizers(one: Page, other: Page, hall: SecretHall, act: str) -> None:
    """An act of the console that one asks for and the other confirms."""
    one.goto(f"{hall.base}/console/{act}")
    main(one).get_by_role("button", name="请第二位组织人员确认").click()
    expect(one.get_by_text("已请第二位组织人员确认")).to_be_visible()
    other.goto(f"{hall.base}/console/{act}")
    main(other).get_by_role("button", name=re.compile("^确认")).click()
    expect(other).to_have_url(re.compile("/console$"))


def starts_the_count(organizer: Page, hall: SecretHall) -> None:
    organizer.goto(f"{hall.base}/console")
    main(organizer).get_by_role("button", name="计票并公布结果").click()


def main(page: Page) -> Locator:
    return page.get_by_role("main")


def sits_down(hall: SecretHall, link: str) -> Page:
    """A scrutineer opens the personal link and presses the one button."""
    page = hall.page(f"{hall.base}/panel#{link}")
    page.get_by_role("button", name="开始", exact=True).click()
    return page


def asked(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", name=words)).to_be_visible(timeout=PATIENCE)


def said(page: Page, words: str) -> None:
    expect(page.get_by_role("status").first).to_contain_text(words, timeout=PATIENCE)


def agrees(page: Page, button: str) -> None:
    """Ticks what was compared and presses."""
    pressed = page.get_by_role("button", name=button, exact=True)
    pressed.wait_for(timeout=PATIENCE)
    for box in page.get_by_role("checkbox").all():
        box.check()
    pressed.click()


def signs_voids(page: Page) -> None:
    button = page.get_by_role("button", name=re.compile("^签署全部"))
    button.click(timeout=PATIENCE)
    expect(button).to_be_hidden(timeout=PATIENCE)


def words_of(code: Locator) -> str:
    """The characters of a code, however they are grouped."""
    return "".join(code.inner_text().split())


def checks_in(clerk: Page, number: str) -> None:
    row = clerk.locator("tr[id]", has_text=number)
    row.get_by_role("button", name="签到").first.click()
    expect(row.get_by_text("已签到")).to_be_visible()


def asks_for_a_void(clerk: Page, hall: SecretHall, lost: str, spare: str) -> None:
    """A card was lost: the clerk reads the number outside of a spare, and hands that over once two have signed."""
    clerk.goto(f"{hall.meeting}/voids")
    clerk.get_by_label("卡号", exact=True).fill(lost)
    clerk.get_by_role("radio", name="换用备用卡").check()
    clerk.get_by_label("备用卡的卡号").fill(spare)
    clerk.get_by_role("button", name="提出作废").click()
    expect(clerk.get_by_text("取备用卡")).to_be_visible()


def shows(wall: Page, words: str | re.Pattern[str]) -> None:
    """The hall screen shows this slide, and all of it."""
    expect(wall.get_by_role("heading", level=1)).to_have_text(words, timeout=PATIENCE)
    assert wall.evaluate("document.documentElement.scrollHeight") <= 1080, words


def votes(phone: Page, places: Sequence[int], most: int) -> dict[str, str]:
    """A deputy votes; what the phone then shows, after no more taps than choices and four."""
    expect(phone.get_by_text(f"已选 0 / {most}")).to_be_visible()
    choose(phone, [PROJECTS[place] for place in places])
    phone.get_by_role("button", name="下一步").click()
    expect(phone.get_by_role("heading", name="核对您的选票")).to_be_visible()
    button = phone.get_by_role("button", name="投票", exact=True)
    expect(button).to_be_enabled()
    shown = phone.locator(".booth__tracking").inner_text()
    button.click()
    expect(phone.get_by_role("heading", name="已投票，已计入票箱")).to_be_visible()
    expect(phone.get_by_text("本机已自动核对")).to_be_visible()
    assert phone.evaluate("globalThis.taps") <= len(places) + 4
    assert phone.locator(".booth__tracking").inner_text() == shown
    return {"code": shown, "card": phone.locator(".booth__card").inner_text()}
