"""A whole session on one check-in: agenda by hands, a ballot with a paper, a re-vote, a roll-call, an assessment."""

from collections.abc import Iterator

import pytest

from ballot.balloting.cards.draw import laid_out
from ballot.balloting.cards.holders import Holder
from ballot.balloting.counting.queries import manifest_at
from ballot.balloting.hands.queries import digest_of
from ballot.balloting.hands.rules import Base
from ballot.balloting.hands.service import EnterHands, OneCount, confirm_hands, enter_hands
from ballot.balloting.minute.queries import minute
from ballot.balloting.record import queries as record
from ballot.balloting.rollcall import queries as names
from ballot.balloting.rollcall.service import PublishNames, publish_names
from ballot.kernel import log
from ballot.kernel.policy import Role
from ballot.people.models import Assembly
from ballot.tracking.plans.chosen import chosen_in
from tests.balloting.ceremony.panels import Panel, a_key_file
from tests.balloting.halls import a_hall
from tests.balloting.session.days import Day, a_day
from tests.cross.peer import Peer
from tests.databases import an_app
from tests.faults.scale import times
from tests.people_rows import acting, an_account

DEPUTIES = times(12, 230)
HALF = DEPUTIES // 2
FIRST, SECOND = ["监票人甲", "监票人乙", "监票人丙"], ["监票人甲", "监票人乙", "接替的监票人"]
TIED = [[1, 1, 0]] * (HALF - 1) + [[1, 0, 1]] * (HALF - 1) + [[0, 1, 1]] * 2
"""The second and third project get one more than half each, for one seat."""
AGAIN = [[1, 0]] * (DEPUTIES - 2) + [[0, 1]] * 2


JUDGED = [1, 0, 0, 0, 0, 1]
"""Satisfied with the first, dissatisfied with the second."""


@pytest.fixture
def app(database, tmp_path):
    with an_app(database.url, log_key=a_key_file(tmp_path)) as app:
        yield app


@pytest.fixture
def day(sessions, app) -> Iterator[Day]:
    with Peer() as browser:
        yield a_day(Panel(a_hall(sessions, deputies=DEPUTIES, rule="differential", panel=3), app), browser)


def adopt_the_agenda(day):
    order = EnterHands(day.hall.place, day.hall.meeting.id, "通过会议议程", Base.DUE, DEPUTIES - 1, 0, 1)
    with day.hall.begin() as work:
        row = enter_hands(work, order)
    with day.hall.begin(day.hall.desk.other) as work:
        confirm_hands(work, OneCount(day.hall.place, day.hall.meeting.id, row.id), digest_of(row))


def with_a_paper(choices):
    """The first deputy votes on paper."""
    return [[], *choices[1:]]


def ballot_on_the_projects(day):
    day.hold_ceremony()
    day.give_paper(0)
    day.hall.open(day.present)
    box = day.lay_box()
    day.vote(with_a_paper(TIED))
    day.close()
    day.count_box(box, TIED[0])
    outcome = day.count()
    assert (outcome["chosen"], outcome["tied"]) == (["p01"], ["p02", "p03"])


def vote_again_on_the_tied(day):
    day.follow_up(SECOND)
    day.hold_ceremony()
    assert day.sign_voids() == 1
    day.hall.open(day.present)
    box = day.lay_box()
    day.vote(with_a_paper(AGAIN))
    day.close()
    day.count_box(box, AGAIN[0])
    assert day.count()["chosen"] == ["p02"]


def call_the_roll(day, registrar):
    day.one_leaves()
    day.call_by_name(["教育局", "卫生健康局", "交通运输局"])
    day.hall.freeze()
    day.hall.open(day.present)
    for card in range(DEPUTIES - 1):
        day.hall.cast(day.hall.envelope(card, 1))
    day.hall.close(day.present)
    day.hall.seal()
    day.hall.count()
    assert day.verified()["chosen"] == ["n02"]
    people = [Holder(f"{number:03}", f"代表{number}", "第一团") for number in range(DEPUTIES)]
    rows = laid_out(day.hall.cards, people).names()
    with day.hall.begin(registrar) as work:
        publish_names(work, PublishNames(day.hall.place, day.hall.election_id, rows))


def assess(day):
    """Whoever had a paper has one again; whoever left gives none."""
    day.assess(["护眼灯光工程", "养老食堂建设"], SECOND)
    day.hold_ceremony()
    assert day.sign_voids() == 1
    day.hall.open(day.present)
    box = day.lay_box()
    day.vote([*with_a_paper([JUDGED] * (DEPUTIES - 1)), []])
    day.close()
    day.count_box(box, JUDGED)
    assert [one["level"] for one in day.count()["projects"]] == ["satisfied", "dissatisfied"]


def present_at_closes(day, elections):
    with day.hall.reading() as session:
        return [record.entries_of(session, one, "close")[0].body["present"] for one in elections]


def test_a_session_of_five_votes_on_one_check_in_ends_in_records_that_the_verifier_accepts(sessions, day):
    with sessions.begin() as session:
        county = session.get_one(Assembly, day.hall.place)
        registrar = acting(an_account(session, county, "registrar", Role.REGISTRAR), Role.REGISTRAR)
    day.everybody_comes()
    adopt_the_agenda(day)
    ballot_on_the_projects(day)
    vote_again_on_the_tied(day)
    call_the_roll(day, registrar)
    assess(day)
    with day.hall.reading() as session:
        told = minute(session, day.hall.meeting)
        first, again, roll_call, assessed = (one.election for one in told.votes)
        assert chosen_in(session, day.hall.desk.cycle.id).codes == {"p01", "p02"}
        assert manifest_at(session, again).rule.parent == str(first.id)
        assert [one.issue_id for one in (again, roll_call, assessed)] == [first.issue_id] * 3
        found = names.roll_call(session, roll_call)
        log.check(session, day.hall.desk.county.log_id)
    assert [one.row.subject for one in told.hands] == ["通过会议议程"]
    assert present_at_closes(day, (first, again, roll_call)) == [DEPUTIES, DEPUTIES, DEPUTIES - 1]
    assert found.choices[0].marks == {"approve": ("卫生健康局",)}
    assert found.choices[-1].marks is None
    assert found.choices[-1].named.name == f"代表{DEPUTIES - 1}"
