"""Keeping the roll of deputies: who sits, for how long, in which delegation."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy import func, select

from ballot.kernel import policy
from ballot.kernel.errors import Missing, Refused
from ballot.kernel.policy import Action, AssemblyId, Role
from ballot.kernel.work import Work
from ballot.people.accounts.service import require_free_for
from ballot.people.assemblies.service import Taken
from ballot.people.models import (
    Account,
    AccountId,
    Assembly,
    Delegation,
    DelegationId,
    Deputy,
    DeputyId,
    Station,
    StationId,
    StationStaff,
    Term,
    TermId,
)
from ballot.people.sign_in.service import end_sessions


class OutOfTerm(Refused):
    """A seat that begins or ends outside its term."""

    code = "out-of-term"


@dataclass(frozen=True, slots=True)
class SeatDeputy:
    """`number` is the one on the deputy's certificate; the seat counts from `since` on."""

    assembly_id: AssemblyId
    term_id: TermId
    number: str
    name: str
    since: date
    delegation_id: DelegationId | None = None
    account_id: AccountId | None = None


def seat_deputy(work: Work, order: SeatDeputy) -> Deputy:
    """Seat a deputy; raises Taken, Missing, OutOfTerm."""
    policy.require(work.actor, Action.CHANGE_DEPUTIES, order.assembly_id)
    term = _of(work, Term, order.assembly_id, order.term_id)
    if not term.starts_on <= order.since <= term.ends_on:
        raise OutOfTerm("the seat begins outside its term")
    if order.delegation_id is not None:
        _of(work, Delegation, order.assembly_id, order.delegation_id)
    known = select(Deputy.id).where(
        Deputy.assembly_id == order.assembly_id, Deputy.term_id == order.term_id, Deputy.number == order.number
    )
    if work.session.scalar(known):
        raise Taken(f"number {order.number} is another deputy's")
    made = Deputy(
        id=uuid4(),
        assembly_id=order.assembly_id,
        term_id=order.term_id,
        number=order.number,
        name=order.name,
        since=order.since,
        delegation_id=order.delegation_id,
        account_id=order.account_id,
    )
    work.session.add(made)
    _record(work, order.assembly_id, "deputy.seat", id=made.id, term=order.term_id)
    return made


def end_seat(work: Work, assembly_id: AssemblyId, deputy_id: DeputyId, until: date) -> None:
    """Let a seat end before its term, `until` being its last day; the deputy's sessions end. Raises OutOfTerm."""
    policy.require(work.actor, Action.CHANGE_DEPUTIES, assembly_id)
    deputy = _of(work, Deputy, assembly_id, deputy_id)
    term = work.session.get_one(Term, deputy.term_id)
    if not deputy.since <= until <= term.ends_on:
        raise OutOfTerm("the seat ends outside its term")
    deputy.until = until
    if deputy.account_id is not None:
        end_sessions(work, deputy.account_id)
    _record(work, assembly_id, "deputy.end", id=deputy.id)


def give_account(work: Work, assembly_id: AssemblyId, deputy_id: DeputyId, account_id: AccountId) -> None:
    """Let an account act as the deputy; raises Taken if it sits on a seat of the term, Incompatible, OwnAccount."""
    policy.require(work.actor, Action.CHANGE_DEPUTIES, assembly_id)
    deputy = _of(work, Deputy, assembly_id, deputy_id)
    if work.session.get(Account, account_id, with_for_update=True) is None:
        raise Missing(f"no account {account_id}")
    known = select(Deputy.id).where(Deputy.term_id == deputy.term_id, Deputy.account_id == account_id)
    if work.session.scalar(known):
        raise Taken("the account sits on a seat of this term already")
    require_free_for(work, assembly_id, account_id, Role.DEPUTY)
    for ended in (deputy.account_id, account_id):
        if ended is not None:
            end_sessions(work, ended)
    deputy.account_id = account_id
    _record(work, assembly_id, "deputy.give-account", id=deputy.id, account=account_id)


def found_delegation(work: Work, assembly_id: AssemblyId, name: str) -> Delegation:
    """Add a delegation after the others; raises Taken."""
    policy.require(work.actor, Action.CHANGE_DEPUTIES, assembly_id)
    _refuse_twin(work, Delegation, assembly_id, name)
    query = select(func.coalesce(func.max(Delegation.position), 0)).where(Delegation.assembly_id == assembly_id)
    position = (work.session.scalar(query) or 0) + 1
    made = Delegation(id=uuid4(), assembly_id=assembly_id, name=name, position=position)
    work.session.add(made)
    _record(work, assembly_id, "delegation.found", id=made.id)
    return made


def found_station(work: Work, assembly_id: AssemblyId, name: str, address: str) -> Station:
    """Open a liaison station; raises Taken."""
    policy.require(work.actor, Action.CHANGE_DEPUTIES, assembly_id)
    _refuse_twin(work, Station, assembly_id, name)
    made = Station(id=uuid4(), assembly_id=assembly_id, name=name, address=address)
    work.session.add(made)
    _record(work, assembly_id, "station.found", id=made.id)
    return made


def staff_station(work: Work, assembly_id: AssemblyId, station_id: StationId, account_id: AccountId) -> None:
    """Let an account work at a station, which gives it the role; raises Taken, Incompatible, OwnAccount."""
    policy.require(work.actor, Action.CHANGE_DEPUTIES, assembly_id)
    _of(work, Station, assembly_id, station_id)
    if work.session.get(StationStaff, (assembly_id, station_id, account_id)):
        raise Taken("the account works there already")
    require_free_for(work, assembly_id, account_id, Role.STATION_STAFF)
    work.session.add(StationStaff(assembly_id=assembly_id, station_id=station_id, account_id=account_id))
    end_sessions(work, account_id)
    _record(work, assembly_id, "station.staff", id=station_id, account=account_id)


def unstaff_station(work: Work, assembly_id: AssemblyId, station_id: StationId, account_id: AccountId) -> None:
    """End an account's work at a station, and the role with it; raises Missing."""
    policy.require(work.actor, Action.CHANGE_DEPUTIES, assembly_id)
    found = work.session.get(StationStaff, (assembly_id, station_id, account_id))
    if found is None:
        raise Missing("nobody of this account works there")
    work.session.delete(found)
    end_sessions(work, account_id)
    _record(work, assembly_id, "station.unstaff", id=station_id, account=account_id)


Kind = TypeVar("Kind", Term, Delegation, Deputy, Station)


def _of(work: Work, kind: type[Kind], assembly_id: AssemblyId, key: UUID) -> Kind:
    """Lock a row of this assembly, or raise Missing."""
    found = work.session.get(kind, key, with_for_update=True)
    if found is None or found.assembly_id != assembly_id:
        raise Missing(f"no {kind.__tablename__} {key} here")
    return found


def _refuse_twin(work: Work, kind: type[Delegation] | type[Station], assembly_id: AssemblyId, name: str) -> None:
    if work.session.scalar(select(kind.id).where(kind.assembly_id == assembly_id, kind.name == name)):
        raise Taken(f"{name} stands already")


def _record(work: Work, assembly_id: AssemblyId, event: str, **facts: object) -> None:
    work.record(work.session.get_one(Assembly, assembly_id).log_id, event, **facts)
