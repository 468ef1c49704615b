"""One project's year so far, from the ideas that it came from; only what was published, nothing here writes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import ReportStage
from ballot.people.models import Cycle, Deputy
from ballot.people.paging import Rows
from ballot.shortlisting.models import Candidate
from ballot.shortlisting.proposals.models import CandidateOrigin, Proposal, ProposalIdea
from ballot.shortlisting.screening.models import DepartmentReview, Verdict
from ballot.solicitation.models import Idea
from ballot.solicitation.queries.lists import SHOWN
from ballot.tracking.changes.models import ProjectChange
from ballot.tracking.completion.models import Completion
from ballot.tracking.groups.models import Inspection, InspectionDeputy, InspectionPhoto
from ballot.tracking.lamps.models import Task
from ballot.tracking.plans.models import ImplementationPlan, Period, PlanLine, Project, Unit
from ballot.tracking.public.origins import Origins, Quote, of_candidate, published_verdict, votes
from ballot.tracking.public.queries import Row
from ballot.tracking.reports.models import Report, ReportFile

KINDS = ("quarter", "task", "change", "visit", "idea", "review")


@dataclass(frozen=True, slots=True)
class Quarter:
    """A period of a project: its line, every published report of it from the newest on, and their files."""

    period: Period
    line: PlanLine
    reports: list[Report] = field(default_factory=list)
    files: dict[UUID, list[ReportFile]] = field(default_factory=dict)

    @property
    def newest(self) -> Report | None:
        return self.reports[0] if self.reports else None


@dataclass(frozen=True, slots=True)
class Visit:
    """An inspection with whoever was there and how many photos were taken."""

    inspection: Inspection
    deputies: list[str]
    photos: int


@dataclass(frozen=True, slots=True)
class Story:
    """A project's year so far; `candidate` is what was voted on, `origins` how it came to the vote."""

    plan: ImplementationPlan
    project: Project
    unit: str
    candidate: Candidate | None
    origins: Origins
    whole: Project | None
    parts: Sequence[Row]
    quarters: Sequence[Quarter]
    tasks: Sequence[Task]
    visits: Sequence[Visit]
    changes: Sequence[ProjectChange]
    completions: Sequence[Completion]

    @property
    def told(self) -> list[Quarter]:
        return [one for one in self.quarters if one.reports]


@dataclass(frozen=True, slots=True)
class _Beside:
    tasks: list[Task] = field(default_factory=list)
    changes: list[ProjectChange] = field(default_factory=list)
    lines: dict[int, Quarter] = field(default_factory=dict)
    seen: dict[UUID, Visit] = field(default_factory=dict)
    ideas: list[Quote] = field(default_factory=list)
    reviews: list[DepartmentReview] = field(default_factory=list)

    @property
    def quarters(self) -> list[Quarter]:
        return list(self.lines.values())

    @property
    def visits(self) -> list[Visit]:
        return list(self.seen.values())

    def take(
        self,
        task: Task | None,
        change: ProjectChange | None,
        visit: Inspection | None,
        deputy: str | None,
        photos: int,
        idea: Idea | None,
        year: int,
        review: DepartmentReview | None,
    ) -> None:
        """Put one row where it belongs: of its things one is there at most."""
        if task is not None:
            self.tasks.append(task)
        if change is not None:
            self.changes.append(change)
        if visit is not None:
            one = self.seen.setdefault(visit.id, Visit(visit, [], photos))
            one.deputies.extend([deputy] if deputy else [])
        if idea is not None:
            self.ideas.append(Quote(idea, year))
        if review is not None:
            self.reviews.append(review)

    def take_told(self, period: Period | None, line: PlanLine, report: Report | None, file: ReportFile | None) -> None:
        """Put a period's line where it belongs, each report once, from the newest on."""
        if period is None:
            return
        one = self.lines.setdefault(period.number, Quarter(period, line))
        if report is not None and report not in one.reports:
            one.reports.append(report)
        if report is not None and file is not None:
            one.files.setdefault(report.id, []).append(file)


def story(session: Session, plan: ImplementationPlan, number: int) -> Story:
    """One project's year in three questions; raises Missing."""
    found = _told(session, plan, number)
    mine = next((row for row in found if row[0].number == number), None)
    if mine is None:
        raise Missing(f"no project {number} in this year")
    project, unit, candidate, _completion, proposal, verdict = mine
    parts = {row[0]: Row(row[0], row[1] or "") for row in found if row[0].parent_id == project.id}
    beside = _beside(session, project, proposal)
    return Story(
        plan=plan,
        project=project,
        unit=unit or "",
        candidate=candidate,
        origins=Origins(
            proposal,
            verdict,
            tuple(sorted(beside.ideas, key=lambda one: (one.year, one.idea.number))),
            tuple(sorted(beside.reviews, key=lambda one: one.unit)),
            votes(session, plan, candidate.code) if candidate else (),
        ),
        whole=next((row[0] for row in found if row[0].id == project.parent_id), None),
        parts=list(parts.values()),
        quarters=beside.quarters,
        tasks=sorted(beside.tasks, key=lambda one: one.number),
        visits=beside.visits,
        changes=sorted(beside.changes, key=lambda one: one.number),
        completions=[row[3] for row in found if row[0].id == project.id and row[3] is not None],
    )


