"""Rows of people for tests: an assembly with its log, accounts that hold roles in it, its year."""

from datetime import UTC, date, datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from ballot.kernel import log
from ballot.kernel.log import LogId
from ballot.kernel.policy import Actor, ActorId, Role
from ballot.people.models import Account, Assembly, Body, Cycle, Delegation, Deputy, Level, RoleGrant, Station, Term

NOON = datetime(2025, 1, 12, 12, tzinfo=UTC)
"""Long past: what was done then never meets what a test does by the clock."""


def an_assembly(session: Session, slug: str = "ninghai", **changes: object) -> Assembly:
    log_id = LogId(uuid4())
    log.start(session, log_id)
    plain = {"name": "宁海县", "level": Level.COUNTY, "body": Body.CONGRESS}
    made = Assembly(id=uuid4(), slug=slug, log_id=log_id, **{**plain, **changes})
    session.add(made)
    session.flush()
    return made


def an_account(session: Session, assembly: Assembly, login: str, *roles: Role, **changes: object) -> Account:
    """An account of the assembly that holds `roles` in it; it has no password yet."""
    made = Account(id=uuid4(), assembly_id=assembly.id, login=login, **{"name": "张三", "created_at": NOON, **changes})
    session.add(made)
    session.flush()
    for role in roles:
        session.add(RoleGrant(assembly_id=assembly.id, account_id=made.id, role=role, since=NOON.date()))
    session.flush()
    return made


def acting(account: Account, *roles: Role) -> Actor:
    """The account as an actor who holds `roles` in its own assembly."""
    offices = {account.assembly_id: frozenset({Role.HOLDER, *roles})}
    return Actor(ActorId(str(account.id)), frozenset({Role.PUBLIC}), offices)


def a_cycle(session: Session, assembly: Assembly, year: int = 2027) -> Cycle:
    made = Cycle(id=uuid4(), assembly_id=assembly.id, year=year, log_id=assembly.log_id)
    session.add(made)
    session.flush()
    return made


def a_term(session: Session, assembly: Assembly, number: int = 18) -> Term:
    made = Term(
        id=uuid4(), assembly_id=assembly.id, number=number, starts_on=date(2022, 1, 1), ends_on=date(2099, 12, 31)
    )
    session.add(made)
    session.flush()
    return made


def a_deputy(session: Session, term: Term, number: str, **changes: object) -> Deputy:
    plain = {"name": "李四", "since": term.starts_on}
    made = Deputy(id=uuid4(), assembly_id=term.assembly_id, term_id=term.id, number=number, **{**plain, **changes})
    session.add(made)
    session.flush()
    return made


def a_delegation(session: Session, assembly: Assembly, name: str = "第一代表团") -> Delegation:
    made = Delegation(id=uuid4(), assembly_id=assembly.id, name=name, position=1)
    session.add(made)
    session.flush()
    return made


def a_station(session: Session, assembly: Assembly, name: str = "桃源街道代表联络站") -> Station:
    made = Station(id=uuid4(), assembly_id=assembly.id, name=name)
    session.add(made)
    session.flush()
    return made
