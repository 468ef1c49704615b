"""A whole open vote through the pages: two organizers, phones without a session, counters, and everybody's checks."""

import io
import re
from itertools import pairwise
from uuid import UUID

import pytest
from sqlalchemy import select

from ballot.balloting.counting.service import EnterSeal, enter_seal
from ballot.balloting.presence.models import Attendance
from ballot.balloting.presence.service import Attend, call_roll, check_in
from ballot.kernel import log_key
from ballot.kernel.policy import Role
from ballot.people.models import Assembly
from ballot.protocol.codes import tracking_code
from ballot.protocol.encoding import canonical, read
from ballot.protocol.record import read_receipt
from ballot.verifier.verify import verify_record
from tests.balloting.halls import PRESENT, SEED, a_hall
from tests.balloting.presence.acts import another_vote
from tests.balloting.presence.desks import a_desk
from tests.web.checked import check_page
from tests.web.town import Town, walker
from tests.web.visits import send

JSON = {"content_type": "application/json"}


@pytest.fixture
def hall(sessions):
    return a_hall(sessions)


@pytest.fixture
def site(app, tmp_path):
    """The app with the log key that the hall's record is signed by."""
    path = tmp_path / "log-key"
    path.write_text(SEED.hex() + "\n", encoding="ascii")
    path.chmod(0o600)
    app.extensions["log_key"] = path
    assert log_key.read(path) == SEED
    return app


@pytest.fixture
def two(site, sessions, hall):
    """Both organizers, signed in."""
    with sessions() as session:
        county = session.get_one(Assembly, hall.place)
        ids = [actor.id for actor in (hall.desk.one, hall.desk.other)]
    towns = [Town(county.id, county.slug, county.log_id, {Role.ORGANIZER: id_}, {}) for id_ in map(UUID, ids)]
    return [walker(site, sessions, town, Role.ORGANIZER) for town in towns]


def at(hall, rest=""):
    return f"/ninghai/2027/elections/{hall.election_id}{rest}"


def both(two, hall, step, **data):
    """Let one organizer ask for a step and the other confirm it."""
    one, other = two
    assert send(one, at(hall, f"/console/{step}"), data).status_code == 303
    page = other.get(at(hall, f"/console/{step}")).get_data(as_text=True)
    digest = re.search(r'name="digest"[^>]*value="([0-9a-f]{64})"', page)
    assert digest
    return send(other, at(hall, f"/console/{step}"), {"digest": digest[1]})


def everybody_comes(hall, count: int) -> None:
    """So many deputies are checked in at the desk."""
    with hall.begin() as work:
        call_roll(work, hall.place, hall.meeting.id)
        for row in work.session.scalars(select(Attendance).limit(count)).all():
            check_in(work, Attend(hall.place, hall.meeting.id, row.deputy_id, row.version))


def seal_and_count(hall, two):
    for body in hall.seal_bodies():
        with hall.begin() as work:
            enter_seal(work, SEED, EnterSeal(hall.place, hall.election_id, body))
    return send(two[0], at(hall, "/console/result"), {}, on=at(hall, "/console"))


def test_two_organizers_lead_a_vote_from_the_freezing_to_a_result_that_verifies(site, hall, two):
    assert both(two, hall, "freeze").status_code == 303
    everybody_comes(hall, PRESENT)
    assert both(two, hall, "open").status_code == 303
    phone = site.test_client()
    receipts = [phone.post(at(hall, "/ballots"), data=hall.envelope(card, 0, 1), **JSON) for card in range(3)]
    assert [one.status_code for one in receipts] == [200, 200, 200]
    assert both(two, hall, "close").status_code == 303
    assert seal_and_count(hall, two).status_code == 303
    page = phone.get(at(hall)).get_data(as_text=True)
    for words in ("甲", "乙", "应到", "实到", "发出票", "收回票", "有效票", "示人大〔2027〕1号"):
        assert words in page
    report = verify_record(io.BytesIO(phone.get(at(hall, "/record.zip")).data))
    assert report.accepted
    assert (report.ballots, report.end) == (3, "result")


def test_one_organizer_alone_and_a_page_that_went_stale_change_nothing(hall, two):
    one, other = two
    send(one, at(hall, "/console/freeze"), {})
    assert send(one, at(hall, "/console/freeze"), {}).status_code == 303
    assert hall.election().stage == "draft"
    stale = send(other, at(hall, "/console/freeze"), {"digest": "0" * 64})
    assert stale.status_code == 409
    assert hall.election().stage == "draft"


def test_a_step_that_cannot_be_taken_says_what_it_waits_for(hall, two):
    everybody_comes(hall, 3)
    answer = send(two[0], at(hall, "/console/open"), {})
    assert answer.status_code == 422
    assert "票决还没有冻结" in answer.get_data(as_text=True)
    both(two, hall, "freeze")
    answer = send(two[0], at(hall, "/console/open"), {})
    assert "到会人数没有达到票决办法的要求" in answer.get_data(as_text=True)


@pytest.fixture
def voting(hall):
    hall.freeze()
    hall.open()
    return hall