def _told(session: Session, plan: ImplementationPlan, number: int) -> Sequence[Any]:
    """The project, its sub-items and its whole, each with its unit, its candidate, and what that was proposed as."""
    return session.execute(
        select(Project, Unit.name, Candidate, Completion, Proposal, Verdict)
        .join(ImplementationPlan, ImplementationPlan.id == Project.plan_id)
        .outerjoin(Unit, Unit.id == Project.unit_id)
        .outerjoin(Candidate, Candidate.id == Project.candidate_id)
        .outerjoin(Completion, Completion.project_id == Project.id)
        .outerjoin(CandidateOrigin, of_candidate())
        .outerjoin(Proposal, Proposal.id == CandidateOrigin.proposal_id)
        .outerjoin(Verdict, published_verdict())
        .where(Project.plan_id == plan.id, _near(plan, number))
        .order_by(Project.number, Completion.claimed_at)
    ).all()


def _near(plan: ImplementationPlan, number: int) -> ColumnElement[bool]:
    """The project itself, its sub-items, and the project that it is one of."""
    one = aliased(Project)
    it = and_(one.plan_id == plan.id, one.number == number)
    return or_(
        Project.number == number,
        Project.parent_id == select(one.id).where(it).scalar_subquery(),
        Project.id == select(one.parent_id).where(it).scalar_subquery(),
    )


def _beside(session: Session, project: Project, proposal: Proposal | None) -> _Beside:
    """What stands beside a project, from many tables at once: a page has ten questions in all."""
    kinds = union_all(*(select(literal(kind).label("kind")) for kind in KINDS)).subquery()
    kind = kinds.c.kind
    asked = _and_origins(_and_tracking(_columns().select_from(kinds), kind, project), kind, proposal)
    found = _Beside()
    for row in session.execute(asked):
        found.take_told(*row[:4])
        found.take(*row[4:])
    return found


def _columns() -> Rows:
    photos = select(func.count()).where(InspectionPhoto.inspection_id == Inspection.id).scalar_subquery()
    return select(
        *(Period, PlanLine, Report, ReportFile),
        *(Task, ProjectChange, Inspection, Deputy.name, photos, Idea, Cycle.year, DepartmentReview),
    )


def _and_tracking(asked: Rows, kind: ColumnElement[str], project: Project) -> Rows:
    return (
        asked.outerjoin(PlanLine, and_(kind == "quarter", PlanLine.project_id == project.id))
        .outerjoin(Period, and_(Period.plan_id == project.plan_id, Period.number == PlanLine.period))
        .outerjoin(Report, _published())
        .outerjoin(ReportFile, ReportFile.report_id == Report.id)
        .outerjoin(Task, and_(kind == "task", Task.project_id == project.id))
        .outerjoin(ProjectChange, and_(kind == "change", ProjectChange.project_id == project.id))
        .outerjoin(Inspection, and_(kind == "visit", Inspection.project_id == project.id))
        .outerjoin(InspectionDeputy, InspectionDeputy.inspection_id == Inspection.id)
        .outerjoin(Deputy, Deputy.id == InspectionDeputy.deputy_id)
        .order_by(Period.number, Report.version.desc(), ReportFile.position)
        .order_by(Inspection.held_on, Inspection.at, Deputy.number)
    )


def _and_origins(asked: Rows, kind: ColumnElement[str], proposal: Proposal | None) -> Rows:
    of_it = proposal.id if proposal else None
    answered = and_(DepartmentReview.proposal_id == of_it, DepartmentReview.answered_at.is_not(None))
    return (
        asked.outerjoin(ProposalIdea, and_(kind == "idea", ProposalIdea.proposal_id == of_it))
        .outerjoin(Idea, and_(Idea.id == ProposalIdea.idea_id, Idea.stage.in_(SHOWN)))
        .outerjoin(Cycle, Cycle.id == Idea.cycle_id)
        .outerjoin(DepartmentReview, and_(kind == "review", answered))
    )


def _published() -> ColumnElement[bool]:
    return and_(
        Report.project_id == PlanLine.project_id,
        Report.period == PlanLine.period,
        Report.stage == ReportStage.PUBLISHED,
    )
