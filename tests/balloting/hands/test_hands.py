"""Counts of hands on a real database: two signatures of two organizers, or none."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from ballot.balloting.hands import queries
from ballot.balloting.hands.models import ShowOfHands
from ballot.balloting.hands.rules import Base, MoreHandsThanPresent
from ballot.balloting.hands.service import EnterHands, OneCount, confirm_hands, enter_hands, withdraw_hands
from ballot.balloting.presence.models import Attendance
from ballot.balloting.presence.service import Attend, call_roll, check_in
from ballot.balloting.setup.service import CallMeeting, call_meeting
from ballot.kernel.errors import IllegalMove, Missing, NotAllowed
from ballot.people.approvals.service import NotApproved, SameOrganizer
from ballot.people.models import Deputy
from tests.balloting.presence.desks import a_desk


@pytest.fixture
def hall(sessions):
    """A meeting with ten of twelve present."""
    desk = a_desk(sessions)
    with desk.hall.begin(desk.one) as work:
        for row in work.session.query(Attendance).limit(10).all():
            check_in(work, Attend(desk.hall.place, desk.hall.meeting.id, row.deputy_id, row.version))
    return desk.hall


def entered(hall, in_favour=9, against=0, abstaining=1):
    order = EnterHands(hall.place, hall.meeting.id, "通过会议议程", Base.DUE, in_favour, against, abstaining)
    with hall.begin() as work:
        return enter_hands(work, order)


def one(hall, row):
    return OneCount(hall.place, hall.meeting.id, row.id)


def listed(hall, **only):
    with hall.reading() as session:
        return queries.counted(session, hall.meeting, **only)


def confirm(hall, row, digest=None):
    with hall.begin(hall.desk.other) as work:
        return confirm_hands(work, one(hall, row), digest or queries.digest_of(row))


def test_a_count_stands_with_two_signatures_and_who_is_present_the_desk_says(hall):
    row = entered(hall)
    assert (row.due, row.present, row.hands.silent, row.hands.passed) == (12, 10, 0, True)
    assert listed(hall, confirmed=True) == []
    confirm(hall, row)
    confirm(hall, row)
    (found,) = listed(hall, confirmed=True)
    assert (found.entered_by, found.confirmed_by) == ("张三", "张三")
    assert found.row.entered_by != found.row.confirmed_by


def test_a_standing_committees_hands_are_measured_against_its_members_alone(hall):
    with hall.begin() as work:
        members = [deputy.id for deputy in work.session.query(Deputy).order_by(Deputy.number).limit(5)]
        order = CallMeeting(hall.place, hall.meeting.cycle_id, "常委会会议", date(2027, 3, 1), "", members)
        meeting = call_meeting(work, order)
    with hall.begin() as work:
        call_roll(work, hall.place, meeting.id)
        for row in work.session.query(Attendance).filter_by(meeting_id=meeting.id).limit(4).all():
            check_in(work, Attend(hall.place, meeting.id, row.deputy_id, row.version))
    row = entered(replace(hall, meeting=meeting), in_favour=3)
    assert (row.due, row.present, row.hands.passed) == (5, 4, True)


def test_more_hands_than_are_present_are_refused(hall):
    with pytest.raises(MoreHandsThanPresent):
        entered(hall, in_favour=10, abstaining=1)
    assert listed(hall) == []


def test_one_organizer_never_signs_twice_nor_for_what_was_not_shown(hall):
    row = entered(hall)
    with pytest.raises(SameOrganizer), hall.begin() as work:
        confirm_hands(work, one(hall, row), queries.digest_of(row))
    with pytest.raises(NotApproved):
        confirm(hall, row, "0" * 64)
    with pytest.raises(IntegrityError), hall.sessions.begin() as session:
        session.execute(update(ShowOfHands).values(confirmed_by=ShowOfHands.entered_by, confirmed_at=row.entered_at))


def test_a_count_is_withdrawn_before_the_second_signature_and_never_after_it(hall):
    first, second = entered(hall), entered(hall)
    with hall.begin() as work:
        withdraw_hands(work, one(hall, first))
    with pytest.raises(IllegalMove):
        confirm(hall, first)
    confirm(hall, second)
    with pytest.raises(IllegalMove), hall.begin() as work:
        withdraw_hands(work, one(hall, second))
    assert [row.row.position for row in listed(hall)] == [2]


def test_a_clerk_signs_for_no_hands_and_another_meeting_has_no_such_count(hall):
    row = entered(hall)
    with pytest.raises(Missing), hall.begin() as work:
        withdraw_hands(work, OneCount(hall.place, hall.place, row.id))
    with pytest.raises(NotAllowed), hall.begin(replace(hall.desk.one, offices={})) as work:
        withdraw_hands(work, one(hall, row))
