"""Screening: feasible has a price, unfeasible a reason; what is prepared isn't public; lists come from above."""

from datetime import date, timedelta
from fractions import Fraction
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from ballot.kernel.errors import IllegalMove, Missing, NotAllowed
from ballot.kernel.jobs import Job, JobPart
from ballot.kernel.lifecycle import ProposalStage
from ballot.kernel.policy import Role
from ballot.people.models import Assembly, Level, Notice, NoticeSort
from ballot.shortlisting import reminding
from ballot.shortlisting.proposals import queries as proposals
from ballot.shortlisting.proposals.models import Proposal
from ballot.shortlisting.screening import queries, rules, service
from ballot.shortlisting.screening.models import DepartmentReview, ProposalCheck, Verdict
from ballot.shortlisting.screening.rules import CriteriaSort, NeedsPrice, NeedsReason, UnfitCriteria, Weighted
from ballot.shortlisting.screening.service import AlreadyAnswered, Ask, Judgement, NotScreened
from tests.people_rows import NOON, acting, an_account, an_assembly
from tests.shortlisting.lists import WAN
from tests.shortlisting.proposals.years import NO, YES, a_year, an_asked_review, judged, opened, submitted

BARE = Judgement(True, None, "")
MUTE = Judgement(False, None, " ")


@pytest.fixture
def year(sessions):
    return a_year(sessions)


@pytest.mark.parametrize(("given", "refusal"), [(BARE, NeedsPrice), (MUTE, NeedsReason)])
def test_neither_department_nor_desk_ends_without_price_or_reason(year, given, refusal):
    review = an_asked_review(year)
    with pytest.raises(refusal), year.begin(year.filer) as work:
        service.answer_review(work, year.assembly_id, review.id, given)
    with pytest.raises(refusal), year.begin() as work:
        service.prepare_verdict(work, year.matter(), given)


def test_a_department_answers_its_own_review_once_and_is_told_of_it(year):
    review = an_asked_review(year)
    with year.reading() as session:
        page = queries.reviews(
            session, year.assembly_id, year.cycle_id, year.filer, done=False, today=NOON.date(), page=1
        )
        notice = session.scalars(select(Notice)).one()
    assert [(one.review.id, one.late) for one in page.rows] == [(review.id, False)]
    assert notice.address == f"/ninghai/2027/reviews/{review.id}"
    for who, refusal in ((year.member, NotAllowed), (year.organizer, NotAllowed)):
        with pytest.raises(refusal), year.begin(who) as work:
            service.answer_review(work, year.assembly_id, review.id, YES)
    with year.begin(year.filer) as work:
        service.answer_review(work, year.assembly_id, review.id, YES)
    with pytest.raises(AlreadyAnswered), year.begin(year.filer) as work:
        service.answer_review(work, year.assembly_id, review.id, NO)
    with year.reading() as session:
        left = queries.reviews(
            session, year.assembly_id, year.cycle_id, year.filer, done=False, today=NOON.date(), page=1
        )
        found = session.get_one(DepartmentReview, review.id)
    assert (left.count, found.price, found.note) == (0, 600 * WAN, "内部：土地已落实")


def owed(year):
    with year.reading() as session:
        page = queries.reviews(
            session, year.assembly_id, year.cycle_id, year.filer, done=False, today=NOON.date(), page=1
        )
        late = queries.overdue(session, year.assembly_id, year.cycle_id, date(2025, 3, 1))
    return page.count, len(late)


def test_what_a_unit_was_asked_by_mistake_is_taken_back_and_it_is_told(year):
    review = an_asked_review(year)
    with pytest.raises(Missing), year.begin() as work:
        service.recall_review(work, year.matter(), uuid4())
    with year.begin() as work:
        service.recall_review(work, year.matter(), review.id)
    assert owed(year) == (0, 0)
    with year.reading() as session:
        told = session.scalars(select(Notice).where(Notice.sort == NoticeSort.ANSWERED)).one()
    assert (told.account_id, told.address) == (year.unit, "/ninghai/2027/proposals/1")
    with pytest.raises(Missing), year.begin(year.filer) as work:
        service.answer_review(work, year.assembly_id, review.id, YES)
    with year.begin(now=NOON + timedelta(days=60)) as work:
        job = work.session.scalars(select(Job).where(Job.task == reminding.TASK)).one()
        payload = work.session.scalars(select(JobPart.payload).where(JobPart.job_id == job.id)).one()
        assert reminding.remind(work, job, payload) == "0"


