"""A visitor's hands: fills in forms with their tokens, and signs in as people do."""

import re
from datetime import UTC, datetime

from flask import Flask
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from ballot.people.models import Account, Assembly
from tests.people.signing_in import PASSWORD, activated, code_of
from tests.web.checked import CheckedClient

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def token_of(page: str) -> str:
    found = TOKEN.search(page)
    assert found, "no form with its token on this page"
    return found[1]


def send(client: CheckedClient, path: str, data: dict[str, str], on: str = "") -> TestResponse:
    """Open the page `on` (the form's own by default), fill its form in and send it to `path`."""
    page = client.get(on or path)
    assert page.status_code == 200, page.status_code
    token = token_of(page.get_data(as_text=True))
    return client.post(path, data={**data, "csrf_token": token})


def visitor(
    app: Flask, sessions: sessionmaker[Session], account: Account, now: datetime | None = None
) -> CheckedClient:
    """A client signed in as the account, after its activation three minutes ago."""
    moment = now or datetime.now(UTC)
    secret = activated(sessions, account, datetime.fromtimestamp(moment.timestamp() - 180, UTC))
    with sessions() as session:
        slug = session.get_one(Assembly, account.assembly_id).slug
    client = app.test_client()
    assert send(client, f"/{slug}/sign-in", {"login": account.login, "password": PASSWORD}).status_code == 303
    answer = send(client, f"/{slug}/second-factor", {"code": code_of(secret, datetime.now(UTC))})
    assert answer.status_code == 303
    return client
