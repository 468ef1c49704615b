"""The desk's pages before a clerk: one button each, nobody overwritten, no card's secret taken in, few questions."""

import json
import re
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from ballot.balloting.presence.models import VoidRequest
from ballot.balloting.presence.queries import voids as queries
from ballot.balloting.presence.service import check_in, grant_leave
from ballot.kernel import log_key
from ballot.kernel.lifecycle import AttendanceStage as Stage
from ballot.kernel.policy import Role
from ballot.people.models import Account, AccountId, Assembly, Cycle, Delegation, Deputy
from ballot.protocol.encoding import canonical
from ballot.protocol.signature import sign
from ballot.protocol.voids import act_digest
from tests.balloting.halls import SEED, a_hall
from tests.balloting.presence.desks import a_desk
from tests.databases import an_app
from tests.people_rows import a_deputy, a_term
from tests.web.test_every_page import counted
from tests.web.town import Town, walker
from tests.web.visits import token_of

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def app(database, tmp_path):
    """The app with the log key that the hall's records are signed by."""
    key = tmp_path / "log.key"
    log_key._write(key, SEED)  # a known key, as no command makes one
    with an_app(database.url, log_key=key) as app:
        yield app


@pytest.fixture
def desk(sessions):
    hall = a_hall(sessions)
    hall.freeze()
    hall.open()
    return a_desk(sessions, hall)


@pytest.fixture
def clerk(app, desk):
    return as_clerk(app, desk)


def as_clerk(app, desk, login="clerk-1"):
    with desk.hall.reading() as session:
        account = session.scalars(select(Account).where(Account.login == login)).one()
        county = session.get_one(Assembly, desk.hall.place)
    town = Town(county.id, county.slug, county.log_id, {Role.DESK_CLERK: AccountId(account.id)}, {})
    return walker(app, desk.sessions, town, Role.DESK_CLERK)


def at(desk, rest="desk") -> str:
    with desk.hall.reading() as session:
        county = session.get_one(Assembly, desk.hall.place)
        year = session.get_one(Cycle, desk.hall.meeting.cycle_id).year
    return f"/{county.slug}/{year}/meetings/{desk.hall.meeting.id}/{rest}"


def votes_at(desk, rest: str) -> str:
    return re.sub(r"meetings/.*", f"elections/{desk.hall.election_id}/{rest}", at(desk))


def press(client, desk, act: str, number="0000", version=None, query=""):
    row = desk.row(number)
    page = client.get(at(desk)).get_data(as_text=True)
    data = {"csrf_token": token_of(page), "version": row.version if version is None else version}
    return client.post(at(desk, f"desk/deputies/{row.deputy_id}/{act}{query}"), data=data, follow_redirects=True)


def said(answer) -> str:
    return answer.get_data(as_text=True)


def test_a_clerk_checks_a_deputy_in_and_the_numbers_follow(clerk, desk):
    page = said(press(clerk, desk, "check-in-late"))
    assert "迟到签到。" in page
    assert desk.row().stage is Stage.LATE
    page = said(press(clerk, desk, "leave-early"))
    assert "已提前离会。" in page
    assert desk.row().stage is Stage.LEFT
    said(press(clerk, desk, "undo-leaving"))
    said(press(clerk, desk, "undo-check-in"))
    assert desk.row().stage is Stage.EXPECTED


def test_before_a_vote_is_opened_the_big_button_is_in_time_and_after_it_late(app, sessions):
    desk = a_desk(sessions)
    client = as_clerk(app, desk)
    before = said(client.get(at(desk)))
    desk.hall.freeze()
    desk.hall.open()
    after = said(client.get(at(desk)))
    buttons = [re.search(r'desk__main">\s*<form[^>]*action="[^"]*/([a-z-]+)"', page)[1] for page in (before, after)]
    assert buttons == ["check-in", "check-in-late"]


def test_the_second_clerk_is_told_what_the_first_one_did(clerk, desk):
    version = desk.row().version
    desk.act(grant_leave, desk.seen(), by=desk.two)
    page = said(press(clerk, desk, "check-in", version=version))
    assert "没有更改" in page
    assert "请假" in page
    assert desk.row().stage is Stage.ON_LEAVE


def test_a_double_press_says_who_did_it_first(clerk, desk):
    desk.act(check_in, desk.seen(), by=desk.two)
    assert "没有重复登记" in said(press(clerk, desk, "check-in", version=0))
    assert desk.row().version == 1


@pytest.mark.parametrize("version", ["", "x", "9999999999", "-1"])
@ON_SQLITE
def test_a_version_that_no_page_showed_changes_nothing(clerk, desk, version):
    assert "没有更改" in said(press(clerk, desk, "grant-leave", version=version))
    assert desk.row().stage is Stage.EXPECTED