def test_an_answer_that_was_given_is_not_taken_back(year):
    review = an_asked_review(year)
    with year.begin(year.filer) as work:
        service.answer_review(work, year.assembly_id, review.id, YES)
    with pytest.raises(AlreadyAnswered), year.begin() as work:
        service.recall_review(work, year.matter(), review.id)


def test_a_public_verdict_ends_what_units_still_owe(year):
    review = an_asked_review(year)
    with year.begin() as work:
        service.prepare_verdict(work, year.matter(), YES)
        service.publish_verdict(work, year.matter())
    assert owed(year) == (0, 0)
    with year.reading() as session:
        assert queries.answered(session, session.scalars(select(Proposal)).one()) == []
        assert session.get(DepartmentReview, review.id) is None


def test_an_answer_comes_too_late_once_the_verdict_is_public(year):
    review = an_asked_review(year)
    with year.sessions.begin() as session:
        session.execute(update(Proposal).values(stage=ProposalStage.PRELIMINARY))
    assert owed(year) == (0, 0)
    with pytest.raises(NotScreened), year.begin(year.filer) as work:
        service.answer_review(work, year.assembly_id, review.id, YES)


def test_marks_are_found_again_by_their_words_and_a_new_line_has_none(year):
    submitted(year)
    with year.begin() as work:
        service.adopt_criteria(work, year.assembly_id, CriteriaSort.NEGATIVE, "办公设备", "县府1号")
        service.check_proposal(work, year.matter(), {CriteriaSort.NEGATIVE: [(True, "只占很小一部分")]})
        service.adopt_criteria(work, year.assembly_id, CriteriaSort.NEGATIVE, "债务风险\n办公设备", "县府2号")
    with year.reading() as session:
        lists = queries.standing(session, year.assembly_id)
        found = queries.marks(session, session.scalars(select(Proposal)).one(), lists)
    assert found[CriteriaSort.NEGATIVE] == [(False, ""), (True, "只占很小一部分")]


def test_another_department_does_not_see_the_review_and_a_late_one_is_named(year):
    review = an_asked_review(year)
    with year.sessions.begin() as session:
        other = acting(an_account(session, session.get_one(Assembly, year.assembly_id), "x", Role.FILER), Role.FILER)
    with year.reading() as session:
        with pytest.raises(Missing):
            queries.review_of(session, year.assembly_id, other, review.id)
        (late,) = queries.overdue(session, year.assembly_id, year.cycle_id, date(2025, 3, 1))
    assert (late.review.unit, late.late) == ("县民政局", True)
    with pytest.raises(Missing), year.begin(other) as work:
        service.answer_review(work, year.assembly_id, review.id, YES)


def test_only_who_files_or_signs_for_a_department_can_be_asked(year):
    submitted(year)
    with pytest.raises(Missing), year.begin() as work:
        service.ask_review(work, Ask(year.matter(), uuid4(), "县民政局", date(2025, 2, 1)))


def test_a_prepared_verdict_is_not_public_and_a_published_one_is(year):
    submitted(year)
    with year.begin() as work:
        service.prepare_verdict(work, year.matter(), YES)
    with year.reading() as session:
        found = proposals.public_one(session, year.assembly_id, year.cycle_id, 1)
        assert (queries.published(session, found.proposal), found.is_priced) == (None, False)
    with year.begin() as work:
        service.publish_verdict(work, year.matter())
    with year.reading() as session:
        found = proposals.public_one(session, year.assembly_id, year.cycle_id, 1)
        assert (found.stage, found.is_priced) == (ProposalStage.PRELIMINARY, True)
        assert queries.published(session, found.proposal).text == YES.text


def test_what_was_declined_can_be_screened_again_and_the_old_verdict_stays(year):
    judged(year, NO)
    with pytest.raises(NotScreened), year.begin() as work:
        service.prepare_verdict(work, year.matter(), YES)
    with year.begin() as work:
        service.screen_again(work, year.matter())
        service.prepare_verdict(work, year.matter(), YES)
        service.publish_verdict(work, year.matter())
    with year.reading() as session:
        assert [one.feasible for one in session.scalars(select(Verdict).order_by(Verdict.feasible))] == [False, True]
    draft = year.matter(opened(year).number)
    with pytest.raises(IllegalMove), year.begin() as work:
        service.screen_again(work, draft)


