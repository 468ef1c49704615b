"""Between proposals and the candidate list: a code knows its proposal, whoever leaves the list stands as before."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import ColumnElement, delete, select

from ballot.kernel import policy
from ballot.kernel.lifecycle import ListStage, ProposalMove, ProposalStage
from ballot.kernel.policy import Action
from ballot.kernel.work import Work
from ballot.people.models import Cycle
from ballot.shortlisting.models import Candidate, CandidateList
from ballot.shortlisting.proposals.models import CandidateOrigin, Proposal
from ballot.shortlisting.proposals.service import keep_for_later, tell_ideas
from ballot.solicitation.rules.ideas import ExitSort


def unlist(work: Work, one: CandidateList, codes: Iterable[str]) -> None:
    """Let the proposals of these codes stand again as preliminary candidates; codes of none are passed over.

    What stands on the year's frozen list stays there until a new one takes its place.
    """
    standing = CandidateList.cycle_id == one.cycle_id, CandidateList.stage == ListStage.FROZEN
    found = _proposals(work, one, set(codes) - _codes(work, *standing))
    for proposal in _listed(found):
        work.move(proposal, ProposalMove.UNLIST, list=one.id)
    _forget(work, found)


def replace_list(work: Work, old: CandidateList, made: CandidateList) -> None:
    """Let go what the new list no longer holds: what its decision withdrew is kept for later, all else stands again."""
    gone = _codes(work, CandidateList.id == old.id) - _codes(work, CandidateList.id == made.id)
    withdrawn = _proposals(work, old, gone & {made.withdrawn or ""})
    for proposal in _listed(withdrawn):
        keep_for_later(work, proposal)
    found = _proposals(work, old, gone - {made.withdrawn or ""})
    for proposal in _listed(found):
        work.move(proposal, ProposalMove.UNLIST, list=made.id)
        tell_ideas(work, proposal, ExitSort.PROPOSED, f"不再列入候选项目：{proposal.name}")
    _forget(work, [*withdrawn, *found])


def keep_unchosen(work: Work, cycle: Cycle, chosen: Collection[str]) -> None:
    """Keep for later what stood on the ballot and wasn't chosen, and tell so once.

    `chosen` are all codes that were. Part of an act that asks the policy.
    """
    one = work.session.scalars(
        select(CandidateList).where(CandidateList.cycle_id == cycle.id, CandidateList.stage == ListStage.FROZEN)
    ).one()
    for proposal in _listed(_proposals(work, one, _codes(work, CandidateList.id == one.id) - set(chosen))):
        work.move(proposal, ProposalMove.RESERVE)
        tell_ideas(work, proposal, ExitSort.NOT_CHOSEN, f"项目“{proposal.name}”进入储备库，供以后年度选用")


def tell_listed(work: Work, one: CandidateList) -> None:
    """Tell all whose ideas led to a candidate that its list is frozen."""
    for proposal in _proposals(work, one, _codes(work, CandidateList.id == one.id)):
        tell_ideas(work, proposal, ExitSort.ADOPTED, f"列入候选项目：{proposal.name}", "candidates")


def bind(work: Work, one: CandidateList, code: str, proposal: Proposal) -> None:
    """Say that a code of the year's list is this proposal; raises IllegalMove."""
    policy.require(work.actor, Action.CHANGE_CANDIDATES, one.assembly_id)
    work.session.add(
        CandidateOrigin(assembly_id=one.assembly_id, cycle_id=one.cycle_id, code=code, proposal_id=proposal.id)
    )
    work.move(proposal, ProposalMove.LIST, list=one.id)


def _proposals(work: Work, one: CandidateList, codes: Collection[str]) -> Sequence[Proposal]:
    same = (CandidateOrigin.assembly_id == one.assembly_id, CandidateOrigin.cycle_id == one.cycle_id)
    asked = select(Proposal).join(CandidateOrigin, CandidateOrigin.proposal_id == Proposal.id)
    return work.session.scalars(asked.where(*same, CandidateOrigin.code.in_(codes)).order_by(Proposal.number)).all()


def _codes(work: Work, *wanted: ColumnElement[bool]) -> set[str]:
    """The codes on the lists that are wanted."""
    asked = select(Candidate.code).join(CandidateList, CandidateList.id == Candidate.list_id)
    return set(work.session.scalars(asked.where(*wanted)))


def _listed(found: Iterable[Proposal]) -> list[Proposal]:
    return [proposal for proposal in found if proposal.stage is ProposalStage.CANDIDATE]


def _forget(work: Work, found: Sequence[Proposal]) -> None:
    gone = [proposal.id for proposal in found]
    work.session.execute(delete(CandidateOrigin).where(CandidateOrigin.proposal_id.in_(gone)))
