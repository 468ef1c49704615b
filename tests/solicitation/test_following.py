"""What the code opens, who stands behind an idea, and what is forgotten."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ballot.kernel.errors import IllegalMove, Missing, NotAllowed
from ballot.kernel.jobs import Job, Runner
from ballot.kernel.lifecycle import IdeaStage
from ballot.kernel.policy import PUBLIC, Role
from ballot.kernel.sandbox import Picture
from ballot.people.models import Notice
from ballot.people.sign_in.queries import actor_by_id
from ballot.solicitation.models import Contact, Endorsement, Entrance, Photo, Remark, Support
from ballot.solicitation.rules.codes import UnknownCode, digest
from ballot.solicitation.rules.ideas import NotSilent, RemarkSort
from ballot.solicitation.service import following, retention, support, triage
from ballot.solicitation.service.notices import found_entrances
from ballot.solicitation.service.sending import Person
from tests.people_rows import NOON, a_station, an_assembly
from tests.solicitation.ideas import answered, do, matter, row, rows, send

PIXELS = Picture("image/png", 2, 2, b"pixels")
WHO = Person("王小明", "13812345678")


def test_the_code_opens_every_act_of_its_sender_and_no_other_code_does(sessions, town, organizer):
    made = send(sessions, town, photos=[PIXELS], person=WHO)
    key = digest(made.code)
    with pytest.raises(UnknownCode):
        do(sessions, PUBLIC, following.add_to_idea, town[0], digest("0" * 16), "补充")
    do(sessions, PUBLIC, following.add_to_idea, town[0], key, "另外，夏天更暗。")
    with pytest.raises(Missing):
        do(sessions, PUBLIC, following.reply_to_question, town[0], key, "没人问")
    do(sessions, organizer, triage.ask_sender, matter(made), "哪个门？")
    later = NOON + timedelta(minutes=1)
    do(sessions, PUBLIC, following.reply_to_question, town[0], key, "东门", now=later)
    with pytest.raises(Missing):
        do(sessions, PUBLIC, following.reply_to_question, town[0], key, "再答", now=later + timedelta(minutes=1))


def test_being_forgotten_leaves_the_wish_and_nothing_of_the_person(sessions, town):
    made = send(sessions, town, photos=[PIXELS], person=WHO)
    do(sessions, PUBLIC, following.add_to_idea, town[0], digest(made.code), "我是王小明")
    do(sessions, PUBLIC, following.forget_me, town[0], digest(made.code))
    assert rows(sessions, Contact) == []
    assert rows(sessions, Photo) == []
    assert [one.text for one in rows(sessions, Remark)] == [following.GONE]
    assert "王小明" not in row(sessions).sought
    assert row(sessions).what == "在桃源公园加装路灯"


def test_what_was_taken_back_and_forgotten_keeps_no_word(sessions, town):
    made = send(sessions, town)
    do(sessions, PUBLIC, following.take_back, town[0], digest(made.code))
    do(sessions, PUBLIC, following.forget_me, town[0], digest(made.code))
    kept = row(sessions)
    assert (kept.what, kept.why, kept.stage) == (following.GONE, "", IdeaStage.WITHDRAWN)


def test_an_answered_idea_is_not_taken_back(sessions, town, organizer):
    made = send(sessions, town)
    answered(sessions, organizer, made)
    with pytest.raises(IllegalMove):
        do(sessions, PUBLIC, following.take_back, town[0], digest(made.code))


def test_a_complaint_of_silence_reaches_the_organizers_once_an_answer_is_overdue(sessions, town):
    made = send(sessions, town, now=datetime(2024, 9, 2, tzinfo=UTC))
    key = digest(made.code)
    with pytest.raises(NotSilent):
        do(
            sessions,
            PUBLIC,
            following.complain_of_silence,
            town[0],
            key,
            "?",
            now=datetime(2024, 12, 31, 8, tzinfo=UTC),
        )
    do(sessions, PUBLIC, following.complain_of_silence, town[0], key, "请答复", now=NOON)
    (told,) = rows(sessions, Notice)
    assert told.address.endswith(f"/ideas/desk/{made.idea.number}")
    assert [one.sort for one in rows(sessions, Remark)] == [RemarkSort.COMPLAINT]


def test_a_visitor_counts_once_and_may_take_it_back(sessions, town, organizer):
    made = send(sessions, town)
    with pytest.raises(Missing):
        do(sessions, PUBLIC, support.support_idea, matter(made), "mark")
    do(sessions, organizer, triage.show_idea, matter(made))
    assert do(sessions, PUBLIC, support.support_idea, matter(made), "mark") is True
    assert do(sessions, PUBLIC, support.support_idea, matter(made), "mark") is False
    assert rows(sessions, Support) == []


def test_a_deputy_endorses_by_the_seat_and_nobody_else_does(sessions, town, organizer):
    made = send(sessions, town)
    do(sessions, organizer, triage.show_idea, matter(made))
    assert do(sessions, town[3], support.endorse_idea, matter(made)) is True
    assert len(rows(sessions, Endorsement)) == 1
    assert rows(sessions, Support) == []
    with pytest.raises(NotAllowed):
        do(sessions, organizer, support.endorse_idea, matter(made))


def test_contacts_are_forgotten_on_their_day_and_not_before(sessions, town):
    send(sessions, town, person=WHO, now=datetime(2024, 9, 2, tzinfo=UTC))
    send(sessions, town, "后来的", person=WHO, now=datetime(2099, 1, 1, tzinfo=UTC))
    runner = Runner(sessions, {retention.TASK: retention.forget_contacts}, actor_by_id)
    for job in rows(sessions, Job):
        runner.carry_on(job.id)
    assert [one.forget_on for one in rows(sessions, Contact)] == [date(2099, 6, 30)]
    assert {job.stage for job in rows(sessions, Job)} == {"done", "ordered"}


def test_a_day_is_planned_once_however_many_contacts_it_has(sessions, town):
    for number in range(3):
        send(sessions, town, f"第{number}件", person=WHO)
    assert len(rows(sessions, Job)) == 1


def test_another_assembly_s_entrance_is_missing(sessions, town, organizer):
    with sessions.begin() as session:
        other = an_assembly(session, "fenghua")
        a_station(session, other)
    actor = replace(organizer, offices={other.id: frozenset({Role.ORGANIZER})})
    do(sessions, actor, found_entrances, other.id)
    (door,) = rows(sessions, Entrance)
    with pytest.raises(Missing):
        send(sessions, town, entrance_id=door.id)
