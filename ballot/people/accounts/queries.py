"""The accounts that an assembly looks after, and those of others that hold a role in it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from ballot.kernel.errors import Missing
from ballot.kernel.policy import AssemblyId, Role
from ballot.people.models import Account, AccountId, Assembly, Deputy, RoleGrant, StationStaff, Term
from ballot.people.paging import Page, page_of

STATES = ("active", "waiting", "disabled")


@dataclass(frozen=True, slots=True)
class Search:
    """`words` are looked for in names and logins; `state` is one of STATES or empty."""

    words: str = ""
    role: str = ""
    state: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Member:
    """An account with the roles granted to it here; `home` names its assembly if that is another."""

    account: Account
    roles: tuple[Role, ...]
    home: str

    @property
    def state(self) -> str:
        if self.account.disabled_at:
            return "disabled"
        return "active" if self.account.totp_since else "waiting"


def offices(
    session: Session, place: AssemblyId, ids: Sequence[AccountId], today: date
) -> Mapping[AccountId, frozenset[Role]]:
    """What the accounts are in an assembly: roles given to them, seats that have not ended, work at stations."""
    granted = select(RoleGrant.account_id, RoleGrant.role).where(
        RoleGrant.assembly_id == place, RoleGrant.account_id.in_(ids)
    )
    seated = (
        select(Deputy.account_id)
        .join(Term, Term.id == Deputy.term_id)
        .where(Deputy.assembly_id == place, Deputy.account_id.in_(ids))
        .where((Deputy.until.is_(None) & (Term.ends_on >= today)) | (Deputy.until >= today))
    )
    staffed = select(StationStaff.account_id).where(StationStaff.assembly_id == place, StationStaff.account_id.in_(ids))
    found: dict[AccountId, set[Role]] = defaultdict(set)
    for account_id, role in session.execute(granted):
        found[account_id].add(role)
    for office, holders in ((Role.DEPUTY, seated), (Role.STATION_STAFF, staffed)):
        for holder in session.scalars(holders):
            if holder is not None:
                found[holder].add(office)
    return {account_id: frozenset(roles) for account_id, roles in found.items()}


def members(session: Session, place: AssemblyId, order: Search) -> Page[Member]:
    """One page of the assembly's accounts, by login."""
    query = select(Account, Assembly.name).join(Assembly, Assembly.id == Account.assembly_id).where(_here(place))
    if order.words:
        words = order.words
        query = query.where(
            Account.name.contains(words, autoescape=True) | Account.login.contains(words, autoescape=True)
        )
    if order.role:
        query = query.where(_holds(place, RoleGrant.role == order.role))
    if order.state:
        query = query.where(*_in_state(order.state))
    found = page_of(session, query.order_by(Account.login), order.page, lambda row: (row[0], row[1]))
    roles = _roles(session, place, [account.id for account, _ in found.rows])
    rows = tuple(
        Member(account, roles.get(account.id, ()), "" if account.assembly_id == place else home)
        for account, home in found.rows
    )
    return Page(rows, found.number, found.last, found.count)


def member(session: Session, place: AssemblyId, account_id: AccountId) -> Member:
    """One of them; raises Missing for an account that has nothing to do with the assembly."""
    query = select(Account, Assembly.name).join(Assembly, Assembly.id == Account.assembly_id)
    row = session.execute(query.where(Account.id == account_id, _here(place))).one_or_none()
    if row is None:
        raise Missing(f"no account {account_id} here")
    account, home = row[0], row[1]
    roles = _roles(session, place, [account.id]).get(account.id, ())
    return Member(account, roles, "" if account.assembly_id == place else home)


def account_called(session: Session, place: AssemblyId, called: str) -> AccountId:
    """The account that `login` means here, or `login@address` in another assembly; raises Missing."""
    login, _, slug = called.rpartition("@") if "@" in called else (called, "", "")
    query = select(Account.id).where(Account.login == login, Account.disabled_at.is_(None))
    if slug:
        query = query.join(Assembly, Assembly.id == Account.assembly_id).where(Assembly.slug == slug)
    else:
        query = query.where(Account.assembly_id == place)
    found = session.scalar(query)
    if found is None:
        raise Missing("no such account")
    return found


def _here(place: AssemblyId) -> ColumnElement[bool]:
    return (Account.assembly_id == place) | _holds(place)


def _holds(place: AssemblyId, *how: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(RoleGrant.account_id == Account.id, RoleGrant.assembly_id == place, *how)


def _in_state(state: str) -> tuple[ColumnElement[bool], ...]:
    if state == "disabled":
        return (Account.disabled_at.is_not(None),)
    activated = Account.totp_since.is_not(None) if state == "active" else Account.totp_since.is_(None)
    return (Account.disabled_at.is_(None), activated)


def _roles(session: Session, place: AssemblyId, accounts: list[AccountId]) -> dict[AccountId, tuple[Role, ...]]:
    found: dict[AccountId, tuple[Role, ...]] = {}
    query = select(RoleGrant.account_id, RoleGrant.role).where(
        RoleGrant.assembly_id == place, RoleGrant.account_id.in_(accounts)
    )
    for account_id, role in session.execute(query.order_by(RoleGrant.role)):
        found[account_id] = (*found.get(account_id, ()), role)
    return found
