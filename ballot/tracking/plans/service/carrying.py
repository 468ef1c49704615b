"""Chosen projects are carried over from the frozen list by the announced result, and to a draft what it lacks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballot.kernel import policy
from ballot.kernel.errors import Missing, Refused
from ballot.kernel.lifecycle import ListStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import Cycle, CycleId
from ballot.shortlisting.models import CandidateId, CandidateList
from ballot.shortlisting.proposals.listing import keep_unchosen
from ballot.shortlisting.rows import listed
from ballot.shortlisting.rules import Coded
from ballot.tracking.lamps.rules import DEFAULT
from ballot.tracking.plans.chosen import chosen_in
from ballot.tracking.plans.models import ImplementationPlan, Project
from ballot.tracking.plans.rules import PeriodKind, count_of, even, unit_of
from ballot.tracking.plans.service.laying import lay_lines, lay_periods
from ballot.tracking.plans.service.proposed import take_proposed
from ballot.tracking.plans.service.rows import draft_of, next_number, unit_named


class AlreadyCarried(Refused):
    """The year's plan has everything that was chosen."""

    code = "already-carried-over"


class NotAnnounced(Refused):
    """No result of this year says which projects were chosen."""

    code = "not-announced"


class StillOpen(Refused):
    """A vote of this year may yet choose more: something is to be settled, or voted on again."""

    code = "vote-still-open"


@dataclass(frozen=True, slots=True)
class CarryOver:
    """`codes` and `source` are for a year whose result was announced elsewhere; without them the record is read.

    `early` takes what is chosen already, while a vote may yet choose more.
    """

    assembly_id: AssemblyId
    cycle_id: CycleId
    codes: Collection[str] = ()
    source: str = ""
    early: bool = False


def carry_over(work: Work, order: CarryOver) -> ImplementationPlan:
    """Make the year's plan of what was chosen and proposed, or add to a draft what it lacks.

    Raises NotAnnounced, StillOpen, AlreadyCarried when nothing is lacking, Published, Missing.
    """
    policy.require(work.actor, Action.CARRY_OVER, order.assembly_id)
    cycle = work.session.get(Cycle, order.cycle_id, with_for_update=True)
    if cycle is None or cycle.assembly_id != order.assembly_id:
        raise Missing("no such year here")
    standing = work.session.scalar(select(ImplementationPlan.id).where(ImplementationPlan.cycle_id == cycle.id))
    plan = draft_of(work, cycle.assembly_id, cycle.id) if standing else None
    chosen, source = _told(order) if order.codes else _announced(work.session, order)
    rows = _lacking(work, plan, _rows(work.session, cycle.id, chosen))
    if plan is None:
        plan = _begun(work, cycle, source)
    plan.source = source
    first = next_number(work, plan)
    projects = {row[1].code: _project(work, plan, number, row) for number, row in enumerate(rows, start=first)}
    work.session.add_all(projects.values())
    work.session.flush()
    for project in projects.values():
        lay_lines(work, project, even(count_of(plan.periods), project.this_year or 0))
    take_proposed(work, plan, projects)
    if not (order.codes or order.early):
        keep_unchosen(work, cycle, chosen)
    work.record(plan.log_id, "plan.carry-over", id=plan.id, projects=len(rows))
    return plan


def _begun(work: Work, cycle: Cycle, source: str) -> ImplementationPlan:
    """The year's plan with its periods, and nothing in it yet."""
    made = ImplementationPlan(
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
    work.session.add(made)
    work.session.flush()
    lay_periods(work, made, cycle.year)
    return made


def _announced(session: Session, order: CarryOver) -> tuple[frozenset[str], str]:
    found = chosen_in(session, order.cycle_id)
    if not found.codes:
        raise NotAnnounced("no vote of this year has chosen a project")
    if found.open and not order.early:
        raise StillOpen(", ".join(found.open))
    return found.codes, found.title


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


def _lacking(
    work: Work, plan: ImplementationPlan | None, rows: Sequence[tuple[CandidateId, Coded]]
) -> Sequence[tuple[CandidateId, Coded]]:
    """Those of the chosen that the plan hasn't; raises AlreadyCarried when it has every one."""
    if plan is None:
        return rows
    known = set(work.session.scalars(select(Project.candidate_id).where(Project.plan_id == plan.id)))
    found = [row for row in rows if row[0] not in known]
    if not found:
        raise AlreadyCarried("the plan has everything that was chosen")
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
