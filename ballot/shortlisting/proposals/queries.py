"""What pages and exports show of proposals; nothing here writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import ProposalStage
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Account, Cycle, CycleId
from ballot.people.paging import One, Page, Rows, page_of
from ballot.shortlisting.proposals import rules
from ballot.shortlisting.proposals.models import CandidateOrigin, Proposal, ProposalId, ProposalIdea, ProposalVersion
from ballot.shortlisting.proposals.rules import Difference, ProposalSheet
from ballot.solicitation.models import Answer, Idea
from ballot.solicitation.rules.ideas import Route

PUBLIC = tuple(stage for stage in ProposalStage if stage is not ProposalStage.DRAFT)
PRICED = (ProposalStage.PRELIMINARY, ProposalStage.CANDIDATE, ProposalStage.RESERVED)
"""Stages in which everybody reads the sums: screening has ended in public."""


@dataclass(frozen=True, slots=True)
class Search:
    """What a list's address asks for; `whole` lets drafts and sums be seen that aren't public."""

    words: str = ""
    category: str = ""
    stage: str = ""
    page: int = 1
    whole: bool = False

    @property
    def asks(self) -> bool:
        return bool(self.words or self.category or self.stage)


@dataclass(frozen=True, slots=True)
class Listed:
    """A proposal in a list; `ideas` counts those that it grew out of."""

    number: int
    name: str
    category: str
    lead: str
    stage: ProposalStage
    total: int | None
    this_year: int | None
    ideas: int


@dataclass(frozen=True, slots=True)
class Origin:
    """An idea that a proposal grew out of."""

    number: int
    year: int
    what: str
    area: str


@dataclass(frozen=True, slots=True)
class OneProposal:
    """A proposal with its newest sheet and what it grew out of; `code` is its candidate's, `carried` (year, number)."""

    proposal: Proposal
    sheet: ProposalSheet
    ideas: tuple[Origin, ...]
    code: str
    carried: tuple[int, int] | None

    @property
    def number(self) -> int:
        return self.proposal.number

    @property
    def stage(self) -> ProposalStage:
        return self.proposal.stage

    @property
    def is_public(self) -> bool:
        return self.stage in PUBLIC

    @property
    def is_priced(self) -> bool:
        """Whether everybody may read its sums."""
        return self.stage in PRICED


@dataclass(frozen=True, slots=True)
class Version:
    """One version with what it changed; the first changed nothing."""

    number: int
    digest: str
    by: str
    at: datetime
    changed: tuple[Difference, ...]


def listed(session: Session, assembly_id: AssemblyId, cycle_id: CycleId, search: Search) -> Page[Listed]:
    """One page of the year's proposals, by number; in three questions whatever their number."""
    query = _columns().where(*_wanted(assembly_id, cycle_id, search)).order_by(Proposal.number)
    return page_of(session, query, search.page, _listed)


def sheets(
    session: Session, assembly_id: AssemblyId, cycle_id: CycleId, stages: Sequence[ProposalStage]
) -> list[tuple[Proposal, ProposalSheet]]:
    """All proposals in these stages with their newest sheets, by number, in one question."""
    asked = select(Proposal, ProposalVersion.sheet).join(ProposalVersion, _newest())
    same = (Proposal.assembly_id == assembly_id, Proposal.cycle_id == cycle_id, Proposal.stage.in_(stages))
    rows = session.execute(asked.where(*same).order_by(Proposal.number))
    return [(row[0], rules.from_json(row[1])) for row in rows]


def one_of(
    session: Session, assembly_id: AssemblyId, cycle_id: CycleId, number: int, *, origins: bool = True
) -> OneProposal:
    """A proposal by its number, public or not; raises Missing. Without `origins` its ideas aren't asked for."""
    old, year = aliased(Proposal), aliased(Cycle)
    asked = (
        select(Proposal, ProposalVersion.sheet, CandidateOrigin.code, year.year, old.number)
        .join(ProposalVersion, _newest())
        .outerjoin(CandidateOrigin, CandidateOrigin.proposal_id == Proposal.id)
        .outerjoin(old, old.id == Proposal.carried_from)
        .outerjoin(year, year.id == old.cycle_id)
        .where(Proposal.assembly_id == assembly_id, Proposal.cycle_id == cycle_id, Proposal.number == number)
    )
    row = session.execute(asked).one_or_none()
    if row is None:
        raise Missing(f"no proposal {number} in this year")
    proposal, sheet, code, old_year, old_number = row
    carried = (old_year, old_number) if old_number else None
    ideas = _origins(session, proposal.id) if origins else ()
    return OneProposal(proposal, rules.from_json(sheet), ideas, code or "", carried)


