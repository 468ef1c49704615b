"""An idea as its sender walks it, without script: three steps, a look, the code once; then what the code opens."""

import io
import re

import pytest
from flask import Flask
from sqlalchemy import select

from ballot.kernel import log
from ballot.kernel.policy import Role
from ballot.kernel.sandbox import read_table
from ballot.solicitation.models import Contact, Draft, DraftPhoto, Entrance, Idea, Photo
from ballot.solicitation.rules import limits
from ballot.solicitation.rules.ideas import Origin
from ballot.solicitation.rules.sheets import read_lines
from ballot.solicitation.service import triage
from tests.kernel.bad_files import a_located_picture
from tests.solicitation.ideas import do, matter, row, rows, send
from tests.solicitation.walking import HOME, hand_in, place_organizer, post, write
from tests.web.town import walker

CODE = re.compile(r"<code>((?:[0-9A-Z]{4}-){3}[0-9A-Z]{4})</code>")
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_three_steps_a_look_and_the_code_once(app, sessions, place):
    client = app.test_client()
    page = write(client, photo=a_located_picture(), name="王小明", phone="13812345678", consent="y")
    for word in ("在东门装路灯", "晚上太黑", "桃源街道", "1 张", "王小明"):
        assert word in page
    assert hand_in(client, page).status_code == 303
    receipt = client.get(f"{HOME}/new/sent")
    assert receipt.headers["Cache-Control"] == "no-store"
    code = CODE.search(receipt.get_data(as_text=True))[1]
    assert client.get(f"{HOME}/new/sent").status_code == 303
    made = row(sessions, 3)
    assert (made.what, made.area, made.category, made.quick) == ("在东门装路灯", "桃源街道", "教育", True)
    assert rows(sessions, Draft) == []
    assert rows(sessions, DraftPhoto) == []
    assert len(rows(sessions, Contact)) == 2
    other = app.test_client()
    assert post(other, f"{HOME}/mine/code", code=code.lower()).status_code == 303
    assert "在东门装路灯" in other.get(f"{HOME}/mine").get_data(as_text=True)


def test_a_photo_keeps_nothing_but_pixels_and_its_name_goes_nowhere(app, sessions, place):
    client = app.test_client()
    hand_in(client, write(client, photo=a_located_picture()))
    with sessions() as session:
        photo = session.scalars(select(Photo).join(Idea, Idea.id == Photo.idea_id).where(Idea.number == 3)).one()
        assert photo.type == "image/jpeg"
        for trace in (b"Exif", b"GPS", b"http://ns.adobe.com", b"MakerOfPhones", b"evil"):
            assert trace not in photo.data


def test_nobody_but_the_desk_sees_a_photo_before_the_idea_is_public(app, sessions, place):
    client = app.test_client()
    hand_in(client, write(client, photo=a_located_picture()))
    assert client.get(f"{HOME}/3/photo/1").status_code == 404
    desk = walker(app, sessions, place, Role.ORGANIZER)
    assert desk.get(f"{HOME}/desk/3/photo/1").headers["Content-Type"] == "image/jpeg"
    assert post(desk, f"{HOME}/desk/3/show", on=f"{HOME}/desk/3").status_code == 303
    assert client.get(f"{HOME}/3/photo/1").status_code == 200
    post(desk, f"{HOME}/desk/3/photo/1/hide", on=f"{HOME}/desk/3")
    assert client.get(f"{HOME}/3/photo/1").status_code == 404


def test_a_draft_belongs_to_its_writer_and_is_sent_once(app, sessions, place):
    client = app.test_client()
    page = write(client)
    assert app.test_client().get(f"{HOME}/new/check").status_code == 303
    assert hand_in(client, page).status_code == 303
    assert hand_in(client, page).status_code == 303
    assert len(rows(sessions, Idea)) == 3


def test_without_proof_of_work_few_are_taken_and_they_wait_behind(app, sessions, place):
    statuses = []
    for number in range(limits.SLOW.tries + 1):
        client = app.test_client()
        statuses.append(hand_in(client, write(client, f"第{number}件事"), work=False).status_code)
    assert statuses == [303] * limits.SLOW.tries + [429]
    assert [one.quick for one in sorted(rows(sessions, Idea), key=lambda one: one.number)][2:] == [False] * 3


def test_a_contact_is_kept_only_with_consent(app, sessions, place):
    client = app.test_client()
    post(client, f"{HOME}/new", what="修桥", why="危险")
    assert post(client, f"{HOME}/new/contact", name="王小明", phone="13812345678").status_code == 422


def test_a_poster_leads_to_the_form_and_its_origin_stays(app, sessions, place):
    client = app.test_client()
    (door,) = [one for one in rows(sessions, Entrance) if one.station_id]
    answer = client.get(f"/ninghai/at/{door.token}")
    assert answer.headers["Location"].endswith(f"{HOME}/new?from={door.token}")
    hand_in(client, write(client, query=f"?from={door.token}"))
    assert row(sessions, 3).origin is Origin.STATION


def test_codes_cannot_be_guessed_by_trying(app, sessions, place):
    client = app.test_client()
    statuses = [
        post(client, f"{HOME}/mine/code", code=f"{number:016d}").status_code
        for number in range(limits.LOOKUPS.tries + 2)
    ]
    assert statuses == [422] * limits.LOOKUPS.tries + [429] * 2


