"""What proposals planned comes over with the chosen candidates, and whoever proposed is told of what follows."""

from collections.abc import Mapping
from itertools import accumulate
from uuid import uuid4

from sqlalchemy import select

from ballot.kernel.work import Work
from ballot.shortlisting.models import Candidate
from ballot.shortlisting.proposals.models import CandidateOrigin, Proposal
from ballot.shortlisting.proposals.rules import Item, ProposalSheet, Quarter
from ballot.shortlisting.proposals.service import newest_sheet, tell_ideas
from ballot.solicitation.rules.ideas import ExitSort
from ballot.tracking.plans.models import ImplementationPlan, Project
from ballot.tracking.plans.rules import Line, count_of, even, fault_of, unit_of
from ballot.tracking.plans.service.laying import lay_lines
from ballot.tracking.plans.service.rows import next_number, unit_named


def take_proposed(work: Work, plan: ImplementationPlan, projects: Mapping[str, Project]) -> None:
    """Give the projects, by their candidate's code, the parts and lines of their proposals; others stay as they are.

    A candidate's proposal changes no more, so that its newest sheet is the one that was voted on.
    """
    asked = select(CandidateOrigin.code, Proposal).join(Proposal, Proposal.id == CandidateOrigin.proposal_id)
    same = (CandidateOrigin.assembly_id == plan.assembly_id, CandidateOrigin.cycle_id == plan.cycle_id)
    for code, proposal in work.session.execute(asked.where(*same).order_by(Proposal.number)).all():
        if code in projects:
            sheet = newest_sheet(work, proposal)
            _take_quarters(work, plan, projects[code], sheet.quarters)
            for item in sheet.items:
                _add_item(work, plan, projects[code], sheet, item)


def tell_proposers(work: Work, plan: ImplementationPlan, sort: ExitSort, said: str, number: int | None = None) -> None:
    """Tell whoever's ideas led to the plan's projects, or to the one of that number, where its year can be followed."""
    asked = (
        select(Project.number, Proposal)
        .join(Candidate, Candidate.id == Project.candidate_id)
        .join(CandidateOrigin, CandidateOrigin.code == Candidate.code)
        .join(Proposal, Proposal.id == CandidateOrigin.proposal_id)
        .where(Project.plan_id == plan.id, CandidateOrigin.cycle_id == plan.cycle_id)
        .order_by(Project.number)
    )
    for at, proposal in work.session.execute(asked if number is None else asked.where(Project.number == number)).all():
        tell_ideas(work, proposal, sort, f"{proposal.name}：{said}", f"projects/{at}")


def _take_quarters(work: Work, plan: ImplementationPlan, project: Project, quarters: tuple[Quarter, ...]) -> None:
    """Lay the four quarters as lines; a quarter that isn't spoken of stands where the one before it ended."""
    told = {quarter.number: quarter for quarter in quarters}
    percents = accumulate((told[at].percent if at in told else 0 for at in range(1, 5)), max)
    sums = accumulate((told[at].amount or 0 if at in told else 0) for at in range(1, 5))
    words = [told[at].milestone if at in told else "" for at in range(1, 5)]
    lines = [
        Line(percent * 10, money, milestone) for percent, money, milestone in zip(percents, sums, words, strict=True)
    ]
    if told and fault_of(dict(enumerate(lines, start=1)), count_of(plan.periods)) is None:
        lay_lines(work, project, lines)


def _add_item(work: Work, plan: ImplementationPlan, whole: Project, sheet: ProposalSheet, item: Item) -> None:
    """A sub-item's sum is that of all years; it is this year's too where the project has no other."""
    this_year = item.amount if sheet.plain.this_year == sheet.plain.total else None
    name = unit_of(item.unit)
    part = Project(
        id=uuid4(),
        assembly_id=plan.assembly_id,
        plan_id=plan.id,
        number=next_number(work, plan),
        parent_id=whole.id,
        unit_id=unit_named(work, plan.assembly_id, name).id if name else whole.unit_id,
        name=item.name[:80],
        content="",
        category=whole.category,
        target=item.target,
        total=item.amount,
        this_year=this_year,
        log_id=plan.log_id,
    )
    work.session.add(part)
    work.session.flush()
    lay_lines(work, part, even(count_of(plan.periods), this_year or 0))
