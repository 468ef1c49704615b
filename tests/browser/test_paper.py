"""A vote goes over to paper before everybody's eyes: two count a box apart, differ, agree, and two sign it."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from ballot.app import create_app
from ballot.balloting.presence.models import Attendance
from ballot.balloting.presence.service import Attend, call_roll, check_in
from ballot.balloting.setup.models import Election
from ballot.kernel.db import connect, db, writers
from ballot.kernel.policy import Role
from ballot.people.models import AccountId, Assembly
from tests.balloting.halls import SEED, Hall, a_hall
from tests.browser.acts import by_two, said
from tests.browser.hands import follow, press
from tests.browser.looks import keep, seen, stands_at_every_width
from tests.browser.session import TITLE, Day, cookie_of
from tests.browser.site import serve
from tests.databases import Shelf, settings_for
from tests.people_rows import an_account

DEPUTIES = 8
HALL_SCREEN = {"width": 1920, "height": 1080}


@dataclass(frozen=True, slots=True)
class Walk:
    """The day before the browsers, and the hall whose other steps the services take."""

    day: Day
    hall: Hall

    def go(self, who: str, path: str) -> Page:
        page = self.day.visit(who)
        page.goto(f"{self.day.election}{path}")
        return page


@pytest.fixture
def walk(shelf: Shelf, tmp_path, chromium: Browser) -> Iterator[Walk]:
    key = tmp_path / "log.key"
    key.touch(mode=0o600)
    key.write_text(SEED.hex(), encoding="ascii")
    with shelf.take("sqlite", tmp_path) as database:
        engine = connect(database.url)
        hall = a_hall(writers(engine), deputies=DEPUTIES, keys=False)
        cookies = everybody(hall, database.url)
        with serve(database.url, tmp_path / "log", BALLOT_LOG_KEY=str(key)) as site:
            address = f"/{hall.desk.county.slug}/2027/elections/{hall.election_id}"
            day = Day(chromium, site, cookies, tmp_path, election=address)
            yield Walk(day, hall)
            for context in day.opened.values():
                context.close()
        engine.dispose()
    assert day.complaints == []


def everybody(hall: Hall, url: str) -> dict[str, str]:
    """Two organizers and two clerks, signed in; eight deputies are checked in."""
    with hall.sessions.begin() as session:
        county = session.get_one(Assembly, hall.place)
        session.get_one(Election, hall.election_id).title = TITLE
        clerks = {name: an_account(session, county, name, Role.DESK_CLERK) for name in ("clerk", "teller")}
        staff = {name: (account.id, Role.DESK_CLERK) for name, account in clerks.items()}
    organizers = {"one": hall.desk.one, "other": hall.desk.other}
    staff |= {name: (AccountId(UUID(actor.id)), Role.ORGANIZER) for name, actor in organizers.items()}
    with hall.begin() as work:
        call_roll(work, hall.place, hall.meeting.id)
        rows = work.session.scalars(select(Attendance).limit(DEPUTIES)).all()
        for row in rows:
            check_in(work, Attend(hall.place, hall.meeting.id, row.deputy_id, row.version))
    app = create_app(settings_for(url))
    cookies = {name: cookie_of(app, hall.sessions, hall.desk, *mine) for name, mine in staff.items()}
    with app.app_context():
        db.engine.dispose()
    return cookies


def bring_keys(walk: Walk) -> None:
    for name, link in zip(("first", "second"), walk.hall.links, strict=True):
        page = walk.day.phone(name)
        page.goto(f"{walk.day.election}/panel#{link}")
        press(page, "开始")
        said(page, "等待组织人员冻结")
    walk.hall.freeze()
    walk.hall.open(DEPUTIES)
    walk.hall.cast(walk.hall.envelope(0, 0, 1))


def go_over(walk: Walk, axe: str) -> None:
    """Two organizers let the vote go over to paper, and two counters sign every void at one tap."""
    by_two(walk.day, "全部改用纸质票", "请第二位组织人员确认", "确认并改用纸质票", axe)
    page = walk.go("one", "/console")
    expect(page.get_by_text("已全部改用纸质票").first).to_be_visible()
    seen(page, axe, "open-console-on-paper")
    for name in ("first", "second"):
        counter = walk.day.phone(name)
        press(counter, f"签署全部 {DEPUTIES - 1} 条")
        expect(counter.get_by_role("button", name="签署全部")).to_have_count(0)


def lay_out_boxes(walk: Walk) -> None:
    page = walk.go("clerk", "/papers")
    press(page, "全部登记为已发")
    for name, issued in (("1号箱", 5), ("2号箱", 2)):
        page.get_by_label("名称").fill(name)
        page.get_by_label("地点").fill("会场东侧")
        press(page, "登记")
        follow(page, name)
        page.get_by_label("总张数").fill(str(issued))
        press(page, "登记发出")
        expect(page.get_by_text("发出的张数已登记")).to_be_visible()
        follow(page, "纸质票箱")
    with page.expect_download() as download:
        press(page, "下载表决票（PDF）")
    assert download.value.path().read_bytes().startswith(b"%PDF")
    page.get_by_label("名称").fill("1号箱")
    page.get_by_label("地点").fill("别处")
    press(page, "登记")
    expect(page.get_by_text("已有同名的票箱").first).to_be_visible()


def fill(page: Page, *numbers: int) -> None:
    """收回, 无效, 未用 and the three projects, in the form's order."""
    fields = page.locator("form:has(#returned) input[inputmode=numeric]")
    for place, number in enumerate(numbers):
        fields.nth(place).fill(str(number))
    press(page, "保存清点")


