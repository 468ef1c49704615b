"""The pages of a session beside its ballots: hands, options of its own, names of a roll-call, the minute."""

import io
import re
from uuid import UUID

import pytest

from ballot.balloting.cards.draw import laid_out
from ballot.balloting.cards.holders import Holder
from ballot.kernel.policy import Role
from ballot.people.imports.sheets import as_csv
from ballot.people.models import Assembly
from tests.balloting.followup.rounds import TIE, a_roll_call, held
from tests.people_rows import an_account
from tests.web.checked import check_page
from tests.web.test_every_page import MOST, counted
from tests.web.town import Town, walker
from tests.web.visits import send, token_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def sign_in(app, sessions):
    """Somebody of the hall's assembly, signed in under a role."""

    def enter(hall, role, account):
        found = hall.desk.county
        return walker(app, sessions, Town(found.id, found.slug, found.log_id, {role: account}, {}), role)

    return enter


@pytest.fixture
def two(sign_in):
    return lambda hall: [sign_in(hall, Role.ORGANIZER, UUID(one.id)) for one in (hall.desk.one, hall.desk.other)]


def words(client, path, language="zh"):
    answer = client.get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200, path
    check_page(answer.text)
    return answer.text


def test_hands_are_counted_by_one_and_signed_for_by_another(sessions, two):
    hall = a_roll_call(sessions)
    one, other = two(hall)
    page = f"/ninghai/2027/meetings/{hall.meeting.id}/hands"
    counts = {"subject": "通过会议议程", "base": "present", "in_favour": "0", "against": "0", "abstaining": "0"}
    for wrong in ({"in_favour": "1"}, {"against": "-1"}, {"subject": ""}, {"base": "x"}, {"abstaining": "9" * 30}):
        assert send(one, page, counts | wrong).status_code == 422, wrong
    assert send(one, page, counts).status_code == 303
    assert "核对无误，签认" not in words(one, page)
    read = words(other, page)
    act, digest = re.search(r'action="([^"]+/confirm)".*?name="digest" value="(\w+)"', read, re.DOTALL).groups()
    assert other.post(act, data={"digest": "0" * 64, "csrf_token": token_of(read)}).status_code == 409
    assert other.post(act, data={"digest": digest, "csrf_token": token_of(read)}).status_code == 303
    assert "两人已签认" in words(one, page)
    assert "通过会议议程" in words(one, page.replace("hands", "minute"), "en")


def test_a_vote_on_options_of_its_own_is_prepared_and_unfit_ones_come_back_with_their_fault(sessions, two):
    hall = a_roll_call(sessions)
    one, _ = two(hall)
    page = f"/ninghai/2027/meetings/{hall.meeting.id}/elections/new"
    rule = re.search(r'<option value="([0-9a-f-]{36})"', words(one, page))[1]
    order = {"title": "评议单位票决", "rule": rule}
    for names in ("甲\n甲", "只有一个", "甲\u202e\n乙", "长" * 121 + "\n乙"):
        assert send(one, page, order | {"names": names}).status_code == 422
    assert send(one, page, order | {"names": "教育局\n\n 卫生健康局 \n交通运输局", "rehearsal": "y"}).status_code == 303
    listed = words(one, f"/ninghai/2027/meetings/{hall.meeting.id}")
    assert "演练与正式票决分开" in listed


def test_the_registrar_s_list_is_read_with_its_faults_and_stands_beside_the_votes(app, sessions, sign_in):
    hall = held(a_roll_call(sessions), TIE[:11])
    with sessions.begin() as session:
        account = an_account(session, session.get_one(Assembly, hall.place), "registrar", Role.REGISTRAR).id
    registrar, public = sign_in(hall, Role.REGISTRAR, account), app.test_client()
    page = f"/ninghai/2027/elections/{hall.election_id}/names"
    people = [Holder(f"{number:03}", f"代表{number}", "第一团") for number in range(12)]
    rows = laid_out(hall.cards, people).names()
    assert "公布记名投票的名单" in words(registrar, page.removesuffix("/names"))
    assert public.get(page).status_code == 404
    for data, name, fault in (
        (as_csv(rows[:4]), "names.csv", "名单里没有姓名"),
        (b"\x00\x01", "names.csv", ""),
        (as_csv([("姓名", "公开密钥"), ("甲", "第一张")]), "names.csv", "不是卡号"),
    ):
        token = token_of(words(registrar, f"{page}/publish"))
        sent = registrar.post(f"{page}/publish", data={"file": (io.BytesIO(data), name), "csrf_token": token})
        assert (sent.status_code, fault in sent.text) == (422, True)
    token = token_of(words(registrar, f"{page}/publish"))
    file = {"file": (io.BytesIO(as_csv(rows)), "names.csv"), "csrf_token": token}
    assert registrar.post(f"{page}/publish", data=file).status_code == 303
    with counted(app) as told:
        read = words(public, page)
    assert len(told) <= MOST
    assert "代表11" in read
    assert "Names of the roll-call" in words(public, page, "en")
    tells_in_the_readers_language(public, page)
    assert "谁投了什么" in words(public, page.removesuffix("/names"))


def tells_in_the_readers_language(public, page):
    """The file beside the page: eleven voted for something, one deputy not at all."""
    for language, approved, silent in (("zh", "赞成：", "没有投票"), ("en", "For: ", "Did not vote")):
        file = public.get(f"{page}.csv", headers={"Accept-Language": language}).get_data(as_text=True)
        assert ("代表11" in file, "approve" in file) == (True, False)
        assert (file.count(approved), file.count(silent)) == (11, 1)
