"""The minute of a meeting: what two have signed for and what records say, each vote in its order, rehearsals apart."""

from datetime import date

import pytest

from ballot.balloting.console.queries import manifest_for
from ballot.balloting.hands.queries import digest_of
from ballot.balloting.hands.rules import Base
from ballot.balloting.hands.service import EnterHands, OneCount, confirm_hands, enter_hands
from ballot.balloting.minute.paper import minute_paper
from ballot.balloting.minute.queries import minute
from ballot.balloting.presence.models import Attendance
from ballot.balloting.presence.queries.attendance import votes
from ballot.balloting.presence.service import Attend, check_in
from ballot.balloting.setup.models import Election
from ballot.balloting.setup.rules import UnfitNames, template
from ballot.balloting.setup.service import (
    AdoptRule,
    DraftRule,
    PrepareElection,
    adopt_rule,
    draft_rule,
    prepare_election,
)
from ballot.balloting.styles import StyleRefused
from ballot.protocol.manifest import read_manifest
from ballot.protocol.signature import Seed, public
from ballot.web.documents.answers import made as file_of
from ballot.web.documents.description import Kind, Table
from tests.balloting.followup.rounds import TIE, a_roll_call, followed, held
from tests.balloting.halls import BOOTH, SEED
from tests.balloting.presence.desks import a_desk
from tests.tracking.assessments import an_assessed_year

PANEL = [public(Seed(bytes([number]) * 32)).hex() for number in (1, 2)]
OPEN = {"mode": "open", "trustees": None, "counters": PANEL}
"""What the freezing would bind of a panel that has given its keys."""


def asked(hall, title, **more):
    with hall.begin() as work:
        rule = work.session.get_one(Election, hall.election_id).rule_id
        return prepare_election(work, PrepareElection(hall.place, hall.meeting.id, rule, title, **more))


def show_hands(hall, subject):
    with hall.begin() as work:
        order = EnterHands(hall.place, hall.meeting.id, subject, Base.DUE, 9, 0, 1)
        return enter_hands(work, order)


def words(document):
    tables = [part for part in document.parts if isinstance(part, Table)]
    return "\n".join("|".join(row) for part in tables for row in part.rows)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_minute_says_each_vote_in_its_order_with_its_last_head(sessions):
    hall = held(a_roll_call(sessions), TIE)
    again = held(followed(hall), [(0,)] * 8 + [(1,)] * 4, options=2)
    desk = a_desk(sessions, hall)
    with hall.begin(desk.one) as work:
        for row in work.session.query(Attendance).limit(10).all():
            check_in(work, Attend(hall.place, hall.meeting.id, row.deputy_id, row.version))
    row = show_hands(hall, "通过会议议程")
    show_hands(hall, "没有人签认的事项")
    with hall.begin(hall.desk.other) as work:
        confirm_hands(work, OneCount(hall.place, hall.meeting.id, row.id), digest_of(row))
    with hall.reading() as session:
        found = minute(session, hall.meeting)
    document = minute_paper(found)
    told = words(document)
    assert "通过会议议程|12|10|9|0|1|0|通过（全体代表过半数）" in told
    assert "没有人签认的事项" not in told
    assert [one.election.id for one in found.votes] == [hall.election_id, again.election_id]
    assert "选定|甲\n票数相等|乙；丙" in told
    assert f"接着办理|{hall.election().title}" in told
    for one in (hall, again):
        head = one.election().head
        assert " ".join(head[at : at + 4] for at in range(0, 64, 4)) in told
    assert file_of(document, Kind.PDF).startswith(b"%PDF")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_minute_says_each_project_s_level_of_an_assessment(sessions):
    made = an_assessed_year(sessions)
    with made.hall.reading() as session:
        told = words(minute_paper(minute(session, made.hall.meeting)))
    assert "满意|敬老院电梯加装工程\n基本满意|护眼灯光工程\n不满意|养老食堂建设" in told
    assert "应到、实到|12 名，10 名" in told
    assert "选定" not in told


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_question_is_asked_beside_a_vote_that_is_open_and_a_rehearsal_stands_apart(sessions):
    hall = a_roll_call(sessions)
    hall.freeze()
    hall.open(12)
    units = asked(hall, "评议单位票决", names=["教育局", "卫生健康局", "交通运输局"])
    assert (units.position, [one["id"] for one in units.projects], units.list_id) == (2, ["n01", "n02", "n03"], None)
    assert asked(hall, "投票演练", rehearsal=True).position == 3
    with hall.reading() as session:
        found = minute(session, hall.meeting)
    assert [one.election.title for one in found.votes] == ["项目票决"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_names_that_no_ballot_could_list_are_refused(sessions):
    hall = a_roll_call(sessions)
    for names in (["甲", "甲"], ["长" * 121], [str(one) for one in range(201)]):
        with pytest.raises(UnfitNames):
            asked(hall, "评议单位票决", names=names)
    with pytest.raises(StyleRefused):
        asked(hall, "评议单位票决", names=["只有一个"])


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_one_of_three_designs_and_a_ranking_by_points_are_asked_in_the_same_session(sessions):
    hall = a_roll_call(sessions)
    designs = ["方案一", "方案二", "方案三"]
    for name, marks in (("one-of-three", {"approve"}), ("ranking", {"rank-1", "rank-2"})):
        with hall.begin() as work:
            order = DraftRule(hall.place, hall.desk.cycle.id, name, template(name, 2, 3), 3)
            draft = draft_rule(work, order)
            work.session.flush()
            rule = adopt_rule(work, AdoptRule(hall.place, draft.id, "示人大〔2027〕2号", date(2027, 1, 5)))
            order = PrepareElection(hall.place, hall.meeting.id, rule.id, name, names=designs)
            made = prepare_election(work, order)
            work.session.flush()
            manifest = read_manifest(manifest_for(work.session, made, public(SEED).hex(), BOOTH) | OPEN)
        assert [one.name for one in manifest.projects] == designs
        assert {one.mark for one in manifest.options} == marks


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_whoever_comes_after_a_rehearsal_is_not_late(sessions):
    hall = a_roll_call(sessions)
    with sessions.begin() as session:
        session.get_one(Election, hall.election_id).rehearsal = True
    hall.freeze()
    hall.open(12)
    with hall.reading() as session:
        assert not votes(session, hall.meeting).begun
