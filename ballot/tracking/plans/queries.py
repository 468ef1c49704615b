"""What the plan's pages show; nothing here writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballot.kernel.errors import Missing
from ballot.kernel.policy import AssemblyId, Role
from ballot.people.models import Account, CycleId, RoleGrant
from ballot.tracking.plans.models import ImplementationPlan, Period, PlanLine, Project, Unit, UnitMember
from ballot.tracking.plans.rules import Fault, Line, NotReady, Planned, is_manned, require_ready


@dataclass(frozen=True, slots=True)
class Laid:
    """A project with its unit and its lines by period."""

    project: Project
    unit: str
    lines: Mapping[int, Line]


@dataclass(frozen=True, slots=True)
class Manned:
    """A unit, who acts for it, and how many of the year's projects are its own."""

    unit: Unit
    people: tuple[Account, ...]
    projects: int


@dataclass(frozen=True, slots=True)
class PlanDesk:
    """All of a year's plan; `faults` keep it from being published."""

    plan: ImplementationPlan
    periods: Sequence[Period]
    rows: Sequence[Laid]
    units: Sequence[Manned]
    faults: tuple[tuple[Fault, int], ...]


def plan_in(session: Session, assembly_id: AssemblyId, cycle_id: CycleId) -> ImplementationPlan | None:
    """The year's plan; None before anything was carried over."""
    return session.scalar(
        select(ImplementationPlan).where(
            ImplementationPlan.assembly_id == assembly_id, ImplementationPlan.cycle_id == cycle_id
        )
    )


def plan_at(session: Session, assembly_id: AssemblyId, cycle_id: CycleId) -> ImplementationPlan:
    """The year's plan; raises Missing."""
    found = plan_in(session, assembly_id, cycle_id)
    if found is None:
        raise Missing("no plan in this year")
    return found


def periods_of(session: Session, plan: ImplementationPlan) -> Sequence[Period]:
    return session.scalars(select(Period).where(Period.plan_id == plan.id).order_by(Period.number)).all()


def newest_due(periods: Sequence[Period], today: date) -> Period | None:
    """The last period whose reports should all be there; None while none should."""
    return next((one for one in reversed(periods) if one.due_on < today), None)


def desk(session: Session, plan: ImplementationPlan) -> PlanDesk:
    """The whole plan, in five questions whatever its size."""
    periods, rows, units = periods_of(session, plan), _laid(session, plan), units_of(session, plan)
    manned = manned_units(session, plan.assembly_id)
    planned = [Planned(row.project.number, row.unit, row.project.unit_id in manned, row.lines) for row in rows]
    return PlanDesk(plan, periods, rows, units, _faults(planned, len(periods)))


def laid_at(session: Session, plan: ImplementationPlan, number: int) -> Laid:
    """One project of the plan; raises Missing."""
    asked = (
        select(Project, Unit.name, PlanLine)
        .outerjoin(Unit, Unit.id == Project.unit_id)
        .outerjoin(PlanLine, PlanLine.project_id == Project.id)
        .where(Project.plan_id == plan.id, Project.number == number)
    )
    found = session.execute(asked).all()
    if not found:
        raise Missing(f"no project {number} in this year")
    lines = _lines([row[2] for row in found])
    return Laid(found[0][0], found[0][1] or "", lines)


def units_of(session: Session, plan: ImplementationPlan) -> list[Manned]:
    """The units of the year's projects, each with whoever acts for it."""
    asked = (
        select(Unit, Account, Project.id)
        .join(Project, Project.unit_id == Unit.id)
        .outerjoin(UnitMember, UnitMember.unit_id == Unit.id)
        .outerjoin(Account, Account.id == UnitMember.account_id)
        .where(Project.plan_id == plan.id)
        .order_by(Unit.name)
    )
    found: dict[Unit, tuple[dict[UUID, Account], set[UUID]]] = {}
    for unit, account, project in session.execute(asked):
        people, projects = found.setdefault(unit, ({}, set()))
        projects.add(project)
        if account is not None:
            people[account.id] = account
    return [Manned(unit, tuple(people.values()), len(projects)) for unit, (people, projects) in found.items()]


def manned_units(session: Session, assembly_id: AssemblyId) -> set[UUID]:
    """The units of which one person can file and another sign."""
    asked = (
        select(UnitMember.unit_id, UnitMember.account_id, RoleGrant.role)
        .join(RoleGrant, RoleGrant.account_id == UnitMember.account_id)
        .where(UnitMember.assembly_id == assembly_id, RoleGrant.assembly_id == assembly_id)
    )
    found: dict[UUID, set[tuple[UUID, Role]]] = {}
    for unit, account, role in session.execute(asked):
        found.setdefault(unit, set()).add((account, role))
    return {unit for unit, people in found.items() if is_manned(people)}


def unit_at(session: Session, assembly_id: AssemblyId, unit_id: UUID) -> tuple[Unit, list[UUID]]:
    """A unit with the ids of whoever acts for it; raises Missing."""
    unit = session.get(Unit, unit_id)
    if unit is None or unit.assembly_id != assembly_id:
        raise Missing(f"no unit {unit_id} here")
    return unit, list(session.scalars(select(UnitMember.account_id).where(UnitMember.unit_id == unit.id)))


def able(session: Session, assembly_id: AssemblyId) -> list[tuple[Account, tuple[Role, ...]]]:
    """Everybody who files or signs in this assembly, each with which of both."""
    asked = (
        select(Account, RoleGrant.role)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(RoleGrant.assembly_id == assembly_id, RoleGrant.role.in_((Role.FILER, Role.SIGNER)))
        .order_by(Account.name, RoleGrant.role)
    )
    found: dict[Account, list[Role]] = {}
    for account, role in session.execute(asked):
        found.setdefault(account, []).append(role)
    return [(account, tuple(roles)) for account, roles in found.items()]


def _laid(session: Session, plan: ImplementationPlan) -> list[Laid]:
    lines: dict[UUID, dict[int, Line]] = {}
    asked = select(PlanLine).join(Project, Project.id == PlanLine.project_id).where(Project.plan_id == plan.id)
    for line in session.scalars(asked):
        lines.setdefault(line.project_id, {})[line.period] = _line(line)
    rows = session.execute(
        select(Project, Unit.name)
        .outerjoin(Unit, Unit.id == Project.unit_id)
        .where(Project.plan_id == plan.id)
        .order_by(Project.number)
    )
    return [Laid(one, name or "", lines.get(one.id, {})) for one, name in rows]


def _lines(rows: Sequence[PlanLine | None]) -> dict[int, Line]:
    return {line.period: _line(line) for line in rows if line is not None}


def _line(line: PlanLine) -> Line:
    return Line(line.progress, line.money, line.milestone)


def _faults(planned: list[Planned], periods: int) -> tuple[tuple[Fault, int], ...]:
    try:
        require_ready(planned, periods)
    except NotReady as refusal:
        return refusal.faults
    return ()
