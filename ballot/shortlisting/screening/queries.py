"""What the desk, departments and everybody see of a screening; nothing here writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from sqlalchemy import CTE, Select, literal, select
from sqlalchemy.orm import Session

from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import ProposalStage
from ballot.kernel.policy import Actor, AssemblyId, Role
from ballot.people.models import Account, AccountId, Assembly, CycleId, RoleGrant
from ballot.people.paging import Page, page_of
from ballot.shortlisting.proposals.models import Proposal, ProposalId
from ballot.shortlisting.screening import rules
from ballot.shortlisting.screening.models import (
    Criteria,
    DepartmentReview,
    PanelScore,
    ProposalCheck,
    ReviewId,
    Verdict,
)
from ballot.shortlisting.screening.rules import DEFAULTS, CriteriaSort

OWED = (DepartmentReview.answered_at.is_(None), Proposal.stage == ProposalStage.SCREENING)
"""A review that waits for its answer: once screening has ended in public nobody waits."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A list that an assembly keeps to; `owner` is who adopted it, nobody for what is offered to begin with."""

    sort: CriteriaSort
    number: int
    lines: tuple[str, ...]
    owner: str
    decision: str = ""
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class Scored:
    """What the panel says: how many have scored, and the mean of their weighted points."""

    members: int
    points: Fraction | None


@dataclass(frozen=True, slots=True)
class Screening:
    """All that the desk sees beside a proposal."""

    checks: tuple[ProposalCheck, ...]
    reviews: tuple[tuple[DepartmentReview, str], ...]
    verdict: Verdict | None
    scored: Scored


@dataclass(frozen=True, slots=True)
class Asked:
    """A review in a department's list; `late` when its day has passed without an answer."""

    review: DepartmentReview
    number: int
    name: str
    late: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """A screening whose verdict is public, with the departments' answers."""

    proposal: Proposal
    verdict: Verdict
    reviews: tuple[DepartmentReview, ...]


def standing(session: Session, assembly_id: AssemblyId) -> dict[CriteriaSort, Standing]:
    """The list of each sort that the assembly keeps to: its own newest, else the nearest one's above it.

    One question walks the tree, one reads the lists.
    """
    line = line_above(session, assembly_id)
    names = dict(line)
    asked = select(Criteria).where(Criteria.assembly_id.in_(names)).order_by(Criteria.number.desc())
    found: dict[tuple[AssemblyId, CriteriaSort], Criteria] = {}
    for row in session.scalars(asked):
        found.setdefault((row.assembly_id, row.sort), row)
    return {
        sort: _standing(sort, [found.get((one, sort)) for one in names], names, assembly_id) for sort in CriteriaSort
    }


def screening(session: Session, proposal: Proposal) -> Screening:
    """What was marked, asked, answered, scored and prepared; in four questions."""
    checks = select(ProposalCheck).where(ProposalCheck.proposal_id == proposal.id)
    reviews = (
        select(DepartmentReview, Account.name)
        .join(Account, Account.id == DepartmentReview.account_id)
        .where(DepartmentReview.proposal_id == proposal.id)
        .order_by(DepartmentReview.asked_at)
    )
    return Screening(
        tuple(session.scalars(checks.order_by(ProposalCheck.sort, ProposalCheck.position))),
        tuple((row[0], row[1]) for row in session.execute(reviews)),
        session.scalar(_alive(proposal)),
        scored(session, proposal),
    )


def marks(
    session: Session, proposal: Proposal, lists: Mapping[CriteriaSort, Standing]
) -> dict[CriteriaSort, list[tuple[bool, str]]]:
    """What the desk has said so far of each line of these lists, by its words; nothing yet of a new one."""
    asked = select(ProposalCheck).where(ProposalCheck.proposal_id == proposal.id)
    kept = {(one.sort, one.line): (one.met, one.note) for one in session.scalars(asked)}
    return {sort: [kept.get((sort, line), (False, "")) for line in one.lines] for sort, one in lists.items()}


