"""A list that is still open: typed, imported, put in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import delete, func, select, update

from ballot.kernel import policy
from ballot.kernel.errors import Missing, Refused
from ballot.kernel.lifecycle import ListStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import Cycle, CycleId
from ballot.shortlisting import rules
from ballot.shortlisting.models import Candidate, CandidateId, CandidateList, Category, FundingLine, ListId
from ballot.shortlisting.proposals.listing import unlist
from ballot.shortlisting.rows import candidates_of, fields_of
from ballot.shortlisting.rules import Sheet, Way


class AlreadyListed(Refused):
    """The year has a list already, or one that is being prepared."""

    code = "already-listed"


class Frozen(Refused):
    """The list is frozen; only a new list by decision changes anything."""

    code = "frozen"


class Changed(Refused):
    """The list isn't the one that was looked at."""

    code = "changed"


@dataclass(frozen=True, slots=True)
class StartList:
    """`ceiling` in 分; None where the assembly sets none."""

    assembly_id: AssemblyId
    cycle_id: CycleId
    seats: int
    ceiling: int | None


def start_list(work: Work, order: StartList) -> CandidateList:
    """Begin the year's first list; raises AlreadyListed, Missing."""
    policy.require(work.actor, Action.CHANGE_CANDIDATES, order.assembly_id)
    cycle = work.session.get(Cycle, order.cycle_id, with_for_update=True)
    if cycle is None or cycle.assembly_id != order.assembly_id:
        raise Missing("no such year here")
    if work.session.scalar(select(CandidateList.id).where(CandidateList.cycle_id == cycle.id).limit(1)):
        raise AlreadyListed(f"{cycle.year} has a list")
    made = CandidateList(
        id=uuid4(),
        assembly_id=order.assembly_id,
        cycle_id=cycle.id,
        number=1,
        seats=order.seats,
        ceiling=order.ceiling,
        log_id=cycle.log_id,
    )
    work.session.add(made)
    _offer_categories(work, order.assembly_id)
    work.record(made.log_id, "candidate-list.start", id=made.id, seats=order.seats)
    return made


def set_terms(work: Work, assembly_id: AssemblyId, list_id: ListId, seats: int, ceiling: int | None) -> None:
    """Say how many are to be chosen and what all candidates may cost together; raises Frozen."""
    found = open_list(work, assembly_id, list_id)
    found.seats, found.ceiling = seats, ceiling
    work.record(found.log_id, "candidate-list.set-terms", id=found.id, seats=seats, ceiling=ceiling or 0)


def add_candidate(work: Work, assembly_id: AssemblyId, list_id: ListId, sheet: Sheet) -> Candidate:
    """Put a candidate at the end of the list, under a code that the year hasn't used; raises Frozen."""
    found = open_list(work, assembly_id, list_id)
    made = put(work, found, rules.next_code(_codes(work, found)), sheet)
    work.record(found.log_id, "candidate.add", id=made.id, list=found.id, code=made.code)
    return made


def change_candidate(work: Work, assembly_id: AssemblyId, candidate_id: CandidateId, sheet: Sheet) -> None:
    """Put another sheet in place of a candidate's; raises Frozen, Missing."""
    one = _candidate(work, assembly_id, candidate_id)
    found = open_list(work, assembly_id, one.list_id)
    for name, value in fields_of(sheet).items():
        setattr(one, name, value)
    work.session.execute(delete(FundingLine).where(FundingLine.candidate_id == one.id))
    _fund(work, one, sheet)
    work.record(found.log_id, "candidate.change", id=one.id, list=found.id)


def remove_candidate(work: Work, assembly_id: AssemblyId, candidate_id: CandidateId) -> None:
    """Take a candidate off a list that is still open; raises Frozen, Missing."""
    one = _candidate(work, assembly_id, candidate_id)
    found = open_list(work, assembly_id, one.list_id)
    work.session.execute(delete(FundingLine).where(FundingLine.candidate_id == one.id))
    unlist(work, found, [one.code])
    work.session.delete(one)
    work.session.flush()
    _put_in_order(work, found, _order(work, found))
    work.record(found.log_id, "candidate.remove", id=candidate_id, list=found.id)


def import_candidates(work: Work, assembly_id: AssemblyId, list_id: ListId, sheets: Sequence[Sheet]) -> None:
    """Put the candidates of a file in place of all that stand on the open list; raises Frozen.

    Who stood there under the same name keeps the code.
    """
    found = open_list(work, assembly_id, list_id)
    kept = {one.sheet.name: one.code for one in candidates_of(work.session, found.id)}
    _delete(work, found)
    taken = _codes(work, found) | set(kept.values())
    for sheet in sheets:
        code = kept.pop(sheet.name, "") or rules.next_code(taken)
        taken.add(code)
        put(work, found, code, sheet)
    unlist(work, found, kept.values())
    work.record(found.log_id, "candidate-list.import", id=found.id, candidates=len(sheets))


