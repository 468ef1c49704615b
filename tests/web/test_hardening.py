"""The start and the answers of the app: what it refuses before it looks at anything."""

import json
import re
import time
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from flask import request, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import insert, text

from ballot.app import create_app
from ballot.kernel import policy
from ballot.kernel.errors import UnsafeDatabase
from ballot.kernel.outbox import Channel, Effect
from ballot.kernel.policy import Action
from ballot.kernel.work import begin
from ballot.settings import Environment
from ballot.web import access as door
from ballot.web.access import Undeclared, access, close_doors
from tests.databases import an_app_of_ones_own, settings_for
from tests.people_rows import an_assembly
from tests.web.visits import send

NOON = datetime(2027, 1, 12, 12, tzinfo=UTC)


@pytest.fixture
def safe(database):
    """The app as in production, behind TLS."""
    settings = replace(
        settings_for(database.url), environment=Environment.PRODUCTION, https=True, hosts=("vote.example",), proxies=1
    )
    with an_app_of_ones_own(settings) as app:
        yield app


@pytest.fixture
def own(database):
    """An app that takes another address; the others share theirs."""
    with an_app_of_ones_own(settings_for(database.url)) as app:
        yield app


def with_form(app):
    """Put a form into the app, and what it sends into the session."""

    @app.route("/form", methods=["GET", "POST"])
    @access(Action.READ_HOME)
    def form():
        session["seen"] = dict(request.form)
        return {"token": generate_csrf()}


SECURE = {"base_url": "https://vote.example", "headers": {"X-Forwarded-Proto": "https"}}


def test_a_view_without_a_declared_action_keeps_the_app_from_starting(own):
    own.add_url_rule("/bare", "bare", lambda: "bare")
    with pytest.raises(Undeclared, match="bare"):
        close_doors(own)


def test_an_actor_without_the_action_meets_a_closed_door(own):
    @own.get("/log")
    @access(Action.SEARCH_LOG)
    def log():
        return "all of it"

    answer = own.test_client().get("/log")
    assert answer.status_code == 403
    assert "all of it" not in answer.get_data(as_text=True)


def test_a_database_that_forgets_keeps_the_app_from_starting(tmp_path, monkeypatch):
    monkeypatch.setattr("ballot.kernel.db._set_up_sqlite", lambda _connection, _record: None)
    with pytest.raises(UnsafeDatabase, match="journal_mode"):
        create_app(settings_for(f"sqlite:///{tmp_path / 'weak.sqlite3'}"))


def test_a_host_that_is_not_ours_is_refused(client):
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_a_body_beyond_the_limit_is_refused(own):
    client = own.test_client()
    with_form(own)
    answer = client.post("/form", data={"text": "x" * 300_000})
    assert answer.status_code == 413


def test_a_form_of_too_many_parts_is_refused(own):
    client = own.test_client()
    with_form(own)
    parts = {f"field{number}": "x" for number in range(300)}
    assert client.post("/form", data=parts, content_type="multipart/form-data").status_code == 413


def test_a_form_without_its_token_is_refused_and_with_it_accepted(own):
    client = own.test_client()
    with_form(own)
    assert client.post("/form", data={"a": "1"}).status_code == 400
    token = client.get("/form").get_json()["token"]
    assert client.post("/form", data={"a": "1", "csrf_token": token}).status_code == 200


def test_cookies_under_tls_are_bound_to_this_host_and_out_of_reach(safe):
    with_form(safe)
    client = safe.test_client()
    cookies = [
        client.get("/form", **SECURE).headers["Set-Cookie"],
        client.post("/display", data={"mode": "dark"}, **SECURE).headers["Set-Cookie"],
    ]
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert word in cookie
        assert "Domain" not in cookie


def test_a_form_under_tls_needs_no_referer(safe):
    with_form(safe)
    client = safe.test_client()
    token = client.get("/form", **SECURE).get_json()["token"]
    assert client.post("/form", data={"csrf_token": token}, **SECURE).status_code == 200