def count(walk: Walk, axe: str) -> None:
    """The first box is counted by two who differ in one project; they count again and agree."""
    walk.hall.close(DEPUTIES)
    pages = [walk.go(who, "/papers") for who in ("clerk", "teller")]
    for page in pages:
        follow(page, "1号箱")
    first, second = pages
    fill(first, 5, 1, 0, 6, 3, 0)
    expect(first.get_by_text("多于有效票 4 张").first).to_be_visible()
    seen(first, axe, "open-count-refused")
    fill(first, 5, 1, 0, 4, 3, 0)
    expect(first.get_by_text("第一遍清点已保存")).to_be_visible()
    assert first.locator("form:has(#returned)").count() == 0
    second.reload()
    assert "4" not in second.locator("form:has(#returned)").inner_text()
    fill(second, 5, 1, 0, 4, 2, 0)
    report = second.get_by_role("row", name="乙")
    expect(report).to_contain_text("3")
    expect(report).to_contain_text("2")
    seen(second, axe, "open-count-differs")
    first.reload()
    for page in pages:
        fill(page, 5, 1, 0, 4, 3, 0)
    expect(second.get_by_text("两遍清点一致")).to_be_visible()
    for who in ("clerk", "teller"):
        page = walk.go(who, "/papers")
        follow(page, "2号箱")
        fill(page, 2, 0, 0, 0, 2, 1)
    stands_at_every_width(walk.go("teller", "/papers"), axe, "boxes-counted")


def sign(walk: Walk, axe: str) -> None:
    for name in ("first", "second"):
        page = walk.day.phone(name)
        page.get_by_role("button", name="封存", exact=True).wait_for(timeout=60_000)
        for box in page.get_by_role("checkbox").all():
            box.check()
        press(page, "封存")
    for name in ("first", "second"):
        page = walk.day.phone(name)
        page.get_by_role("button", name="数字相符，签署 2 个票箱").wait_for(timeout=60_000)
        if name == "first":
            seen(page, axe, "open-paper-to-sign")
        press(page, "数字相符，签署 2 个票箱")
        expect(page.get_by_role("button", name="数字相符")).to_have_count(0)
    expect(walk.go("clerk", "/papers").get_by_text("已写进公开记录").first).to_be_visible()


def publish(walk: Walk) -> None:
    """One total of phones and papers, on the result's page and on the hall screen."""
    page = walk.go("one", "/console")
    press(page, "计票并公布结果")
    expect(page.get_by_role("row", name="乙").first).to_contain_text("6")
    expect(page.get_by_text("收回票，其中纸质票 7 张")).to_be_visible()
    keep(page, "open-result-with-paper")
    hall = walk.day.visit("hall", viewport=HALL_SCREEN)
    hall.goto(f"{walk.day.election}/screen")
    expect(hall.locator("[data-slide=result] .slide__counts")).to_contain_text("其中纸质票 7")
    keep(hall, "open-hall-with-paper")


def test_a_vote_goes_over_to_paper_and_two_who_count_apart_bring_it_to_its_result(walk: Walk, axe: str):
    bring_keys(walk)
    go_over(walk, axe)
    lay_out_boxes(walk)
    count(walk, axe)
    sign(walk, axe)
    publish(walk)