def move_candidate(work: Work, assembly_id: AssemblyId, list_id: ListId, code: str, way: Way) -> None:
    """Move a candidate one place; raises Frozen, Missing."""
    found = open_list(work, assembly_id, list_id)
    _put_in_order(work, found, rules.moved(_order(work, found), code, way))
    work.record(found.log_id, "candidate-list.order", id=found.id)


def order_candidates(work: Work, assembly_id: AssemblyId, list_id: ListId, codes: Sequence[str]) -> None:
    """Put all candidates into this order of codes; raises Frozen, Missing if one is left out or unknown."""
    found = open_list(work, assembly_id, list_id)
    rules.require_same(_order(work, found), codes)
    _put_in_order(work, found, codes)
    work.record(found.log_id, "candidate-list.order", id=found.id)


def set_categories(work: Work, assembly_id: AssemblyId, names: Sequence[str], cycle: Cycle) -> None:
    """Put these words, in this order, in place of the assembly's categories; sheets keep the words they have."""
    policy.require(work.actor, Action.CHANGE_CANDIDATES, assembly_id)
    work.session.execute(delete(Category).where(Category.assembly_id == assembly_id))
    _write_categories(work, assembly_id, names)
    work.record(cycle.log_id, "category.set", count=len(names))


def list_at(work: Work, assembly_id: AssemblyId, list_id: ListId) -> CandidateList:
    found = work.session.get(CandidateList, list_id, with_for_update=True)
    if found is None or found.assembly_id != assembly_id:
        raise Missing(f"no candidate list {list_id} here")
    return found


def open_list(work: Work, assembly_id: AssemblyId, list_id: ListId) -> CandidateList:
    """Lock a list that may still be changed by this actor, or raise NotAllowed, Missing, Frozen."""
    policy.require(work.actor, Action.CHANGE_CANDIDATES, assembly_id)
    found = list_at(work, assembly_id, list_id)
    if found.stage is not ListStage.DRAFT:
        raise Frozen(f"list {found.number} is {found.stage}")
    return found


def _candidate(work: Work, assembly_id: AssemblyId, candidate_id: CandidateId) -> Candidate:
    found = work.session.get(Candidate, candidate_id)
    if found is None or found.assembly_id != assembly_id:
        raise Missing(f"no candidate {candidate_id} here")
    return found


def clear(work: Work, one: CandidateList) -> None:
    """Take every candidate off an open list."""
    unlist(work, one, _order(work, one))
    _delete(work, one)


def _delete(work: Work, one: CandidateList) -> None:
    old = select(Candidate.id).where(Candidate.list_id == one.id)
    work.session.execute(delete(FundingLine).where(FundingLine.candidate_id.in_(old)))
    work.session.execute(delete(Candidate).where(Candidate.list_id == one.id))


def put(work: Work, one: CandidateList, code: str, sheet: Sheet) -> Candidate:
    last = work.session.scalar(select(func.max(Candidate.position)).where(Candidate.list_id == one.id))
    made = Candidate(
        id=uuid4(),
        assembly_id=one.assembly_id,
        list_id=one.id,
        code=code,
        position=(last or 0) + 1,
        **fields_of(sheet),
    )
    work.session.add(made)
    work.session.flush()
    _fund(work, made, sheet)
    return made


def _fund(work: Work, one: Candidate, sheet: Sheet) -> None:
    for place, line in enumerate(sheet.funding, start=1):
        work.session.add(
            FundingLine(
                assembly_id=one.assembly_id, candidate_id=one.id, place=place, source=line.source, amount=line.amount
            )
        )


def _codes(work: Work, one: CandidateList) -> set[str]:
    """Every code that the year has used, also on lists that were replaced: none comes back for another project."""
    used = select(Candidate.code).join(CandidateList, CandidateList.id == Candidate.list_id)
    return set(work.session.scalars(used.where(CandidateList.cycle_id == one.cycle_id)))


def _order(work: Work, one: CandidateList) -> list[str]:
    listed = select(Candidate.code).where(Candidate.list_id == one.id).order_by(Candidate.position)
    return list(work.session.scalars(listed))


def _put_in_order(work: Work, one: CandidateList, codes: Sequence[str]) -> None:
    for position, code in enumerate(codes, start=1):
        place = update(Candidate).where(Candidate.list_id == one.id, Candidate.code == code)
        work.session.execute(place.values(position=position))


def _offer_categories(work: Work, assembly_id: AssemblyId) -> None:
    """Give an assembly that has no categories the ones that most lists use."""
    if not work.session.scalar(select(Category.name).where(Category.assembly_id == assembly_id).limit(1)):
        _write_categories(work, assembly_id, rules.CATEGORIES)


def _write_categories(work: Work, assembly_id: AssemblyId, names: Sequence[str]) -> None:
    for position, name in enumerate(dict.fromkeys(names), start=1):
        work.session.add(Category(assembly_id=assembly_id, name=name, position=position))
