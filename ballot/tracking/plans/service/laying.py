"""A plan is laid out while it is a draft: its periods, its lamp rule, the lines of each project, sub-items, units."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import delete, select

from ballot.kernel import policy
from ballot.kernel.errors import Missing, Refused
from ballot.kernel.policy import Action, AssemblyId, Role
from ballot.kernel.work import Work
from ballot.people.models import AccountId, Cycle, CycleId, RoleGrant
from ballot.tracking.groups.models import GroupProject
from ballot.tracking.lamps.rules import LampRule
from ballot.tracking.plans.chosen import ticked_by_hand
from ballot.tracking.plans.models import ImplementationPlan, Period, PlanLine, Project, Unit, UnitMember
from ballot.tracking.plans.rules import Line, PeriodKind, count_of, even, require_lines, spans
from ballot.tracking.plans.service.rows import draft_of, next_number, project_in, unit_named


class HasParts(Refused):
    """A sub-item has no sub-items, and what a vote chose stays in the plan."""

    code = "not-a-part"


@dataclass(frozen=True, slots=True)
class SetTerms:
    """How often is reported, and by which rule lamps follow."""

    assembly_id: AssemblyId
    cycle_id: CycleId
    periods: PeriodKind
    rule: LampRule


@dataclass(frozen=True, slots=True)
class LayProject:
    """`lines` are one a period, in their order."""

    assembly_id: AssemblyId
    cycle_id: CycleId
    number: int
    unit: str
    target: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class AddPart:
    """A sub-item of the project `number`, with a unit and a target of its own; `money` for the year in 分."""

    assembly_id: AssemblyId
    cycle_id: CycleId
    number: int
    name: str
    unit: str
    target: str
    money: int


def set_terms(work: Work, order: SetTerms) -> None:
    """Settle periods and lamp rule; other periods lay every line anew at an even pace; raises Published."""
    policy.require(work.actor, Action.CHANGE_PLAN, order.assembly_id)
    plan = draft_of(work, order.assembly_id, order.cycle_id)
    plan.basis, plan.green, plan.yellow = order.rule.basis, order.rule.green, order.rule.yellow
    if plan.periods is not order.periods:
        plan.periods = order.periods
        lay_periods(work, plan, work.session.get_one(Cycle, plan.cycle_id).year)
    work.record(plan.log_id, "plan.set-terms", id=plan.id, green=plan.green, yellow=plan.yellow)


def lay_project(work: Work, order: LayProject) -> None:
    """Say which unit does it, towards what, and how far it is to be when; raises UnfitLines, Published, Missing."""
    policy.require(work.actor, Action.CHANGE_PLAN, order.assembly_id)
    plan = draft_of(work, order.assembly_id, order.cycle_id)
    project = project_in(work, plan, order.number)
    require_lines(order.lines, count_of(plan.periods))
    project.unit_id = unit_named(work, plan.assembly_id, order.unit).id
    project.target = order.target
    lay_lines(work, project, order.lines)
    work.record(plan.log_id, "plan.lay", id=plan.id, project=project.id)


def add_part(work: Work, order: AddPart) -> Project:
    """Give a project a sub-item, at an even pace; raises Published, Missing."""
    policy.require(work.actor, Action.CHANGE_PLAN, order.assembly_id)
    plan = draft_of(work, order.assembly_id, order.cycle_id)
    whole = project_in(work, plan, order.number)
    if whole.parent_id:
        raise HasParts("a sub-item has no sub-items")
    made = Project(
        id=uuid4(),
        assembly_id=plan.assembly_id,
        plan_id=plan.id,
        number=next_number(work, plan),
        parent_id=whole.id,
        unit_id=unit_named(work, plan.assembly_id, order.unit).id,
        name=order.name,
        content="",
        category=whole.category,
        target=order.target,
        this_year=order.money,
        log_id=plan.log_id,
    )
    work.session.add(made)
    work.session.flush()
    lay_lines(work, made, even(count_of(plan.periods), order.money))
    work.record(plan.log_id, "plan.add-part", id=plan.id, project=made.id)
    return made


def remove_project(work: Work, assembly_id: AssemblyId, cycle_id: CycleId, number: int) -> None:
    """Take out of a draft a sub-item, or with its sub-items a project that was ticked by hand.

    Raises HasParts for what a vote of this site chose, Published, Missing.
    """
    policy.require(work.actor, Action.CHANGE_PLAN, assembly_id)
    plan = draft_of(work, assembly_id, cycle_id)
    project = project_in(work, plan, number)
    if project.parent_id is None and not ticked_by_hand(work.session, project):
        raise HasParts("a chosen project stays in the plan")
    parts = select(Project.id).where(Project.parent_id == project.id)
    gone = [*work.session.scalars(parts), project.id]
    for table in (PlanLine, GroupProject):
        work.session.execute(delete(table).where(table.project_id.in_(gone)))
    work.session.execute(delete(Project).where(Project.parent_id == project.id))
    work.session.delete(project)
    work.record(plan.log_id, "plan.remove-project", id=plan.id, project=project.id)


def set_members(work: Work, assembly_id: AssemblyId, unit_id: UUID, accounts: Sequence[UUID], plan_log: UUID) -> None:
    """Say who acts for a unit, in place of whoever did; raises Missing for a stranger or somebody of no such role."""
    policy.require(work.actor, Action.CHANGE_PLAN, assembly_id)
    unit = work.session.get(Unit, unit_id, with_for_update=True)
    if unit is None or unit.assembly_id != assembly_id:
        raise Missing(f"no unit {unit_id} here")
    able = select(RoleGrant.account_id).where(
        RoleGrant.assembly_id == assembly_id, RoleGrant.role.in_((Role.FILER, Role.SIGNER))
    )
    if not set(accounts) <= set(work.session.scalars(able)):
        raise Missing("whoever acts for a unit is one of its filers or signers")
    work.session.execute(delete(UnitMember).where(UnitMember.unit_id == unit.id))
    work.session.add_all(
        UnitMember(assembly_id=assembly_id, unit_id=unit.id, account_id=AccountId(one)) for one in set(accounts)
    )
    work.record(plan_log, "unit.set-members", unit=unit.id, count=len(set(accounts)))  # type: ignore[arg-type]


def lay_periods(work: Work, plan: ImplementationPlan, year: int) -> None:
    """Put the plan's periods in place of those there are, and every project's lines at an even pace."""
    projects = work.session.scalars(select(Project).where(Project.plan_id == plan.id)).all()
    work.session.execute(delete(Period).where(Period.plan_id == plan.id))
    found = spans(year, plan.periods)
    same = {"assembly_id": plan.assembly_id, "plan_id": plan.id}
    work.session.add_all(
        Period(**same, number=one.number, starts_on=one.starts_on, ends_on=one.ends_on, due_on=one.due_on)
        for one in found
    )
    for project in projects:
        lay_lines(work, project, even(len(found), project.this_year or 0))


def lay_lines(work: Work, project: Project, lines: Sequence[Line]) -> None:
    """Put these lines, one a period, in place of a project's own."""
    work.session.execute(delete(PlanLine).where(PlanLine.project_id == project.id))
    work.session.add_all(
        PlanLine(
            assembly_id=project.assembly_id,
            project_id=project.id,
            period=number,
            progress=line.progress,
            money=line.money,
            milestone=line.milestone,
        )
        for number, line in enumerate(lines, start=1)
    )
