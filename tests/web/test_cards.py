"""The pages of cards: public keys come in by a look and a yes, and a card's page signs in without its secret."""

import io
import json
from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from ballot.balloting.setup.models import CardIssue, SignInKey
from ballot.kernel.policy import Role
from ballot.people.models import AccountId, SignInSession
from ballot.protocol import cards, signature
from ballot.protocol.encoding import canonical
from tests.balloting.cards.issues import a_draw, secrets_of
from tests.balloting.cards.meetings import a_table
from tests.people_rows import NOON
from tests.web.checked import CheckedClient
from tests.web.town import Town, walker
from tests.web.visits import token_of

SITE = "http://localhost"


@dataclass(frozen=True, slots=True)
class Office:
    """A registrar signed in, before the page of a meeting's cards; nothing is imported yet."""

    client: CheckedClient
    path: str


@pytest.fixture
def office(app, sessions):
    table = a_table(sessions)
    meeting, registrar = table.meeting, AccountId(UUID(table.registrar.id))
    town = Town(meeting.assembly_id, "ninghai", meeting.log_id, {Role.REGISTRAR: registrar}, {})
    path = f"/ninghai/{table.year}/meetings/{meeting.id}/cards"
    return Office(walker(app, sessions, town, Role.REGISTRAR), path)


def bring(office, content):
    token = token_of(office.client.get(office.path).get_data(as_text=True))
    data = {"csrf_token": token, "file": (io.BytesIO(content), "keys.json")}
    return office.client.post(office.path, data=data, content_type="multipart/form-data", follow_redirects=True)


def issues(sessions):
    with sessions() as session:
        return session.scalar(select(func.count()).select_from(CardIssue).where(CardIssue.replaced_at.is_(None)))


def test_the_registrar_looks_and_then_takes_over(sessions, office):
    drawn = a_draw(2, 1)
    page = bring(office, canonical(drawn.public())).get_data(as_text=True)
    code = cards.issue_on_sheet(drawn.issue.digest())
    assert " ".join(code[at : at + 4] for at in range(0, 32, 4)) in page
    assert issues(sessions) == 0
    digest = page.split('name="digest"')[1].split('value="')[1][:64]
    answer = office.client.post(
        f"{office.path}/confirm", data={"csrf_token": token_of(page), "digest": digest}, follow_redirects=True
    )
    assert "公钥已导入" in answer.get_data(as_text=True)
    with sessions() as session:
        assert (
            str(session.scalars(select(CardIssue.id).where(CardIssue.replaced_at.is_(None))).one()) == drawn.issue.cards
        )


def test_every_fault_of_a_file_is_named_with_its_place_and_what_to_do(office):
    body = a_draw().public()
    body["issue"][1] = "00" * 32
    answer = bring(office, canonical(body))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "issue[1]" in page
    assert "请上传原文件" in page


def test_a_file_with_secrets_is_refused_and_appears_nowhere(office, capsys):
    drawn = a_draw()
    secret = secrets_of(drawn)[0]
    answer = bring(office, json.dumps({"cards": secrets_of(drawn)}).encode())
    assert answer.status_code == 422
    assert "文件里有卡密" in answer.get_data(as_text=True)
    told = capsys.readouterr()
    assert secret not in answer.get_data(as_text=True) + told.out + told.err


@pytest.fixture
def table(sessions):
    table = a_table(sessions)
    table.take_over()
    return table


def ask(client, table, code=None):
    page = client.get("/card").get_data(as_text=True)
    data = {"csrf_token": token_of(page), "issue": code or cards.issue_on_card(table.drawn.issue.digest())}
    return token_of(page), client.post("/card/ask", data=data)


def answer_of(table, challenge, card=0, origin=SITE):
    seed = table.drawn.cards[card].card.seed("sign-in")
    signed = signature.sign(seed, cards.sign_in_digest(origin, bytes.fromhex(challenge)))
    return {"challenge": challenge, "key": signature.public(seed).hex(), "signature": signed.hex()}


def sign_in(client, table, **changes):
    token, asked = ask(client, table)
    return client.post(
        "/card", data={**answer_of(table, asked.get_json()["challenge"], **changes), "csrf_token": token}
    )


def test_a_card_opens_the_deputy_s_own_account(client, table):
    answer = sign_in(client, table)
    assert answer.status_code == 303
    assert client.get(answer.headers["Location"]).status_code == 200


def test_an_answer_that_is_sent_again_opens_nothing(app, client, table):
    token, asked = ask(client, table)
    data = {**answer_of(table, asked.get_json()["challenge"]), "csrf_token": token}
    assert client.post("/card", data=data).status_code == 303
    thief = app.test_client()
    again = thief.post("/card", data={**data, "csrf_token": token_of(thief.get("/card").get_data(as_text=True))})
    assert again.status_code == 422
    assert "已经用过" in again.get_data(as_text=True)


def test_an_answer_for_another_site_opens_nothing(client, sessions, table):
    answer = sign_in(client, table, origin="https://evil.example")
    assert answer.status_code == 422
    assert "这张卡不能登录" in answer.get_data(as_text=True)
    with sessions() as session:
        assert session.scalars(select(SignInSession)).all() == []


def test_a_deputy_without_an_account_learns_what_to_do(client, table):
    assert "索取激活码" in sign_in(client, table, card=1).get_data(as_text=True)


def test_a_card_that_is_nobody_s_yet_learns_what_to_do(client, table):
    assert "登记给哪位代表" in sign_in(client, table, card=4).get_data(as_text=True)


def test_a_revoked_card_is_refused(client, sessions, table):
    with sessions.begin() as session:
        session.execute(update(SignInKey).values(revoked_at=NOON))
    assert sign_in(client, table).status_code == 422


def test_cards_that_the_site_does_not_know_get_no_challenge(client, table):
    _, asked = ask(client, table, "A" * 26)
    assert (asked.status_code, asked.get_json()) == (404, {"code": "no-issue"})
    _, asked = ask(client, table, "a" * 26)
    assert asked.status_code == 422


def test_a_card_that_keeps_failing_is_told_to_wait_and_others_are_not(client, table):
    statuses = [sign_in(client, table, origin="https://evil.example").status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]
    assert sign_in(client, table, card=1).status_code == 422


def test_the_camera_opens_on_the_card_s_page_and_nowhere_else(client, table):
    assert "camera=(self)" in client.get("/card").headers["Permissions-Policy"]
    assert "camera=()" in client.get("/sign-in").headers["Permissions-Policy"]


def test_what_is_typed_has_no_name_and_so_is_never_sent(client):
    page = client.get("/card").get_data(as_text=True)
    form = page[page.index("data-answer") : page.index("</form>", page.index("data-answer"))]
    assert 'id="card-secret"' in page
    assert "card-secret" not in form
    assert 'name="card' not in page
    assert "<noscript>" in page
