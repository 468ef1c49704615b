"""Attendance on a real database: every act once, undone by another, and clerks who never overwrite each other."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from ballot.balloting.presence import rules
from ballot.balloting.presence.models import Attendance
from ballot.balloting.presence.queries import attendance as queries
from ballot.balloting.presence.queries.attendance import Search
from ballot.balloting.presence.rules import Channel
from ballot.balloting.presence.service import (
    Overtaken,
    UnknownBadge,
    call_roll,
    change_channel,
    check_in,
    check_in_by_badge,
    check_in_late,
    grant_leave,
    leave_early,
    undo_check_in,
    undo_leave,
    undo_leaving,
)
from ballot.kernel.errors import IllegalMove, Missing, NotAllowed
from ballot.kernel.lifecycle import AttendanceStage as Stage
from ballot.kernel.policy import PUBLIC, Role
from ballot.kernel.work import begin
from ballot.people.models import Deputy, Term
from tests.balloting.presence.desks import a_desk
from tests.people_rows import NOON, a_delegation, a_deputy, acting, an_account


@pytest.fixture
def desk(sessions):
    return a_desk(sessions)


def present(desk) -> int:
    with desk.hall.reading() as session:
        return queries.present_at(session, desk.hall.meeting)


def test_the_list_has_every_deputy_who_sits_that_day_once_each_with_a_badge_of_its_own(desk):
    with begin(desk.sessions, desk.two, NOON) as work:
        assert call_roll(work, desk.hall.place, desk.hall.meeting.id) == 0
    with desk.hall.reading() as session:
        rows = queries.everybody(session, desk.hall.meeting)
    assert len(rows) == 12
    assert len({row.attendance.badge for row in rows}) == 12
    assert desk.events() == ["attendance.call-roll"]


def test_who_is_elected_later_joins_the_list_and_whose_seat_ended_counts_no_more(desk, sessions):
    with sessions.begin() as session:
        term = session.query(Term).one()
        a_deputy(session, term, "0100")
        session.execute(update(Deputy).where(Deputy.number == "0001").values(until=date(2026, 12, 31)))
    with begin(sessions, desk.one, NOON) as work:
        assert call_roll(work, desk.hall.place, desk.hall.meeting.id) == 1
    with desk.hall.reading() as session:
        groups = queries.groups(session, desk.hall.meeting)
    assert sum(group.due for group in groups) == 12


WAYS = [
    ([check_in], Stage.PRESENT),
    ([check_in_late], Stage.LATE),
    ([check_in, undo_check_in], Stage.EXPECTED),
    ([check_in_late, undo_check_in], Stage.EXPECTED),
    ([check_in, leave_early], Stage.LEFT),
    ([check_in, leave_early, undo_leaving], Stage.PRESENT),
    ([check_in_late, leave_early, undo_leaving], Stage.LATE),
    ([check_in, leave_early, undo_leaving, undo_check_in], Stage.EXPECTED),
    ([grant_leave, undo_leave], Stage.EXPECTED),
    ([grant_leave, check_in], Stage.PRESENT),
    ([grant_leave, check_in_late, undo_check_in], Stage.ON_LEAVE),
    ([grant_leave, check_in_late, undo_check_in, undo_leave], Stage.EXPECTED),
]


def test_every_way_leads_where_it_says_and_each_act_has_its_line(desk):
    for number, (way, end) in enumerate(WAYS):
        for verb in way:
            assert desk.act(verb, desk.seen(f"{number:04}")).fresh
        row = desk.row(f"{number:04}")
        assert (row.stage, row.version) == (end, len(way)), way
    assert len(desk.events()) == 1 + sum(len(way) for way, _ in WAYS)
    assert present(desk) == sum(end in (Stage.PRESENT, Stage.LATE) for _, end in WAYS)


WRONG = [
    ([], (leave_early, undo_leaving)),
    ([grant_leave], (leave_early, undo_leaving)),
    ([check_in], (grant_leave, undo_leave)),
    ([check_in, leave_early], (check_in, check_in_late, undo_check_in, grant_leave, undo_leave)),
]


def test_what_comes_in_the_wrong_order_is_refused_and_changes_nothing(desk):
    for number, (way, refused) in enumerate(WRONG):
        for one in way:
            desk.act(one, desk.seen(f"{number:04}"))
        before, lines = desk.row(f"{number:04}"), len(desk.events())
        for verb in refused:
            with pytest.raises(IllegalMove):
                desk.act(verb, desk.seen(f"{number:04}"))
        after = desk.row(f"{number:04}")
        for name in ("stage", "version", "came_at", "left_at"):
            assert getattr(after, name) == getattr(before, name)
        assert len(desk.events()) == lines


def test_the_same_act_twice_is_done_once_whatever_page_it_came_from(desk):
    seen = desk.seen()
    first, again = desk.act(check_in, seen), desk.act(check_in, seen, by=desk.two)
    assert (first.fresh, again.fresh) == (True, False)
    assert str(again.row.changed_by) == desk.one.id
    assert desk.events().count("attendance.check-in") == 1


def test_a_clerk_whose_page_is_old_overwrites_nothing(desk):
    seen = desk.seen()
    desk.act(grant_leave, seen)
    with pytest.raises(Overtaken):
        desk.act(check_in, seen, by=desk.two)
    with pytest.raises(Overtaken):
        desk.act(change_channel, seen, Channel.PAPER, by=desk.two)
    assert desk.row().stage is Stage.ON_LEAVE


def test_an_undoing_of_what_was_done_again_meanwhile_is_refused(desk):
    desk.act(check_in, desk.seen())
    seen = desk.seen()
    desk.act(undo_check_in, desk.seen())
    desk.act(check_in_late, desk.seen(), by=desk.two)
    with pytest.raises(Overtaken):
        desk.act(undo_check_in, seen)
    assert desk.row().stage is Stage.LATE


def test_a_badge_is_scanned_twice_and_counts_once(desk):
    badge = desk.row().badge
    for fresh in (True, False):
        with begin(desk.sessions, desk.one, NOON) as work:
            assert check_in_by_badge(work, desk.hall.place, desk.hall.meeting.id, badge, late=True).fresh is fresh
    assert (desk.row().stage, present(desk)) == (Stage.LATE, 1)


def test_a_badge_of_nobody_and_one_of_somebody_who_has_left_check_nobody_in(desk):
    desk.act(check_in, desk.seen())
    desk.act(leave_early, desk.seen())
    for badge, refusal in (("0" * 20, UnknownBadge), (desk.row().badge, IllegalMove)):
        with pytest.raises(refusal), begin(desk.sessions, desk.one, NOON) as work:
            check_in_by_badge(work, desk.hall.place, desk.hall.meeting.id, badge, late=False)
    assert present(desk) == 0


def test_whose_seat_ended_before_the_day_is_checked_in_by_no_badge_and_no_button(desk, sessions):
    seen, badge = desk.seen("0001"), desk.row("0001").badge
    with sessions.begin() as session:
        session.execute(update(Deputy).where(Deputy.number == "0001").values(until=date(2026, 12, 31)))
    with pytest.raises(UnknownBadge), begin(desk.sessions, desk.one, NOON) as work:
        check_in_by_badge(work, desk.hall.place, desk.hall.meeting.id, badge, late=False)
    with pytest.raises(Missing):
        desk.act(check_in, seen)
    assert desk.row("0001").stage is Stage.EXPECTED


def test_the_channel_goes_to_paper_and_back(desk):
    desk.act(change_channel, desk.seen(), Channel.PAPER)
    assert desk.row().channel is Channel.PAPER
    assert not desk.act(change_channel, desk.seen(), Channel.PAPER).fresh
    desk.act(change_channel, desk.seen(), Channel.PHONE)
    assert desk.row().channel is Channel.PHONE
    assert desk.events().count("attendance.change-channel") == 2


def test_eight_clerks_with_the_same_page_check_a_deputy_in_once(desk):
    seen, together = desk.seen(), Barrier(8)

    def press(number: int) -> bool:
        together.wait()
        return desk.act(check_in, seen, by=(desk.one, desk.two)[number % 2]).fresh

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(press, range(8))) == [False] * 7 + [True]
    assert desk.row().version == 1
    assert desk.events().count("attendance.check-in") == 1


def test_of_two_clerks_who_do_different_things_one_is_told(desk):
    seen, together = desk.seen(), Barrier(2)

    def press(verb, by) -> str:
        together.wait()
        try:
            desk.act(verb, seen, by=by)
        except Overtaken:
            return "told"
        return "done"

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(press, (check_in, grant_leave), (desk.one, desk.two)))
    assert sorted(said) == ["done", "told"]
    assert desk.row().version == 1


def test_several_clerks_bring_in_the_whole_hall_and_nobody_is_lost(desk):
    numbers = [f"{number:04}" for number in range(12)]

    def bring(number: str) -> None:
        desk.act(check_in, desk.seen(number))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(bring, numbers))
    assert present(desk) == 12


def test_the_numbers_stand_by_delegation_and_without_one(desk, sessions):
    with sessions.begin() as session:
        group = a_delegation(session, desk.hall.desk.county)
        session.execute(
            update(Deputy).where(Deputy.number.in_(("0000", "0001", "0002"))).values(delegation_id=group.id)
        )
    for number, verbs in (("0000", [check_in]), ("0001", [check_in_late, leave_early]), ("0005", [grant_leave])):
        for verb in verbs:
            desk.act(verb, desk.seen(number))
    desk.act(change_channel, desk.seen("0000"), Channel.PAPER)
    with desk.hall.reading() as session:
        one, rest = queries.groups(session, desk.hall.meeting)
        found = queries.listed(session, desk.hall.meeting, Search(delegation=1, stage=Stage.PRESENT))
        named = queries.listed(session, desk.hall.meeting, Search(words="0005"))
    assert (one.due, one.present, one.late, one.left, one.paper) == (3, 1, 0, 1, 1)
    assert (rest.position, rest.due, rest.on_leave) == (0, 9, 1)
    assert [row.number for row in found.rows] == ["0000"]
    assert [row.attendance.stage for row in named.rows] == [Stage.ON_LEAVE]


def tag(desk) -> str:
    with desk.hall.reading() as session:
        found = queries.groups(session, desk.hall.meeting), queries.votes(session, desk.hall.meeting)
        return queries.tag(*found, 12)


def test_the_tag_changes_with_every_act_and_only_then(desk):
    tags = [tag(desk)]
    assert tag(desk) == tags[0]
    for verb in (grant_leave, undo_leave, check_in, leave_early, undo_leaving):
        desk.act(verb, desk.seen())
        tags.append(tag(desk))
    assert len(set(tags)) == 6


def test_the_desk_knows_the_quorum_of_the_rule_and_when_voting_has_begun(desk):
    with desk.hall.reading() as session:
        before = queries.votes(session, desk.hall.meeting)
    desk.hall.freeze()
    desk.hall.open()
    with desk.hall.reading() as session:
        after = queries.votes(session, desk.hall.meeting)
    assert (before.begun, after.begun) == (False, True)
    [bar] = after.quorums
    assert (rules.quorum(bar, 12, 7).reached, rules.quorum(bar, 12, 8).reached) == (False, True)


def test_who_keeps_no_desk_of_this_assembly_is_refused_and_another_meeting_is_missing(desk, sessions):
    with sessions.begin() as session:
        chair = acting(an_account(session, desk.hall.desk.county, "chair", Role.CHAIR), Role.CHAIR)
    for actor in (chair, PUBLIC):
        with pytest.raises(NotAllowed):
            desk.act(check_in, desk.seen(), by=actor)
    with pytest.raises(Missing):
        desk.act(check_in, replace(desk.seen(), meeting_id=uuid4()))
    with pytest.raises(Missing):
        desk.act(check_in, replace(desk.seen(), deputy_id=uuid4()))


def test_the_log_names_nobody(desk):
    for verb in (grant_leave, check_in, leave_early):
        desk.act(verb, desk.seen())
    assert "李四" not in desk.facts()
    assert desk.row().badge not in desk.facts()


def test_the_database_itself_refuses_a_state_without_its_moment(desk, sessions):
    wrong = ({"stage": "present"}, {"stage": "left"}, {"stage": "on-leave"}, {"version": -1}, {"left_at": NOON})
    for values in wrong:
        with pytest.raises(IntegrityError), sessions.begin() as session:
            session.execute(update(Attendance).values(**values))
