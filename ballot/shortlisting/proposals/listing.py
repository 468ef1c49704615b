"""Between proposals and the candidate list: a code knows its proposal, whoever leaves the list stands as before."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select

from ballot.kernel import policy
from ballot.kernel.lifecycle import ProposalMove
from ballot.kernel.policy import Action
from ballot.kernel.work import Work
from ballot.shortlisting.models import Candidate, CandidateList
from ballot.shortlisting.proposals.models import CandidateOrigin, Proposal
from ballot.shortlisting.proposals.service import keep_for_later, tell_ideas
from ballot.solicitation.rules.ideas import ExitSort


def unlist(work: Work, one: CandidateList, codes: Iterable[str]) -> None:
    """Let the proposals of these codes stand again as preliminary candidates; codes of none are passed over."""
    found = _proposals(work, one, list(codes))
    for proposal in found:
        work.move(proposal, ProposalMove.UNLIST, list=one.id)
    _forget(work, found)


def withdraw(work: Work, one: CandidateList, code: str) -> None:
    """Keep a proposal for later whose candidate a decision took off the list."""
    found = _proposals(work, one, [code])
    for proposal in found:
        keep_for_later(work, proposal)
    _forget(work, found)


def tell_listed(work: Work, one: CandidateList) -> None:
    """Tell all whose ideas led to a candidate that its list is frozen."""
    codes = work.session.scalars(select(Candidate.code).where(Candidate.list_id == one.id)).all()
    for proposal in _proposals(work, one, codes):
        tell_ideas(work, proposal, ExitSort.ADOPTED, f"列入候选项目：{proposal.name}", "candidates")


def bind(work: Work, one: CandidateList, code: str, proposal: Proposal) -> None:
    """Say that a code of the year's list is this proposal; raises IllegalMove."""
    policy.require(work.actor, Action.CHANGE_CANDIDATES, one.assembly_id)
    work.session.add(
        CandidateOrigin(assembly_id=one.assembly_id, cycle_id=one.cycle_id, code=code, proposal_id=proposal.id)
    )
    work.move(proposal, ProposalMove.LIST, list=one.id)


def _proposals(work: Work, one: CandidateList, codes: Sequence[str]) -> Sequence[Proposal]:
    same = (CandidateOrigin.assembly_id == one.assembly_id, CandidateOrigin.cycle_id == one.cycle_id)
    asked = select(Proposal).join(CandidateOrigin, CandidateOrigin.proposal_id == Proposal.id)
    return work.session.scalars(asked.where(*same, CandidateOrigin.code.in_(codes)).order_by(Proposal.number)).all()


def _forget(work: Work, found: Sequence[Proposal]) -> None:
    gone = [proposal.id for proposal in found]
    work.session.execute(delete(CandidateOrigin).where(CandidateOrigin.proposal_id.in_(gone)))
