"""What the chair and the registrar find by themselves: the script to read from, the cards, the names once more."""

import re

import pytest
from sqlalchemy import select

from ballot.balloting.rollcall.models import NameList
from ballot.kernel.policy import Role
from ballot.people.models import Account, Assembly
from tests.balloting.halls import a_hall, an_open_hall
from tests.people_rows import NOON, an_account
from tests.web.checked import check_page
from tests.web.town import Town, walker

# What a page says doesn't hang on the database; what it is read from is tried on both elsewhere.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def holding(app, sessions):
    """A client that holds one role at a hall's assembly, and no other."""

    def sign_in(hall, role):
        with sessions.begin() as session:
            county = session.get_one(Assembly, hall.place)
            account = an_account(session, county, role.value, role)
            town = Town(county.id, county.slug, county.log_id, {role: account.id}, {})
        return walker(app, sessions, town, role)

    return sign_in


def words(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    check_page(answer.text)
    return answer.text


def at(hall, rest=""):
    return f"/ninghai/2027/elections/{hall.election_id}{rest}"


def test_the_chair_reads_the_script_and_finds_nothing_to_press(sessions, holding):
    hall = an_open_hall(sessions)
    chair = holding(hall, Role.CHAIR)
    assert 'href="/ninghai/console"' in words(chair, "/ninghai/account")
    assert f'href="{at(hall, "/console")}"' in words(chair, "/ninghai/console")
    assert f'href="{at(hall, "/console")}"' in words(chair, at(hall))
    script = words(chair, at(hall, "/console"))
    assert "现在我宣布，投票结束" in script
    assert "现在暂停投票" in script
    for mine in ("/console/close", "/console/annul", "/console/to-paper", "/console/pause", "/ninghai/2027/meetings"):
        assert mine not in script
    assert chair.get(at(hall, "/console/close")).status_code == 403


def test_a_draft_and_a_counted_vote_lead_the_chair_to_nothing_that_is_shut(sessions, holding):
    hall = a_hall(sessions)
    chair = holding(hall, Role.CHAIR)
    for act in (None, hall.freeze, hall.open, hall.close, hall.seal, hall.count):
        if act:
            act()
        page = words(chair, at(hall, "/console"))
        for link in set(links_of(page)):
            assert chair.get(link).status_code == 200, link


def links_of(page):
    """Addresses on the page; the hall screen is no page to read."""
    found = re.findall(r'href="(/ninghai/(?:2027|console)[^"]*)"', page)
    return [one for one in found if not one.endswith("/screen")]


def test_the_registrar_finds_the_cards_of_every_meeting(sessions, holding):
    hall = a_hall(sessions)
    registrar = holding(hall, Role.REGISTRAR)
    assert 'href="/ninghai/cards"' in words(registrar, "/ninghai/account")
    cards = f"/ninghai/2027/meetings/{hall.meeting.id}/cards"
    assert f'href="{cards}"' in words(registrar, "/ninghai/cards")
    assert "票决卡" in words(registrar, cards)


def test_a_list_of_names_that_stands_can_be_published_again_by_whoever_signs_it(app, sessions, holding):
    hall = an_open_hall(sessions)
    hall.close()
    registrar = holding(hall, Role.REGISTRAR)
    publish = f'href="{at(hall, "/names/publish")}"'
    page = words(registrar, at(hall))
    assert publish in page
    assert "再次公布" not in page
    with sessions.begin() as session:
        by = session.scalars(select(Account.id).where(Account.login == "registrar")).one()
        mine = {"assembly_id": hall.place, "election_id": hall.election_id, "signed_by": by, "signed_at": NOON}
        session.add(NameList(names=[], digest="0" * 64, **mine))
    page = words(registrar, at(hall))
    assert publish in page
    assert "再次公布记名投票的名单" in page
    assert "谁投了什么" in page
    assert publish not in words(app.test_client(), at(hall))
