"""The way in as a browser walks it, with every wrong turn."""

import base64
import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from ballot.kernel import log
from ballot.kernel.policy import OPERATOR, Role
from ballot.kernel.work import begin
from ballot.people.accounts.service import issue_activation
from ballot.people.models import SignInSession
from ballot.people.sign_in.rules import BY_LOGIN
from ballot.web.display import local
from tests.people.signing_in import PASSWORD, activated, code_of
from tests.people_rows import an_account, an_assembly
from tests.web.visits import send, token_of, visitor

SPELLED = re.compile(r"<code>([A-Z2-7 ]+)</code>")
WRONG = "用户名或密码不正确"


@pytest.fixture
def county(sessions):
    with sessions.begin() as session:
        return an_assembly(session)


@pytest.fixture
def account(sessions, county):
    with sessions.begin() as session:
        return an_account(session, county, "zhang", Role.ORGANIZER)


def sign_in(client, login, password):
    return send(client, "/ninghai/sign-in", {"login": login, "password": password})


def test_an_activation_ends_signed_in_and_the_code_is_used_up(sessions, client, account):
    with begin(sessions, OPERATOR) as work:
        code = issue_activation(work, account.assembly_id, account.id)
    typed = {"code": code.lower(), "password": PASSWORD, "again": PASSWORD}
    assert send(client, "/ninghai/activate", typed).headers["Location"] == "/ninghai/set-up"
    page = client.get("/ninghai/set-up")
    assert page.headers["Cache-Control"] == "no-store"
    spelled = SPELLED.search(page.get_data(as_text=True))[1]
    assert "<svg" in page.get_data(as_text=True)

    shown = code_of(base64.b32decode(spelled.replace(" ", "")), datetime.now(UTC))
    assert send(client, "/ninghai/set-up", {"code": shown}).headers["Location"] == "/ninghai/account"
    assert "张三" in client.get("/ninghai/account").get_data(as_text=True)

    again = send(client, "/ninghai/activate", typed)
    assert again.status_code == 422
    assert "激活码不正确" in again.get_data(as_text=True)


def test_a_wrong_second_factor_leads_no_further_and_five_of_them_end_it(sessions, client, account):
    activated(sessions, account)
    sign_in(client, "zhang", PASSWORD)
    for _ in range(5):
        assert send(client, "/ninghai/second-factor", {"code": "000000"}).status_code == 422
    answer = send(client, "/ninghai/second-factor", {"code": "000000"})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert client.get("/ninghai/account").status_code == 303


def test_who_exists_and_who_does_not_get_the_same_answer(sessions, client, account):
    activated(sessions, account)
    answers = [sign_in(client, login, "not the password") for login in ("zhang", "wangs")]
    assert {answer.status_code for answer in answers} == {422}
    texts = [strip(answer.get_data(as_text=True)) for answer in answers]
    assert texts[0].replace("zhang", "wangs") == texts[1]
    assert WRONG in texts[0]


def strip(page):
    """A page without what differs from one answer to the next anyway."""
    return re.sub(r'value="[^"]{40,}"', "", page)


def test_five_wrong_passwords_lock_this_source_out_of_this_account_alone(app, sessions, account):
    activated(sessions, account)
    guesser = app.test_client()
    for _ in range(BY_LOGIN.tries):
        assert sign_in(guesser, "zhang", "guessed").status_code == 422
    assert sign_in(guesser, "zhang", PASSWORD).status_code == 429
    assert sign_in(guesser, "wang", PASSWORD).status_code == 422
    elsewhere = app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert sign_in(elsewhere, "zhang", PASSWORD).status_code == 303


def test_a_forged_forwarding_header_is_no_other_source(sessions, client, account):
    activated(sessions, account)
    for number in range(BY_LOGIN.tries):
        client.environ_base["HTTP_X_FORWARDED_FOR"] = f"192.0.2.{number}"
        sign_in(client, "zhang", "guessed")
    client.environ_base["HTTP_X_FORWARDED_FOR"] = "192.0.2.99"
    assert sign_in(client, "zhang", PASSWORD).status_code == 429


