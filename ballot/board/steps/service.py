"""Announcing a year's days, and bringing it on to its next stage."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete

from ballot.board.steps import queries, rules
from ballot.board.steps.rules import Span
from ballot.kernel import lifecycle, policy
from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import CycleMove
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import Cycle, CycleDay, CycleId
from ballot.people.rules import CycleStep
from ballot.protocol.encoding import canonical


@dataclass(frozen=True, slots=True)
class SetDays:
    """First and last day of each step; a step without days has None for both."""

    assembly_id: AssemblyId
    cycle_id: CycleId
    days: Mapping[CycleStep, tuple[date | None, date | None]]


@dataclass(frozen=True, slots=True)
class MoveYear:
    """`move` is named, so that a form sent twice doesn't take two steps."""

    assembly_id: AssemblyId
    cycle_id: CycleId
    move: CycleMove


def set_days(work: Work, order: SetDays) -> None:
    """Put these days in place of all that were announced; raises UnfitDays, Missing."""
    policy.require(work.actor, Action.SET_CYCLE_DAYS, order.assembly_id)
    cycle = _cycle(work, order.assembly_id, order.cycle_id)
    spans = rules.spans(order.days)
    work.session.execute(delete(CycleDay).where(CycleDay.cycle_id == cycle.id))
    work.session.add_all(
        CycleDay(assembly_id=order.assembly_id, cycle_id=cycle.id, step=step, starts_on=span.first, ends_on=span.last)
        for step, span in spans.items()
    )
    work.record(cycle.log_id, "cycle.set-days", id=cycle.id, steps=len(spans), digest=_digest(spans))


def move_year(work: Work, order: MoveYear) -> Cycle:
    """Bring the year on to its next stage; there is no way back. Raises IllegalMove, Hindered, Missing."""
    policy.require(work.actor, Action.MOVE_CYCLE, order.assembly_id)
    cycle = _cycle(work, order.assembly_id, order.cycle_id)
    lifecycle.after(cycle.stage, order.move)
    rules.require_free(queries.facts(work.session, cycle.id, cycle.stage, work.now), order.move)
    work.move(cycle, order.move)
    return cycle


def _cycle(work: Work, assembly_id: AssemblyId, cycle_id: CycleId) -> Cycle:
    found = work.session.get(Cycle, cycle_id, with_for_update=True)
    if found is None or found.assembly_id != assembly_id:
        raise Missing("no such year here")
    return found


def _digest(spans: Mapping[CycleStep, Span]) -> str:
    """SHA-256, in hex, of what was announced: the log holds no words."""
    told = {step.value: [span.first.isoformat(), span.last.isoformat()] for step, span in spans.items()}
    return hashlib.sha256(canonical(told)).hexdigest()
