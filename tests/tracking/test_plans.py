"""Chosen projects carried over, laid out, published, and who is reminded of what they owe."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from ballot.kernel.errors import Missing, NotAllowed
from ballot.kernel.jobs import Job, JobPart
from ballot.kernel.lifecycle import JobStage, ProjectStage
from ballot.kernel.outbox import Effect
from ballot.people.models import Notice, RoleGrant
from ballot.shortlisting.models import Candidate
from ballot.shortlisting.proposals.choosing import choose_candidates
from ballot.tracking.groups.service import SetGroup, set_group
from ballot.tracking.lamps.rules import Basis, LampRule
from ballot.tracking.plans.models import Period, PlanLine, Project, Unit
from ballot.tracking.plans.rules import Fault, NotReady, PeriodKind, UnfitLines
from ballot.tracking.plans.service.carrying import AlreadyCarried, CarryOver, NotAnnounced, StillOpen, carry_over
from ballot.tracking.plans.service.laying import (
    AddPart,
    HasParts,
    LayProject,
    SetTerms,
    add_part,
    lay_project,
    remove_project,
    set_members,
    set_terms,
)
from ballot.tracking.plans.service.publishing import publish_plan, remind
from ballot.tracking.plans.service.rows import Published
from tests.balloting.followup.rounds import TIE, a_roll_call, followed, held
from tests.shortlisting.lists import WAN, a_desk, a_sheet
from tests.shortlisting.proposals.years import Year as Proposing
from tests.shortlisting.proposals.years import a_proposal_sheet, judged
from tests.tracking.years import EARLY, LINES, carried, man, running
from tests.work_off import work_off


def test_chosen_projects_come_over_in_the_order_of_the_list_with_their_units(sessions):
    year = carried(sessions)
    found = sorted(year.rows(Project), key=lambda one: one.number)
    assert [one.name for one in found] == ["敬老院电梯加装工程", "护眼灯光工程", "养老食堂建设"]
    assert {unit.name for unit in year.rows(Unit)} == {"县民政局", "县教育局"}
    assert found[0].unit_id == found[2].unit_id
    assert len(year.rows(Period)) == 4
    assert len(year.rows(PlanLine)) == 12
    assert [one.stage for one in found] == [ProjectStage.UNDERWAY] * 3


def proposed(sessions) -> tuple[list[Project], list[PlanLine]]:
    """What came over of two candidates that grew from proposals, the second of one year and without quarters."""
    desk = a_desk(sessions, seats=1)
    year = Proposing(sessions, desk.county.id, desk.cycle.id, desk.one, desk.one, None)
    many = a_proposal_sheet("护眼灯光工程")
    judged(year)
    judged(year, sheet=replace(many, plain=replace(many.plain, this_year=600 * WAN), years=(), quarters=()))
    with year.begin() as work:
        choose_candidates(work, year.assembly_id, desk.listed.id, [1, 2])
    desk.freeze()
    with year.begin() as work:
        carry_over(work, CarryOver(year.assembly_id, year.cycle_id, ("p01", "p02"), "公告"))
    with sessions() as session:
        found = session.scalars(select(Project).order_by(Project.number)).all()
        return list(found), list(session.scalars(select(PlanLine).order_by(PlanLine.period)))


def test_a_proposal_s_sub_items_and_quarters_come_over_with_its_project(sessions):
    found, lines = proposed(sessions)
    lifts, lamps, *parts = found
    said = [(one.parent_id, one.name, one.target, one.total, one.this_year) for one in parts]
    assert said == [
        (lifts.id, "城区敬老院", "加装6台", 400 * WAN, None),
        (lifts.id, "乡镇敬老院", "加装4台", 200 * WAN, None),
        (lamps.id, "城区敬老院", "加装6台", 400 * WAN, 400 * WAN),
        (lamps.id, "乡镇敬老院", "加装4台", 200 * WAN, 200 * WAN),
    ]
    of_lifts = [(one.progress, one.money, one.milestone) for one in lines if one.project_id == lifts.id]
    hundred = 100 * WAN
    assert of_lifts == [
        (200, hundred, "完成设计"),
        (200, hundred, ""),
        (200, hundred, ""),
        (1000, 5 * hundred, "完成8台"),
    ]
    assert [one.progress for one in lines if one.project_id == lamps.id] == [250, 500, 750, 1000]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_nothing_comes_over_twice_or_without_an_announced_result(sessions):
    year = carried(sessions)
    told = {"codes": ("p01",), "source": "公告"}
    for more, fault in (
        (told, AlreadyCarried),
        ({}, NotAnnounced),
    ):
        with pytest.raises(fault):
            year.do(year.organizer, carry_over, CarryOver(year.id, year.cycle_id, **more))
    with pytest.raises(NotAllowed):
        year.do(year.filer, carry_over, CarryOver(year.id, year.cycle_id, **told))
    with pytest.raises(Missing):
        year.do(year.organizer, carry_over, CarryOver(year.id, uuid4(), **told))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_year_without_a_counted_vote_has_nothing_to_carry_over(sessions):
    desk = a_desk(sessions, seats=1)
    desk.add(a_sheet())
    desk.freeze()
    for order in (
        CarryOver(desk.county.id, desk.cycle.id),
        CarryOver(desk.county.id, desk.cycle.id, ("p01",), " "),
    ):
        with pytest.raises(NotAnnounced), desk.begin() as work:
            carry_over(work, order)
    with pytest.raises(Missing), desk.begin() as work:
        carry_over(work, CarryOver(desk.county.id, desk.cycle.id, ("p09",), "公告"))


def test_what_a_vote_may_yet_choose_is_waited_for_or_comes_over_later(sessions):
    hall = held(a_roll_call(sessions), TIE)
    order = CarryOver(hall.place, hall.desk.cycle.id)
    with pytest.raises(StillOpen), hall.begin() as work:
        carry_over(work, order)
    again = followed(hall)
    with pytest.raises(StillOpen), hall.begin() as work:
        carry_over(work, order)
    with hall.begin() as work:
        carry_over(work, replace(order, early=True))
    held(again, [(0,)] * 8 + [(1,)] * 4, options=2)
    with hall.begin() as work:
        carry_over(work, order)
    with pytest.raises(AlreadyCarried), hall.begin() as work:
        carry_over(work, order)
    with hall.reading() as session:
        found = session.scalars(select(Project).order_by(Project.number)).all()
        assert [(one.number, one.name) for one in found] == [(1, "甲"), (2, "乙")]
        assert len(session.scalars(select(PlanLine)).all()) == 2 * 4
    for number in (1, 2):
        with pytest.raises(HasParts), hall.begin() as work:
            remove_project(work, hall.place, hall.desk.cycle.id, number)


def test_a_wrong_tick_is_undone_and_a_missing_one_made_good_while_the_plan_is_a_draft(sessions):
    year = carried(sessions)
    year.do(year.organizer, add_part, AddPart(year.id, year.cycle_id, 3, "城关食堂", "县民政局", "", 60 * WAN))
    year.do(year.organizer, set_group, SetGroup(year.id, year.cycle_id, 0, "第一小组", ["001"], [3]))
    year.do(year.organizer, remove_project, year.id, year.cycle_id, 3)
    assert [one.number for one in year.rows(Project)] == [1, 2]
    year.do(year.organizer, set_terms, SetTerms(year.id, year.cycle_id, PeriodKind.MONTH, LampRule()))
    order = CarryOver(year.id, year.cycle_id, ("p01", "p02", "p04"), "示人大公告〔2027〕2号")
    plan = year.do(year.organizer, carry_over, order)
    assert (plan.source, year.project(3).name) == ("示人大公告〔2027〕2号", "公园")
    assert len(year.rows(PlanLine)) == 3 * 12
    man(year)
    year.do(year.organizer, publish_plan, year.id, year.cycle_id, "一号")
    for verb, more in ((remove_project, [year.id, year.cycle_id, 3]), (carry_over, [replace(order, codes=("p03",))])):
        with pytest.raises(Published):
            year.do(year.organizer, verb, *more)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_months_lay_every_line_anew_and_a_rule_is_kept(sessions):
    year = carried(sessions)
    rule = LampRule(Basis.ABSOLUTE, 60, 20)
    year.do(year.organizer, set_terms, SetTerms(year.id, year.cycle_id, PeriodKind.MONTH, rule))
    assert len(year.rows(Period)) == 12
    assert len(year.rows(PlanLine)) == 36


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_sub_item_has_a_unit_and_lines_of_its_own_and_may_go_again_while_the_plan_is_a_draft(sessions):
    year = carried(sessions)
    order = AddPart(year.id, year.cycle_id, 1, "城关敬老院", "县城投集团", "2 台", 60 * WAN)
    part = year.do(year.organizer, add_part, order)
    assert part.number == 4
    with pytest.raises(HasParts):
        year.do(year.organizer, add_part, AddPart(year.id, year.cycle_id, 4, "再分", "县城投集团", "", 0))
    year.do(year.organizer, remove_project, year.id, year.cycle_id, 4)
    assert len(year.rows(Project)) == 3
    with pytest.raises(UnfitLines):
        year.do(year.organizer, lay_project, LayProject(year.id, year.cycle_id, 1, "县民政局", "", LINES[:2]))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_plan_is_public_once_every_project_has_a_unit_with_people_and_is_never_changed_again(sessions):
    year = carried(sessions)
    with pytest.raises(NotReady) as refused:
        year.do(year.organizer, publish_plan, year.id, year.cycle_id, "一号")
    assert refused.value.faults == tuple((Fault.NO_PEOPLE, number) for number in (1, 2, 3))
    man(year)
    year.do(year.organizer, publish_plan, year.id, year.cycle_id, "一号")
    for verb, order in (
        (lay_project, LayProject(year.id, year.cycle_id, 1, "县民政局", "", LINES)),
        (set_terms, SetTerms(year.id, year.cycle_id, PeriodKind.MONTH, LampRule())),
        (add_part, AddPart(year.id, year.cycle_id, 1, "甲", "县民政局", "", 0)),
    ):
        with pytest.raises(Published):
            year.do(year.organizer, verb, order)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_unit_in_which_nobody_could_sign_what_another_wrote_keeps_the_plan_back(sessions):
    year = carried(sessions)
    man(year)
    unit = next(one for one in year.rows(Unit) if one.id == year.project(2).unit_id)
    for alone in (year.filer, year.signer):
        year.do(year.organizer, set_members, year.id, unit.id, [UUID(alone.id)], year.cycle.log_id)
        with pytest.raises(NotReady) as refused:
            year.do(year.organizer, publish_plan, year.id, year.cycle_id, "一号")
        assert refused.value.faults == ((Fault.NO_PEOPLE, 2),)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_only_filers_and_signers_act_for_a_unit(sessions):
    year = carried(sessions)
    unit = year.rows(Unit)[0]
    with pytest.raises(Missing):
        year.do(year.organizer, set_members, year.id, unit.id, [uuid4()], year.cycle.log_id)
    with pytest.raises(Missing):
        year.do(year.organizer, set_members, year.id, uuid4(), [], year.cycle.log_id)


def test_whoever_owes_a_report_is_told_once_when_it_is_due_and_once_when_it_is_overdue(sessions):
    year = running(sessions)
    jobs = {job.subject: job for job in year.rows(Job)}
    parts = {part.job_id: part.payload for part in year.rows(JobPart)}
    assert len(jobs) == 8
    year.file(2, progress=250)
    for subject, day in (("due 2027-04-10", 1), ("due 2027-04-10", 2), ("overdue 2027-04-10", 11)):
        job = jobs[subject]
        year.do(year.organizer, remind, job, parts[job.id], now=datetime(2027, 4, day, 1, tzinfo=UTC))
    notices = year.rows(Notice)
    owed = 2 * 2  # the two projects without a report, for each of the unit's two people
    assert len([one for one in notices if one.sort == "due" and one.key.startswith("report:")]) == owed
    assert len([one for one in notices if one.sort == "overdue"]) == owed
    assert all("护眼灯光" not in one.subject for one in notices)
    assert notices[0].address == "/ninghai/2027/reports/1/1"
    assert len(year.rows(Effect)) == len(notices)


def test_units_are_reminded_also_after_whoever_published_the_plan_has_left_the_office(sessions):
    year = running(sessions)
    with year.sessions.begin() as session:
        session.execute(delete(RoleGrant).where(RoleGrant.account_id == UUID(year.organizer.id)))
        due = update(Job).where(Job.subject == "due 2027-04-10")
        session.execute(due.values(due_at=datetime(2026, 4, 1, 1, tzinfo=UTC)))
    work_off(sessions)
    done = [job for job in year.rows(Job) if job.stage is not JobStage.ORDERED]
    assert [(job.subject, job.stage) for job in done] == [("due 2027-04-10", JobStage.DONE)]
    assert len([one for one in year.rows(Notice) if one.key.startswith("report:due:")]) == 3 * 2


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_worker_that_comes_late_does_not_say_due_of_what_is_overdue(sessions):
    year = running(sessions)
    job = next(job for job in year.rows(Job) if job.subject == "due 2027-04-10")
    payload = next(part.payload for part in year.rows(JobPart) if part.job_id == job.id)
    assert year.do(year.organizer, remind, job, payload, now=datetime(2027, 6, 1, tzinfo=UTC)) == "0"


def test_what_was_voted_on_stays_as_it_was(sessions):
    year = running(sessions)
    with pytest.raises(IntegrityError), year.sessions.begin() as session:
        session.query(Candidate).update({"name": "另一个"})


def test_lines_are_out_of_a_thousand_also_for_the_database(sessions):
    year = carried(sessions)
    with pytest.raises(IntegrityError), year.sessions.begin() as session:
        session.query(PlanLine).update({"progress": 1001})


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_unknown_project_or_year_is_missing(sessions):
    year = carried(sessions)
    with pytest.raises(Missing):
        year.do(year.organizer, lay_project, LayProject(year.id, year.cycle_id, 9, "甲", "", LINES))
    with pytest.raises(Missing):
        year.do(year.organizer, publish_plan, year.id, uuid4(), "一号", now=EARLY)
