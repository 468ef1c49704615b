"""The few numbers that a year comes to: archive, annual report and roll-up all take them from here."""

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.sql.selectable import Subquery

from ballot.kernel.lifecycle import ListStage, PlanStage, ProjectStage
from ballot.people.models import Cycle
from ballot.shortlisting.models import Candidate, CandidateList
from ballot.solicitation.models import Idea
from ballot.solicitation.rules.ideas import Form, Origin
from ballot.tracking.assessment.models import Satisfaction
from ballot.tracking.assessment.rules import Level
from ballot.tracking.lamps.rules import Lamp
from ballot.tracking.plans.models import ImplementationPlan, Project


def of_projects(*wanted: ColumnElement[bool]) -> Subquery:
    """A row for each public plan that is `wanted`: its projects without sub-items, money in 分, lamps by word.

    Summed by plan from one index alone: a province's ten thousand projects take a few milliseconds so.
    """
    plan = ImplementationPlan
    public = select(plan.id).where(plan.stage == PlanStage.PUBLISHED, *wanted)
    sums = (
        select(
            Project.plan_id,
            func.count().label("chosen"),
            func.sum(Project.this_year).label("planned"),
            func.sum(Project.spent).label("spent"),
            _how_many(Project.stage == ProjectStage.ACCEPTED).label("accepted"),
            *(_how_many(Project.lamp == lamp).label(lamp.value) for lamp in Lamp),
        )
        .where(Project.parent_id.is_(None), Project.plan_id.in_(public))
        .group_by(Project.plan_id)
        .subquery("sums")
    )
    told = (column for column in sums.c if column.name != "plan_id")
    asked = select(plan.assembly_id, plan.cycle_id, *told).join(sums, sums.c.plan_id == plan.id)
    return asked.subquery("projects")


def of_assessments(*wanted: ColumnElement[bool]) -> Subquery:
    """A row for each year that is `wanted` and has settled rounds: projects assessed, and how many stand at each level.

    A sub-item that was assessed on its own counts as one. A level that nobody published counts in no column but
    `assessed`; the public's rating counts in none at all.
    """
    one = Satisfaction
    told = (one.assembly_id, one.cycle_id, one.assessed, *(getattr(one, level.value) for level in Level))
    return select(*told).join(Cycle, Cycle.id == one.cycle_id).where(*wanted).subquery("assessments")


def of_ideas(*wanted: ColumnElement[bool]) -> Subquery:
    """A row for each year that is `wanted`: its ideas, those that weren't published too, and citizens' among them."""
    citizens = and_(Idea.form == Form.SHORT, Idea.origin != Origin.UNIT)
    asked = select(Idea.cycle_id, func.count().label("ideas"), _how_many(citizens).label("citizens"))
    return asked.join(Cycle, Cycle.id == Idea.cycle_id).where(*wanted).group_by(Idea.cycle_id).subquery("ideas")


def of_candidates(*wanted: ColumnElement[bool]) -> Subquery:
    """A row for each year that is `wanted` and has a frozen list: how many projects stand on it."""
    asked = (
        select(CandidateList.cycle_id, func.count().label("candidates"))
        .join(Candidate, Candidate.list_id == CandidateList.id)
        .join(Cycle, Cycle.id == CandidateList.cycle_id)
        .where(CandidateList.stage == ListStage.FROZEN, *wanted)
    )
    return asked.group_by(CandidateList.cycle_id).subquery("candidates")


def _how_many(wanted: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((wanted, 1), else_=0))