def published(session: Session, proposal: Proposal) -> Verdict | None:
    """How screening ended, where it ended in public."""
    return session.scalar(_alive(proposal).where(Verdict.published_at.is_not(None)))


def answered(session: Session, proposal: Proposal) -> list[DepartmentReview]:
    """What departments have said, for everybody once screening has ended in public."""
    asked = select(DepartmentReview).where(DepartmentReview.proposal_id == proposal.id)
    return list(session.scalars(asked.where(DepartmentReview.answered_at.is_not(None)).order_by(DepartmentReview.unit)))


def ended(session: Session, assembly_id: AssemblyId, cycle_id: CycleId) -> list[Ended]:
    """The year's screenings that have ended in public, by number, with what departments said; in two questions."""
    asked = (
        select(Proposal, Verdict)
        .join(Verdict, Verdict.proposal_id == Proposal.id)
        .where(Proposal.assembly_id == assembly_id, Proposal.cycle_id == cycle_id)
        .where(Verdict.published_at.is_not(None), Verdict.withdrawn_at.is_(None))
    )
    said = (
        select(DepartmentReview)
        .join(Proposal, Proposal.id == DepartmentReview.proposal_id)
        .where(Proposal.assembly_id == assembly_id, Proposal.cycle_id == cycle_id)
        .where(DepartmentReview.answered_at.is_not(None))
    )
    reviews: dict[ProposalId, list[DepartmentReview]] = {}
    for one in session.scalars(said.order_by(DepartmentReview.unit)):
        reviews.setdefault(one.proposal_id, []).append(one)
    rows = session.execute(asked.order_by(Proposal.number))
    return [Ended(row[0], row[1], tuple(reviews.get(row[0].id, ()))) for row in rows]


def scored(session: Session, proposal: Proposal) -> Scored:
    """The mean over the members' own sheets, each weighted as it stood when it was filled in."""
    asked = select(PanelScore).where(PanelScore.proposal_id == proposal.id).order_by(PanelScore.position)
    sheets: dict[AccountId, list[PanelScore]] = {}
    for row in session.scalars(asked):
        sheets.setdefault(row.account_id, []).append(row)
    own = [
        rules.points([rules.Weighted(one.line, one.weight) for one in sheet], [[one.points for one in sheet]])
        for sheet in sheets.values()
    ]
    known = [one for one in own if one is not None]
    return Scored(len(known), sum(known, Fraction(0)) / len(known) if known else None)


def own_points(session: Session, proposal: Proposal, actor: Actor) -> list[int]:
    """What this member has given so far, line by line."""
    asked = select(PanelScore).where(PanelScore.proposal_id == proposal.id).order_by(PanelScore.position)
    return [row.points for row in session.scalars(asked) if str(row.account_id) == actor.id]


def units(session: Session, assembly_id: AssemblyId) -> list[tuple[AccountId, str]]:
    """Who can be asked for a review: accounts that file or sign for a department, by name."""
    asked = (
        select(Account.id, Account.name)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(RoleGrant.assembly_id == assembly_id, RoleGrant.role.in_((Role.FILER, Role.SIGNER)))
        .where(Account.disabled_at.is_(None))
        .distinct()
        .order_by(Account.name)
        .limit(500)
    )
    return [(row[0], row[1]) for row in session.execute(asked)]


def reviews(
    session: Session, assembly_id: AssemblyId, cycle_id: CycleId, actor: Actor, *, done: bool, today: date, page: int
) -> Page[Asked]:
    """What a department was asked for in the year: mine, not done, the most urgent first; or what is done."""
    asked = (
        select(DepartmentReview, Proposal.number, Proposal.name)
        .join(Proposal, Proposal.id == DepartmentReview.proposal_id)
        .where(Proposal.assembly_id == assembly_id, Proposal.cycle_id == cycle_id)
        .where(DepartmentReview.account_id == _own(actor))
        .order_by(DepartmentReview.due_on, Proposal.number)
    )
    query = asked.where(DepartmentReview.answered_at.is_not(None)) if done else asked.where(*OWED)
    return page_of(session, query, page, lambda row: Asked(row[0], row[1], row[2], not done and row[0].due_on < today))


