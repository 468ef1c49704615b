"""The page of what follows a result: days announced, objections answered, a minute of each check, and who sees what."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from flask import template_rendered

from ballot.balloting.record.models import RecordRetention
from ballot.balloting.setup.rules import Mode
from ballot.people.rules import day_in_china
from tests.balloting.casting.test_spoiling import check
from tests.balloting.halls import a_hall
from tests.balloting.secret_halls import an_open_secret_hall, checked
from tests.hours import clear_of_the_next_hour
from tests.people_rows import NOON
from tests.web.checked import check_page
from tests.web.test_console import organizer as organizer
from tests.web.test_every_page import MOST
from tests.web.test_every_page import counted as questions
from tests.web.test_result import at, counted
from tests.web.visits import send
from tests.work_off import work_off

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
PAGE = "/afterwards"


def test_a_result_is_objected_to_and_answered_and_who_objected_stays_inside(app, sessions, organizer):
    hall = counted(sessions, [(0,)] * 7 + [(1,)])
    client, public = organizer(hall), app.test_client()
    today = day_in_china(datetime.now(UTC))
    days = {"closes_on": today.isoformat(), "keep_until": (today + timedelta(days=400)).isoformat()}
    page = at(hall, PAGE)
    wrong = send(client, at(hall, "/afterwards/period"), {**days, "keep_until": today.isoformat()}, on=page)
    assert (wrong.status_code, "不能早于已经公布的" in wrong.text) == (422, True)
    objected = {"raised_by": "李四代表", "text": "唱票读错了次序。"}
    early = send(client, at(hall, "/afterwards/objections"), objected, on=page)
    assert (early.status_code, "现在不在异议期限内" in early.text) == (422, True)
    assert send(client, at(hall, "/afterwards/period"), days, on=page).status_code == 303
    assert f"{today.month}月{today.day}日以前（含当日）提出" in public.get(at(hall, "/announcement")).text
    assert send(client, at(hall, "/afterwards/objections"), objected, on=page).status_code == 303
    seen = public.get(page).text
    assert ["唱票读错了次序。" in seen, "李四代表" in seen, "等待决定" in seen] == [True, False, True]
    decision = next(line for line in client.get(page).text.split('"') if "/objections/" in line)
    assert "李四代表" in client.get(decision).text
    assert send(client, decision, {"decision": "dismissed", "answer": ""}).status_code == 422
    assert send(client, decision, {"decision": "dismissed", "answer": "次序无误。"}).status_code == 303
    assert "次序无误。" in public.get(page).text


def test_the_record_is_checked_before_two_witnesses_and_everybody_reads_the_minute(app, sessions, organizer):
    hall = counted(sessions, [(0,)] * 7 + [(1,)])
    client, public, page = organizer(hall), app.test_client(), at(hall, PAGE)
    alone = send(client, at(hall, "/afterwards/recounts"), {"witnesses": "王一"}, on=page)
    assert (alone.status_code, "至少两人在场" in alone.text) == (422, True)
    made = send(client, at(hall, "/afterwards/recounts"), {"witnesses": "王一（人大代表）\n赵二（公证员）"}, on=page)
    assert (made.status_code, made.location) == (303, page)
    waiting = public.get(page).text
    assert ['http-equiv="refresh"' in waiting, 'max="100"' in waiting, "开始复核" in client.get(page).text] == [
        *(True, True),
        False,
    ]
    progress, address = at(hall, "/afterwards/recounts/progress"), at(hall, "/afterwards/recounts/1")
    assert public.get(progress).get_json() == {"stage": "ordered", "done": 0, "total": 100}
    work_off(sessions)
    assert public.get(progress).get_json() == {"stage": "done", "done": 100, "total": 100}
    minute = public.get(address, headers={"Accept-Language": "en"})
    check_page(minute.text)
    for words in ("赵二（公证员）", "通过：记录完整", "选定1项：甲。", "与公布的结果一致。"):
        assert words in minute.text
    assert hall.election().head in minute.text.replace(" ", "")
    assert public.get(f"{address}.docx").status_code == 200
    assert "Passed" in public.get(page, headers={"Accept-Language": "en"}).text
    for path in (page, address):
        with questions(app) as told:
            client.get(path)
        assert len(told) <= MOST, (path, told)


def test_a_check_that_was_not_held_has_no_minute_and_a_vote_without_a_result_no_page(app, sessions):
    hall = a_hall(sessions, mode=Mode.OPEN)
    hall.freeze()
    for path in (PAGE, "/afterwards/recounts/1"):
        assert app.test_client().get(at(hall, path)).status_code == 404


def withdraw(hall):
    """Take the ballots off the site, as the job does on its day."""
    with hall.begin() as work:
        kept = {"assembly_id": hall.place, "election_id": hall.election_id, "keep_until": NOON.date()}
        work.session.add(RecordRetention(**kept, withdrawn_at=NOON))
        work.record(hall.election().log_id, "record.withdraw", election=hall.election_id)


def test_once_ballots_have_left_the_page_says_so_and_offers_no_whole_record(app, sessions, organizer):
    hall = counted(sessions, [(0,)] * 7 + [(1,)])
    client = app.test_client()
    assert "record.zip" in client.get(at(hall)).text
    withdraw(hall)
    page = client.get(at(hall)).text
    assert ["record.zip" in page, "停止公开" in page, "开始复核" in organizer(hall).get(at(hall, PAGE)).text] == [
        *(False, True, False)
    ]
    for path in ("/record.zip", "/entries.jsonl"):
        answer = client.get(at(hall, path))
        assert (answer.status_code, answer.get_json()["code"]) == (410, "withdrawn")
    for path in ("/chain.jsonl", "/head.json", "/frame.jsonl", "/papers/minute"):
        assert client.get(at(hall, path)).status_code == 200


def test_once_ballots_have_left_the_frame_serves_no_checked_one_either(app, sessions):
    hall = an_open_secret_hall(sessions)
    place = check(hall, checked(hall, 0, [1, 0, 0]))
    client, frame = app.test_client(), at(hall, "/frame.jsonl")

    def kinds(answer):
        return [json.loads(line)["kind"] for line in answer.data.splitlines()]

    before = client.get(frame)
    assert kinds(before)[-2:] == ["open", "spoil"]
    withdraw(hall)
    # A browser that has the old frame is not told that it still holds.
    after = client.get(frame, headers={"If-None-Match": before.headers["ETag"]})
    assert (after.status_code, kinds(after)) == (200, kinds(before)[:-1])
    assert client.get(at(hall, f"/entries/{place['seq']}")).status_code == 410
    assert client.get(frame, headers={"If-None-Match": after.headers["ETag"]}).status_code == 304


def test_a_result_is_rendered_once_for_each_look_until_a_log_says_that_something_changed(app, sessions, organizer):
    hall, rendered = counted(sessions, [(0,)] * 7 + [(1,)]), []
    signed_in, public = organizer(hall), app.test_client()
    clear_of_the_next_hour()

    def note(_app, template, **_context):
        rendered.append(template.name)

    def shown(client, times=1, **headers):
        before = len(rendered)
        pages = [client.get(at(hall), headers=headers).text for _ in range(3)]
        assert (len(rendered) - before, len(set(pages))) == (times, 1)
        return pages[0]

    with template_rendered.connected_to(note, app):
        shown(signed_in, times=3)
        assert "停止公开" not in shown(public)
        assert '<html lang="en"' in shown(public, **{"Accept-Language": "en"})
        public.post("/display", data={"mode": "dark"})
        assert 'data-mode="dark"' in shown(public)
        withdraw(hall)
        assert "停止公开" in shown(public)
