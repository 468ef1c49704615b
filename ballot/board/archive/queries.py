"""What each of an assembly's years came to, and all that a year's report tells; nothing here writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ballot.balloting.counting.queries import Outcome
from ballot.balloting.setup.models import Election
from ballot.board import figures
from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import CycleStage, PlanStage, TaskStage
from ballot.kernel.money import FEN_OF_WAN
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Cycle, CycleId
from ballot.people.paging import One
from ballot.tracking.assessment.book import Judged, judged
from ballot.tracking.assessment.rules import Level
from ballot.tracking.changes.models import ProjectChange
from ballot.tracking.groups.models import Inspection
from ballot.tracking.lamps.models import Task
from ballot.tracking.lamps.rules import Lamp
from ballot.tracking.plans.models import ImplementationPlan, Project
from ballot.tracking.plans.queries import plan_in
from ballot.tracking.public.origins import results
from ballot.tracking.public.queries import Row, every


@dataclass(frozen=True, slots=True)
class YearTold:
    """One year in numbers; money in 分. What a year hasn't come to yet is nought.

    Of `assessed` projects some may have no level, where none was published.
    """

    year: int
    stage: CycleStage
    ideas: int
    citizens: int
    candidates: int
    chosen: int
    planned: int
    spent: int
    accepted: int
    lamps: Mapping[Lamp, int]
    assessed: int
    levels: Mapping[Level, int]

    @property
    def share(self) -> int:
        """Percent of ideas from citizens, rounded down."""
        return 100 * self.citizens // self.ideas if self.ideas else 0

    @property
    def planned_wan(self) -> float:
        return in_wan(self.planned)

    @property
    def spent_wan(self) -> float:
        return in_wan(self.spent)


@dataclass(frozen=True, slots=True)
class Deeds:
    """How the year's projects were looked after, up to now."""

    inspections: int
    tasks: int
    closed: int
    changes: int


@dataclass(frozen=True, slots=True)
class Annual:
    """All that a year's report tells; `projects` with their sub-items once the plan is public."""

    told: YearTold
    votes: Sequence[tuple[Election, Outcome, bool]]
    projects: Sequence[Row]
    deeds: Deeds
    judged: Sequence[Judged]


def years_told(session: Session, assembly_id: AssemblyId, year: int | None = None) -> list[YearTold]:
    """All years or one, the newest first, in one question."""
    mine = (Cycle.assembly_id == assembly_id,)
    ideas, candidates = figures.of_ideas(*mine), figures.of_candidates(*mine)
    projects = figures.of_projects(ImplementationPlan.assembly_id == assembly_id)
    levels = figures.of_assessments(*mine)
    numbers = [
        *(ideas.c.ideas, ideas.c.citizens, candidates.c.candidates),
        *(projects.c[name] for name in ("chosen", "planned", "spent", "accepted", *Lamp)),
        *(levels.c[name] for name in ("assessed", *Level)),
    ]
    asked = (
        select(Cycle.year, Cycle.stage, *(func.coalesce(number, 0) for number in numbers))
        .outerjoin(ideas, ideas.c.cycle_id == Cycle.id)
        .outerjoin(candidates, candidates.c.cycle_id == Cycle.id)
        .outerjoin(projects, projects.c.cycle_id == Cycle.id)
        .outerjoin(levels, levels.c.cycle_id == Cycle.id)
        .where(*mine, *([Cycle.year == year] if year else []))
        .order_by(Cycle.year.desc())
    )
    return [_told(row) for row in session.execute(asked)]


def _told(row: One) -> YearTold:
    numbers = [int(one) for one in row[2:]]
    ideas, citizens, candidates, chosen, planned, spent, accepted, *lamps = numbers[: -1 - len(Level)]
    sums = (ideas, citizens, candidates, chosen, planned, spent, accepted)
    assessed, *levels = numbers[-1 - len(Level) :]
    lit, said = dict(zip(Lamp, lamps, strict=True)), dict(zip(Level, levels, strict=True))
    return YearTold(row[0], row[1], *sums, lamps=lit, assessed=assessed, levels=said)


def annual(session: Session, assembly_id: AssemblyId, cycle_id: CycleId, year: int) -> Annual:
    """A year's report in seven questions at most; raises Missing."""
    told = years_told(session, assembly_id, year)
    if not told:
        raise Missing(f"no cycle {year} here")
    plan = plan_in(session, assembly_id, cycle_id)
    public = plan if plan and plan.stage is PlanStage.PUBLISHED else None
    votes = tuple(results(session, assembly_id, cycle_id))
    rows = every(session, public) if public else []
    judgements = judged(session, assembly_id, cycle_id, [row.project for row in rows], told[0].assessed)
    return Annual(told[0], votes, rows, _deeds(session, public), judgements)


def _deeds(session: Session, plan: ImplementationPlan | None) -> Deeds:
    if plan is None:
        return Deeds(0, 0, 0, 0)
    mine = select(Project.id).where(Project.plan_id == plan.id)
    tasks = select(func.count()).where(Task.plan_id == plan.id)
    asked = (
        select(func.count()).where(Inspection.project_id.in_(mine)),
        tasks,
        tasks.where(Task.stage == TaskStage.CLOSED),
        select(func.count()).where(ProjectChange.project_id.in_(mine)),
    )
    return Deeds(*session.execute(select(*(one.scalar_subquery() for one in asked))).one())


def in_wan(fen: int) -> float:
    """A sum in 万元 as a number that a drawing takes; a whole one has no fraction."""
    return fen // FEN_OF_WAN if fen % FEN_OF_WAN == 0 else fen / FEN_OF_WAN
