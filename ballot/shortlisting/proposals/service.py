"""The organizers' verbs: open a proposal from ideas, write its versions, submit it, keep it for another year."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from sqlalchemy import func, select

from ballot.kernel import policy
from ballot.kernel.errors import Missing, Refused
from ballot.kernel.lifecycle import ListStage, ProposalMove, ProposalStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import AccountId, Assembly, Cycle, CycleId
from ballot.shortlisting.models import Candidate, CandidateList
from ballot.shortlisting.proposals import rules
from ballot.shortlisting.proposals.models import CandidateOrigin, Proposal, ProposalId, ProposalIdea, ProposalVersion
from ballot.shortlisting.proposals.rules import ProposalSheet
from ballot.solicitation.models import Idea, IdeaId
from ballot.solicitation.rules.ideas import ExitSort, Route
from ballot.solicitation.service.rows import answer_of
from ballot.solicitation.service.triage import tell_exit

WRITABLE = (ProposalStage.DRAFT, ProposalStage.SCREENING, ProposalStage.PRELIMINARY)


class Settled(Refused):
    """The proposal stands on the candidate list or has left the year; its sheet is changed there, or not at all."""

    code = "settled"


class Stale(Refused):
    """Somebody wrote another version meanwhile."""

    code = "stale"


class Unanswered(Refused):
    """An idea that the desk hasn't made public can lead to no public proposal."""

    code = "idea-not-public"


class OnList(Refused):
    """The proposal stands on the year's candidate list; it leaves it there, not here."""

    code = "on-list"


@dataclass(frozen=True, slots=True)
class Matter:
    """Which proposal: by its number in a year of an assembly."""

    assembly_id: AssemblyId
    cycle_id: CycleId
    number: int


@dataclass(frozen=True, slots=True)
class OpenProposal:
    """`ideas` are numbers of the year's ideas; none for what a department proposes."""

    assembly_id: AssemblyId
    cycle_id: CycleId
    sheet: ProposalSheet
    ideas: Sequence[int] = ()
    carried_from: ProposalId | None = None


def open_proposal(work: Work, order: OpenProposal) -> Proposal:
    """Begin a proposal with its first version; raises UnfitSheet, Missing."""
    policy.require(work.actor, Action.CHANGE_PROPOSALS, order.assembly_id)
    rules.require_sound(order.sheet)
    cycle = _cycle(work, order.assembly_id, order.cycle_id)
    newest = work.session.scalar(select(func.max(Proposal.number)).where(Proposal.cycle_id == cycle.id))
    made = Proposal(
        id=uuid4(),
        assembly_id=order.assembly_id,
        cycle_id=cycle.id,
        number=(newest or 0) + 1,
        version=1,
        carried_from=order.carried_from,
        opened_at=work.now,
        log_id=cycle.log_id,
        **_shown(order.sheet),
    )
    work.session.add(made)
    work.session.flush()
    version = _write(work, made, order.sheet)
    work.record(made.log_id, "proposal.open", id=made.id, digest=version.digest)
    if order.ideas:
        _link(work, made, order.ideas)
    return made


def change_proposal(work: Work, matter: Matter, sheet: ProposalSheet, seen: int) -> None:
    """Write the next version beside the ones before; `seen` is the version that was changed.

    A sheet that says nothing new changes nothing. Raises Stale, Settled, UnfitSheet, Missing.
    """
    policy.require(work.actor, Action.CHANGE_PROPOSALS, matter.assembly_id)
    found = proposal_at(work, matter)
    if found.stage not in WRITABLE:
        raise Settled(f"proposal {found.number} is {found.stage}")
    if found.version != seen:
        raise Stale(f"version {found.version} was written meanwhile")
    rules.require_sound(sheet)
    if sheet == newest_sheet(work, found):
        return
    found.version += 1
    for name, value in _shown(sheet).items():
        setattr(found, name, value)
    version = _write(work, found, sheet)
    work.record(found.log_id, "proposal.change", id=found.id, version=version.number, digest=version.digest)


