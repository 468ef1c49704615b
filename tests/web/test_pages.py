"""Pages as a visitor gets them: start page, looks, languages, errors."""

import re

import pytest
from flask import abort

from ballot.kernel.errors import IllegalMove, Missing, NotAllowed
from ballot.kernel.policy import Action
from ballot.web.access import access
from tests.databases import an_app_of_ones_own, settings_for

CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
MARKED = re.compile(r"<(\w+)[^>]*\slang=\"zh-Hans\"[^>]*>.*?</\1>", re.DOTALL)


@pytest.fixture
def own(database):
    """An app that takes another address; the others share theirs."""
    with an_app_of_ones_own(settings_for(database.url)) as app:
        yield app


def failing(app, fault):
    """Put a route into the app that ends in `fault`."""

    @app.get("/failing")
    @access(Action.READ_HOME)
    def fail():
        raise fault


def test_home_says_what_this_is_and_how_the_year_goes(client):
    page = client.get("/").get_data(as_text=True)
    for word in ("征集", "初定", "审议", "票决", "实施", "测评", "ballot verify record.zip"):
        assert word in page


def test_reading_sets_no_cookie(client):
    assert "Set-Cookie" not in client.get("/").headers


@pytest.mark.parametrize(
    ("asked", "lang"),
    [
        ("", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("zh-CN,en;q=0.5", "zh-Hans"),
        ("zh-TW", "zh-Hans"),
        ("en-GB,zh;q=0.5", "en"),
        ("fr,en;q=0.1", "en"),
        ("fr", "zh-Hans"),
    ],
)
def test_the_language_follows_the_browser_and_is_chinese_otherwise(client, asked, lang):
    assert f'<html lang="{lang}"' in client.get("/", headers={"Accept-Language": asked}).get_data(as_text=True)


def test_the_verify_page_names_the_command_to_those_without_script(client):
    page = client.get("/verify").get_data(as_text=True)
    assert "ballot verify record.zip" in page.partition("<noscript>")[2].partition("</noscript>")[0]


@pytest.mark.parametrize("path", ["/", "/verify", "/nowhere"])
def test_in_english_no_chinese_is_left(client, path):
    page = client.get(path, headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert not CHINESE.search(MARKED.sub("", page))


def test_a_chosen_look_is_remembered_and_leaves_the_others_alone(client):
    client.post("/display", data={"lang": "en"})
    client.post("/display", data={"size": "large"})
    answer = client.post("/display", data={"mode": "dark", "back": "/?a=1"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/?a=1")
    page = client.get("/").get_data(as_text=True)
    assert re.search(r'<html lang="en"\s+data-size="large"\s+data-mode="dark">', page)


def test_a_second_press_takes_a_look_back(client):
    client.post("/display", data={"mode": "contrast"})
    page = client.get("/").get_data(as_text=True)
    assert re.search(r'name="mode"\s+value=""\s+aria-pressed="true"', page)


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", "", "/a\nb"])
def test_choosing_a_look_never_leads_elsewhere(client, back):
    assert client.post("/display", data={"mode": "dark", "back": back}).headers["Location"] == "/"


def test_another_site_cannot_change_a_look(client):
    answer = client.post("/display", data={"mode": "dark"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_a_look_that_does_not_exist_is_refused(client):
    assert client.post("/display", data={"mode": "pink"}).status_code == 400


@pytest.mark.parametrize("cookie", ["pink.huge.", ".....", "\u0000", "en.large.dark.more", "x" * 3000])
def test_a_forged_cookie_shows_the_house_look_or_a_real_one(client, cookie):
    client.set_cookie("display", cookie)
    assert client.get("/").status_code == 200


def test_an_address_that_leads_nowhere_is_404_with_a_number_to_tell(client):
    answer = client.get("/nowhere/<script>")
    assert answer.status_code == 404
    assert answer.headers["X-Request-ID"] in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_wrong_method_is_405_and_says_which_are_right(client):
    answer = client.delete("/")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize(
    ("fault", "status"),
    [(NotAllowed("x"), 403), (Missing("x"), 404), (IllegalMove("x"), 409)],
)
def test_a_refusal_becomes_its_status_and_shows_its_code(own, fault, status):
    failing(own, fault)
    answer = own.test_client().get("/failing")
    assert answer.status_code == status
    assert fault.code in answer.get_data(as_text=True)


def test_a_fault_shows_a_number_and_nothing_of_the_inside(capsys, own):
    failing(own, RuntimeError("password of 张三"))
    answer = own.test_client().get("/failing")
    said = capsys.readouterr().err
    assert answer.status_code == 500
    assert "RuntimeError" not in answer.get_data(as_text=True)
    assert answer.headers["X-Request-ID"] in said
    assert "RuntimeError" in said
    assert "张三" not in answer.get_data(as_text=True) + said


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_error_has_its_page_in_both_languages(own, lang):
    @own.get("/failing/<int:status>")
    @access(Action.READ_HOME)
    def fail(status):
        abort(status)

    for status in (400, 403, 404, 405, 409, 413, 418, 429, 500, 502, 503):
        answer = own.test_client().get(f"/failing/{status}", headers={"Accept-Language": lang})
        assert answer.status_code == status
        page = answer.get_data(as_text=True)
        assert f'<html lang="{"zh-Hans" if lang == "zh" else "en"}"' in page, status
        assert lang == "zh" or not CHINESE.search(MARKED.sub("", page)), status