def test_nothing_is_published_that_nobody_prepared(year):
    submitted(year)
    with pytest.raises(Missing), year.begin() as work:
        service.publish_verdict(work, year.matter())


def test_a_list_is_handed_down_until_an_assembly_has_its_own(year):
    with year.sessions.begin() as session:
        county = session.get_one(Assembly, year.assembly_id)
        city = an_assembly(session, "city", name="示范市", level=Level.CITY)
        county.parent_id = city.id
        above = acting(an_account(session, city, "above", Role.ORGANIZER), Role.ORGANIZER)
    with year.reading() as session:
        assert queries.standing(session, year.assembly_id)[CriteriaSort.NEGATIVE].number == 0
    with year.begin(above) as work:
        service.adopt_criteria(work, city.id, CriteriaSort.NEGATIVE, "楼堂馆所\n个人事务", "市府1号")
    with year.reading() as session:
        found = queries.standing(session, year.assembly_id)[CriteriaSort.NEGATIVE]
    assert (found.owner, found.inherited, found.lines) == ("示范市", True, ("楼堂馆所", "个人事务"))
    with year.begin() as work:
        service.adopt_criteria(work, year.assembly_id, CriteriaSort.NEGATIVE, "办公设备", "县府1号")
        service.adopt_criteria(work, year.assembly_id, CriteriaSort.NEGATIVE, "办公设备\n债务风险", "县府2号")
    with year.reading() as session:
        found = queries.standing(session, year.assembly_id)[CriteriaSort.NEGATIVE]
        assert queries.standing(session, city.id)[CriteriaSort.NEGATIVE].number == 1
    assert (found.number, found.inherited, len(found.lines)) == (2, False, 2)


def test_a_check_keeps_the_words_of_its_day_and_exceptions_need_a_note(year):
    submitted(year)
    with year.begin() as work:
        service.adopt_criteria(work, year.assembly_id, CriteriaSort.NEGATIVE, "办公设备", "县府1号")
    for marks in ([(True, "")], [(False, ""), (False, "")]):
        with pytest.raises((NeedsReason, Missing)), year.begin() as work:
            service.check_proposal(work, year.matter(), {CriteriaSort.NEGATIVE: marks})
    with year.begin() as work:
        service.check_proposal(work, year.matter(), {CriteriaSort.NEGATIVE: [(True, "只占很小一部分")]})
        service.adopt_criteria(work, year.assembly_id, CriteriaSort.NEGATIVE, "别的", "县府2号")
    with year.reading() as session:
        (check,) = session.scalars(select(ProposalCheck))
    assert (check.line, check.met, check.note) == ("办公设备", True, "只占很小一部分")


def test_the_panel_s_points_are_weighted_as_they_stood(year):
    submitted(year)
    with pytest.raises(NotAllowed), year.begin() as work:
        service.score_proposal(work, year.matter(), (1, 2, 3))
    with pytest.raises(UnfitCriteria), year.begin(year.member) as work:
        service.score_proposal(work, year.matter(), (1, 2))
    for points in ((0, 0, 0), (100, 50, 0)):
        with year.begin(year.member) as work:
            service.score_proposal(work, year.matter(), points)
    with year.begin() as work:
        service.adopt_criteria(work, year.assembly_id, CriteriaSort.SCORING, "公平 100", "县府1号")
    with year.reading() as session:
        found = queries.scored(session, session.scalars(select(Proposal)).one())
    assert (found.members, found.points) == (1, Fraction(55))


@pytest.mark.parametrize("text", ["", "没有分值", "受益面 0", "甲 40\n乙"])
def test_a_scoring_list_without_weights_is_refused(text):
    with pytest.raises(UnfitCriteria):
        rules.read_lines(CriteriaSort.SCORING, text)


def test_the_mean_is_exact_and_nobody_s_points_are_none():
    lines = (Weighted("甲", 1), Weighted("乙", 2))
    assert rules.points(lines, []) is None
    assert rules.points(lines, [(0, 100), (1, 0)]) == (Fraction(200, 3) + Fraction(1, 3)) / 2