def review_of(
    session: Session, assembly_id: AssemblyId, actor: Actor, review_id: ReviewId
) -> tuple[DepartmentReview, Proposal]:
    """One's own review with its proposal; raises Missing."""
    asked = (
        select(DepartmentReview, Proposal)
        .join(Proposal, Proposal.id == DepartmentReview.proposal_id)
        .where(DepartmentReview.assembly_id == assembly_id, DepartmentReview.id == review_id)
        .where(DepartmentReview.account_id == _own(actor))
    )
    row = session.execute(asked).one_or_none()
    if row is None:
        raise Missing(f"no review {review_id} of this account")
    return row[0], row[1]


def to_score(
    session: Session, assembly_id: AssemblyId, cycle_id: CycleId, actor: Actor, page: int
) -> Page[tuple[Proposal, bool]]:
    """Proposals in screening, and whether this member has scored each."""
    mine = select(PanelScore.proposal_id).where(PanelScore.proposal_id == Proposal.id)
    scored_ = mine.where(PanelScore.account_id == _own(actor)).correlate(Proposal).exists()
    asked = select(Proposal, scored_).where(
        Proposal.assembly_id == assembly_id,
        Proposal.cycle_id == cycle_id,
        Proposal.stage == ProposalStage.SCREENING,
    )
    return page_of(session, asked.order_by(Proposal.number), page, lambda row: (row[0], bool(row[1])))


def overdue(session: Session, assembly_id: AssemblyId, cycle_id: CycleId, today: date) -> list[Asked]:
    """Reviews of the year whose day has passed without an answer, named with their unit; at most a hundred."""
    asked = (
        select(DepartmentReview, Proposal.number, Proposal.name)
        .join(Proposal, Proposal.id == DepartmentReview.proposal_id)
        .where(Proposal.assembly_id == assembly_id, Proposal.cycle_id == cycle_id)
        .where(*OWED, DepartmentReview.due_on < today)
        .order_by(DepartmentReview.due_on, Proposal.number)
        .limit(100)
    )
    return [Asked(row[0], row[1], row[2], True) for row in session.execute(asked)]


def _own(actor: Actor) -> AccountId:
    """The actor's account; raises Missing for who has none."""
    try:
        return AccountId(UUID(actor.id))
    except ValueError as fault:
        raise Missing("no account") from fault


def _alive(proposal: Proposal) -> Select[Verdict]:
    return select(Verdict).where(Verdict.proposal_id == proposal.id, Verdict.withdrawn_at.is_(None))


def line_above(session: Session, assembly_id: AssemblyId) -> list[tuple[AssemblyId, str]]:
    """The assembly and all above it, the nearest first."""
    line = line_from(assembly_id)
    rows = session.execute(select(line.c.id, line.c.name).order_by(line.c.depth))
    return [(AssemblyId(row[0]), row[1]) for row in rows]


def line_from(assembly_id: AssemblyId) -> CTE:
    """The same as a part of a question: `id`, `name`, and `depth` from 0 upwards."""
    walk = select(Assembly.id, Assembly.parent_id, Assembly.name, literal(0).label("depth")).where(
        Assembly.id == assembly_id
    )
    tree = walk.cte("line", recursive=True)
    above = select(Assembly.id, Assembly.parent_id, Assembly.name, tree.c.depth + 1).where(
        Assembly.id == tree.c.parent_id
    )
    return tree.union_all(above)


def _standing(
    sort: CriteriaSort, found: Sequence[Criteria | None], names: dict[AssemblyId, str], own: AssemblyId
) -> Standing:
    for row in found:
        if row is not None:
            lines = tuple(row.lines.split("\n"))
            inherited = row.assembly_id != own
            return Standing(sort, row.number, lines, names[row.assembly_id], row.decision, inherited)
    return Standing(sort, 0, DEFAULTS[sort], "")
