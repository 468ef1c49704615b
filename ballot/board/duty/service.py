"""Adopting a scheme of points, adding what the site doesn't know of, and showing the ranking or not."""

import json
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import func, select

from ballot.board.duty import rules
from ballot.board.duty.models import BonusId, DutyBonus, DutyRanking, DutyScheme
from ballot.board.duty.rules import MOST, Scheme, Tenths
from ballot.kernel import policy
from ballot.kernel.errors import Missing, Refused
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import AccountId, Assembly, Cycle, CycleId, Deputy, DeputyId
from ballot.solicitation.rules.ideas import clean


class UnfitBonus(Refused):
    """Points for nothing, too many, or without a reason."""

    code = "unfit-bonus"


@dataclass(frozen=True, slots=True)
class AdoptScheme:
    """`worth` of every act from `year` on, and the decision that says so."""

    assembly_id: AssemblyId
    year: int
    worth: Scheme
    decision: str


@dataclass(frozen=True, slots=True)
class GiveBonus:
    """Points in tenths, more or less than nought, and what for."""

    assembly_id: AssemblyId
    cycle_id: CycleId
    deputy_id: DeputyId
    points: Tenths
    reason: str


def adopt_scheme(work: Work, order: AdoptScheme) -> DutyScheme:
    """Adopt the next version; those above keep theirs. Raises UnfitScheme."""
    policy.require(work.actor, Action.KEEP_DUTY, order.assembly_id)
    rules.require_whole(order.worth)
    assembly = work.session.get_one(Assembly, order.assembly_id, with_for_update=True)
    same = (DutyScheme.assembly_id == order.assembly_id, DutyScheme.year == order.year)
    newest = work.session.scalar(select(func.max(DutyScheme.number)).where(*same))
    made = DutyScheme(
        id=uuid4(),
        assembly_id=order.assembly_id,
        year=order.year,
        number=(newest or 0) + 1,
        worth=json.dumps({act: {"points": one.points, "most": one.most} for act, one in order.worth.items()}),
        decision=clean(order.decision),
        adopted_by=_own(work),
        adopted_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(assembly.log_id, "duty-scheme.adopt", id=made.id, year=made.year, number=made.number)
    return made


def give_bonus(work: Work, order: GiveBonus) -> DutyBonus:
    """Add points to a deputy's year, or take some away; raises UnfitBonus, UnfitText, Missing."""
    policy.require(work.actor, Action.KEEP_DUTY, order.assembly_id)
    cycle = _cycle(work, order.assembly_id, order.cycle_id)
    deputy = work.session.get(Deputy, order.deputy_id)
    if deputy is None or deputy.assembly_id != order.assembly_id:
        raise Missing(f"no deputy {order.deputy_id} here")
    reason = clean(order.reason)
    if not reason or not order.points or abs(order.points) > MOST:
        raise UnfitBonus(f"1 to {MOST} tenths, with a reason")
    made = DutyBonus(
        id=uuid4(),
        assembly_id=order.assembly_id,
        cycle_id=cycle.id,
        deputy_id=deputy.id,
        points=order.points,
        reason=reason,
        by=_own(work),
        at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(cycle.log_id, "duty-bonus.give", id=made.id, deputy=deputy.id, points=made.points)
    return made


def withdraw_bonus(work: Work, where: tuple[AssemblyId, CycleId], bonus_id: BonusId) -> DutyBonus:
    """Take back what was added; the row stays. Raises Missing."""
    policy.require(work.actor, Action.KEEP_DUTY, where[0])
    cycle = _cycle(work, *where)
    found = work.session.get(DutyBonus, bonus_id)
    if found is None or found.cycle_id != cycle.id or found.withdrawn_at is not None:
        raise Missing(f"no bonus {bonus_id} in this year")
    found.withdrawn_at = work.now
    work.record(cycle.log_id, "duty-bonus.withdraw", id=found.id, deputy=found.deputy_id)
    return found


def show_ranking(work: Work, where: tuple[AssemblyId, CycleId], *, shown: bool) -> None:
    """Let the year's deputies see everybody's place, or let them see no more of it; raises Missing."""
    policy.require(work.actor, Action.KEEP_DUTY, where[0])
    cycle = _cycle(work, *where)
    found = work.session.get(DutyRanking, where)
    if found is None:
        found = DutyRanking(assembly_id=where[0], cycle_id=where[1])
        work.session.add(found)
    found.shown, found.changed_at = shown, work.now
    work.record(cycle.log_id, "duty-ranking.show" if shown else "duty-ranking.hide", id=cycle.id)


def _cycle(work: Work, assembly_id: AssemblyId, cycle_id: CycleId) -> Cycle:
    found = work.session.get(Cycle, cycle_id, with_for_update=True)
    if found is None or found.assembly_id != assembly_id:
        raise Missing("no such year here")
    return found


def _own(work: Work) -> AccountId:
    return AccountId(UUID(work.actor.id))
