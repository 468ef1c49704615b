"""What is known of who is asking; read without waiting for any writer."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, literal, select, union_all
from sqlalchemy.orm import Session

from ballot.kernel.policy import PUBLIC, Actor, ActorId, AssemblyId, Role
from ballot.people import passwords
from ballot.people.models import (
    Account,
    AccountId,
    Assembly,
    Deputy,
    Passkey,
    RoleGrant,
    SignInSession,
    StationStaff,
    Term,
)
from ballot.people.rules import SessionPurpose, day_in_china
from ballot.people.sign_in import rules
from ballot.people.sign_in.rules import Expired, WrongProof


@dataclass(frozen=True, slots=True)
class SetUp:
    """What the page for a new second factor shows; `sealed` opens for the account alone."""

    account_id: AccountId
    login: str
    assembly: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """An account as its holder sees it; `elsewhere` are the other assemblies where it holds a role."""

    id: AccountId
    login: str
    name: str
    roles: tuple[Role, ...]
    passkeys: tuple[Passkey, ...]
    sessions: tuple[SignInSession, ...]
    elsewhere: tuple[Assembly, ...]


def actor_of(session: Session, token: str, now: datetime) -> Actor:
    """Whoever a token belongs to, with the roles of this moment; PUBLIC if it has ended."""
    found = session.execute(
        select(Account.id, Account.assembly_id)
        .join(SignInSession, SignInSession.account_id == Account.id)
        .where(
            *_alive(token, SessionPurpose.SIGNED_IN, now),
            Account.disabled_at.is_(None),
        )
    ).one_or_none()
    if found is None:
        return PUBLIC
    return _acting(session, found.id, found.assembly_id, now)


def actor_by_id(session: Session, actor_id: ActorId, now: datetime) -> Actor:
    """Whoever ordered something earlier, with the roles of this moment; PUBLIC for a closed account."""
    if actor_id == PUBLIC.id:
        return PUBLIC
    found = session.get(Account, UUID(actor_id))
    if found is None or found.disabled_at is not None:
        return PUBLIC
    return _acting(session, found.id, found.assembly_id, now)


def _acting(session: Session, account_id: AccountId, home: AssemblyId, now: datetime) -> Actor:
    offices: dict[AssemblyId, set[Role]] = defaultdict(set)
    offices[home].add(Role.HOLDER)
    for assembly_id, role in session.execute(_roles(), {"account": account_id, "today": day_in_china(now)}):
        offices[assembly_id] |= {Role(role), Role.HOLDER}
    held = {assembly: frozenset(roles) for assembly, roles in offices.items()}
    return Actor(ActorId(str(account_id)), frozenset({Role.PUBLIC}), held)


def prove_password(session: Session, assembly_id: AssemblyId, login: str, password: str) -> AccountId:
    """Return the account that login and password belong to, or raise WrongProof.

    Takes as long for an account that isn't there, isn't activated or is disabled; done before
    any transaction that writes, so that nobody waits for a slow hash.
    """
    found = session.scalar(select(Account).where(Account.assembly_id == assembly_id, Account.login == login))
    ready = found is not None and found.disabled_at is None and found.totp is not None
    if not passwords.matches(password, found.password if found and ready else None) or found is None:
        raise WrongProof("no such login with this password")
    return found.id


def set_up_of(session: Session, token: str, now: datetime) -> SetUp:
    """The set-up that a token leads; raises Expired."""
    found = session.execute(
        select(Account.id, Account.login, Assembly.name, SignInSession.totp)
        .join(Account, Account.id == SignInSession.account_id)
        .join(Assembly, Assembly.id == Account.assembly_id)
        .where(*_alive(token, SessionPurpose.SET_UP, now))
    ).one_or_none()
    if found is None:
        raise Expired("no set-up under this token")
    account_id, login, assembly, sealed = found
    return SetUp(account_id, login, assembly, sealed or b"")


def half(session: Session, token: str, purpose: SessionPurpose, now: datetime) -> SignInSession:
    """The session under way that a token leads; raises Expired."""
    found = session.scalar(select(SignInSession).where(*_alive(token, purpose, now)))
    if found is None:
        raise Expired(f"no {purpose} under this token")
    return found


def own_account(session: Session, actor: Actor, place: AssemblyId, now: datetime) -> OwnAccount:
    """The actor's own account with its passkeys and running sessions, newest first."""
    account = session.get_one(Account, UUID(actor.id))
    running = select(SignInSession).where(
        SignInSession.account_id == account.id,
        SignInSession.purpose == SessionPurpose.SIGNED_IN,
        SignInSession.ended_at.is_(None),
        SignInSession.expires_at > now,
    )
    others = select(Assembly).where(Assembly.id.in_(actor.offices), Assembly.id != place)
    return OwnAccount(
        account.id,
        account.login,
        account.name,
        tuple(sorted(actor.roles_in(place) - {Role.PUBLIC, Role.HOLDER})),
        tuple(passkeys_of(session, account.id)),
        tuple(session.scalars(running.order_by(SignInSession.created_at.desc()).limit(20))),
        tuple(session.scalars(others.order_by(Assembly.name).limit(50))),
    )


def passkeys_of(session: Session, account_id: AccountId) -> list[Passkey]:
    return list(session.scalars(select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.created_at)))


def _alive(token: str, purpose: SessionPurpose, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        SignInSession.id == rules.digest(token),
        SignInSession.purpose == purpose,
        SignInSession.ended_at.is_(None),
        SignInSession.expires_at > now,
    )


@cache
def _roles() -> Select[AssemblyId, Role]:
    """Roles by grant, by a seat that counts today, and by work at a station, in one question.

    Every request of somebody signed in asks it: put together anew each time, it took 2.2 ms, put together once 0.3.
    """
    account: BindParameter[AccountId] = bindparam("account")
    today: BindParameter[date] = bindparam("today")
    granted = select(RoleGrant.assembly_id, RoleGrant.role.label("role")).where(RoleGrant.account_id == account)
    seated = (
        select(Deputy.assembly_id, literal(Role.DEPUTY).label("role"))
        .join(Term, Term.id == Deputy.term_id)
        .where(
            Deputy.account_id == account,
            Deputy.since <= today,
            (Deputy.until.is_(None) & (Term.ends_on >= today)) | (Deputy.until >= today),
        )
    )
    staffed = select(StationStaff.assembly_id, literal(Role.STATION_STAFF).label("role")).where(
        StationStaff.account_id == account
    )
    both = union_all(granted, seated, staffed).subquery()
    return select(both.c[0], both.c[1])
