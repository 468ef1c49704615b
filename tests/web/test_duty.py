"""The pages of the duty record: who sees whose place, and whatever is typed into them is answered, never a fault."""

from datetime import date

import pytest

from ballot.board.duty.models import DutyBonus, DutyScheme
from ballot.board.duty.rules import Act
from ballot.kernel.policy import Role
from ballot.people.models import Cycle, Deputy
from tests.web.town import a_list, a_town, walker
from tests.web.visits import send

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
DUTY = "/ninghai/2027/duty"


@pytest.fixture
def town(sessions):
    with sessions.begin() as session:
        made = a_town(session, "ninghai")
    return a_list(sessions, made)


def rows(sessions, model):
    with sessions() as session:
        return list(session.query(model))


def scheme(**changes):
    worth = {f"points_{act}": "1.5" for act in Act} | {f"most_{act}": "" for act in Act}
    return {**worth, "decision": "示人大办〔2027〕1号", **changes}


def test_a_deputy_sees_the_own_record_and_others_only_while_the_places_are_shown(app, sessions, town):
    deputy, organizer = (walker(app, sessions, town, role) for role in (Role.DEPUTY, Role.ORGANIZER))
    assert "前 50 名" not in deputy.get(f"{DUTY}/mine").get_data(as_text=True)
    assert send(organizer, f"{DUTY}/ranking", {"shown": "yes"}, on=DUTY).status_code == 303
    assert "前 50 名" in deputy.get(f"{DUTY}/mine").get_data(as_text=True)
    assert send(organizer, f"{DUTY}/ranking", {"shown": "perhaps"}, on=DUTY).status_code == 303
    assert "前 50 名" in deputy.get(f"{DUTY}/mine").get_data(as_text=True)
    assert send(organizer, f"{DUTY}/ranking", {"shown": "no"}, on=DUTY).status_code == 303
    assert "前 50 名" not in deputy.get(f"{DUTY}/mine").get_data(as_text=True)


def test_a_deputy_without_a_seat_in_the_year_reads_so_where_the_year_s_page_leads(app, sessions, town):
    deputy = walker(app, sessions, town, Role.DEPUTY)
    with sessions.begin() as session:
        for one in session.query(Deputy).filter_by(assembly_id=town.id):
            one.until = date(2097, 12, 31)
        session.add(Cycle(assembly_id=town.id, year=2098, log_id=town.log_id))
    assert "/ninghai/2098/duty/mine" in deputy.get("/ninghai/2098").get_data(as_text=True)
    answer = deputy.get("/ninghai/2098/duty/mine")
    assert answer.status_code == 200
    assert "没有代表席位" in answer.get_data(as_text=True)


UNCOUNTED = (
    "",
    "0",
    "-0",
    "a",
    "NaN",
    "sNaN",
    "Infinity",
    "1e999999",
    "1e-999999",
    "0.05",
    "101",
    "-100.1",
    "1" * 5000,
)
UNREADABLE = ("", " ", "接" * 201, "接\x00待")


def test_points_that_cannot_be_counted_are_refused_beside_their_field(app, sessions, town):
    organizer = walker(app, sessions, town, Role.ORGANIZER)
    path = f"{DUTY}/{town.things['deputy_id']}"
    for points, reason in (*((one, "接待群众") for one in UNCOUNTED), *(("1", one) for one in UNREADABLE)):
        answer = send(organizer, path, {"points": points, "reason": reason})
        assert answer.status_code == 422, (points, reason)
        assert "请先改正以下各处" in answer.get_data(as_text=True)
    assert len(rows(sessions, DutyBonus)) == 1


def test_points_are_added_and_taken_back(app, sessions, town):
    organizer = walker(app, sessions, town, Role.ORGANIZER)
    path = f"{DUTY}/{town.things['deputy_id']}"
    assert send(organizer, path, {"points": "-2.5", "reason": "=迟到"}).status_code == 303
    assert "-2.5" in organizer.get(path).get_data(as_text=True)
    assert send(organizer, f"{DUTY}/bonuses/{town.things['bonus_id']}/withdraw", {}, on=path).status_code == 303
    assert '"\'-2.5"' in organizer.get(f"{DUTY}/list.csv").get_data(as_text=True)


def test_a_scheme_is_adopted_whole_or_not_at_all(app, sessions, town):
    organizer = walker(app, sessions, town, Role.ORGANIZER)
    for wrong in ({"points_idea": ""}, {"points_idea": "NaN"}, {"most_idea": "-1"}, {"decision": ""}):
        assert send(organizer, f"{DUTY}/scheme", scheme(**wrong)).status_code == 422
    assert rows(sessions, DutyScheme) == []
    assert send(organizer, f"{DUTY}/scheme", scheme(most_idea="7.5")).status_code == 303
    page = organizer.get(f"{DUTY}/scheme").get_data(as_text=True)
    assert 'value="7.5"' in page
    assert "示人大办〔2027〕1号" in page


def test_whatever_an_address_asks_for_is_answered(app, sessions, town):
    organizer = walker(app, sessions, town, Role.ORGANIZER)
    for asked in ("page=-1", "page=9999999", "year=abc&sort=%27&level=x&page=1e9", "q=%25_%5C"):
        for path in (DUTY, "/ninghai/below", "/ninghai/below/list.csv"):
            assert organizer.get(f"{path}?{asked}").status_code == 200, (path, asked)
