"""From sending to the answer, and back: what each verb changes, and what it leaves alone."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from ballot.kernel import log
from ballot.kernel.errors import Missing, NotAllowed
from ballot.kernel.lifecycle import IdeaStage
from ballot.kernel.policy import PUBLIC
from ballot.kernel.sandbox import Picture
from ballot.solicitation.models import Answer, Contact, Entrance, Idea, Remark, Support
from ballot.solicitation.rules.codes import digest
from ballot.solicitation.rules.ideas import NotOpen, Origin, Route, UnfitMerge, UnfitText
from ballot.solicitation.service import support, triage
from ballot.solicitation.service.notices import found_entrances, set_notice
from ballot.solicitation.service.sending import Person, SendIdea, Wish, enter_idea
from ballot.solicitation.service.triage import AlreadyPublished, PrepareAnswer
from tests.solicitation.ideas import VAULT, an_order, answered, do, matter, row, rows, send

PIXELS = Picture("image/png", 2, 2, b"pixels")
WHO = Person("王小明", "13812345678")


def test_the_code_is_told_once_and_kept_as_a_digest(sessions, town):
    made = send(sessions, town)
    kept = row(sessions)
    assert kept.code == digest(made.code)
    with sessions() as session:
        for table in (Idea, Contact, Remark):
            for one in session.scalars(select(table)):
                assert made.code not in repr(vars(one))


def test_numbers_count_without_gaps(sessions, town):
    assert [send(sessions, town, f"建议{number}").idea.number for number in range(3)] == [1, 2, 3]


def test_a_contact_lies_sealed_and_masked(sessions, town):
    send(sessions, town, person=WHO)
    (contact,) = rows(sessions, Contact)
    assert (contact.name, contact.phone) == ("王**", "138****5678")
    assert "王小明".encode() not in contact.sealed
    assert b"13812345678" not in contact.sealed


def test_opening_a_contact_stands_in_the_log_without_its_words(sessions, town, organizer):
    made = send(sessions, town, person=WHO)
    told = do(sessions, organizer, triage.read_contact, matter(made), VAULT)
    assert "13812345678" in told.decode()
    with sessions() as session:
        entries = log.entries(session, made.idea.log_id)
    assert entries[-1].event == "contact.read"
    assert all(
        "王小明" not in entry.facts and "13812345678" not in entry.facts and "138****" not in entry.facts
        for entry in entries
    )


def test_before_the_notice_is_out_and_after_it_is_closed_nothing_is_taken(sessions, town):
    do(sessions, town[2], set_notice, an_order(*town[:2], year_round=False))
    with pytest.raises(NotOpen):
        send(sessions, town)


def test_a_category_that_isn_t_the_notice_s_own_is_left_open(sessions, town):
    send(sessions, town, category="<script>", area="桃源街道")
    assert (row(sessions).category, row(sessions).area) == ("", "桃源街道")


def test_a_text_that_cannot_be_shown_leaves_nothing_behind(sessions, town):
    with pytest.raises(UnfitText):
        send(sessions, town, "路灯\x00")
    assert rows(sessions, Idea) == []
    assert send(sessions, town).idea.number == 1


def test_a_poster_s_origin_goes_before_what_the_form_says(sessions, town, organizer):
    do(sessions, organizer, found_entrances, town[0])
    doors = {bool(door.deputy_id): door.id for door in rows(sessions, Entrance)}
    assert send(sessions, town, entrance_id=doors[True]).idea.origin is Origin.DEPUTY
    assert send(sessions, town, "另一件", entrance_id=doors[False]).idea.origin is Origin.STATION


def test_what_staff_enter_keeps_its_channel_and_who_entered_it(sessions, town, organizer):
    order = SendIdea(*town[:2], Wish("修路", "路坏了", source="12345-0007"), origin=Origin.HOTLINE)
    made = do(sessions, organizer, enter_idea, order, VAULT)
    assert (made.idea.origin, made.idea.source) == (Origin.HOTLINE, "12345-0007")
    assert str(made.idea.entered_by) == organizer.id
    with pytest.raises(NotAllowed):
        do(sessions, PUBLIC, enter_idea, order, VAULT)


def test_an_answer_is_public_only_once_it_is_published(sessions, town, organizer):
    made = send(sessions, town)
    do(sessions, organizer, triage.show_idea, matter(made))
    do(sessions, organizer, triage.prepare_answer, PrepareAnswer(matter(made), Route.DECLINE, "一年内办不成。"))
    assert row(sessions).stage is IdeaStage.OPEN
    do(sessions, organizer, triage.publish_answer, matter(made))
    assert row(sessions).stage is IdeaStage.ANSWERED


@pytest.mark.parametrize("text", ["", " \n ", "\u200b"])
def test_there_is_no_answer_without_its_reason(sessions, town, organizer, text):
    made = send(sessions, town)
    with pytest.raises(IntegrityError):
        do(sessions, organizer, triage.prepare_answer, PrepareAnswer(matter(made), Route.DECLINE, text))
    assert rows(sessions, Answer) == []


def test_a_public_answer_is_withdrawn_before_another_one_stands(sessions, town, organizer):
    made = send(sessions, town)
    answered(sessions, organizer, made)
    with pytest.raises(AlreadyPublished):
        do(sessions, organizer, triage.prepare_answer, PrepareAnswer(matter(made), Route.DECLINE, "改了。"))
    do(sessions, organizer, triage.reopen_idea, matter(made))
    answered(sessions, organizer, made, Route.DECLINE, "改了。")
    assert [one.withdrawn_at is None for one in rows(sessions, Answer)].count(True) == 1
    assert len(rows(sessions, Answer)) == 2


def a_merge(sessions, town, organizer):
    """Two ideas, the first merged into the second; one support each."""
    one, other = send(sessions, town), send(sessions, town, "公园添路灯")
    for made in (one, other):
        do(sessions, organizer, triage.show_idea, matter(made))
        do(sessions, PUBLIC, support.support_idea, matter(made), f"mark-{made.idea.number}")
    answered(sessions, organizer, one, Route.MERGE, "与 2 号相同。", target=other.idea.number)
    return one, other


def supports(sessions):
    with sessions() as session:
        query = select(Idea.number, func.count(Support.mark)).outerjoin(Support, Support.idea_id == Idea.id)
        return dict(session.execute(query.group_by(Idea.number)).all())


def test_a_merge_keeps_the_original_and_moves_no_support(sessions, town, organizer):
    a_merge(sessions, town, organizer)
    assert supports(sessions) == {1: 1, 2: 1}
    assert row(sessions, 1).what == "在桃源公园加装路灯"
    assert row(sessions, 1).stage is IdeaStage.ANSWERED


def test_a_merge_undone_is_as_if_it_had_never_been_but_for_the_record(sessions, town, organizer):
    one, _ = a_merge(sessions, town, organizer)
    do(sessions, organizer, triage.reopen_idea, matter(one))
    assert row(sessions, 1).stage is IdeaStage.OPEN
    assert supports(sessions) == {1: 1, 2: 1}
    (kept,) = rows(sessions, Answer)
    assert kept.withdrawn_at is not None
    assert kept.text == "与 2 号相同。"


def test_merges_make_no_chains(sessions, town, organizer):
    _one, other = a_merge(sessions, town, organizer)
    third = send(sessions, town, "第三件")
    for made, target in ((third, 1), (other, 3), (third, 3)):
        with pytest.raises(UnfitMerge):
            do(
                sessions,
                organizer,
                triage.prepare_answer,
                PrepareAnswer(matter(made), Route.MERGE, "相同。", target=target),
            )


def test_a_merge_into_what_nobody_may_read_is_not_published(sessions, town, organizer):
    one, _other = send(sessions, town), send(sessions, town, "公园添路灯")
    do(sessions, organizer, triage.prepare_answer, PrepareAnswer(matter(one), Route.MERGE, "相同。", target=2))
    with pytest.raises(UnfitMerge):
        do(sessions, organizer, triage.publish_answer, matter(one))
    assert row(sessions, 1).stage is IdeaStage.RECEIVED


def test_several_answers_are_published_all_or_none(sessions, town, organizer):
    one, _other = send(sessions, town), send(sessions, town, "没有拟答复")
    do(sessions, organizer, triage.prepare_answer, PrepareAnswer(matter(one), Route.PROPOSE, "好。"))
    with pytest.raises(Missing):
        do(sessions, organizer, triage.publish_answers, *town[:2], [1, 2])
    assert row(sessions, 1).stage is IdeaStage.RECEIVED


def test_a_refused_idea_has_its_reason_and_can_be_shown_after_all(sessions, town, organizer):
    made = send(sessions, town)
    do(sessions, organizer, triage.refuse_idea, matter(made), "含有他人信息")
    assert row(sessions).stage is IdeaStage.REFUSED
    do(sessions, organizer, triage.show_idea, matter(made))
    assert row(sessions).stage is IdeaStage.OPEN
    assert [one.withdrawn_at is not None for one in rows(sessions, Answer)] == [True]


def test_taking_takes_those_with_proof_of_work_first(sessions, town, organizer):
    send(sessions, town, "慢的", quick=False)
    send(sessions, town, "快的")
    assert do(sessions, organizer, triage.take_ideas, *town[:2], 1) == 1
    assert [str(one.assigned_to or "") for one in sorted(rows(sessions, Idea), key=lambda one: one.number)] == [
        "",
        organizer.id,
    ]
