"""A project's page tells its whole way, and only what everybody may read of it."""

from uuid import UUID

import pytest
from sqlalchemy import select, update

from ballot.kernel.lifecycle import IdeaStage, ProposalStage
from ballot.kernel.policy import Role
from ballot.people.models import Deputy
from ballot.shortlisting.models import CandidateList
from ballot.shortlisting.proposals import service as proposals
from ballot.shortlisting.proposals.choosing import choose_candidates
from ballot.shortlisting.proposals.listing import bind
from ballot.shortlisting.proposals.models import Proposal
from ballot.shortlisting.screening.service import Judgement, answer_review, prepare_verdict, publish_verdict
from ballot.solicitation.models import Exit, Idea
from ballot.solicitation.rules.ideas import ExitSort
from ballot.tracking.assessment.queries import Assessed
from ballot.tracking.completion.rules import Result
from ballot.tracking.completion.service import Judgement as Found
from ballot.tracking.completion.service import accept_project, complete_project
from ballot.tracking.groups.service import RecordInspection, SetGroup, record_inspection, set_group
from ballot.tracking.plans.models import ImplementationPlan, Unit
from ballot.tracking.plans.service.carrying import CarryOver, carry_over
from ballot.tracking.plans.service.laying import set_members
from ballot.tracking.plans.service.publishing import publish_plan
from ballot.tracking.public.opendata import story_object
from ballot.tracking.public.stories import story
from tests.people_rows import an_account
from tests.shortlisting.lists import a_desk
from tests.shortlisting.proposals import years as before
from tests.solicitation.ideas import an_order, announced, answered, sent
from tests.tracking.years import APRIL, EARLY, carried, laid, man, running

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def proposed(sessions):
    """A running year whose first project came from two ideas, through a department's review."""
    year = carried(sessions)
    announced(sessions, year.organizer, an_order(year.id, year.cycle_id))
    for what in ("装电梯", "给敬老院装电梯"):
        answered(sessions, year.organizer, sent(sessions, year.id, year.cycle_id, what))
    same = before.Year(sessions, year.id, year.cycle_id, year.organizer, year.deputy, UUID(year.filer.id), year.filer)
    review = before.an_asked_review(same)
    with same.begin(same.filer) as work:
        answer_review(work, year.id, review.id, Judgement(True, 100, "可以办成。", "内部：先不说"))
    with same.begin() as work:
        proposals.link_ideas(work, same.matter(), (1, 2))
        prepare_verdict(work, same.matter(), Judgement(True, 100, "列为候选。", "内部"))
        publish_verdict(work, same.matter())
        listed = work.session.scalars(select(CandidateList)).one()
        bind(work, listed, "p01", proposals.proposal_at(work, same.matter()))
    man(year)
    laid(year)
    year.do(year.organizer, publish_plan, year.id, year.cycle_id, "二号", now=EARLY)
    return year


def told(year, number=1):
    with year.sessions() as session:
        return story(session, session.scalars(select(ImplementationPlan)).one(), number)


def exits(year):
    return [(one.sort.value, one.address) for one in sorted(year.rows(Exit), key=lambda one: one.at)]


def test_the_way_goes_from_ideas_through_costing_to_inspections_and_the_end(sessions):
    year = proposed(sessions)
    year.do(year.organizer, set_group, SetGroup(year.id, year.cycle_id, 0, "一组", ["001"], (1,)))
    watched = [one.id for one in year.rows(Deputy)]
    visit = RecordInspection(
        year.id,
        year.cycle_id,
        1,
        key=UUID(int=7),
        held_on=APRIL.date(),
        place="工地",
        findings="正在施工",
        problem="",
        deputies=watched,
    )
    year.do(year.deputy, record_inspection, visit)
    year.publish()
    found = told(year)
    assert [one.idea.number for one in found.origins.ideas] == [1, 2]
    assert [one.text for one in found.origins.said] == ["可以办成。"]
    assert found.origins.verdict.text == "列为候选。"
    assert [one.deputies for one in found.visits] == [["李四"]]
    assert [one.newest.progress for one in found.told] == [200]
    assert story_object(found, Assessed())["ideas"][0]["number"] == 1
    assert "内部" not in str(story_object(found, Assessed()))


@ON_SQLITE
def test_an_idea_that_is_no_longer_public_is_quoted_nowhere(sessions):
    year = proposed(sessions)
    with sessions.begin() as session:
        session.execute(update(Idea).where(Idea.number == 2).values(stage=IdeaStage.REFUSED))
    assert [one.idea.number for one in told(year).origins.ideas] == [1]


@ON_SQLITE
def test_a_project_that_no_proposal_led_to_has_no_origins(sessions):
    year = proposed(sessions)
    assert told(year, 2).origins.proposal is None


@ON_SQLITE
def test_proposers_are_led_to_the_project_once_its_plan_is_public_and_told_of_its_end(sessions):
    year = proposed(sessions)
    assert exits(year)[-2:] == [("adopted", "/ninghai/2027/projects/1")] * 2
    year.do(year.filer, complete_project, (year.id, year.cycle_id), 1, "完工")
    end = Found(Result.COMPLETED, "县民政局", APRIL.date(), "同意")
    year.do(year.organizer, accept_project, (year.id, year.cycle_id), 1, end)
    assert exits(year)[-2:] == [("done", "/ninghai/2027/projects/1")] * 2


@ON_SQLITE
def test_a_year_without_proposals_tells_nobody(sessions):
    assert exits(running(sessions)) == []


def test_whoever_proposed_what_the_ballot_left_unchosen_is_told_and_it_is_kept_for_later(sessions):
    desk = a_desk(sessions, seats=1)
    same = before.Year(sessions, desk.county.id, desk.cycle.id, desk.one, desk.one, None)
    announced(sessions, desk.one, an_order(same.assembly_id, same.cycle_id))
    for number, what in enumerate(("停车场", "老人食堂"), start=1):
        answered(sessions, desk.one, sent(sessions, same.assembly_id, same.cycle_id, what))
        before.judged(same, sheet=before.a_proposal_sheet(what), ideas=[number])
    with desk.begin() as work:
        choose_candidates(work, same.assembly_id, desk.listed.id, (1, 2))
    desk.freeze()
    with desk.begin() as work:
        carry_over(work, CarryOver(same.assembly_id, same.cycle_id, ("p02",), "示人大公告〔2027〕1号"))
    assert not_chosen(desk) == [], "by hand more may follow"
    published(desk)
    with desk.reading() as session:
        stages = session.scalars(select(Proposal.stage).order_by(Proposal.number)).all()
    assert not_chosen(desk) == [("停车场", ExitSort.NOT_CHOSEN, "/ninghai/2027/proposals/1")]
    assert stages == [ProposalStage.RESERVED, ProposalStage.CANDIDATE]


def not_chosen(desk):
    with desk.reading() as session:
        asked = select(Idea.what, Exit.sort, Exit.address).join(Exit, Exit.idea_id == Idea.id)
        return session.execute(asked.where(Exit.sort == ExitSort.NOT_CHOSEN)).all()


def published(desk):
    """Man the units of a plan that was just carried over, and publish it."""
    with desk.sessions.begin() as session:
        both = [an_account(session, desk.county, role.value, role).id for role in (Role.FILER, Role.SIGNER)]
        units = session.scalars(select(Unit.id)).all()
    with desk.begin() as work:
        for unit in units:
            set_members(work, desk.county.id, unit, both, desk.cycle.log_id)
        publish_plan(work, desk.county.id, desk.cycle.id, "二号")
