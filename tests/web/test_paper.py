"""The pages of boxes before their counters, and devices that sign: everything unfit is said beside its place."""

import json
from uuid import UUID, uuid4

import pytest

from ballot.balloting.paper import service
from ballot.balloting.paper.queries import boxes as queries
from ballot.balloting.paper.rules import BoxState
from ballot.balloting.paper.service import MixBoxes
from ballot.kernel import log_key
from ballot.kernel.policy import Role
from ballot.people.models import AccountId, Assembly
from ballot.protocol.encoding import canonical
from ballot.protocol.signature import sign
from ballot.protocol.voids import act_digest
from tests.balloting.halls import SEED
from tests.balloting.paper.rooms import a_paper_room, a_secret_paper_room, an_open_room, found, rows
from tests.databases import an_app
from tests.web.town import Town, walker
from tests.web.visits import send

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def app(database, tmp_path):
    key = tmp_path / "log.key"
    log_key._write(key, SEED)  # a known key, as no command makes one
    with an_app(database.url, log_key=key) as app:
        yield app


@pytest.fixture
def room(sessions):
    return a_paper_room(sessions)


def at(room, rest: str = "") -> str:
    return f"/{room.hall.desk.county.slug}/2027/elections/{room.hall.election_id}/papers{rest}"


def client_of(app, room, actor, role: Role = Role.DESK_CLERK):
    with room.hall.reading() as session:
        county = session.get_one(Assembly, room.hall.place)
    town = Town(county.id, county.slug, county.log_id, {role: AccountId(UUID(actor.id))}, {})
    return walker(app, room.hall.sessions, town, role)


def numbers(*given: object, round_: int = 1) -> dict[str, str]:
    names = ("returned", "invalid", "unused", "option-0", "option-1", "option-2")
    return {**dict(zip(names, map(str, given), strict=True)), "round": str(round_)}


def said(answer) -> str:
    return answer.get_data(as_text=True)


WRONG = (
    (("", 0, 0, 0, 0, 0), "请填写"),
    ((5, "five", 0, 0, 0, 0), "其中无效票"),
    ((5, -1, 0, 0, 0, 0), "0 到 100000"),
    ((5, 10**40, 0, 0, 0, 0), "0 到 100000"),
    ((5, 6, 0, 0, 0, 0), "无效票 6 张，多于收回的 5 张"),
    ((5, 1, 0, 5, 0, 0), "得 5 票，多于有效票 4 张"),
    ((5, 0, 0, 4, 4, 4), "合计 12 个选择，这些有效票最多只能有 10 个"),
)


def test_every_unfit_number_is_said_beside_its_field_and_nothing_is_kept(app, room):
    box, clerk = rows(room)[0], client_of(app, room, room.one)
    for given, words in WRONG:
        answer = send(clerk, at(room, f"/{box.id}"), numbers(*given))
        assert (answer.status_code, words in said(answer)) == (422, True), given
    assert room.box(box).state is BoxState.UNCOUNTED
    answer = send(clerk, at(room, f"/{box.id}"), numbers(5, 0, 0, 4, 4, 0, round_=2))
    assert "已经重新开始" in said(answer)


def test_the_second_person_sees_no_number_of_the_first_and_the_first_no_form(app, room):
    box = rows(room)[0]
    one, two = client_of(app, room, room.one), client_of(app, room, room.two)
    assert send(one, at(room, f"/{box.id}"), numbers(5, 0, 0, 4, 3, 0)).status_code == 303
    mine, theirs = said(one.get(at(room, f"/{box.id}"))), said(two.get(at(room, f"/{box.id}")))
    assert "您已经清点过这个票箱" in mine
    assert 'name="returned"' not in mine
    assert 'name="returned"' in theirs
    assert 'value="4"' not in theirs
    send(two, at(room, f"/{box.id}"), numbers(5, 0, 0, 4, 2, 0))
    english = said(two.get(at(room, f"/{box.id}"), headers=ENGLISH))
    assert "Where the two counts differ" in english


def test_a_count_that_comes_too_late_is_refused_in_words_and_its_numbers_stay(app, room):
    first, second = rows(room)
    three = client_of(app, room, room.three)
    room.both(first, found(5, 4, 3, 0))
    late = send(three, at(room, f"/{first.id}"), numbers(5, 0, 0, 3, 2, 1), on=at(room, f"/{second.id}"))
    assert (late.status_code, "两个人的清点已经一致" in said(late)) == (422, True)
    assert 'value="3"' in said(late)
    room.do(service.mix_boxes, MixBoxes(room.at(second), first.id))
    token = at(room, f"/{first.id}")
    emptied = send(three, at(room, f"/{second.id}"), numbers(3, 0, 0, 3, 2, 1), on=token)
    assert (emptied.status_code, "不用再清点" in said(emptied)) == (422, True)


