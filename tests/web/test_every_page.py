"""What holds on every page of the map: few questions to the database, no trust without a token, limits, hosts."""

from collections import defaultdict
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import event

from ballot.app import create_app
from ballot.kernel.db import db
from ballot.kernel.policy import GRANTS, Role
from ballot.people.models import Assembly
from ballot.settings import Environment
from tests.databases import settings_for
from tests.people_rows import a_deputy, a_station, a_term, an_account, an_assembly
from tests.web.checked import CheckedClient
from tests.web.doors import ROWS
from tests.web.test_access import visits
from tests.web.town import a_list, a_town, digest, walker
from tests.web.visits import token_of

MOST = 10
"""Questions that a page may ask of the database, those of the door included."""
UNGUARDED = {
    *("display.choose", "casting.cast", "casting.check", "void_signing.sign", "paper_signing.sign"),
    "annulling.sign",
    *("panel.state", "panel.key", "panel.entries", "panel.complain", "panel.show_share", "panel.refuse"),
}
"""Forms without a token, each with its reason beside it in the code."""

EVERYWHERE = (Role.ADMIN, Role.ORGANIZER, Role.AUDITOR, Role.HOLDER, Role.DEPUTY, Role.PUBLIC)
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def towns(sessions):
    with sessions.begin() as session:
        made = a_town(session, "ninghai"), a_town(session, "fenghua")
    return tuple(a_list(sessions, town) for town in made)


@contextmanager
def counted(app):
    """The statements that the app sends meanwhile; SQLite's settings of a connection are none."""
    told = []

    def note(_connection, _cursor, statement, *_):
        if not statement.startswith(("PRAGMA", "BEGIN", "SET")):
            told.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield told
    event.remove(engine, "before_cursor_execute", note)


def who_may(endpoint):
    """The role that opens a page, and that most rows of it stand for."""
    granted = GRANTS[ROWS[endpoint]]
    return next(
        role for role in (*EVERYWHERE, Role.FILER, Role.SIGNER, Role.PANEL_MEMBER, Role.REGISTRAR) if role in granted
    )


def test_every_page_asks_ten_questions_at_most_however_long_its_list(app, sessions, towns):
    town = towns[0]
    with sessions.begin() as session:
        fill(session, town)
    walkers = {role: walker(app, sessions, town, role) for role in {who_may(endpoint) for endpoint in ROWS}}
    asked = {}
    for visit in visits(app):
        if visit.method != "GET" or not (visit.own and visit.there):
            continue
        client = walkers[who_may(visit.rule.endpoint)]
        path = visit.path({**town.things, "assembly": town.slug})
        client.get(path)
        with counted(app) as told:
            answer = client.get(path)
        asked[path] = len(told)
        assert answer.status_code in (200, 303, 404, 409), path
        assert len(told) <= MOST, (path, told)
    assert max(asked.values()) > 2


def fill(session, town):
    """Enough rows that each list has a second page."""
    assembly = session.get_one(Assembly, town.id)
    term = a_term(session, assembly, 19)
    for number in range(60):
        an_account(session, assembly, f"account{number}", Role.CHAIR, Role.PANEL_MEMBER)
        a_deputy(session, term, f"{number:03}")
        a_station(session, assembly, f"站{number}")
        an_assembly(session, f"below-{number}", parent_id=assembly.id, level="town")


def test_the_second_page_of_a_list_keeps_its_filters(app, sessions, towns):
    town = towns[0]
    with sessions.begin() as session:
        fill(session, town)
    client = walker(app, sessions, town, Role.ADMIN)
    page = client.get("/ninghai/admin/accounts/?role=chair&q=account").get_data(as_text=True)
    assert "role=chair&amp;q=account&amp;page=2" in page or "q=account&amp;role=chair&amp;page=2" in page
    second = client.get("/ninghai/admin/accounts/?role=chair&q=account&page=2").get_data(as_text=True)
    assert "account9" in second


@ON_SQLITE
def test_no_form_is_believed_without_its_token(app, sessions, towns):
    town = towns[0]
    walkers = {role: walker(app, sessions, town, role) for role in {who_may(endpoint) for endpoint in ROWS}}
    before = digest(sessions)
    for visit in visits(app):
        if visit.method != "POST" or visit.rule.endpoint in UNGUARDED or not (visit.own and visit.there):
            continue
        client = walkers[who_may(visit.rule.endpoint)]
        path = visit.path({**town.things, "assembly": town.slug})
        for data in ({}, {"csrf_token": "forged"}):
            assert client.post(path, data=data).status_code == 400, path
        assert client.post(path, json={"a": 1}).status_code == 400, path
    assert digest(sessions) == before


@ON_SQLITE
def test_another_visitor_s_token_is_no_token(app, sessions, towns):
    mine, theirs = (walker(app, sessions, town, Role.HOLDER) for town in towns)
    token = token_of(theirs.get("/fenghua/account").get_data(as_text=True))
    mine.get("/ninghai/account")
    assert mine.post("/ninghai/account/sessions/end-others", data={"csrf_token": token}).status_code == 400


@ON_SQLITE
def test_every_route_refuses_other_methods_other_hosts_and_bodies_without_end(app, sessions, towns):
    town = towns[0]
    client = app.test_client()
    methods: dict[str, set[str]] = defaultdict(set)
    for visit in visits(app):
        methods[visit.rule.rule].add(visit.method)
    limit = {"data": b"x" * 40_000_000, "content_type": "application/x-www-form-urlencoded"}
    for visit in visits(app):
        if not (visit.own and visit.there):
            continue
        path = visit.path({**town.things, "assembly": town.slug})
        for method in {"PUT", "PATCH", "DELETE", "POST", "TRACE"} - methods[visit.rule.rule]:
            assert client.open(path, method=method).status_code == 405, (method, path)
        assert client.get(path, headers={"Host": "evil.example"}).status_code == 400, path
        if visit.method == "POST":
            assert client.post(path, **limit).status_code == 413, path


@ON_SQLITE
def test_behind_tls_every_cookie_of_every_route_is_bound_and_every_answer_asks_for_tls(database, sessions, towns):
    safe = replace(
        settings_for(database.url), environment=Environment.PRODUCTION, https=True, hosts=("vote.example",), proxies=1
    )
    app = create_app(safe)
    app.test_client_class = CheckedClient
    client = app.test_client()
    for visit in visits(app):
        path = visit.path({**towns[0].things, "assembly": towns[0].slug})
        answer = client.open(
            path, method=visit.method, base_url="https://vote.example", headers={"X-Forwarded-Proto": "https"}
        )
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000"), path
        for cookie in answer.headers.getlist("Set-Cookie"):
            assert cookie.startswith("__Host-"), path
            assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; ")), path
    with app.app_context():
        db.engine.dispose()


def test_who_has_signed_in_leaves_no_page_behind(app, sessions, towns):
    client = walker(app, sessions, towns[0], Role.ADMIN)
    for path in ("/ninghai/account", "/ninghai/admin/accounts/", "/"):
        assert client.get(path).headers["Cache-Control"] == "no-store"