@pytest.mark.parametrize("path", ["/", "/nowhere", "/static/css/base.css", "/static/nowhere.css", "/healthz"])
def test_tls_is_asked_for_on_every_answer(safe, path):
    assert safe.test_client().get(path, **SECURE).headers["Strict-Transport-Security"].startswith("max-age=63072000")


@pytest.mark.parametrize("path", ["/?q=%00", "/?%00=q", "/a%00b", "/ninghai/sign-in?next=%00", "/static/%00"])
def test_an_address_with_a_nul_is_refused_before_anybody_looks_for_it(client, path):
    assert client.get(path).status_code == 400


def test_a_field_with_a_nul_is_refused_in_every_form(client, sessions):
    with sessions.begin() as session:
        an_assembly(session, "ninghai")
    answer = send(client, "/ninghai/sign-in", {"login": "li\0", "password": "p"})
    assert answer.status_code == 422
    assert "含有不能使用的字符" in answer.get_data(as_text=True)


def test_a_number_that_no_database_can_hold_names_nothing(app, client):
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and "<int:" in rule.rule]
    assert len(rules) > 100
    for rule in rules:
        for number in (2**31, 10**30):
            address = re.sub(r"<int:\w+>", str(number), rule.rule)
            path = re.sub(r"<uuid:\w+>", str(uuid4()), address)
            assert client.get(re.sub(r"<[^>]*>", "ninghai", path)).status_code == 404, path


def test_a_form_outlives_the_hour_for_as_long_as_its_session(own, monkeypatch):
    client = own.test_client()
    with_form(own)
    token, now = client.get("/form").get_json()["token"], time.time()
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: now + 7_000)
    assert client.post("/form", data={"csrf_token": token}).status_code == 200


def test_of_two_who_make_the_same_thing_at_once_the_second_is_told_so(own, sessions):
    made = {"id": uuid4(), "assembly_id": uuid4(), "channel": Channel.MAIL, "address": "", "subject": "", "body": ""}

    @own.get("/make/<int(signed=True):tries>")
    @access(Action.READ_HOME)
    def make(tries):
        with sessions.begin() as session:
            session.execute(insert(Effect).values(**made, created_at=NOON, due_at=NOON, tries=tries))
        return {"made": True}

    client = own.test_client()
    assert [client.get("/make/0").status_code for _ in range(2)] == [200, 409]
    made["id"] = uuid4()
    assert client.get("/make/-1").status_code == 500, "a rule of the table that somebody forgot is a fault"


@pytest.mark.parametrize("path", ["/static/../wsgi.py", "/static/%2e%2e/wsgi.py", "/static/..%2fballot/app.py"])
def test_static_files_end_at_their_folder(client, path):
    assert client.get(path).status_code == 404


def test_the_log_holds_neither_address_nor_what_was_asked(capsys, client):
    client.get("/nowhere/7KQ2?name=zhang", headers={"X-Forwarded-For": "203.0.113.9", "User-Agent": "Phone"})
    client.get("/?code=7KQ2")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["route"], line["status"]) for line in lines] == [("-", 404), ("/", 200)]
    for word in ("7KQ2", "zhang", "203.0.113.9", "127.0.0.1", "Phone"):
        assert word not in json.dumps(lines)


def test_health_is_good_when_the_schema_is_the_newest(client):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.get_json()["schema"] == answer.get_json()["wanted"]


def test_health_is_bad_when_the_schema_is_not(client, sessions):
    with sessions.begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    answer = client.get("/healthz")
    assert answer.status_code == 503


def test_a_database_held_by_another_is_busy_not_broken(own, engine, sessions):
    with begin(sessions, policy.PUBLIC) as work:
        log_id = work.start_log(uuid4())
        work.record(log_id, "log.start")

    @own.get("/wait")
    @access(Action.READ_HOME)
    def wait():
        with door.work() as opened:
            opened.record(log_id, "entry.written")
        return {"written": True}

    with begin(sessions, policy.PUBLIC) as holder:
        holder.record(log_id, "entry.held")
        answer = own.test_client().get("/wait")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert own.test_client().get("/wait").status_code == 200
