"""The pages of a year's days and of its next step."""

from datetime import date, timedelta

import pytest

from ballot.kernel.policy import Role
from ballot.people.models import Cycle
from tests.web.town import a_town, walker
from tests.web.visits import send

HERE = "/ninghai/2027/steps"


@pytest.fixture
def organizer(app, sessions):
    with sessions.begin() as session:
        town = a_town(session, "ninghai")
    return walker(app, sessions, town, Role.ORGANIZER)


def begun():
    today = date.today()  # noqa: DTZ011  days far enough from midnight anywhere
    return {
        "first_solicitation": str(today - timedelta(days=9)),
        "last_solicitation": str(today + timedelta(days=9)),
    }


def test_days_that_were_set_stand_in_the_line_and_let_the_year_begin(organizer, sessions):
    assert send(organizer, f"{HERE}/days", begun()).status_code == 303
    page = organizer.get(HERE).get_data(as_text=True)
    assert "日期已保存" in page
    assert begun()["last_solicitation"] in page
    answer = send(organizer, f"{HERE}/next", {"move": "open-solicitation"})
    assert answer.status_code == 303
    assert "正在征集 2027 年民生实事建议" in organizer.get("/ninghai/2027").get_data(as_text=True)
    with sessions() as session:
        assert session.query(Cycle).one().stage == "soliciting"


def test_a_year_that_must_wait_says_for_what_and_offers_no_button(organizer):
    for path in (HERE, f"{HERE}/next"):
        page = organizer.get(path).get_data(as_text=True)
        assert "还没有公布这一环节的日期" in page
        assert 'name="move"' not in page


def test_a_step_that_must_wait_is_refused_whatever_is_sent(organizer):
    assert send(organizer, f"{HERE}/next", {"move": "open-solicitation"}, on=f"{HERE}/days").status_code == 409


def test_a_move_that_is_none_of_ours_changes_nothing(organizer):
    assert send(organizer, f"{HERE}/next", {"move": "drop-tables"}, on=f"{HERE}/days").status_code == 422


def test_wrong_days_are_said_beside_their_step(organizer):
    wrong = {"first_review": "2026-12-31", "last_review": "2026-12-01", "first_ballot": "2027-01-12"}
    answer = send(organizer, f"{HERE}/days", wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "最后一天不能早于第一天。" in page
    assert "请把第一天和最后一天都填上，或者都不填。" in page
    assert 'value="2026-12-31"' in page
    assert send(organizer, f"{HERE}/days", {"first_review": "some day"}).status_code == 422