def public_one(session: Session, assembly_id: AssemblyId, cycle_id: CycleId, number: int) -> OneProposal:
    """A proposal that everybody may read; raises Missing."""
    found = one_of(session, assembly_id, cycle_id, number)
    if not found.is_public:
        raise Missing(f"proposal {number} isn't public")
    return found


def versions(session: Session, found: OneProposal) -> list[Version]:
    """All versions, the newest first, each beside the one before."""
    asked = (
        select(ProposalVersion, Account.name)
        .join(Account, Account.id == ProposalVersion.by)
        .where(ProposalVersion.proposal_id == found.proposal.id)
        .order_by(ProposalVersion.number)
    )
    told: list[Version] = []
    before: ProposalSheet | None = None
    for row, name in session.execute(asked):
        sheet = rules.from_json(row.sheet)
        changed = rules.differences(before, sheet) if before else ()
        told.append(Version(row.number, row.digest, name, row.at, changed))
        before = sheet
    return told[::-1]


def ready_ideas(session: Session, assembly_id: AssemblyId, cycle_id: CycleId) -> list[Origin]:
    """Ideas that were answered as proposals and that no proposal has taken up yet, at most a hundred."""
    taken = select(ProposalIdea.idea_id).where(ProposalIdea.assembly_id == assembly_id)
    asked = (
        select(Idea.number, Cycle.year, Idea.what, Idea.area)
        .join(Cycle, Cycle.id == Idea.cycle_id)
        .join(Answer, and_(Answer.idea_id == Idea.id, Answer.withdrawn_at.is_(None)))
        .where(Idea.assembly_id == assembly_id, Idea.cycle_id == cycle_id, Idea.id.not_in(taken))
        .where(Answer.published_at.is_not(None), Answer.route == Route.PROPOSE)
    )
    return [Origin(*row) for row in session.execute(asked.order_by(Idea.number).limit(100))]


def reserve(session: Session, assembly_id: AssemblyId, page: int) -> Page[tuple[Proposal, int, bool]]:
    """The reserve library: proposals with their year, newest first, and whether a later year has taken them over."""
    later = aliased(Proposal)
    taken = select(later.id).where(later.carried_from == Proposal.id).correlate(Proposal).exists()
    asked = (
        select(Proposal, Cycle.year, case((taken, 1), else_=0))
        .join(Cycle, Cycle.id == Proposal.cycle_id)
        .where(Proposal.assembly_id == assembly_id, Proposal.stage == ProposalStage.RESERVED)
        .order_by(Cycle.year.desc(), Proposal.number)
    )
    return page_of(session, asked, page, lambda row: (row[0], row[1], bool(row[2])))


def counts(session: Session, assembly_id: AssemblyId, cycle_id: CycleId) -> dict[ProposalStage, int]:
    """How many proposals of the year stand in each stage."""
    same = (Proposal.assembly_id == assembly_id, Proposal.cycle_id == cycle_id)
    asked = select(Proposal.stage, func.count()).where(*same).group_by(Proposal.stage)
    return {row[0]: row[1] for row in session.execute(asked)}


def _origins(session: Session, proposal_id: ProposalId) -> tuple[Origin, ...]:
    asked = (
        select(Idea.number, Cycle.year, Idea.what, Idea.area)
        .join(ProposalIdea, ProposalIdea.idea_id == Idea.id)
        .join(Cycle, Cycle.id == Idea.cycle_id)
        .where(ProposalIdea.proposal_id == proposal_id)
        .order_by(Cycle.year, Idea.number)
    )
    return tuple(Origin(*row) for row in session.execute(asked))


def _newest() -> ColumnElement[bool]:
    return and_(ProposalVersion.proposal_id == Proposal.id, ProposalVersion.number == Proposal.version)


def _columns() -> Rows:
    ideas = select(func.count()).where(ProposalIdea.proposal_id == Proposal.id).correlate(Proposal).scalar_subquery()
    return select(
        *(Proposal.number, Proposal.name, Proposal.category, Proposal.lead, Proposal.stage),
        *(Proposal.total, Proposal.this_year, ideas),
    )


def _wanted(assembly_id: AssemblyId, cycle_id: CycleId, search: Search) -> list[ColumnElement[bool]]:
    asked = [Proposal.assembly_id == assembly_id, Proposal.cycle_id == cycle_id]
    if not search.whole:
        asked.append(Proposal.stage.in_(PUBLIC))
    asked += [Proposal.name.contains(part, autoescape=True) for part in search.words.split()[:8]]
    if search.category:
        asked.append(Proposal.category == search.category)
    if search.stage in tuple(ProposalStage):
        asked.append(Proposal.stage == ProposalStage(search.stage))
    return asked


def _listed(row: One) -> Listed:
    number, name, category, lead, stage, total, this_year, ideas = row
    return Listed(number, name, category, lead, stage, total, this_year, ideas)