@ON_SQLITE
def test_the_list_comes_back_as_it_was_filtered(clerk, desk):
    page = clerk.get(at(desk)).get_data(as_text=True)
    row = desk.row()
    address = at(desk, f"desk/deputies/{row.deputy_id}/check-in?q=0000&state=expected")
    answer = clerk.post(address, data={"csrf_token": token_of(page), "version": 0})
    assert answer.headers["Location"].endswith(f"?q=0000&state=expected#d-{row.deputy_id}")
    assert "没有符合条件的代表" in said(clerk.get(answer.headers["Location"].partition("#")[0]))


@pytest.mark.parametrize("text", ["https://vote.example/card%23" + "ABCDE" * 6, "ABCDE-FGHIJ%20KLMNOPQRSTUVWXYZ"])
@ON_SQLITE
def test_a_voting_card_in_the_search_is_echoed_nowhere(clerk, desk, text):
    answer = clerk.get(at(desk, f"desk?q={text}&state=expected"), follow_redirects=True)
    assert (answer.request.query_string, "ABCDE" in said(answer)) == (b"state=expected", False)
    assert "没有用来查找" in said(answer)
    answer = press(clerk, desk, "grant-leave", query=f"?q={text}")
    assert (answer.request.query_string, "ABCDE" in said(answer)) == (b"", False)


def test_nothing_new_is_answered_with_nothing(clerk, desk):
    first = clerk.get(at(desk))
    tag = first.headers["ETag"]
    assert clerk.get(at(desk), headers={"If-None-Match": tag}).status_code == 304
    desk.act(check_in, desk.seen())
    again = clerk.get(at(desk), headers={"If-None-Match": tag})
    assert (again.status_code, again.headers["ETag"] != tag) == (200, True)


def scan(client, desk, text: str) -> str:
    token = token_of(client.get(at(desk)).get_data(as_text=True))
    answer = client.post(at(desk, "desk/scan"), data={"csrf_token": token, "badge": text}, follow_redirects=True)
    return said(answer)


def test_a_badge_checks_in_once_and_what_is_no_badge_never(clerk, desk):
    badge = f"badge:{desk.row().badge}"
    assert "迟到签到。" in scan(clerk, desk, badge)
    assert "没有重复登记" in scan(clerk, desk, badge)
    secret = "https://vote.example/card#" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ" * 2
    for text in ("badge:" + "0" * 20, secret, ""):
        page = scan(clerk, desk, text)
        assert "这不是本次会议的代表证" in page
        assert "ABCDEFGH" not in page
    assert desk.row().version == 1


@ON_SQLITE
def test_a_badge_holds_nothing_of_a_card_and_every_deputy_has_one(clerk, desk):
    page = said(clerk.get(at(desk, "desk/badges")))
    assert page.count('class="qr"') == 12
    assert desk.row().badge not in page


@ON_SQLITE
def test_only_the_desk_may_ask_for_the_camera(clerk, desk):
    assert "camera=(self)" in clerk.get(at(desk)).headers["Permissions-Policy"]
    assert "camera=()" in clerk.get(at(desk, "voids")).headers["Permissions-Policy"]


@ON_SQLITE
def test_a_hall_of_231_asks_ten_questions_at_most(app, sessions, desk):
    with sessions.begin() as session:
        term = a_term(session, session.get_one(Assembly, desk.hall.place), 19)
        for number in range(100, 319):
            a_deputy(session, term, f"{number:04}")
        session.add(Delegation(id=uuid4(), assembly_id=desk.hall.place, name="第一代表团", position=1))
        session.flush()
        group = session.scalars(select(Delegation)).one().id
        session.execute(update(Deputy).where(Deputy.number > "0150").values(delegation_id=group))
    client = as_clerk(app, desk)
    token = token_of(said(client.get(at(desk))))
    page = said(client.post(at(desk, "desk/call-roll"), data={"csrf_token": token}, follow_redirects=True))
    assert "219" in page
    for path in (at(desk), at(desk, "desk/badges"), at(desk, "voids")):
        with counted(app) as told:
            assert client.get(path).status_code == 200
        assert len(told) <= 10, told


def ask(client, desk, number: str, **more) -> str:
    token = token_of(client.get(at(desk, "voids")).get_data(as_text=True))
    data = {"csrf_token": token, "election": str(desk.hall.election_id), "number": number, "reason": "paper", **more}
    return said(client.post(at(desk, "voids"), data=data, follow_redirects=True))


