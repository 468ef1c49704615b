"""An assessment is a vote on what was carried out: the projects as they stand are what its ballot binds."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import select

from ballot.balloting.setup.models import Election, ElectionId, Meeting, MeetingId, RuleId
from ballot.balloting.setup.queries import is_of_few
from ballot.balloting.setup.service import PrepareElection, prepare_election
from ballot.kernel import policy
from ballot.kernel.errors import Missing
from ballot.kernel.money import wan
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import CycleId
from ballot.protocol.encoding import Json
from ballot.tracking.assessment.models import Assessment, AssessmentId, AssessmentLine
from ballot.tracking.assessment.rules import Assessor, Level, NothingToAssess, code_of
from ballot.tracking.assessment.service.rows import assessment_at, next_round
from ballot.tracking.completion.models import Completion
from ballot.tracking.completion.rules import Result
from ballot.tracking.plans.models import ImplementationPlan, Project, Unit
from ballot.tracking.plans.service.rows import published_of

RESULTS = {Result.COMPLETED: "已完成", Result.BASICALLY: "基本完成", Result.NOT_COMPLETED: "未完成"}


@dataclass(frozen=True, slots=True)
class PrepareAssessment:
    """Of the projects and sub-items of these `numbers`; `meeting_id` may be one of a later year.

    With `again`, the number of a settled round, it assesses that round's dissatisfied projects once more,
    whatever `numbers` says.
    """

    assembly_id: AssemblyId
    cycle_id: CycleId
    meeting_id: MeetingId
    rule_id: RuleId
    title: str
    numbers: Sequence[int] = ()
    rehearsal: bool = False
    again: int | None = None


def prepare_assessment(work: Work, order: PrepareAssessment) -> Assessment:
    """Set the vote up; from here on it goes its way as every election does.

    Raises Missing, NotPublished, NothingToAssess; NotAdopted and StyleRefused for the rule.
    """
    policy.require(work.actor, Action.PREPARE_ASSESSMENT, order.assembly_id)
    plan = published_of(work, order.assembly_id, order.cycle_id)
    former = assessment_at(work, order.assembly_id, order.cycle_id, order.again) if order.again else None
    rows = _chosen(work, plan, _dissatisfied(work, former.id) if former else order.numbers)
    vote = PrepareElection(
        order.assembly_id,
        order.meeting_id,
        order.rule_id,
        order.title,
        order.rehearsal,
        _parent(work, former) if former else None,
        projects=[_bound(project, unit, end) for project, unit, end in rows],
    )
    made = _round(work, plan, order, prepare_election(work, vote).id)
    made.parent_id = former.id if former else None
    work.session.flush()
    _lay_lines(work, made, [row[0] for row in rows])
    work.record(plan.log_id, "assessment.prepare", id=made.id, election=made.election_id, projects=len(rows))
    return made


def _parent(work: Work, former: Assessment) -> ElectionId | None:
    """The vote that is repeated, for the first that repeats it: one that was annulled or rehearsed stays its child."""
    asked = select(Election.id).where(
        Election.assembly_id == former.assembly_id, Election.parent_id == former.election_id
    )
    return None if work.session.scalar(asked.limit(1)) is not None else former.election_id


def _round(work: Work, plan: ImplementationPlan, order: PrepareAssessment, election_id: ElectionId) -> Assessment:
    meeting = work.session.get_one(Meeting, order.meeting_id)
    few = is_of_few(work.session, meeting)
    made = Assessment(
        id=uuid4(),
        assembly_id=plan.assembly_id,
        cycle_id=plan.cycle_id,
        number=next_round(work, plan.assembly_id, plan.cycle_id),
        election_id=election_id,
        assessor=Assessor.COMMITTEE if few else Assessor.DEPUTIES,
        held_on=meeting.held_on,
        log_id=plan.log_id,
    )
    work.session.add(made)
    return made


def _lay_lines(work: Work, made: Assessment, projects: Sequence[Project]) -> None:
    same = {"assembly_id": made.assembly_id, "assessment_id": made.id}
    work.session.add_all(
        AssessmentLine(id=uuid4(), place=place, project_id=one.id, name=one.name, **same)
        for place, one in enumerate(projects, start=1)
    )


def _dissatisfied(work: Work, former: AssessmentId) -> list[int]:
    """Numbers of the projects that came out dissatisfied."""
    asked = (
        select(Project.number)
        .join(AssessmentLine, AssessmentLine.project_id == Project.id)
        .where(AssessmentLine.assessment_id == former, AssessmentLine.level == Level.DISSATISFIED)
    )
    return list(work.session.scalars(asked.order_by(Project.number)))


def _chosen(work: Work, plan: ImplementationPlan, numbers: Sequence[int]) -> list[tuple[Project, str, Result | None]]:
    """The projects with their unit's name and how their work was judged; raises NothingToAssess, Missing."""
    if not numbers:
        raise NothingToAssess("no project was chosen")
    judged = select(Completion.result).where(Completion.project_id == Project.id, Completion.judged_at.is_not(None))
    asked = (
        select(Project, Unit.name, judged.order_by(Completion.judged_at.desc()).limit(1).scalar_subquery())
        .outerjoin(Unit, Unit.id == Project.unit_id)
        .where(Project.plan_id == plan.id, Project.number.in_(numbers))
        .order_by(Project.number)
    )
    found = [(row[0], row[1] or "", row[2]) for row in work.session.execute(asked)]
    if len(found) != len(set(numbers)):
        raise Missing("not all of these projects are in this year")
    return found


def _bound(project: Project, unit: str, end: Result | None) -> dict[str, Json]:
    """What a manifest says of a project (protocol §3.1): what was promised, and how far it came."""
    lines = [
        ["责任单位", unit],
        ["建设规模和内容", project.content],
        ["年度目标", project.target],
        ["年度投资", "" if project.this_year is None else f"{wan(project.this_year)}万元"],
        ["完成投资", "" if project.spent is None else f"{wan(project.spent)}万元"],
        ["完成进度", "" if project.actual is None else f"{project.actual / 10:g}%"],
        ["验收", RESULTS[end] if end else ""],
    ]
    return {"id": code_of(project.number), "name": project.name, "detail": [line for line in lines if line[1]]}
