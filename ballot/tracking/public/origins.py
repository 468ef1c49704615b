"""Where a project came from: whose ideas, what was said of it, which votes chose it; only what everybody may read."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from ballot.balloting.counting.queries import OF_OUTCOME, Line, Outcome, outcome_in
from ballot.balloting.record.models import RecordEntry
from ballot.balloting.record.service import manifest_in
from ballot.balloting.setup.models import Election
from ballot.balloting.setup.rules import Purpose
from ballot.kernel.lifecycle import ElectionStage
from ballot.kernel.policy import AssemblyId
from ballot.people.models import CycleId
from ballot.protocol.record import read_entry
from ballot.shortlisting.models import Candidate, CandidateList
from ballot.shortlisting.proposals.models import CandidateOrigin, Proposal
from ballot.shortlisting.screening.models import DepartmentReview, Verdict
from ballot.solicitation.models import Idea
from ballot.tracking.plans.models import ImplementationPlan

QUOTED = 3
"""Ideas whose words are quoted; of the others there is the number, and the proposal's page names them all."""


@dataclass(frozen=True, slots=True)
class Quote:
    """An idea that led to the project, with its year's address."""

    idea: Idea
    year: int


@dataclass(frozen=True, slots=True)
class Voted:
    """A counted vote that the project stood in; `told`: its rule lets votes be published, not the choice alone."""

    election: Election
    outcome: Outcome
    line: Line
    told: bool


@dataclass(frozen=True, slots=True)
class Origins:
    """The way to the vote; a project that was chosen elsewhere has none, and no sub-item has one of its own."""

    proposal: Proposal | None
    verdict: Verdict | None
    ideas: tuple[Quote, ...]
    reviews: tuple[DepartmentReview, ...]
    votes: tuple[Voted, ...]

    @property
    def quoted(self) -> tuple[Quote, ...]:
        return self.ideas[:QUOTED]

    @property
    def said(self) -> tuple[DepartmentReview, ...]:
        """What departments said: public once screening has ended in public."""
        return self.reviews if self.verdict else ()


def of_candidate() -> ColumnElement[bool]:
    """Which proposal a candidate is, as a join; the plan's own year has the codes."""
    return and_(
        CandidateOrigin.assembly_id == ImplementationPlan.assembly_id,
        CandidateOrigin.cycle_id == ImplementationPlan.cycle_id,
        CandidateOrigin.code == Candidate.code,
    )


def published_verdict() -> ColumnElement[bool]:
    """How screening ended, as a join; what was withdrawn or isn't public stays out."""
    return and_(Verdict.proposal_id == Proposal.id, Verdict.withdrawn_at.is_(None), Verdict.published_at.is_not(None))


def results(session: Session, assembly_id: AssemblyId, cycle_id: CycleId) -> Iterator[tuple[Election, Outcome, bool]]:
    """The year's counted votes in their order, and whether each one's votes may be told; one question."""
    rows = session.execute(
        select(Election, RecordEntry.line)
        .join(CandidateList, CandidateList.id == Election.list_id)
        .join(
            RecordEntry,
            and_(RecordEntry.assembly_id == Election.assembly_id, RecordEntry.election_id == Election.id),
        )
        .where(CandidateList.assembly_id == assembly_id, CandidateList.cycle_id == cycle_id)
        .where(Election.stage == ElectionStage.COUNTED, Election.purpose == Purpose.SELECTION)
        .where(Election.rehearsal.is_(False))
        .where((RecordEntry.seq == 0) | RecordEntry.kind.in_(OF_OUTCOME))
        .order_by(Election.position, Election.id, RecordEntry.seq)
    )
    for election, found in groupby(rows, key=lambda row: row[0]):
        first, *rest = [row[1] for row in found]
        manifest = manifest_in(first)
        outcome = outcome_in(election, manifest, [read_entry(line) for line in rest])
        yield election, outcome, outcome.valid and manifest.rule.publish_votes


def votes(session: Session, plan: ImplementationPlan, code: str) -> tuple[Voted, ...]:
    """The year's counted votes with this candidate in them."""
    return tuple(
        Voted(election, outcome, line, told)
        for election, outcome, told in results(session, plan.assembly_id, plan.cycle_id)
        for line in outcome.lines
        if line.id == code
    )
