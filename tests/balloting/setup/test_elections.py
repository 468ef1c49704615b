"""What was prepared wrongly is put right or dropped, until it is frozen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from time import sleep

import pytest
from sqlalchemy import func, select

from ballot.balloting.console.service import DropElection, ask_to_freeze, drop_election
from ballot.balloting.console.service.freezing import FreezeElection
from ballot.balloting.followup.queries import kin
from ballot.balloting.followup.service import AskFollowUp, ask_follow_up, settle_follow_up
from ballot.balloting.paper.models import PaperBox
from ballot.balloting.setup.models import Election, ElectionCounter, Meeting, MeetingMember
from ballot.balloting.setup.queries import due_at, members_of
from ballot.balloting.setup.service import (
    AppointCounters,
    CallMeeting,
    NameTaken,
    WrongLink,
    appoint_counters,
    call_meeting,
    change_meeting,
    give_key,
)
from ballot.kernel.errors import IllegalMove, Missing, NotAllowed
from ballot.kernel.lifecycle import ApprovalStage
from ballot.kernel.policy import PUBLIC
from ballot.people.models import Approval, Deputy
from ballot.protocol.signature import Seed, public
from tests.balloting.followup.rounds import TIE, a_roll_call, held
from tests.balloting.halls import BOOTH, SEED, a_hall

DAY = date(2027, 1, 12)


@pytest.fixture
def hall(sessions):
    return a_hall(sessions)


def called(hall, name="第一次会议", held_on=DAY, members=()):
    return CallMeeting(hall.place, hall.desk.cycle.id, name, held_on, "大礼堂", members)


def drop(hall, election_id=None):
    with hall.begin() as work:
        drop_election(work, DropElection(hall.place, election_id or hall.election_id))


def test_a_meeting_s_name_day_and_members_are_put_right_while_nothing_is_frozen(hall):
    with hall.reading() as session:
        few = list(session.scalars(select(Deputy.id).order_by(Deputy.number).limit(3)))
    for members in (few[:2], few[1:], []):
        with hall.begin() as work:
            change_meeting(work, hall.meeting.id, called(hall, "第二次会议", date(2027, 1, 13), members))
        with hall.reading() as session:
            found = session.get_one(Meeting, hall.meeting.id)
            assert (found.name, found.held_on, found.place) == ("第二次会议", date(2027, 1, 13), "大礼堂")
            assert len(members_of(session, found)) == len(members)
            assert due_at(session, found) == (len(members) or 12)


def test_a_meeting_whose_vote_is_frozen_stays_as_its_manifest_names_it(hall):
    hall.freeze()
    with pytest.raises(IllegalMove), hall.begin() as work:
        change_meeting(work, hall.meeting.id, called(hall, "第二次会议"))


def test_two_meetings_of_a_year_have_two_names(hall):
    with pytest.raises(NameTaken), hall.begin() as work:
        call_meeting(work, called(hall))
    with hall.begin() as work:
        other = call_meeting(work, called(hall, "第二次会议"))
    with pytest.raises(NameTaken), hall.begin() as work:
        change_meeting(work, other.id, called(hall))
    with hall.begin() as work:
        change_meeting(work, other.id, called(hall, "第二次会议", date(2027, 2, 1)))
    with pytest.raises(Missing), hall.begin() as work:
        change_meeting(work, hall.election_id, called(hall, "第三次会议"))
    with hall.reading() as session:
        assert session.scalar(select(func.count()).select_from(MeetingMember)) == 0


def test_a_draft_is_dropped_with_its_panel_and_the_question_that_waits(hall):
    with hall.begin() as work:
        ask_to_freeze(work, SEED, FreezeElection(hall.place, hall.election_id, BOOTH))
    drop(hall)
    with hall.reading() as session:
        assert session.get(Election, hall.election_id) is None
        assert session.scalar(select(func.count()).select_from(ElectionCounter)) == 0
        asked = session.scalars(select(Approval).where(Approval.subject_id == hall.election_id)).one()
        assert asked.stage is ApprovalStage.WITHDRAWN
    with pytest.raises(Missing):
        drop(hall)


def test_what_is_frozen_is_not_dropped_and_nobody_but_organizers_drops_anything(hall):
    with pytest.raises(NotAllowed), hall.begin(PUBLIC) as work:
        drop_election(work, DropElection(hall.place, hall.election_id))
    hall.freeze()
    with pytest.raises(IllegalMove):
        drop(hall)


def test_a_draft_on_which_more_hangs_than_its_preparation_stays(hall):
    with hall.begin() as work:
        mine = {"assembly_id": hall.place, "election_id": hall.election_id}
        work.session.add(PaperBox(name="1号箱", place="会场", position=1, **mine))
        work.record(hall.desk.county.log_id, "box.lay-out", id=hall.election_id)
    with pytest.raises(IllegalMove):
        drop(hall)
    assert hall.election().stage == "draft"


def test_a_second_vote_that_is_dropped_can_be_asked_for_again(sessions):
    hall = held(a_roll_call(sessions), TIE)
    for title in ("再次投票", "第二次投票"):
        with hall.begin() as work:
            ask_follow_up(work, AskFollowUp(hall.place, hall.election_id, title, ["甲", "乙"]))
        with hall.begin(hall.desk.other) as work:
            made = settle_follow_up(work, hall.place, hall.election_id).election
        assert made.title == title
        drop(hall, made.id)
        with hall.reading() as session:
            near = kin(session, session.get_one(Election, hall.election_id))
            assert (near.follower, near.settled) == (None, None)


def test_a_link_that_others_have_replaced_meanwhile_gives_no_key_in_their_place(hall):
    def late():
        with hall.begin() as work:
            give_key(work, hall.place, hall.links[0], public(Seed(b"\x09" * 32)).hex())

    with ThreadPoolExecutor(1) as pool:
        with hall.begin() as work:
            appoint_counters(work, AppointCounters(hall.place, hall.election_id, ["甲", "乙"]))
            given = pool.submit(late)
            sleep(0.5)  # until it waits for the lock
        with pytest.raises(WrongLink):
            given.result()
    with hall.reading() as session:
        assert set(session.scalars(select(ElectionCounter.key))) == {None}