def link_ideas(work: Work, matter: Matter, numbers: Sequence[int]) -> int:
    """Say that a proposal grew out of these ideas too; return how many are new. Raises Missing, Unanswered."""
    policy.require(work.actor, Action.CHANGE_PROPOSALS, matter.assembly_id)
    found = proposal_at(work, matter)
    linked = _link(work, found, numbers)
    if found.stage is not ProposalStage.DRAFT:
        _tell(work, found, linked, ExitSort.PROPOSED, f"建议项目：{found.name}")
    return len(linked)


def submit_proposal(work: Work, matter: Matter) -> None:
    """Hand a proposal to screening, and tell so to all who follow its ideas; raises UnfitSheet, IllegalMove."""
    policy.require(work.actor, Action.CHANGE_PROPOSALS, matter.assembly_id)
    found = proposal_at(work, matter)
    rules.require_ready(newest_sheet(work, found))
    work.move(found, ProposalMove.SUBMIT, version=found.version)
    tell_ideas(work, found, ExitSort.PROPOSED, f"建议项目：{found.name}")


def reserve_proposals(work: Work, assembly_id: AssemblyId, cycle_id: CycleId, numbers: Sequence[int]) -> int:
    """Keep proposals that weren't listed for another year; all of them or none; return how many.

    What the ballot didn't choose is kept once its result is carried over. Raises OnList, IllegalMove, Missing.
    """
    policy.require(work.actor, Action.CHANGE_PROPOSALS, assembly_id)
    for number in numbers:
        found = proposal_at(work, Matter(assembly_id, cycle_id, number))
        require_unlisted(work, found)
        keep_for_later(work, found)
    return len(numbers)


def require_unlisted(work: Work, found: Proposal) -> None:
    """Raise OnList while a list of the year, prepared or frozen, holds the proposal's code."""
    same = (CandidateOrigin.proposal_id == found.id, CandidateList.cycle_id == CandidateOrigin.cycle_id)
    asked = (
        select(CandidateOrigin.code)
        .join(Candidate, Candidate.code == CandidateOrigin.code)
        .join(CandidateList, CandidateList.id == Candidate.list_id)
        .where(*same, CandidateList.stage.in_((ListStage.DRAFT, ListStage.FROZEN)))
    )
    if code := work.session.scalar(asked.limit(1)):
        raise OnList(f"proposal {found.number} is {code} on the list")


def keep_for_later(work: Work, found: Proposal) -> None:
    """Put a proposal into the reserve library; part of an act that has asked the policy."""
    work.move(found, ProposalMove.RESERVE)
    tell_ideas(work, found, ExitSort.RESERVED, f"项目“{found.name}”进入储备库，供以后年度选用")


def carry_over(work: Work, assembly_id: AssemblyId, cycle_id: CycleId, proposal_id: UUID) -> Proposal:
    """Take a proposal from an earlier year's reserve into this year, with its ideas; raises Missing, Settled."""
    policy.require(work.actor, Action.CHANGE_PROPOSALS, assembly_id)
    old = work.session.get(Proposal, ProposalId(proposal_id))
    if old is None or old.assembly_id != assembly_id or old.stage is not ProposalStage.RESERVED:
        raise Missing(f"no proposal {proposal_id} in the reserve")
    if work.session.scalar(select(Proposal.id).where(Proposal.carried_from == old.id, Proposal.cycle_id == cycle_id)):
        raise Settled(f"proposal {old.number} was taken over already")
    sheet = newest_sheet(work, old)
    fresh = replace(sheet, quarters=(), years=sheet.years if len(sheet.years) > 1 else ())
    made = open_proposal(work, OpenProposal(assembly_id, cycle_id, fresh, carried_from=old.id))
    for idea_id in _ideas(work, old):
        work.session.add(ProposalIdea(assembly_id=assembly_id, proposal_id=made.id, idea_id=idea_id))
    work.record(made.log_id, "proposal.carry-over", id=made.id, old=old.id)
    return made


