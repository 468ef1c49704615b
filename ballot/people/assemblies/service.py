"""Founding assemblies and beginning their years and terms."""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from sqlalchemy import select

from ballot.kernel import policy
from ballot.kernel.errors import Refused
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import Assembly, Body, Cycle, Level, Term
from ballot.people.rules import address


class Taken(Refused):
    """A name, number or year that the assembly has already."""

    code = "taken"


class WrongLevel(Refused):
    """A child that doesn't stand below its parent, or a body that the level doesn't have."""

    code = "wrong-level"


ORDER = tuple(Level)


@dataclass(frozen=True, slots=True)
class FoundAssembly:
    slug: str
    name: str
    level: Level
    body: Body
    parent_id: AssemblyId | None = None


@dataclass(frozen=True, slots=True)
class StartCycle:
    assembly_id: AssemblyId
    year: int


@dataclass(frozen=True, slots=True)
class StartTerm:
    assembly_id: AssemblyId
    number: int
    starts_on: date
    ends_on: date


def found_assembly(work: Work, order: FoundAssembly) -> Assembly:
    """Found an assembly at the top or below another; raises UnfitAddress, Taken, WrongLevel.

    Whoever founds one below holds no role in it.
    """
    policy.require(work.actor, Action.FOUND_ASSEMBLY, order.parent_id)
    parent = work.session.get_one(Assembly, order.parent_id) if order.parent_id else None
    if parent and (ORDER.index(parent.level) >= ORDER.index(order.level) or parent.level is Level.TOWN):
        raise WrongLevel(f"a {order.level} doesn't stand below a {parent.level}")
    if (order.body is Body.STREET_COUNCIL) != (order.level is Level.STREET):
        raise WrongLevel(f"a {order.level} has no {order.body}")
    if work.session.scalar(select(Assembly.id).where(Assembly.slug == address(order.slug))):
        raise Taken(f"/{order.slug} is another assembly's")
    assembly_id = uuid4()
    made = Assembly(
        id=assembly_id,
        parent_id=order.parent_id,
        slug=order.slug,
        name=order.name,
        level=order.level,
        body=order.body,
        log_id=work.start_log(uuid4()),
    )
    work.session.add(made)
    for log_id in (made.log_id, *([parent.log_id] if parent else [])):
        work.record(log_id, "assembly.found", id=assembly_id)
    return made


def start_cycle(work: Work, order: StartCycle) -> Cycle:
    """Begin the year in which projects will be carried out; raises Taken."""
    policy.require(work.actor, Action.START_CYCLE, order.assembly_id)
    known = select(Cycle.id).where(Cycle.assembly_id == order.assembly_id, Cycle.year == order.year)
    if work.session.scalar(known):
        raise Taken(f"{order.year} has begun already")
    log_id = work.session.get_one(Assembly, order.assembly_id).log_id
    made = Cycle(id=uuid4(), assembly_id=order.assembly_id, year=order.year, log_id=log_id)
    work.session.add(made)
    work.record(log_id, "cycle.start", id=made.id, year=order.year)
    return made


def start_term(work: Work, order: StartTerm) -> Term:
    """Begin a 届; raises Taken."""
    policy.require(work.actor, Action.CHANGE_DEPUTIES, order.assembly_id)
    known = select(Term.id).where(Term.assembly_id == order.assembly_id, Term.number == order.number)
    if work.session.scalar(known):
        raise Taken(f"term {order.number} stands already")
    made = Term(
        id=uuid4(),
        assembly_id=order.assembly_id,
        number=order.number,
        starts_on=order.starts_on,
        ends_on=order.ends_on,
    )
    work.session.add(made)
    log_id = work.session.get_one(Assembly, order.assembly_id).log_id
    work.record(log_id, "term.start", id=made.id, number=order.number)
    return made
