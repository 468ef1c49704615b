"""Passkeys through the pages: made, used, and refused whenever something doesn't fit."""

import html
import re

import pytest
from sqlalchemy import select

from ballot.kernel.policy import Role
from ballot.people.models import Passkey
from tests.people.authenticator import Authenticator
from tests.people_rows import an_account, an_assembly
from tests.web.visits import send, token_of, visitor

OPTIONS = re.compile(r'data-options="([^"]+)"')


@pytest.fixture
def account(sessions):
    with sessions.begin() as session:
        return an_account(session, an_assembly(session), "zhang", Role.ORGANIZER)


def options_on(client, path):
    return html.unescape(OPTIONS.search(client.get(path).get_data(as_text=True))[1])


def register(client, device, **how):
    send(client, "/ninghai/account/passkeys", {}, on="/ninghai/account")
    path = "/ninghai/account/passkeys/new"
    answer = device.make(options_on(client, path), **how)
    return send(client, path, {"answer": answer, "name": "办公室电脑"})


def sign_in(client, device, **how):
    send(client, "/ninghai/passkey/ask", {}, on="/ninghai/sign-in")
    return send(client, "/ninghai/passkey", {"answer": device.prove(options_on(client, "/ninghai/passkey"), **how)})


def test_a_passkey_signs_in_alone_and_can_be_removed(app, sessions, account):
    device, owner = Authenticator(), visitor(app, sessions, account)
    assert register(owner, device).status_code == 303
    client = app.test_client()
    assert sign_in(client, device).headers["Location"] == "/ninghai/account"
    page = client.get("/ninghai/account").get_data(as_text=True)
    assert "办公室电脑" in page
    with sessions() as session:
        key = session.scalars(select(Passkey)).one()
    assert key.used_at is not None
    client.post(f"/ninghai/account/passkeys/{key.id}/remove", data={"csrf_token": token_of(page)})
    assert sign_in(app.test_client(), device).status_code == 422


@pytest.mark.parametrize(
    ("device", "how"),
    [
        (Authenticator(origin="http://evil.example"), {}),
        (Authenticator(host="evil.example"), {}),
        (Authenticator(), {"flags": 0x01}),
        (Authenticator(), {"flags": 0x00}),
    ],
    ids=["another origin", "another site", "nobody verified", "nobody present"],
)
def test_a_passkey_of_another_kind_is_not_kept(app, sessions, account, device, how):
    assert register(visitor(app, sessions, account), device, **how).status_code == 422
    with sessions() as session:
        assert session.scalars(select(Passkey)).all() == []


def test_an_answer_counts_once_and_for_its_own_challenge(app, sessions, account):
    device = Authenticator()
    register(visitor(app, sessions, account), device)
    client, other = app.test_client(), app.test_client()
    for visit in (client, other):
        send(visit, "/ninghai/passkey/ask", {}, on="/ninghai/sign-in")
    answer = device.prove(options_on(client, "/ninghai/passkey"))
    assert send(other, "/ninghai/passkey", {"answer": answer}).status_code == 422
    assert send(client, "/ninghai/passkey", {"answer": answer}).status_code == 303
    assert client.get("/ninghai/passkey").status_code == 409


def test_a_copied_passkey_is_noticed_by_its_count(app, sessions, account):
    device = Authenticator()
    register(visitor(app, sessions, account), device)
    assert sign_in(app.test_client(), device).status_code == 303
    device.uses -= 1
    assert sign_in(app.test_client(), device).status_code == 422


@pytest.mark.parametrize("answer", ["{}", "[]", "no JSON", '{"id": 7}', '{"id": "AAAA"}', "[" * 8_000])
def test_what_is_no_answer_proves_nothing(app, sessions, account, answer):
    client = app.test_client()
    send(client, "/ninghai/passkey/ask", {}, on="/ninghai/sign-in")
    assert send(client, "/ninghai/passkey", {"answer": answer}).status_code == 422