def tell_ideas(work: Work, found: Proposal, sort: ExitSort, text: str, path: str = "") -> None:
    """Tell all whose ideas led here what became of it; without a `path` below the year, it leads to the proposal."""
    _tell(work, found, _ideas(work, found), sort, text, path)


def proposal_at(work: Work, matter: Matter) -> Proposal:
    """A proposal by its number, locked; raises Missing."""
    found = work.session.scalar(
        select(Proposal)
        .where(
            Proposal.assembly_id == matter.assembly_id,
            Proposal.cycle_id == matter.cycle_id,
            Proposal.number == matter.number,
        )
        .with_for_update()
    )
    if found is None:
        raise Missing(f"no proposal {matter.number} in this year")
    return found


def newest_sheet(work: Work, found: Proposal) -> ProposalSheet:
    """What the proposal's newest version says."""
    row = work.session.get_one(ProposalVersion, (found.assembly_id, found.id, found.version))
    return rules.from_json(row.sheet)


def _cycle(work: Work, assembly_id: AssemblyId, cycle_id: CycleId) -> Cycle:
    """The year, locked, so that two proposals never get one number; raises Missing."""
    found = work.session.get(Cycle, cycle_id, with_for_update=True)
    if found is None or found.assembly_id != assembly_id:
        raise Missing("no such year here")
    return found


def _shown(sheet: ProposalSheet) -> dict[str, object]:
    """What lists show of a sheet, as the proposal's own columns."""
    return {name: getattr(sheet.plain, name) for name in ("name", "category", "lead", "total", "this_year")}


def _write(work: Work, found: Proposal, sheet: ProposalSheet) -> ProposalVersion:
    text = rules.as_json(sheet)
    made = ProposalVersion(
        assembly_id=found.assembly_id,
        proposal_id=found.id,
        number=found.version,
        sheet=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        by=AccountId(UUID(work.actor.id)),
        at=work.now,
    )
    work.session.add(made)
    return made


def _link(work: Work, found: Proposal, numbers: Sequence[int]) -> list[IdeaId]:
    """Link ideas of the year that were answered as proposals, once each; return those that are new."""
    wanted = dict.fromkeys(numbers)
    same = (Idea.assembly_id == found.assembly_id, Idea.cycle_id == found.cycle_id)
    ideas = work.session.scalars(select(Idea).where(*same, Idea.number.in_(wanted)).order_by(Idea.number)).all()
    if len(ideas) < len(wanted):
        raise Missing(f"no idea {sorted(set(wanted) - {idea.number for idea in ideas})} in this year")
    known = set(_ideas(work, found))
    fresh = [idea for idea in ideas if idea.id not in known]
    for idea in fresh:
        answer = answer_of(work, idea)
        if answer is None or answer.published_at is None or answer.route not in (Route.PROPOSE, Route.MERGE):
            raise Unanswered(f"idea {idea.number} isn't answered as a proposal")
        work.session.add(ProposalIdea(assembly_id=found.assembly_id, proposal_id=found.id, idea_id=idea.id))
    if fresh:
        work.record(found.log_id, "proposal.link", id=found.id, ideas=len(fresh))
    return [idea.id for idea in fresh]


def _ideas(work: Work, found: Proposal) -> list[IdeaId]:
    return list(work.session.scalars(select(ProposalIdea.idea_id).where(ProposalIdea.proposal_id == found.id)))


def _tell(work: Work, found: Proposal, ideas: Sequence[IdeaId], sort: ExitSort, text: str, path: str = "") -> None:
    if not ideas:
        return
    asked = select(Assembly.slug, Cycle.year).join(Cycle, Cycle.assembly_id == Assembly.id)
    slug, year = work.session.execute(asked.where(Cycle.id == found.cycle_id)).one()
    for idea_id in ideas:
        tell_exit(work, idea_id, sort, text, f"/{slug}/{year}/{path or f'proposals/{found.number}'}")