def test_a_phone_casts_without_a_session_and_gets_the_same_bytes_for_ever(site, voting):
    phone = site.test_client()
    phone.set_cookie("session", "anything at all")
    first = phone.post(at(voting, "/ballots"), data=voting.envelope(0, 0), **JSON)
    again = phone.post(at(voting, "/ballots"), data=voting.envelope(0, 1), **JSON)
    assert first.data == again.data
    assert first.headers["Cache-Control"] == "no-store"
    assert not first.headers.getlist("Set-Cookie")
    voting.close()
    assert phone.post(at(voting, "/ballots"), data=voting.envelope(0, 2), **JSON).data == first.data


@pytest.mark.parametrize(
    ("envelope", "status", "code"),
    [(b"{}", 422, "unfit-ballot"), (b"x" * 70_000, 413, "413"), (None, 410, "vote-over")],
)
def test_a_refused_cast_says_so_in_words_and_in_the_reader_s_language(site, voting, envelope, status, code):
    if envelope is None:
        envelope = voting.envelope(0, 0)
        voting.close()
    phone = site.test_client()
    texts = set()
    for language in ("zh-CN", "en"):
        answer = phone.post(at(voting, "/ballots"), data=envelope, headers={"Accept-Language": language}, **JSON)
        assert (answer.status_code, answer.json["code"]) == (status, code)
        texts.add(answer.json["message"])
    assert len(texts) == 2
    assert phone.post(at(voting, "/ballots"), data=voting.envelope(0, 0)).status_code == 415


def test_while_an_open_vote_runs_its_ballots_are_told_to_nobody(site, voting):
    phone = site.test_client()
    receipt = read_receipt(read(phone.post(at(voting, "/ballots"), data=voting.envelope(0, 0), **JSON).data))
    assert phone.get(at(voting, "/record.zip")).json["code"] == "after-close"
    assert phone.get(at(voting, f"/entries/{receipt.seq}")).status_code == 409
    assert "投票结束后开放" in phone.get(at(voting, "/look-up?code=0000-0000-0000-0000")).get_data(as_text=True)
    state = phone.get(at(voting, "/state.json")).json
    assert (state["stage"], state["ballots"], state["present"]) == ("open", 1, PRESENT)
    assert not {"marks", "total", "choices"} & set(state)


def test_the_chain_proves_a_receipt_and_is_asked_for_only_when_it_grew(site, voting):
    phone = site.test_client()
    receipt = read_receipt(read(phone.post(at(voting, "/ballots"), data=voting.envelope(0, 0), **JSON).data))
    chain = phone.get(at(voting, "/chain.jsonl"))
    links = [read(line) for line in chain.data.splitlines()]
    assert links[receipt.seq]["hash"] == receipt.hash.hex()
    assert all(later["prev"] == link["hash"] for link, later in pairwise(links))
    tag = {"If-None-Match": chain.headers["ETag"]}
    assert phone.get(at(voting, "/chain.jsonl"), headers=tag).status_code == 304
    phone.post(at(voting, "/ballots"), data=voting.envelope(1, 0), **JSON)
    assert phone.get(at(voting, "/chain.jsonl"), headers=tag).status_code == 200
    assert len(phone.get(at(voting, f"/chain.jsonl?from={receipt.seq + 1}")).data.splitlines()) == 1


def test_a_tracking_code_finds_its_ballot_and_another_finds_none(site, voting):
    phone = site.test_client()
    receipt = read_receipt(read(phone.post(at(voting, "/ballots"), data=voting.envelope(0, 0), **JSON).data))
    voting.close()
    code = tracking_code(receipt.ballot)
    for typed in (code, code.lower().replace("-", " ")):
        assert f"第 {receipt.seq} 条" in phone.get(at(voting, "/look-up"), query_string={"code": typed}).text
    for wrong in ("0000-0000-0000-0000", "short", "7KQ2%"):
        assert phone.get(at(voting, "/look-up"), query_string={"code": wrong}).status_code == 422


def test_what_was_kept_is_compared_and_a_forgery_accuses_nobody(site, voting):
    phone = site.test_client()
    head = phone.get(at(voting, "/head.json")).data
    receipt = phone.post(at(voting, "/ballots"), data=voting.envelope(0, 0), **JSON).data
    for kept in (head, receipt):
        answer = send(phone, at(voting, "/kept"), {"text": kept.decode()})
        assert "一致：它在现在的记录里" in answer.get_data(as_text=True)
    forged = canonical({**read(head), "hash": "0" * 64})
    assert send(phone, at(voting, "/kept"), {"text": forged.decode()}).status_code == 422


def test_what_was_kept_of_another_vote_is_said_to_be_so_and_accuses_nobody(site, sessions, voting):
    phone, other = site.test_client(), another_vote(a_desk(sessions, voting)).hall
    head = phone.get(at(voting, "/head.json")).data
    receipt = phone.post(at(voting, "/ballots"), data=voting.envelope(0, 0), **JSON).data
    for kept in (head, receipt):
        answer = send(phone, at(other, "/kept"), {"text": kept.decode()})
        page = answer.get_data(as_text=True)
        assert (answer.status_code, "不一致" in page) == (422, False)
        assert f"它写明属于另一次票决（{voting.election().title}）" in page


def test_the_pages_of_a_vote_hold_in_english_at_every_stage(site, sessions, hall, two):
    for act in (lambda: None, hall.freeze, hall.open, hall.close, hall.seal, hall.count):
        act()
        for path in ("", "/look-up", "/kept", "/console"):
            answer = two[0].get(at(hall, path), headers={"Accept-Language": "en"})
            assert answer.status_code == 200
            check_page(answer.text)