def sign_it(client, desk, request, by: int, /, **changes):
    body = queries.body_of(desk.hall.election(), request)
    signature = sign(desk.hall.counters[by - 1], act_digest("void", body)).hex()
    order = canonical({"index": by, "signature": signature, **changes})
    path = votes_at(desk, f"voids/{request.id}/signatures")
    return client.post(path, data=order, content_type="application/json")


def the_request(desk) -> VoidRequest:
    with desk.hall.reading() as session:
        return session.scalars(select(VoidRequest)).one()


def test_a_void_goes_from_the_clerk_to_two_devices_into_the_record_and_back_to_the_desk(app, clerk, desk):
    number = desk.hall.cards.deputies[0].key("open").hex()[:8]
    page = ask(clerk, desk, f"{number[:4]} {number[4:]}")
    assert "不要发纸票" in page
    request, device = the_request(desk), app.test_client()
    [waiting] = json.loads(device.get(votes_at(desk, "voids.json")).data)["voids"]
    assert (waiting["id"], waiting["signed"]) == (str(request.id), [])
    assert waiting["body"] == queries.body_of(desk.hall.election(), request)
    first = sign_it(device, desk, request, 1)
    assert (first.status_code, first.get_json()["state"]) == (200, "waiting")
    assert json.loads(device.get(votes_at(desk, "voids.json")).data)["voids"][0]["signed"] == [1]
    second = sign_it(device, desk, request, 2)
    assert (second.get_json()["state"], second.get_json()["seq"]) == ("standing", the_request(desk).seq)
    assert sign_it(device, desk, request, 2).data == second.data
    assert json.loads(device.get(votes_at(desk, "voids.json")).data)["voids"] == []
    page = said(clerk.get(at(desk, "voids")))
    assert "可以发放纸票" in page
    path = at(desk, f"voids/{desk.hall.election_id}/{request.id}/hand-out")
    handed = clerk.post(path, data={"csrf_token": token_of(page)}, follow_redirects=True)
    assert "纸票已发放" in said(handed)
    assert "Set-Cookie" not in second.headers


@ON_SQLITE
def test_what_a_device_sends_wrongly_is_refused_in_words_with_its_code(app, clerk, desk):
    ask(clerk, desk, desk.hall.cards.deputies[0].key("open").hex()[:8])
    request, device = the_request(desk), app.test_client()
    wrong = (
        ({"index": 3}, 422, "unfit-signature"),
        ({"signature": "00" * 64}, 422, "unfit-signature"),
        ({"signature": "00"}, 422, "unfit-order"),
        ({"more": 1}, 422, "unfit-order"),
        ({"index": -1}, 422, "unfit-order"),
    )
    for changes, status, code in wrong:
        answer = sign_it(device, desk, request, 1, **changes)
        assert (answer.status_code, answer.get_json()["code"]) == (status, code), changes
    path = votes_at(desk, f"voids/{request.id}/signatures")
    assert device.post(path, data=b"junk", content_type="application/json").status_code == 422
    assert device.post(path, data={"index": "1"}).status_code == 415
    desk.hall.cast(desk.hall.envelope(0, 0))
    voted = sign_it(device, desk, request, 1)
    assert (voted.status_code, voted.get_json()["code"]) == (409, "card-has-voted")
    missing = sign_it(device, desk, replace_id(request), 1)
    assert (missing.status_code, missing.get_json()["code"]) == (404, "missing")


def replace_id(request):
    return VoidRequest(id=uuid4(), credential=request.credential, reason=request.reason, spare=request.spare)


@ON_SQLITE
def test_a_number_that_names_no_card_is_said_beside_its_field(clerk, desk):
    for number, words in (("12", "8 位数字"), ("00000000", "没有这个卡号"), ("", "请填写")):
        assert words in ask(clerk, desk, number)
    desk.hall.cast(desk.hall.envelope(0, 0))
    assert "已经投票" in ask(clerk, desk, desk.hall.cards.deputies[0].key("open").hex()[:8])
    assert "没有这个序号" in revoke(clerk, desk, "9999")


def revoke(client, desk, serial: str) -> str:
    token = token_of(client.get(at(desk, "voids")).get_data(as_text=True))
    data = {"csrf_token": token, "serial": serial}
    return said(client.post(at(desk, "voids/sign-in/revoke"), data=data, follow_redirects=True))


@ON_SQLITE
def test_the_pages_speak_english(clerk, desk):
    english = {"Accept-Language": "en"}
    page = said(clerk.get(at(desk), headers=english))
    assert "<h1>Check-in desk</h1>" in page
    assert "that is at least 8. 8 more are needed." in page
