"""The review: who has read what, questions that departments answer, and nobody but deputies has a say."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select, update

from ballot.kernel.errors import Missing, NotAllowed
from ballot.kernel.jobs import Job, JobPart, Runner
from ballot.kernel.lifecycle import CycleStage, JobStage
from ballot.kernel.policy import Role
from ballot.people.models import Assembly, Deputy, Notice, NoticeSort, RoleGrant
from ballot.people.sign_in.queries import actor_by_id
from ballot.people.years import AssemblyYear
from ballot.shortlisting import reminding
from ballot.shortlisting.documents import papers
from ballot.shortlisting.review import delegations, queries, service
from ballot.shortlisting.review.delegations import RecordOpinion
from ballot.shortlisting.review.models import Opinion, OpinionSort
from ballot.shortlisting.review.service import GiveOpinion, ReferOpinion
from ballot.shortlisting.service import StartList, add_candidate, start_list
from ballot.solicitation.rules.ideas import UnfitText
from ballot.web.documents.description import Table
from tests.people_rows import NOON, a_delegation, acting, an_account
from tests.shortlisting.lists import a_sheet
from tests.shortlisting.proposals.years import a_year, an_asked_review, an_opinion, referred

# The same rows and questions as elsewhere here: one database is enough for them.
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def year(sessions):
    made = a_year(sessions)
    with made.begin() as work:
        listed = start_list(work, StartList(made.assembly_id, made.cycle_id, 1, None))
        for name in ("甲", "乙"):
            add_candidate(work, made.assembly_id, listed.id, a_sheet(name))
    return made


def tallies(year):
    with year.reading() as session:
        found = queries.tallies(session, year.assembly_id, year.cycle_id)
    return {code: (one.readers, one.opinions, one.open) for code, one in found.items()}


def test_a_deputy_has_read_what_was_marked_and_twice_is_once(year):
    for _ in range(2):
        with year.begin(year.deputy) as work:
            service.read_candidate(work, year.assembly_id, year.cycle_id, "p01")
    with year.reading() as session:
        assert queries.own_readings(session, year.assembly_id, year.cycle_id, year.deputy) == {"p01"}
    assert tallies(year) == {"p01": (1, 0, 0)}


def test_a_question_waits_until_a_department_has_answered(year):
    asked = an_opinion(year, "p02")
    assert tallies(year) == {"p02": (0, 1, 1)}
    referred(year, asked)
    for who in (year.deputy, year.member):
        with pytest.raises(NotAllowed), year.begin(who) as work:
            service.answer_opinion(work, year.assembly_id, asked.id, "", "一季度。")
    with pytest.raises(UnfitText), year.begin(year.filer) as work:
        service.answer_opinion(work, year.assembly_id, asked.id, "", " ")
    with year.begin(year.filer) as work:
        service.answer_opinion(work, year.assembly_id, asked.id, "冒名的单位", "一季度下达。")
    assert tallies(year) == {"p02": (0, 1, 0)}
    with year.reading() as session:
        (heard,) = queries.opinions(session, year.assembly_id, year.cycle_id, "p02")
        assert (heard.deputy, heard.opinion.answered_for, heard.opinion.answer) == ("李四", "县民政局", "一季度下达。")
        assert queries.name_of(session, year.assembly_id, year.cycle_id, "p02") == "乙"


def test_nothing_is_said_of_a_candidate_that_is_none_or_without_words_or_without_a_seat(year):
    order = GiveOpinion(year.assembly_id, year.cycle_id, "p09", OpinionSort.OPINION, "很好。")
    with pytest.raises(Missing), year.begin(year.deputy) as work:
        service.give_opinion(work, order)
    with pytest.raises(UnfitText), year.begin(year.deputy) as work:
        service.give_opinion(work, GiveOpinion(year.assembly_id, year.cycle_id, "p01", OpinionSort.OPINION, "\n"))
    with pytest.raises(NotAllowed), year.begin() as work:
        service.read_candidate(work, year.assembly_id, year.cycle_id, "p01")
    with year.reading() as session:
        assert session.query(Opinion).count() == 0


def answered_by(year, opinion, who, unit=""):
    with year.begin(who) as work:
        service.answer_opinion(work, year.assembly_id, opinion.id, unit, "一季度下达。")


def test_only_the_unit_that_was_asked_answers_and_who_was_asked_by_nobody_does_not(year):
    asked = an_opinion(year, "p02")
    with year.sessions.begin() as session:
        county = session.get_one(Assembly, year.assembly_id)
        other, colleague = (an_account(session, county, login, Role.SIGNER) for login in ("other", "colleague"))
    for who in (year.filer, acting(other, Role.SIGNER)):
        with pytest.raises(Missing):
            answered_by(year, asked, who)
    referred(year, asked)
    for who in (acting(other, Role.SIGNER), year.organizer):
        with pytest.raises(Missing):
            answered_by(year, asked, who, "县财政局")
    referred(year, asked, colleague.id)
    for who in (year.filer, acting(colleague, Role.SIGNER)):
        answered_by(year, asked, who)
    with pytest.raises(Missing):
        referred(year, asked)


@on_sqlite
def test_an_opinion_handed_to_another_unit_is_no_more_the_first_one_s_to_answer(year):
    asked = an_opinion(year, "p02")
    referred(year, asked)
    with year.sessions.begin() as session:
        other = an_account(session, session.get_one(Assembly, year.assembly_id), "other", Role.FILER)
    with year.begin() as work:
        order = ReferOpinion(year.assembly_id, asked.id, other.id, "县财政局", NOON.date())
        service.refer_opinion(work, order)
    with pytest.raises(Missing):
        answered_by(year, asked, year.filer)
    answered_by(year, asked, acting(other, Role.FILER))


@on_sqlite
def test_what_was_handed_to_nobody_the_office_answers_with_its_name(year):
    asked = an_opinion(year, "p02")
    with pytest.raises(UnfitText):
        answered_by(year, asked, year.organizer)
    answered_by(year, asked, year.organizer, "县人大办公室")
    with year.reading() as session:
        assert session.get(Opinion, asked.id).answered_for == "县人大办公室"


def test_whoever_has_not_answered_by_the_day_is_told_once_and_stands_on_the_overdue_list(year):
    asked = an_opinion(year, "p02")
    referred(year, asked)
    an_asked_review(year)
    after = datetime(2025, 2, 2, 1, tzinfo=UTC)
    with year.begin(now=after) as work:
        for job in work.session.scalars(select(Job).where(Job.task == reminding.TASK)):
            assert job.due_at == datetime(2025, 2, 2, 0, tzinfo=UTC)
            payload = work.session.scalars(select(JobPart.payload).where(JobPart.job_id == job.id)).one()
            assert reminding.remind(work, job, payload) == "1"
    with year.reading() as session:
        late = session.scalars(select(Notice).where(Notice.sort == NoticeSort.OVERDUE)).all()
        assert {one.account_id for one in late} == {year.unit}
        assert sorted(one.address.split("/")[3] for one in late) == ["review", "reviews"]
        (waiting,) = queries.overdue(session, year.assembly_id, year.cycle_id, after.date())
        assert (waiting.name, waiting.heard.referral.unit) == ("乙", "县民政局")
        assert queries.overdue(session, year.assembly_id, year.cycle_id, date(2025, 2, 1)) == []


@on_sqlite
def test_whoever_has_answered_in_time_is_not_reminded(year):
    asked = an_opinion(year, "p02")
    referred(year, asked)
    answered_by(year, asked, year.filer)
    with year.begin(now=NOON + timedelta(days=30)) as work:
        job = work.session.scalars(select(Job).where(Job.task == reminding.TASK)).one()
        payload = work.session.scalars(select(JobPart.payload).where(JobPart.job_id == job.id)).one()
        assert reminding.remind(work, job, payload) == "0"


@on_sqlite
def test_a_reminder_goes_out_though_whoever_ordered_it_has_left_the_post(year):
    an_asked_review(year)
    with year.sessions.begin() as session:
        session.execute(delete(RoleGrant).where(RoleGrant.account_id == UUID(year.organizer.id)))
    with year.reading() as session:
        job_id = session.scalars(select(Job.id).where(Job.task == reminding.TASK)).one()
    Runner(year.sessions, {reminding.TASK: reminding.remind}, actor_by_id).carry_on(job_id)
    with year.reading() as session:
        assert session.get_one(Job, job_id).stage is JobStage.DONE
        assert session.scalars(select(Notice.account_id).where(Notice.sort == NoticeSort.OVERDUE)).one() == year.unit


@pytest.fixture
def delegation(year):
    with year.sessions.begin() as session:
        made = a_delegation(session, session.get_one(Assembly, year.assembly_id))
        session.execute(update(Deputy).values(delegation_id=made.id))
    return made.id


def recorded(year, delegation, who, text="建议列入。", code="p01"):
    with year.begin(who) as work:
        order = RecordOpinion(year.assembly_id, year.cycle_id, code, delegation, text)
        return delegations.record_opinion(work, order).id


def named(year, who=None):
    with year.begin(who) as work:
        deputy = work.session.scalars(select(Deputy)).one()
        delegations.name_head(work, year.assembly_id, deputy.id)


def test_a_delegation_speaks_by_its_head_or_by_staff_and_its_newest_words_stand_apart_from_deputies(year, delegation):
    with pytest.raises(Missing):
        recorded(year, delegation, year.deputy)
    with pytest.raises(NotAllowed):
        named(year, year.deputy)
    with pytest.raises(NotAllowed):
        recorded(year, delegation, year.filer)
    named(year)
    first = recorded(year, delegation, year.deputy)
    assert recorded(year, delegation, None, "同意列入。") == first
    an_opinion(year, "p01")
    with year.reading() as session:
        (told,) = queries.of_delegations(session, year.assembly_id, year.cycle_id)
        listing = queries.under_review(session, year.assembly_id, year.cycle_id)
        heard = queries.opinions(session, year.assembly_id, year.cycle_id)
        mine = queries.own(session, year.assembly_id, year.cycle_id, year.deputy, "p01")
        assert mine == queries.Own(read=False, voices=[(delegation, "第一代表团")])
        assert (told.delegation, told.opinion.text) == ("第一代表团", "同意列入。")
    assert tallies(year) == {"p01": (0, 1, 1)}
    the_year = AssemblyYear(year.cycle_id, year.assembly_id, "宁海县", "ninghai", 2027, CycleStage.REVIEWING, ())
    tables = [part for part in papers.opinions(the_year, listing, heard, [told]).parts if isinstance(part, Table)]
    assert [list(part.rows) for part in tables] == [
        [("第一代表团", "同意列入。")],
        [("第一代表团", "资金什么时候到位？", "待答复")],
    ]


@on_sqlite
def test_a_delegation_says_nothing_empty_nothing_of_no_candidate_and_nothing_for_another_assembly(year, delegation):
    with pytest.raises(UnfitText):
        recorded(year, delegation, None, " ")
    with pytest.raises(Missing):
        recorded(year, delegation, None, code="p09")
    with pytest.raises(Missing):
        recorded(year, uuid4(), None)
