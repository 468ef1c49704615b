"""What is known of how satisfied people are, for pages and exports; nothing here writes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.selectable import Subquery

from ballot.balloting.setup.models import ElectionId
from ballot.kernel.policy import AssemblyId
from ballot.people.paging import Rows
from ballot.tracking.assessment.models import Assessment, AssessmentId, AssessmentLine, Rating, RatingWindow
from ballot.tracking.assessment.rules import Assessor, Counts, Level, Weighted, weighted
from ballot.tracking.plans.models import ImplementationPlan, Project, ProjectId


@dataclass(frozen=True, slots=True)
class Round:
    """One settled assessment of a project.

    `counts` are votes by level, None where the rule publishes levels alone; `level` is what the rule makes of
    them, None where no rule is known (then `printed` may say what was published with the counts). `due` of all
    who were to assess, `present` and `valid` are None where unknown. `election_id` is the ballot on this site,
    None for a published table, whose `source` says where it stands. `odd`: the counts sum to another number
    than those of their table.
    """

    assessment_id: AssessmentId
    number: int
    election_id: ElectionId | None
    assessor: Assessor
    held_on: date
    source: str
    due: int | None
    present: int | None
    valid: int | None
    counts: Counts | None
    level: Level | None
    printed: Level | None
    odd: bool


@dataclass(frozen=True, slots=True)
class PublicRating:
    """What the public says in the year's announced days: never part of a level; both days included."""

    counts: Counts
    opens_on: date
    closes_on: date
    weight: int | None


@dataclass(frozen=True, slots=True)
class Assessed:
    """All that is known of a project: `rounds` from the first on, later ones assess again after rectification.

    `rating` is None where no window was ever announced.
    """

    rounds: tuple[Round, ...] = ()
    rating: PublicRating | None = None

    @property
    def newest(self) -> Round | None:
        return self.rounds[-1] if self.rounds else None

    @property
    def level(self) -> Level | None:
        """The level as it stands: the newest round's, worked out or as it was published."""
        return (self.newest.level or self.newest.printed) if self.newest else None

    @property
    def weighted(self) -> Weighted | None:
        """The figure of both; None unless weights were set before anybody rated, and both have rated."""
        if self.newest is None or self.newest.counts is None or self.rating is None:
            return None
        return weighted(self.rating.weight, self.newest.counts, self.rating.counts)


def assessment_of(
    session: Session, assembly_id: AssemblyId, project_ids: Iterable[UUID]
) -> Mapping[ProjectId, Assessed]:
    """What is known of these projects or sub-items, by their id, in one question whatever their number.

    A project that nobody assessed and that nobody is asked to rate is left out.
    """
    found: dict[ProjectId, Assessed] = {}
    for project_id, one, line, window, *counts in session.execute(_asked(assembly_id, list(project_ids))):
        before = found.get(project_id, Assessed())
        rounds = (*before.rounds, round_of(one, line)) if one is not None else before.rounds
        found[project_id] = Assessed(rounds, _rating(window, Counts(*(count or 0 for count in counts))))
    return {key: assessed for key, assessed in found.items() if assessed.rounds or assessed.rating}


def standing(*wanted: ColumnElement[bool]) -> Subquery:
    """A row a project of the settled rounds that are `wanted`: its year, and the level as it stands, None if unknown.

    The newest round's stands. A published line of a project that this site never followed is known by its name.
    """
    level = func.coalesce(AssessmentLine.level, AssessmentLine.printed)
    return (
        select(Assessment.assembly_id, Assessment.cycle_id, level.label("level"))
        .join(AssessmentLine, _lines_of(Assessment, AssessmentLine))
        .where(Assessment.settled_at.is_not(None), ~_assessed_again(), *wanted)
        .subquery()
    )


def _assessed_again() -> ColumnElement[bool]:
    """Whether a later settled round of the year names the line's project; asked of later rounds alone, as few are."""
    later, line = aliased(Assessment), aliased(AssessmentLine)
    stranger = and_(line.project_id.is_(None), AssessmentLine.project_id.is_(None), line.name == AssessmentLine.name)
    asked = select(later.id).join(line, _lines_of(later, line))
    mine = (later.assembly_id == Assessment.assembly_id, later.cycle_id == Assessment.cycle_id)
    same = or_(line.project_id == AssessmentLine.project_id, stranger)
    return asked.where(*mine, later.number > Assessment.number, later.settled_at.is_not(None), same).exists()


def _lines_of(one: type[Assessment], line: type[AssessmentLine]) -> ColumnElement[bool]:
    return and_(line.assembly_id == one.assembly_id, line.assessment_id == one.id)


def _asked(assembly_id: AssemblyId, wanted: Sequence[UUID]) -> Rows:
    """A row a project and settled round, each with the year's window and the project's ratings by level."""
    sums = [func.sum(case((Rating.level == level, 1), else_=0)).label(level.value) for level in Level]
    rated = (
        select(Rating.project_id, *sums)
        .where(Rating.assembly_id == assembly_id, Rating.project_id.in_(wanted))
        .group_by(Rating.project_id)
        .subquery()
    )
    settled = and_(Assessment.id == AssessmentLine.assessment_id, Assessment.settled_at.is_not(None))
    asked: Rows = select(Project.id, Assessment, AssessmentLine, RatingWindow, *(rated.c[one.value] for one in Level))
    return (
        asked.join(ImplementationPlan, ImplementationPlan.id == Project.plan_id)
        .outerjoin(AssessmentLine, AssessmentLine.project_id == Project.id)
        .outerjoin(Assessment, settled)
        .outerjoin(RatingWindow, RatingWindow.cycle_id == ImplementationPlan.cycle_id)
        .outerjoin(rated, rated.c.project_id == Project.id)
        .where(Project.assembly_id == assembly_id, Project.id.in_(wanted))
        .order_by(Project.number, Assessment.number)
    )


def _rating(window: RatingWindow | None, counts: Counts) -> PublicRating | None:
    return None if window is None else PublicRating(counts, window.opens_on, window.closes_on, window.weight)


def round_of(one: Assessment, line: AssessmentLine) -> Round:
    """A line of a settled round as pages show it."""
    return Round(
        assessment_id=one.id,
        number=one.number,
        election_id=one.election_id,
        assessor=one.assessor,
        held_on=one.held_on,
        source=one.source,
        due=one.due,
        present=one.present,
        valid=one.valid,
        counts=counts_of(line),
        level=line.level,
        printed=line.printed,
        odd=line.odd,
    )


def counts_of(line: AssessmentLine) -> Counts | None:
    """A line's votes; None where the rule publishes levels alone."""
    if line.satisfied is None or line.basically is None or line.dissatisfied is None:
        return None
    return Counts(line.satisfied, line.basically, line.dissatisfied)
