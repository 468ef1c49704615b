"""Input that means harm, in every field and upload: refused, or shown inert; nothing is stored of what is refused."""

import io

import pytest

from ballot.kernel.policy import Role
from ballot.solicitation.models import Draft, DraftPhoto, Idea
from ballot.solicitation.service import triage
from ballot.solicitation.service.triage import Matter
from tests.kernel import bad_files
from tests.kernel.bad_files import a_picture
from tests.solicitation.ideas import do, matter, row, rows, send
from tests.solicitation.walking import HOME, hand_in, place_organizer, post, write
from tests.web.town import walker

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

REFUSED = {
    "control": "路灯\x07坏了",
    "zero": "路灯\x00坏了",
    "escape": "路灯\x1b[31m",
    "private": "路灯\ue000",
    "long": "x" * 100_000,
    "blank": " \t \n",
    "only invisible": "\u200b\u202e\u2066",
}
INERT = (
    "<img src=x onerror=alert(1)>",
    "[点我](javascript:alert(1))",
    "＜script＞alert(1)＜/script＞",
    "<svg onload=alert(1)>",
    "{{ 1237*8191 }}{% raw %}",
    "' OR 1=1 --",
    '"><script>alert(1)</script>',
    "=cmd|' /C calc'!A0",
    "data:text/html,<script>1</script>",
    "../../../etc/passwd",
    "&lt;b&gt;",
)
STEPS = {
    "what": ("new", {"why": "为什么"}),
    "why": ("new", {"what": "什么事"}),
}
PICTURES = {
    "bomb": lambda: bad_files.a_png_of(13_000, 13_000),
    "moving": bad_files.a_moving_picture,
    "gif": lambda: a_picture("GIF"),
    "tiff": lambda: a_picture("TIFF"),
    "svg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
    "half": lambda: a_picture()[:200],
    "page": lambda: b"<!doctype html><script>alert(1)</script>",
    "zip": lambda: bad_files.packed({"a": b"b"}),
}


@pytest.mark.parametrize("kind", REFUSED)
@pytest.mark.parametrize("field", STEPS)
def test_a_first_step_that_holds_no_text_is_refused_and_nothing_is_laid_down(app, sessions, place, field, kind):
    step, others = STEPS[field]
    answer = post(app.test_client(), f"{HOME}/{step}", **{**others, field: REFUSED[kind]})
    assert answer.status_code == 422
    assert rows(sessions, Draft) == []


@pytest.mark.parametrize("field", ["unit", "what", "why", "feasibility", "content", "place", "funding", "deadline"])
@pytest.mark.parametrize("kind", ["control", "zero", "private", "long"])
def test_every_field_of_the_long_form_refuses_what_is_no_text(app, sessions, place, field, kind):
    good = {"unit": "县教育局", "what": "修路", "why": "必要", "feasibility": "可行", "content": "一条"}
    answer = post(
        app.test_client(), f"{HOME}/new/unit", **{**good, "name": "张三", "phone": "12345678", field: REFUSED[kind]}
    )
    assert answer.status_code == 422
    assert rows(sessions, Draft) == []


@pytest.mark.parametrize("phone", ["<script>", "1", "1" * 30, "12345678\x00", "１２３４５６７８", "12345;drop"])
def test_what_is_no_telephone_number_is_refused(app, sessions, place, phone):
    client = app.test_client()
    post(client, f"{HOME}/new", what="修路", why="坑洼")
    assert post(client, f"{HOME}/new/contact", phone=phone, consent="y").status_code == 422


@pytest.mark.parametrize("budget", ["abc", "-1", "1e9", "=1+1", "9" * 19])
def test_what_is_no_sum_is_refused(app, sessions, place, budget):
    good = {"unit": "局", "what": "修路", "why": "必要", "feasibility": "可行", "content": "一条", "name": "张三"}
    answer = post(app.test_client(), f"{HOME}/new/unit", **good, phone="12345678", budget=budget)
    assert answer.status_code == 422


@pytest.mark.parametrize("kind", PICTURES)
def test_a_file_that_is_no_still_photo_is_refused_and_not_kept(app, sessions, place, kind):
    client = app.test_client()
    post(client, f"{HOME}/new", what="修路", why="坑洼")
    answer = post(client, f"{HOME}/new/place", photo=(io.BytesIO(PICTURES[kind]()), "photo.jpg"))
    assert answer.status_code == 422
    assert rows(sessions, DraftPhoto) == []


def test_a_fourth_photo_and_one_without_end_are_refused(app, sessions, place):
    client = app.test_client()
    post(client, f"{HOME}/new", what="修路", why="坑洼")
    statuses = [
        post(client, f"{HOME}/new/place", photo=(io.BytesIO(a_picture()), "a.jpg"), more="1").status_code
        for _ in range(4)
    ]
    assert statuses == [303, 303, 303, 422]
    assert len(rows(sessions, DraftPhoto)) == 3
    endless = client.post(f"{HOME}/new/place", data=b"x" * 9_000_000, content_type="multipart/form-data; boundary=x")
    assert endless.status_code == 413


@pytest.mark.parametrize("words", INERT)
def test_whatever_somebody_writes_is_shown_as_it_was_written_and_does_nothing(app, sessions, place, words):
    client = app.test_client()
    hand_in(client, write(client, words, words, name=words[:40], phone="12345678", consent="y"))
    made = row(sessions, 3)
    assert (made.what, made.why) == (words, words)
    do(sessions, place_organizer(place), triage.show_idea, Matter(place.id, place.things["cycle"], 3))
    desk = walker(app, sessions, place, Role.ORGANIZER)
    pages = [client.get(f"{HOME}/3"), client.get(HOME), client.get(f"{HOME}/new"), desk.get(f"{HOME}/desk/3")]
    for page in pages:
        text = page.get_data(as_text=True)
        assert page.status_code == 200
        assert "<img src=x" not in text
        assert "<script>alert" not in text
        assert "<svg onload" not in text
        assert "{{ 1237*8191 }}" in text or "10132267" not in text


def test_a_text_that_would_run_backwards_is_straightened(app, sessions, place):
    client = app.test_client()
    hand_in(client, write(client, "修路\u202egnp.exe", "坑" + "\u0336" * 300))
    made = row(sessions, 3)
    assert made.what == "修路gnp.exe"
    assert len(made.why) == 3


@pytest.mark.parametrize("number", ["0", "999999", "1e3"])
def test_a_number_that_is_no_idea_s_is_missing(app, sessions, place, number):
    assert app.test_client().get(f"{HOME}/{number}").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["page=-1", "page=99999999999", "page=x", "origin=<b>", "state=%01", "order=zzz", "q=" + "x" * 5_000, "q=%"],
)
def test_a_list_s_address_may_hold_anything(app, sessions, place, query):
    for path in (HOME, f"{HOME}/list.json", f"{HOME}/list.csv"):
        assert app.test_client().get(f"{path}?{query}").status_code == 200


def test_a_cookie_of_somebody_s_own_making_is_no_order(app, sessions, place):
    client = app.test_client()
    for value in ("-1", "0", "99999", "x", "１", "1;drop"):
        client.set_cookie("order", value)
        assert client.get(HOME).status_code == 200


def test_another_year_s_and_another_assembly_s_idea_are_missing(app, sessions, place):
    made = send(sessions, (place.id, place.things["cycle"]))
    assert matter(made).number == 3
    client = app.test_client()
    assert client.get("/ninghai/2028/ideas/1").status_code == 404
    assert client.get("/fenghua/2027/ideas/1").status_code == 404
    assert len(rows(sessions, Idea)) == 3
