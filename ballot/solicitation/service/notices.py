"""Announcing a year's solicitation: written, published, closed; and the entrances that posters lead to."""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from sqlalchemy import select

from ballot.kernel import policy
from ballot.kernel.lifecycle import CycleMove, CycleStage, SolicitationMove, SolicitationStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import Assembly, Cycle, CycleId, Deputy, Station, Term
from ballot.people.rules import day_in_china
from ballot.solicitation.models import Entrance, Solicitation
from ballot.solicitation.rules.codes import new_entrance
from ballot.solicitation.service.rows import solicitation_of


@dataclass(frozen=True, slots=True)
class SetNotice:
    """What the notice says; categories and areas are lists of names."""

    assembly_id: AssemblyId
    cycle_id: CycleId
    opens_on: date
    closes_on: date
    answer_by: date
    year_round: bool
    keep_days: int
    body: str
    channels: str
    categories: tuple[str, ...]
    areas: tuple[str, ...]


def set_notice(work: Work, order: SetNotice) -> Solicitation:
    """Write the year's notice, or change it; what was sent under the old one stays as it is."""
    policy.require(work.actor, Action.CHANGE_SOLICITATION, order.assembly_id)
    found = work.session.scalar(
        select(Solicitation)
        .where(Solicitation.assembly_id == order.assembly_id, Solicitation.cycle_id == order.cycle_id)
        .with_for_update()
    )
    if found is None:
        log_id = work.session.get_one(Cycle, order.cycle_id).log_id
        found = Solicitation(id=uuid4(), assembly_id=order.assembly_id, cycle_id=order.cycle_id, log_id=log_id)
        work.session.add(found)
    for name in ("opens_on", "closes_on", "answer_by", "year_round", "keep_days", "body", "channels"):
        setattr(found, name, getattr(order, name))
    found.categories, found.areas = "\n".join(order.categories), "\n".join(order.areas)
    facts = {"opens": order.opens_on.isoformat(), "closes": order.closes_on.isoformat()}
    work.record(found.log_id, "solicitation.set", id=found.id, answers=order.answer_by.isoformat(), **facts)
    return found


def publish_notice(work: Work, assembly_id: AssemblyId, cycle_id: CycleId) -> Solicitation:
    """Show the notice to everybody; a year that is still being prepared begins with it. Raises IllegalMove."""
    policy.require(work.actor, Action.CHANGE_SOLICITATION, assembly_id)
    found = solicitation_of(work, assembly_id, cycle_id)
    found.published_at = work.now
    work.move(found, SolicitationMove.PUBLISH)
    cycle = work.session.get_one(Cycle, cycle_id, with_for_update=True)
    if cycle.stage is CycleStage.DRAFT:
        work.move(cycle, CycleMove.OPEN_SOLICITATION)
    return found


def close_notice(work: Work, assembly_id: AssemblyId, cycle_id: CycleId) -> Solicitation:
    """Take no more ideas; the year goes on to its shortlist. Raises IllegalMove."""
    policy.require(work.actor, Action.CHANGE_SOLICITATION, assembly_id)
    found = solicitation_of(work, assembly_id, cycle_id)
    work.move(found, SolicitationMove.CLOSE, ideas=found.last_number)
    cycle = work.session.get_one(Cycle, cycle_id, with_for_update=True)
    if cycle.stage is CycleStage.SOLICITING:
        work.move(cycle, CycleMove.CLOSE_SOLICITATION)
    return found


def found_entrances(work: Work, assembly_id: AssemblyId) -> int:
    """Give every sitting deputy and every station that has none an entrance of its own; return how many."""
    policy.require(work.actor, Action.PRINT_POSTERS, assembly_id)
    assembly = work.session.get_one(Assembly, assembly_id, with_for_update=True)
    today = day_in_china(work.now)
    seated = (
        select(Deputy.id)
        .join(Term, Term.id == Deputy.term_id)
        .where(Deputy.assembly_id == assembly_id, Deputy.since <= today)
        .where((Deputy.until.is_(None) & (Term.ends_on >= today)) | (Deputy.until >= today))
        .where(Deputy.id.not_in(select(Entrance.deputy_id).where(Entrance.deputy_id.is_not(None))))
    )
    standing = select(Station.id).where(
        Station.assembly_id == assembly_id,
        Station.id.not_in(select(Entrance.station_id).where(Entrance.station_id.is_not(None))),
    )
    made = [{"deputy_id": one} for one in work.session.scalars(seated)]
    made += [{"station_id": one} for one in work.session.scalars(standing)]  # type: ignore[dict-item]
    work.session.add_all(
        Entrance(id=uuid4(), assembly_id=assembly_id, token=new_entrance(), made_at=work.now, **one) for one in made
    )
    work.record(assembly.log_id, "entrance.found", count=len(made))
    return len(made)


def is_taking(found: Solicitation, today: date) -> bool:
    """Whether the public may send ideas today."""
    return found.stage is SolicitationStage.PUBLISHED and found.window.takes(today)