def test_the_token_changes_at_every_step_and_a_planted_one_is_worth_nothing(app, sessions, account):
    secret = activated(sessions, account)
    client = app.test_client()
    seen = []
    with client.session_transaction() as cookie:
        cookie["token"] = "planted"
    for path, data in (
        ("/ninghai/sign-in", {"login": "zhang", "password": PASSWORD}),
        ("/ninghai/second-factor", {"code": code_of(secret, datetime.now(UTC))}),
    ):
        assert send(client, path, data).status_code == 303
        with client.session_transaction() as cookie:
            seen.append(cookie["token"])
            assert "csrf_token" not in cookie
    assert len({*seen, "planted"}) == 3


def test_a_copied_cookie_ends_with_the_sign_out(app, sessions, account):
    client = visitor(app, sessions, account)
    thief = app.test_client()
    thief.set_cookie("session", client.get_cookie("session").value)
    assert thief.get("/ninghai/account").status_code == 200
    send(client, "/ninghai/sign-out", {}, on="/ninghai/account")
    assert thief.get("/ninghai/account").status_code == 303
    assert client.get("/ninghai/account").headers["Location"].startswith("/ninghai/sign-in?next=")


def test_after_two_idle_hours_the_visitor_signs_in_again(app, sessions, account):
    client = visitor(app, sessions, account)
    with client.session_transaction() as cookie:
        cookie["seen"] -= 2 * 3600 + 1
    assert client.get("/ninghai/account").status_code == 303


def test_the_sign_in_leads_to_where_one_wanted_to_go_and_never_to_another_site(app, sessions, account):
    secret = activated(sessions, account)
    client = app.test_client()
    asked = client.get("/ninghai/account/password").headers["Location"]
    page = client.get(asked).get_data(as_text=True)
    client.post("/ninghai/sign-in", data={"login": "zhang", "password": PASSWORD, "csrf_token": token_of(page)})
    answer = send(client, "/ninghai/second-factor", {"code": code_of(secret, datetime.now(UTC))})
    assert answer.headers["Location"] == "/ninghai/account/password"
    for evil in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        client.get("/ninghai/sign-in", query_string={"next": evil})
        with client.session_transaction() as cookie:
            assert cookie["next"] == evil
        assert local(evil, otherwise="/ninghai/account") == "/ninghai/account"


@pytest.mark.parametrize("path", ["/ninghai/second-factor", "/ninghai/set-up", "/ninghai/passkey"])
def test_a_step_that_nothing_leads_to_is_refused(client, county, path):
    answer = client.get(path)
    assert answer.status_code == 409
    assert "expired" in answer.get_data(as_text=True)


def test_a_failed_sign_in_stands_in_the_log_without_what_was_typed(sessions, client, county):
    sign_in(client, "zhangsan", "guessed password")
    with sessions() as session:
        entry = log.entries(session, county.log_id)[-1]
    assert (entry.event, entry.actor) == ("access.deny", "public")
    assert "zhangsan" not in entry.facts


def test_ones_own_account_shows_where_one_is_signed_in_and_ends_the_others(app, sessions, account):
    client = visitor(app, sessions, account)
    assert send(client, "/ninghai/account/sessions/end-others", {}, on="/ninghai/account").status_code == 303
    with sessions() as session:
        running = session.scalars(select(SignInSession).where(SignInSession.ended_at.is_(None))).all()
    assert len(running) == 1
    assert "本次登录" in client.get("/ninghai/account").get_data(as_text=True)


def test_a_site_with_one_assembly_asks_for_none(client, county, sessions):
    assert client.get("/sign-in").headers["Location"] == "/ninghai/sign-in"
    with sessions.begin() as session:
        an_assembly(session, "fenghua", name="奉化区")
    page = client.get("/sign-in").get_data(as_text=True)
    assert "/fenghua/sign-in" in page
    assert "/ninghai/sign-in" not in client.get("/sign-in?q=奉化").get_data(as_text=True)
