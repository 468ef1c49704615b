"""Chosen projects are carried over in one move: from the frozen list, by the announced result."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballot.balloting.counting.queries import manifest_at, outcome_of
from ballot.balloting.followup.queries import settled
from ballot.balloting.setup.models import Election
from ballot.balloting.setup.rules import Purpose
from ballot.kernel import policy
from ballot.kernel.errors import Missing, Refused
from ballot.kernel.lifecycle import ElectionStage, ListStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import Cycle, CycleId
from ballot.shortlisting.models import CandidateId, CandidateList
from ballot.shortlisting.proposals.listing import keep_unchosen
from ballot.shortlisting.rows import listed
from ballot.shortlisting.rules import Coded
from ballot.tracking.lamps.rules import DEFAULT
from ballot.tracking.plans.models import ImplementationPlan, Project
from ballot.tracking.plans.rules import PeriodKind, unit_of
from ballot.tracking.plans.service.laying import lay_periods
from ballot.tracking.plans.service.proposed import take_proposed
from ballot.tracking.plans.service.rows import unit_named


class AlreadyCarried(Refused):
    """The year has its plan already."""

    code = "already-carried-over"


class NotAnnounced(Refused):
    """No result of this year says which projects were chosen."""

    code = "not-announced"


@dataclass(frozen=True, slots=True)
class CarryOver:
    """`codes` and `source` are for a year whose result was announced elsewhere; without them the record is read."""

    assembly_id: AssemblyId
    cycle_id: CycleId
    codes: Collection[str] = ()
    source: str = ""


def carry_over(work: Work, order: CarryOver) -> ImplementationPlan:
    """Make the year's plan of what was chosen and proposed; raises NotAnnounced, AlreadyCarried, Missing."""
    policy.require(work.actor, Action.CARRY_OVER, order.assembly_id)
    cycle = work.session.get(Cycle, order.cycle_id, with_for_update=True)
    if cycle is None or cycle.assembly_id != order.assembly_id:
        raise Missing("no such year here")
    if work.session.scalar(select(ImplementationPlan.id).where(ImplementationPlan.cycle_id == cycle.id)):
        raise AlreadyCarried(f"{cycle.year} has a plan")
    chosen, source = _told(order) if order.codes else announced(work.session, cycle.id)
    rows = _rows(work.session, cycle.id, chosen)
    plan = ImplementationPlan(
        id=uuid4(),
        assembly_id=cycle.assembly_id,
        cycle_id=cycle.id,
        source=source,
        periods=PeriodKind.QUARTER,
        basis=DEFAULT.basis,
        green=DEFAULT.green,
        yellow=DEFAULT.yellow,
        log_id=cycle.log_id,
    )
    work.session.add(plan)
    work.session.flush()
    projects = {row[1].code: _project(work, plan, number, row) for number, row in enumerate(rows, start=1)}
    work.session.add_all(projects.values())
    lay_periods(work, plan, cycle.year)
    take_proposed(work, plan, projects)
    keep_unchosen(work, cycle, chosen)
    work.record(plan.log_id, "plan.carry-over", id=plan.id, projects=len(rows))
    return plan


def announced(session: Session, cycle_id: CycleId) -> tuple[frozenset[str], str]:
    """The codes that all counted votes of the year chose, and what they were called; raises NotAnnounced.

    A second vote on a tie or a vacant seat adds to the first, and so does what the presidium decided of a tie.
    """
    counted = session.scalars(
        select(Election)
        .join(CandidateList, CandidateList.id == Election.list_id)
        .where(
            CandidateList.cycle_id == cycle_id,
            Election.stage == ElectionStage.COUNTED,
            Election.purpose == Purpose.SELECTION,
            Election.rehearsal.is_(False),
        )
        .order_by(Election.position)
    ).all()
    chosen: set[str] = set()
    for election in counted:
        manifest = manifest_at(session, election)
        if manifest is not None:
            chosen.update(line.id for line in outcome_of(session, election, manifest).chosen)
            decided = settled(session, election)
            chosen.update(decided.chosen if decided is not None else ())
    if not chosen:
        raise NotAnnounced("no vote of this year has chosen a project")
    return frozenset(chosen), counted[0].title


def _told(order: CarryOver) -> tuple[frozenset[str], str]:
    if not order.source.strip():
        raise NotAnnounced("an announcement must be named")
    return frozenset(order.codes), order.source.strip()


def _rows(session: Session, cycle_id: CycleId, chosen: Collection[str]) -> Sequence[tuple[CandidateId, Coded]]:
    """The chosen candidates in the order of the frozen list; raises Missing if the list lacks one."""
    frozen = session.scalar(
        select(CandidateList).where(CandidateList.cycle_id == cycle_id, CandidateList.stage == ListStage.FROZEN)
    )
    if frozen is None:
        raise Missing("no list of this year is frozen")
    found = [(key, one) for key, one in listed(session, frozen.id) if one.code in chosen]
    if len(found) != len(chosen):
        raise Missing("the frozen list lacks a chosen project")
    return found


def _project(work: Work, plan: ImplementationPlan, number: int, row: tuple[CandidateId, Coded]) -> Project:
    key, one = row
    name = unit_of(one.sheet.lead)
    return Project(
        id=uuid4(),
        assembly_id=plan.assembly_id,
        plan_id=plan.id,
        number=number,
        candidate_id=key,
        unit_id=unit_named(work, plan.assembly_id, name).id if name else None,
        name=one.sheet.name,
        content=one.sheet.content,
        category=one.sheet.category,
        target=one.sheet.target,
        total=one.sheet.total,
        this_year=one.sheet.this_year,
        log_id=plan.log_id,
    )
