"""A year's book of assessments as its pages show it: every round with its lines, and the public's side apart."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ballot.balloting.rules import Turnout, least
from ballot.balloting.setup.models import BallotRule, Election, Meeting
from ballot.balloting.styles import Style
from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import RuleStage
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Cycle, CycleId
from ballot.people.paging import Page, Rows, page_of
from ballot.protocol import rule as protocol
from ballot.protocol.encoding import read
from ballot.tracking.assessment.models import Assessment, AssessmentLine, Rating, RatingWindow
from ballot.tracking.assessment.queries import PublicRating, Round, assessment_of, counts_of, round_of
from ballot.tracking.assessment.rules import Counts, Level, Weighted, read_levels, weighted
from ballot.tracking.plans.models import ImplementationPlan, Project

MOST_PLACES = 40


@dataclass(frozen=True, slots=True)
class Line:
    """A project in a round; `number` is its own in the year, None for one that this site never followed."""

    row: AssessmentLine
    number: int | None

    @property
    def counts(self) -> Counts | None:
        return counts_of(self.row)

    @property
    def level(self) -> Level | None:
        """By the round's rule, else as it was published."""
        return self.row.level or self.row.printed


@dataclass(frozen=True, slots=True)
class Booked:
    """A round with its lines; `election` is its ballot here, which stands under `year`."""

    round: Assessment
    election: Election | None
    year: int | None
    lines: tuple[Line, ...]

    @property
    def settled(self) -> bool:
        return self.round.settled_at is not None

    @property
    def levels(self) -> tuple[protocol.Level, ...]:
        """Those of its rule; none where no rule is known."""
        return read_levels(read(self.round.levels.encode())) if self.round.levels else ()

    @property
    def numbers(self) -> Turnout | None:
        """Whom its bars are of; None where it isn't known who was due."""
        due, present = self.round.due, self.round.present
        if due is None:
            return None
        valid = self.round.valid if self.round.valid is not None else present if present is not None else due
        return Turnout(due, present if present is not None else due, valid, valid, paper_over=False)

    @property
    def line(self) -> int | None:
        """How many votes the first level asks for."""
        numbers = self.numbers
        bar = self.levels[0].bar if self.levels else None
        return least(bar, numbers) if bar and numbers else None

    @property
    def top(self) -> int:
        """What a full bar of the chart means."""
        totals = [one.counts.total for one in self.lines if one.counts]
        return max([*totals, self.line or 0, self.round.valid or 0])

    @property
    def odd(self) -> list[Line]:
        return [one for one in self.lines if one.row.odd]

    def of(self, level: Level) -> list[Line]:
        return [one for one in self.lines if one.level == level]


@dataclass(frozen=True, slots=True)
class Rated:
    """A project with what the public says of it, and the figure of both where weights were set."""

    project: Project
    counts: Counts
    figure: Weighted | None


@dataclass(frozen=True, slots=True)
class Judged:
    """A project with the round that stands and, apart from it, what the public says; one of both may be None."""

    name: str
    newest: Round | None
    rating: PublicRating | None


@dataclass(frozen=True, slots=True)
class Where:
    """A meeting with a rule by which it may assess."""

    meeting: Meeting
    rule: BallotRule
    year: int

    @property
    def key(self) -> str:
        return f"{self.meeting.id}:{self.rule.id}"


def book(session: Session, assembly_id: AssemblyId, cycle_id: CycleId) -> list[Booked]:
    """Every round of the year, the first one first, in one question."""
    asked: Rows = (
        select(Assessment, AssessmentLine, Project.number, Election, Cycle.year)
        .join(AssessmentLine, AssessmentLine.assessment_id == Assessment.id)
        .outerjoin(Project, Project.id == AssessmentLine.project_id)
        .outerjoin(Election, Election.id == Assessment.election_id)
        .outerjoin(Meeting, Meeting.id == Election.meeting_id)
        .outerjoin(Cycle, Cycle.id == Meeting.cycle_id)
        .where(Assessment.assembly_id == assembly_id, Assessment.cycle_id == cycle_id)
        .order_by(Assessment.number, AssessmentLine.place)
    )
    found: dict[UUID, Booked] = {}
    for one, line, number, election, year in session.execute(asked):
        before = found.get(one.id, Booked(one, election, year, ()))
        found[one.id] = Booked(one, election, year, (*before.lines, Line(line, number)))
    return list(found.values())