def test_why_no_box_of_a_secret_vote_can_be_signed_yet_is_said_where_boxes_are(app, sessions):
    room = a_secret_paper_room(sessions, (20, 5))
    large, small = rows(room)
    one, two = client_of(app, room, room.one), client_of(app, room, room.two)
    for clerk in (one, two):
        send(clerk, at(room, f"/{large.id}"), numbers(20, 0, 0, 9, 8, 3))
    for path in (at(room), at(room, f"/{large.id}")):
        assert "还有 1 个票箱没有清点一致，或者纸票太少" in said(two.get(path))
        assert "two people do not agree yet" in said(two.get(path, headers=ENGLISH))
    device = app.test_client()
    assert signed(device, room, large, 1).get_json()["code"] == "boxes-awaited"
    room.do(service.mix_boxes, MixBoxes(room.at(small), large.id))
    room.both(large, found(25, 12, 10, 3))
    assert "在自己的设备" not in said(one.get(at(room)))
    assert "打开自己的个人链接" in said(one.get(at(room, f"/{large.id}")))


def test_what_does_not_add_up_is_said_in_words(app, room):
    first, second = rows(room)
    room.both(first, found(3, 3, 3, 0, unused=1))
    room.both(second, found(4, 4, 0, 0))
    page = said(client_of(app, room, room.one).get(at(room)))
    for words in ("1号箱有 1 张发出后", "2号箱收回的比发出的多 1 张：这样整个票决无效", "应发纸票 8 张"):
        assert words in page
    room.issue(second, 0)
    assert "还有 3 张纸票没有记到任何票箱" in said(client_of(app, room, room.one).get(at(room)))


def test_boxes_are_declared_given_papers_mixed_and_printed_on_their_pages(app, sessions):
    room = an_open_room(sessions)
    registrar = client_of(app, room, room.one, Role.REGISTRAR)
    for name in ("1号箱", "2号箱"):
        assert send(registrar, at(room), {"name": name, "place": "东侧"}).status_code == 303
    for name, words in (("", "请填写"), ("1号箱、2号箱", "不能有顿号"), ("\u202e箱", "不能使用的字符")):
        assert words in said(send(registrar, at(room), {"name": name, "place": "西侧"}))
    first, second = rows(room)
    refused = send(registrar, at(room, f"/{first.id}/issue"), {"issued": "1"}, on=at(room))
    assert "不能多于已成立的纸票作废" in said(refused)
    paper = registrar.get(at(room, "/print.pdf?copies=3"))
    assert (paper.status_code, paper.data[:4]) == (200, b"%PDF")
    assert registrar.get(at(room, "/print.pdf?copies=many")).status_code == 200
    assert said(registrar.get(at(room).removesuffix("/papers"))).count(f'href="{at(room)}"') == 1
    room.move(8)
    room.enter_voids()
    room.issue(first, 8)
    room.hall.close(8)
    strange = send(registrar, at(room, f"/{second.id}/mix"), {"into": str(uuid4())}, on=at(room))
    assert strange.status_code == 422
    send(registrar, at(room, f"/{second.id}/mix"), {"into": str(first.id)}, on=at(room))
    assert room.box(second).state is BoxState.MIXED
    assert "1号箱、2号箱" in said(registrar.get(at(room)))


def test_what_a_device_sends_wrongly_is_refused_in_words_with_its_code(app, room):
    box, device = rows(room)[0], app.test_client()
    listed = f"{at(room)}.json"
    assert json.loads(device.get(listed).data)["papers"] == []
    early = device.post(at(room, f"/{box.id}/signatures"), json={"index": 1, "signature": "00" * 64})
    assert (early.status_code, early.get_json()["code"]) == (422, "unfit-order")
    assert signed(device, room, box, 1, "00" * 64).get_json()["code"] == "box-not-agreed"
    room.both(box, found(5, 4, 3, 0))
    [waiting] = json.loads(device.get(listed).data)["papers"]
    assert (waiting["id"], waiting["signed"]) == (str(box.id), [])
    for changes, status, code in (({"index": 3}, 422, "unfit-signature"), ({"more": 1}, 422, "unfit-order")):
        answer = signed(device, room, box, 1, **changes)
        assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert device.post(at(room, f"/{box.id}/signatures"), data=b"junk").status_code == 415
    assert signed(device, room, type(box)(id=uuid4()), 1, "00" * 64).status_code == 404
    body = waiting["body"]
    first = sign(room.signers[1], act_digest("paper", body)).hex()
    assert signed(device, room, box, 1, first).get_json()["seq"] is None
    second = sign(room.signers[2], act_digest("paper", body)).hex()
    assert signed(device, room, box, 2, second).get_json()["seq"] is not None
    with room.hall.reading() as session:
        assert queries.unfinished(session, room.election(session)) == 1


def signed(device, room, box, by: int, signature: str = "11" * 64, **changes: object):
    order = canonical({"index": by, "signature": signature, **changes})
    return device.post(at(room, f"/{box.id}/signatures"), data=order, content_type="application/json")