def test_support_is_counted_once_a_visitor_and_limited_a_source(app, sessions, place):
    statuses = []
    for _visitor in range(limits.SUPPORTS_OF_ONE.tries + 1):
        client = app.test_client()
        statuses.append(post(client, f"{HOME}/1/support", on=f"{HOME}/1").status_code)
    assert statuses == [303] * limits.SUPPORTS_OF_ONE.tries + [429]


def test_whoever_says_me_too_is_nobody_to_the_log(app, sessions, place):
    deputy = walker(app, sessions, place, Role.DEPUTY)
    assert post(deputy, f"{HOME}/1/support", on=f"{HOME}/1").status_code == 303
    with sessions() as session:
        newest = log.entries(session, place.log_id)[-1]
    assert (newest.event, newest.actor) == ("idea.support", "public")


def test_the_order_is_the_visitor_s_own_and_stays(app, sessions, place):
    organizer = place_organizer(place)
    for number in range(30):
        made = send(sessions, (place.id, place.things["cycle"]), f"第{number}件事")
        do(sessions, organizer, triage.show_idea, matter(made))
    visitors = [app.test_client() for _ in range(4)]
    seen = [numbers(client.get(HOME)) for client in visitors]
    assert [numbers(client.get(HOME)) for client in visitors] == seen
    assert len({tuple(order) for order in seen}) > 1
    assert {tuple(sorted(order)) for order in seen} == {tuple(sorted(seen[0]))}


def numbers(answer):
    return re.findall(r'href="/ninghai/2027/ideas/(\d+)"', answer.get_data(as_text=True))


@pytest.mark.parametrize(
    ("words", "found"), [("路灯", 1), ("摔倒", 1), ("电梯", 0), ("桃源 路灯", 1), ("100%", 0), ("_", 0)]
)
def test_a_search_finds_two_signs_and_takes_none_for_a_pattern(app, sessions, place, words, found):
    assert len(numbers(app.test_client().get(HOME, query_string={"q": words}))) == found


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_exported_can_be_read_back_and_holds_no_formula(app, sessions, place, kind):
    made = send(sessions, (place.id, place.things["cycle"]), "=HYPERLINK(1)", "@SUM(1)\n第二行")
    do(sessions, place_organizer(place), triage.show_idea, matter(made))
    data = app.test_client().get(f"{HOME}/list.{kind}").get_data()
    table = read_table(data)
    assert not any(cell.startswith(("=", "@", "+", "-")) for line in table.rows for cell in line)
    lines = read_lines(table.rows)
    assert [line["what"] for line in lines] == ["在桃源公园加装路灯", "=HYPERLINK(1)"]
    assert lines[1]["why"] == "@SUM(1)\n第二行"


def test_a_file_of_ideas_is_taken_in_whole_or_not_at_all(app, sessions, place):
    staff = walker(app, sessions, place, Role.STATION_STAFF)
    path = f"{HOME}/enter/file"
    wrong = "希望办什么事,为什么需要办\n修桥,危险\n,没有题目\n".encode()
    assert post(staff, path, file=(io.BytesIO(wrong), "a.csv")).status_code == 422
    assert len(rows(sessions, Idea)) == 2
    right = "希望办什么事,为什么需要办,来源,原编号\n修桥,危险,热线电话,007\n修路,坑洼,来信,\n".encode()
    assert post(staff, path, file=(io.BytesIO(right), "a.csv")).status_code == 303
    assert [row(sessions, number).origin for number in (3, 4)] == [Origin.HOTLINE, Origin.LETTER]


def test_the_data_are_as_they_are_described(app, sessions, place):
    client = app.test_client()
    told, described = client.get(f"{HOME}/list.json").get_json(), client.get(f"{HOME}/openapi.json").get_json()
    schemas = described["components"]["schemas"]
    assert set(told) == set(schemas["Page"]["properties"])
    assert set(told["ideas"][0]) == set(schemas["Idea"]["properties"])
    assert f"{HOME}/list.json" in described["paths"]


def test_posters_are_drawn_with_their_font_and_bear_their_own_address(app, sessions, place):
    staff = walker(app, sessions, place, Role.STATION_STAFF)
    whole = staff.get("/ninghai/posters/all.pdf").get_data()
    assert whole.startswith(b"%PDF")
    assert b"FontFile" in whole or b"/Type /ObjStm" in whole
    one = staff.get(f"/ninghai/posters/{place.things['entrance_id']}.svg").get_data(as_text=True)
    assert one.count("<path") == 1


def test_an_idea_that_was_merged_leads_to_the_other_and_back(app, sessions, place):
    desk = walker(app, sessions, place, Role.ORGANIZER)
    done = post(desk, f"{HOME}/desk/2", route="merge", target="1", text="与 1 号相同，合并办理。")
    assert done.status_code == 303
    post(desk, f"{HOME}/desk/2/publish", on=f"{HOME}/desk/2")
    visitor: Flask = app.test_client()
    assert f'href="{HOME}/1"' in visitor.get(f"{HOME}/2").get_data(as_text=True)
    assert f'href="{HOME}/2"' in visitor.get(f"{HOME}/1").get_data(as_text=True)
    assert post(desk, f"{HOME}/desk/2/reopen", on=f"{HOME}/desk/2").status_code == 303
    assert f'href="{HOME}/2"' not in visitor.get(f"{HOME}/1").get_data(as_text=True)