def judged(
    session: Session, assembly_id: AssemblyId, cycle_id: CycleId, projects: Sequence[Project], assessed: int
) -> list[Judged]:
    """Whatever of the year was assessed or rated: `projects` in their order, then all others.

    One question, and a second one where more were `assessed` in the year than these projects.
    """
    lines: dict[Hashable, tuple[str, Round]] = {}
    known = assessment_of(session, assembly_id, [project.id for project in projects])
    followed = {key: one.newest for key, one in known.items() if one.newest}
    lines |= {key: ("", newest) for key, newest in followed.items()}
    for one in book(session, assembly_id, cycle_id) if assessed > len(followed) else ():
        if one.settled:
            lines |= {line.row.project_id or line.row.name: _stands(one, line) for line in one.lines}
    found = []
    for project in projects:
        _name, newest = lines.pop(project.id, ("", None))
        rating = known[project.id].rating if project.id in known else None
        if newest or (rating and rating.counts.total):
            found.append(Judged(project.name, newest, rating))
    return found + [Judged(name, newest, None) for name, newest in lines.values()]


def _stands(one: Booked, line: Line) -> tuple[str, Round]:
    return line.row.name, round_of(one.round, line.row)


def round_at(session: Session, assembly_id: AssemblyId, cycle_id: CycleId, number: int) -> Booked:
    """One round; raises Missing."""
    for one in book(session, assembly_id, cycle_id):
        if one.round.number == number:
            return one
    raise Missing(f"no assessment {number} in this year")


def window_of(session: Session, assembly_id: AssemblyId, cycle_id: CycleId) -> RatingWindow | None:
    """The days on which the public rates; None before they are announced."""
    return session.get(RatingWindow, (assembly_id, cycle_id))


def is_open(window: RatingWindow | None, today: date) -> bool:
    return window is not None and window.opens_on <= today <= window.closes_on


def rated(
    session: Session, plan: ImplementationPlan, window: RatingWindow | None, rounds: Sequence[Booked]
) -> list[Rated]:
    """The year's projects, each with the public's ratings, in one question; none before days are announced."""
    if window is None:
        return []
    asked = (
        select(Project, Rating.level, func.count(Rating.mark))
        .outerjoin(Rating, Rating.project_id == Project.id)
        .where(Project.plan_id == plan.id)
        .group_by(Project.id, Rating.level)
        .order_by(Project.number)
    )
    found: dict[Project, dict[Level, int]] = {}
    for project, level, number in session.execute(asked):
        found.setdefault(project, {})[level] = number
    newest = {line.number: line.counts for one in rounds if one.settled for line in one.lines}
    return [
        _rated(project, Counts(*(given.get(level, 0) for level in Level)), newest.get(project.number), window.weight)
        for project, given in found.items()
    ]


def _rated(project: Project, counts: Counts, deputies: Counts | None, weight: int | None) -> Rated:
    return Rated(project, counts, weighted(weight, deputies, counts) if deputies else None)


def remarks(session: Session, plan: ImplementationPlan, number: int) -> Page[tuple[Project, Rating]]:
    """What people wrote beside their rating, the newest first: for organizers alone."""
    asked: Rows = (
        select(Project, Rating)
        .join(Rating, Rating.project_id == Project.id)
        .where(Project.plan_id == plan.id, Rating.words != "")
        .order_by(Rating.at.desc(), Rating.mark)
    )
    return page_of(session, asked, number, lambda row: (row[0], row[1]))


def assessable(session: Session, plan: ImplementationPlan) -> Sequence[Project]:
    """The year's projects and sub-items in their order."""
    return session.scalars(select(Project).where(Project.plan_id == plan.id).order_by(Project.number)).all()


def places(session: Session, assembly_id: AssemblyId, year: int) -> list[Where]:
    """Meetings of this year and later, each with every adopted rule of its own year by which it may assess."""
    asked = (
        select(Meeting, BallotRule, Cycle.year)
        .join(Cycle, Cycle.id == Meeting.cycle_id)
        .join(BallotRule, BallotRule.cycle_id == Meeting.cycle_id)
        .where(Meeting.assembly_id == assembly_id, Cycle.year >= year)
        .where(BallotRule.stage == RuleStage.ADOPTED, BallotRule.style == Style.ASSESSMENT)
        .order_by(Meeting.held_on.desc(), BallotRule.number.desc())
        .limit(MOST_PLACES)
    )
    return [Where(*row) for row in session.execute(asked)]
