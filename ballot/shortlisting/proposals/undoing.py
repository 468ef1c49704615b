"""What was begun or linked by mistake is taken back: a draft that nobody else has seen, an idea with a wrong number."""

from sqlalchemy import delete, select

from ballot.kernel import policy
from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import ProposalStage
from ballot.kernel.policy import Action
from ballot.kernel.work import Work
from ballot.people.models import Cycle
from ballot.shortlisting.proposals.models import ProposalIdea, ProposalVersion
from ballot.shortlisting.proposals.service import WRITABLE, Matter, Settled, proposal_at
from ballot.shortlisting.reminding import address_in
from ballot.solicitation.models import Idea
from ballot.solicitation.rules.ideas import ExitSort
from ballot.solicitation.service.triage import tell_exit


def drop_proposal(work: Work, matter: Matter) -> None:
    """Give up a proposal that wasn't submitted, with all of its versions; raises Settled, Missing."""
    policy.require(work.actor, Action.CHANGE_PROPOSALS, matter.assembly_id)
    found = proposal_at(work, matter)
    if found.stage is not ProposalStage.DRAFT:
        raise Settled(f"proposal {found.number} is {found.stage}")
    for beside in (ProposalIdea, ProposalVersion):
        work.session.execute(delete(beside).where(beside.proposal_id == found.id))
    work.session.delete(found)
    work.record(found.log_id, "proposal.drop", id=found.id)


def unlink_idea(work: Work, matter: Matter, year: int, number: int) -> None:
    """Say that a proposal didn't grow out of that year's idea, also to who follows it; raises Settled, Missing."""
    policy.require(work.actor, Action.CHANGE_PROPOSALS, matter.assembly_id)
    found = proposal_at(work, matter)
    if found.stage not in WRITABLE:
        raise Settled(f"proposal {found.number} is {found.stage}")
    asked = (
        select(ProposalIdea)
        .join(Idea, Idea.id == ProposalIdea.idea_id)
        .join(Cycle, Cycle.id == Idea.cycle_id)
        .where(ProposalIdea.proposal_id == found.id, Cycle.year == year, Idea.number == number)
    )
    link = work.session.scalar(asked)
    if link is None:
        raise Missing(f"proposal {found.number} has no idea {number} of {year}")
    work.session.delete(link)
    work.record(found.log_id, "proposal.unlink", id=found.id, idea=link.idea_id)
    if found.stage is not ProposalStage.DRAFT:
        address = address_in(work.session, found.cycle_id, f"proposals/{found.number}")
        tell_exit(work, link.idea_id, ExitSort.CORRECTED, f"不是建议项目“{found.name}”的来源", address)
