"""The page that settles what a vote left open: asked by one organizer, confirmed by another, seen by everybody."""

import re
from uuid import UUID

import pypdfium2
import pytest
from sqlalchemy import select

from ballot.balloting.followup.service import AskFollowUp, ask_follow_up
from ballot.kernel.policy import Action, Role
from ballot.kernel.work import begin
from ballot.people.approvals.service import confirm_approval
from ballot.people.models import Approval, Assembly
from tests.balloting.followup.rounds import SHORT, TIE, a_roll_call, followed, held
from tests.web.checked import check_page
from tests.web.test_every_page import MOST, counted
from tests.web.town import Town, walker
from tests.web.visits import send

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
PANEL = "计票人甲\n接替的计票人"


@pytest.fixture
def two(app, sessions):
    """Both organizers of a hall, signed in."""

    def sign_in(hall):
        with sessions() as session:
            county = session.get_one(Assembly, hall.place)
        return [
            walker(
                app,
                sessions,
                Town(county.id, county.slug, county.log_id, {Role.ORGANIZER: UUID(one.id)}, {}),
                Role.ORGANIZER,
            )
            for one in (hall.desk.one, hall.desk.other)
        ]

    return sign_in


def at(hall, rest=""):
    return f"/ninghai/2027/elections/{hall.election_id}{rest}"


def words(client, path, language="zh"):
    answer = client.get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200, path
    check_page(answer.text)
    return answer.text


def test_a_tie_is_asked_about_by_one_and_prepared_by_the_other_and_both_votes_lead_to_each_other(app, sessions, two):
    hall = held(a_roll_call(sessions), TIE)
    one, other = two(hall)
    assert "对票数相等的项目再次投票" in words(one, at(hall, "/console"))
    slides = one.get(at(hall, "/screen/slides")).text
    assert "2 项票数相等，没有选定" in slides
    assert slides.count("slide__tied") == 2
    page = at(hall, "/follow-up")
    assert "项目票决（再次投票）" in words(one, page)
    assert send(one, page, {"title": "项目票决（再次投票）", "names": PANEL}).status_code == 303
    assert "您已经请求" in words(one, page)
    with counted(app) as told:
        read = words(other, page)
    assert len(told) <= MOST, told
    assert all(word in read for word in ("接替的计票人", "乙；丙", "确认并准备票决"))
    digest = re.search(r'name="digest"[^>]*value="(\w+)"', read)[1]
    done = send(other, page, {"digest": digest})
    assert done.status_code == 200
    assert len(set(re.findall(r"panel#([\w-]{20,})", done.text))) == 2
    following = re.search(r"elections/([0-9a-f-]{36})/console", done.text)[1]
    assert following in words(one, at(hall))
    assert following in words(one, at(hall, "/console"))
    for rest in ("", "/console"):
        assert str(hall.election_id) in words(other, f"/ninghai/2027/elections/{following}{rest}")
    assert one.get(page).status_code == 303
    assert "Another vote was held on what was left open" in words(one, at(hall), "en")


def test_a_paper_of_another_round_says_what_may_be_marked_in_that_round(sessions, two):
    again = followed(held(a_roll_call(sessions), TIE))
    again.freeze()
    one, _ = two(again)
    answer = one.get(at(again, "/papers/print.pdf"))
    with pypdfium2.PdfDocument(answer.data) as opened:
        said = "".join(opened[0].get_textpage().get_text_range().split())
    assert "最多画1项" in said
    assert "2项" not in said


def digest_on(page):
    return re.search(r'name="digest"[^>]*value="(\w+)"', page)[1]


def test_what_was_asked_about_can_be_asked_anew_by_the_other_one_and_after_a_day_by_anybody(sessions, two):
    hall = held(a_roll_call(sessions), TIE)
    one, other = two(hall)
    page = at(hall, "/follow-up")
    with hall.begin() as work:
        ask_follow_up(work, AskFollowUp(hall.place, hall.election_id, "再次投票", ["甲", "乙"]))
    assert 'name="digest"' not in words(other, page)
    form = {"title": "再次投票", "names": PANEL}
    assert send(one, page, form).status_code == 303
    old = digest_on(words(other, page))
    assert send(other, page, {"title": "第二次投票", "names": PANEL}).status_code == 303
    read = words(one, page)
    assert "第二次投票" in read
    assert send(one, page, {"digest": old}).status_code == 409
    assert send(other, page, {"digest": digest_on(read)}).status_code == 403
    assert send(one, page, {"digest": digest_on(read)}).status_code == 200


def test_what_two_have_said_yes_to_is_carried_out_by_either_and_not_asked_for_again(sessions, two):
    hall = held(a_roll_call(sessions), TIE)
    one, other = two(hall)
    page = at(hall, "/follow-up")
    send(one, page, {"title": "再次投票", "names": PANEL})
    with begin(sessions, hall.desk.other) as work:
        asked = work.session.scalars(select(Approval).where(Approval.act == Action.FOLLOW_UP_ELECTION)).one()
        confirm_approval(work, hall.place, asked.id, asked.digest)
    for client in (one, other):
        assert "确认并准备票决" in words(client, page)
    assert send(one, page, {"digest": digest_on(words(one, page))}).status_code == 200


def test_the_presidium_s_decision_is_read_on_the_result_and_in_the_announcement(sessions, two):
    hall = held(a_roll_call(sessions, rule="town"), TIE)
    one, other = two(hall)
    page = at(hall, "/follow-up")
    assert send(one, page, {"words": "", "chosen": "p02"}).status_code == 422
    assert send(one, page, {"words": "经主席团会议决定。", "chosen": ["p02", "p03"]}).status_code == 422
    assert send(one, page, {"words": "经主席团会议决定。", "chosen": "p09"}).status_code == 422
    assert send(one, page, {"words": "经主席团会议决定。", "chosen": "p02"}).status_code == 303
    digest = re.search(r'name="digest"[^>]*value="(\w+)"', words(other, page))[1]
    assert send(other, page, {"digest": digest}).status_code == 303
    assert "主席团决定选定：" in words(one, at(hall))
    assert "主席团决定选定乙。" in words(one, at(hall, "/announcement"))


def test_a_supplementary_round_takes_no_fewer_than_seats_and_no_more_than_stand(sessions, two):
    hall = held(a_roll_call(sessions), SHORT)
    one, _ = two(hall)
    page = at(hall, "/follow-up")
    for wanted in ("0", "3", "", "x"):
        assert send(one, page, {"title": "补选", "names": PANEL, "wanted": wanted}).status_code == 422
    assert send(one, page, {"title": "补选\u202e", "names": PANEL, "wanted": "1"}).status_code == 422
    assert send(one, page, {"title": "补选", "names": "一个人", "wanted": "1"}).status_code == 422
    assert send(one, page, {"title": "补选", "names": PANEL, "wanted": "1"}).status_code == 303


def test_a_vote_under_way_leaves_nothing_to_settle(sessions, two):
    hall = a_roll_call(sessions)
    hall.freeze()
    one, _ = two(hall)
    assert one.get(at(hall, "/follow-up")).status_code == 409
    assert "票数相等" not in one.get(at(hall, "/console")).text
