"""The public notice: comments on its days alone, unseen until looked at, objections decided, each answered."""

from datetime import timedelta

import pytest

from ballot.kernel.errors import IllegalMove, Missing, NotAllowed
from ballot.kernel.lifecycle import CommentStage
from ballot.kernel.policy import PUBLIC
from ballot.shortlisting.notice import queries, service
from ballot.shortlisting.notice.models import Comment
from ballot.shortlisting.notice.rules import CommentSort, Decision, NotTaking, UnfitDays, UnfitDecision
from ballot.shortlisting.notice.service import PublishNotice, SendComment
from ballot.solicitation.rules.ideas import UnfitText
from tests.people_rows import NOON
from tests.shortlisting.proposals.years import a_comment, a_proposal_sheet, a_year, judged, noticed, submitted


@pytest.fixture
def year(sessions):
    return a_year(sessions)


def shown(year, *, waiting=False):
    with year.reading() as session:
        notice = queries.notice_of(session, year.assembly_id, year.cycle_id)
        return [
            (one.name, one.comment.stage) for one in queries.comments(session, notice, waiting=waiting, page=1).rows
        ]


@pytest.mark.parametrize(("days", "taken"), [(-1, False), (0, True), (7, True), (8, False)])
def test_comments_are_taken_on_the_days_of_the_notice_by_anybody(year, days, taken):
    judged(year)
    noticed(year)
    order = SendComment(year.matter(), CommentSort.SUGGESTION, "很好。")
    with year.begin(PUBLIC, NOON + timedelta(days=days)) as work:
        if taken:
            assert service.send_comment(work, order).number == 1
        else:
            with pytest.raises(NotTaking):
                service.send_comment(work, order)


def test_nothing_is_said_of_a_project_that_is_not_in_the_notice_or_with_no_words(year):
    submitted(year)
    with pytest.raises(Missing), year.begin(PUBLIC) as work:
        service.send_comment(work, SendComment(year.matter(), CommentSort.SUGGESTION, "很好。"))
    noticed(year)
    judged(year, sheet=a_proposal_sheet("停车场"))
    with pytest.raises(Missing), year.begin(PUBLIC) as work:
        service.send_comment(work, SendComment(year.matter(1), CommentSort.SUGGESTION, "很好。"))
    with pytest.raises(UnfitText), year.begin(PUBLIC) as work:
        service.send_comment(work, SendComment(year.matter(2), CommentSort.SUGGESTION, "\u200b \n"))


def test_a_comment_is_unseen_until_the_desk_shows_it_and_ends_with_an_answer(year):
    comment = a_comment(year)
    assert (shown(year), shown(year, waiting=True)) == ([], [("新建停车场", CommentStage.RECEIVED)])
    with pytest.raises(IllegalMove), year.begin() as work:
        service.answer_comment(work, year.assembly_id, comment.id, Decision.UPHELD, "已调整选址。")
    with year.begin() as work:
        service.show_comment(work, year.assembly_id, comment.id)
    with pytest.raises(UnfitDecision), year.begin() as work:
        service.answer_comment(work, year.assembly_id, comment.id, Decision.NOTED, "谢谢。")
    with pytest.raises(UnfitText), year.begin() as work:
        service.answer_comment(work, year.assembly_id, comment.id, Decision.UPHELD, " ")
    with year.begin() as work:
        service.answer_comment(work, year.assembly_id, comment.id, Decision.UPHELD, "已调整选址。")
    assert (shown(year), shown(year, waiting=True)) == ([("新建停车场", CommentStage.ANSWERED)], [])


def test_a_refused_comment_stands_with_its_reason_and_can_still_be_shown(year):
    comment = a_comment(year, CommentSort.SUGGESTION)
    with pytest.raises(NotAllowed), year.begin(year.deputy) as work:
        service.refuse_comment(work, year.assembly_id, comment.id, "含有个人信息。")
    with year.begin() as work:
        service.refuse_comment(work, year.assembly_id, comment.id, "含有个人信息。")
    assert shown(year) == [("新建停车场", CommentStage.REFUSED)]
    with year.begin() as work:
        service.show_comment(work, year.assembly_id, comment.id)
        service.answer_comment(work, year.assembly_id, comment.id, Decision.NOTED, "已研究。")
    with year.reading() as session:
        assert session.get_one(Comment, comment.id).answer == "已研究。"


def test_a_notice_does_not_end_before_it_begins(year):
    with pytest.raises(UnfitDays), year.begin() as work:
        first = NOON.date()
        order = PublishNotice(year.assembly_id, year.cycle_id, first, first - timedelta(days=1), "现予公示。")
        service.publish_notice(work, order)
