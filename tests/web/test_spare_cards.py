"""The desk's page for a spare that was handed over: what is typed wrongly is said beside its field, the rest stands."""

import pytest

from ballot.balloting.setup.models import SignInKey
from ballot.kernel.policy import Role
from ballot.people.models import Assembly
from tests.balloting.cards.meetings import a_table
from tests.databases import an_app
from tests.people_rows import an_account
from tests.web.checked import check_page
from tests.web.town import Town, walker
from tests.web.visits import token_of

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def app(database):
    with an_app(database.url) as app:
        yield app


@ON_SQLITE
def test_a_spare_is_given_to_its_deputy_at_the_desk(app, sessions):
    table = a_table(sessions)
    table.take_over()
    clerk, page = as_clerk(app, table), f"/ninghai/{table.year}/meetings/{table.meeting.id}/voids"
    for handed, holder, words in (
        ("999", "002", "没有这个序号"),
        ("005", "9", "没有这个证号"),
        ("003", "002", "另一位代表"),
        ("005", "002", "请先在上面停用它的登录"),
        ("", "", "请填写"),
    ):
        answer = assign(clerk, page, handed, holder)
        assert (answer.status_code, words in answer.text) == (422, True)
        check_page(answer.text)
    data = {"csrf_token": token_of(clerk.get(page).text), "serial": "002"}
    assert clerk.post(f"{page}/sign-in/revoke", data=data).status_code == 303
    assert "这张卡可以登录了" in assign(clerk, page, "005", "002").text
    with sessions() as session:
        assert session.query(SignInKey).filter_by(serial="005").one().deputy_id is not None
    assert "Register a spare card" in clerk.get(page, headers={"Accept-Language": "en"}).text


def assign(client, page: str, handed: str, holder: str):
    data = {"csrf_token": token_of(client.get(page).text), "handed": handed, "holder": holder}
    return client.post(f"{page}/sign-in/assign", data=data, follow_redirects=True)


def as_clerk(app, table):
    with table.sessions.begin() as session:
        county = session.get_one(Assembly, table.meeting.assembly_id)
        account = an_account(session, county, "clerk", Role.DESK_CLERK)
        town = Town(county.id, county.slug, county.log_id, {Role.DESK_CLERK: account.id}, {})
    return walker(app, table.sessions, town, Role.DESK_CLERK)
