"""Opening accounts, giving and taking roles, and what happens when a factor is lost."""

from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import delete, select, update

from ballot.kernel import policy
from ballot.kernel.errors import Missing, Refused
from ballot.kernel.policy import Action, AssemblyId, Role
from ballot.kernel.work import Work
from ballot.people.accounts import queries
from ballot.people.assemblies.service import Taken
from ballot.people.models import Account, AccountId, ActivationCode, Assembly, Passkey, RoleGrant
from ballot.people.rules import day_in_china, require_compatible
from ballot.people.sign_in import rules
from ballot.people.sign_in.service import end_sessions


class OwnAccount(Refused):
    """Nobody manages the account that they act with."""

    code = "own-account"


@dataclass(frozen=True, slots=True)
class OpenAccount:
    """`login` is kept as it is typed, without blanks around; it is unique in the assembly."""

    assembly_id: AssemblyId
    login: str
    name: str
    phone: str | None = None
    mail: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeRole:
    assembly_id: AssemblyId
    account_id: AccountId
    role: Role


def open_account(work: Work, order: OpenAccount) -> Account:
    """Open an account that an activation code makes usable; raises Taken."""
    policy.require(work.actor, Action.CHANGE_ACCOUNTS, order.assembly_id)
    known = select(Account.id).where(Account.assembly_id == order.assembly_id, Account.login == order.login)
    if work.session.scalar(known):
        raise Taken(f"the login {order.login} is in use")
    made = Account(
        id=uuid4(),
        assembly_id=order.assembly_id,
        login=order.login,
        name=order.name,
        phone=order.phone,
        mail=order.mail,
        created_at=work.now,
    )
    work.session.add(made)
    _record(work, order.assembly_id, "account.open", account=made.id)
    return made


def issue_activation(work: Work, assembly_id: AssemblyId, account_id: AccountId) -> str:
    """Return a new activation code, shown this once.

    What the account had before ends with it: sessions, password, second factor, passkeys and
    older codes. So the same act is the way back in after a lost phone.
    """
    policy.require(work.actor, Action.ISSUE_ACTIVATION, assembly_id)
    account = _others(work, assembly_id, account_id)
    account.password = account.totp = account.totp_since = None
    work.session.execute(delete(Passkey).where(Passkey.account_id == account.id))
    ended = end_sessions(work, account.id)
    _withdraw_codes(work, account.id)
    code = rules.new_code()
    made = ActivationCode(
        id=uuid4(),
        assembly_id=assembly_id,
        account_id=account.id,
        digest=rules.digest(code),
        created_at=work.now,
        expires_at=work.now + rules.ACTIVATION,
    )
    work.session.add(made)
    _record(work, assembly_id, "activation.issue", account=account.id, code=made.id, ended=ended)
    return code


def grant_role(work: Work, order: ChangeRole) -> None:
    """Give a role in the assembly to an account of any assembly; raises Taken, Incompatible, OwnAccount."""
    policy.require(work.actor, Action.CHANGE_ROLES, order.assembly_id)
    account = _known(work, order.account_id)
    require_free_for(work, order.assembly_id, account.id, order.role)
    if work.session.get(RoleGrant, (order.assembly_id, account.id, order.role)):
        raise Taken(f"the account holds {order.role} already")
    today = day_in_china(work.now)
    work.session.add(RoleGrant(assembly_id=order.assembly_id, account_id=account.id, role=order.role, since=today))
    end_sessions(work, account.id)
    _record(work, order.assembly_id, "role.grant", account=account.id, role=order.role)


def require_free_for(work: Work, assembly_id: AssemblyId, account_id: AccountId, wanted: Role) -> None:
    """Raise OwnAccount, or Incompatible where the account is already what nobody may be beside it."""
    if str(account_id) == work.actor.id:
        raise OwnAccount("another admin does this")
    today = day_in_china(work.now)
    held = queries.offices(work.session, assembly_id, [account_id], today).get(account_id, frozenset())
    require_compatible(held, wanted)


def revoke_role(work: Work, order: ChangeRole) -> None:
    """Take a role away, from this moment on; raises Missing, OwnAccount."""
    policy.require(work.actor, Action.CHANGE_ROLES, order.assembly_id)
    account = _known(work, order.account_id)
    grant = work.session.get(RoleGrant, (order.assembly_id, account.id, order.role))
    if grant is None:
        raise Missing(f"the account doesn't hold {order.role}")
    work.session.delete(grant)
    end_sessions(work, account.id)
    _record(work, order.assembly_id, "role.revoke", account=account.id, role=order.role)


def disable_account(work: Work, assembly_id: AssemblyId, account_id: AccountId) -> None:
    """Close an account and end its sessions; its roles stand but count for nothing."""
    policy.require(work.actor, Action.CHANGE_ACCOUNTS, assembly_id)
    account = _others(work, assembly_id, account_id)
    if account.disabled_at is not None:
        raise Taken("the account is disabled already")
    account.disabled_at = work.now
    end_sessions(work, account.id)
    _withdraw_codes(work, account.id)
    _record(work, assembly_id, "account.disable", account=account.id)


def enable_account(work: Work, assembly_id: AssemblyId, account_id: AccountId) -> None:
    """Open a disabled account again, with the factors that it had."""
    policy.require(work.actor, Action.CHANGE_ACCOUNTS, assembly_id)
    account = _others(work, assembly_id, account_id)
    if account.disabled_at is None:
        raise Taken("the account isn't disabled")
    account.disabled_at = None
    _record(work, assembly_id, "account.enable", account=account.id)


def _known(work: Work, account_id: AccountId) -> Account:
    """Lock an account that isn't the actor's own."""
    account = work.session.get(Account, account_id, with_for_update=True)
    if account is None:
        raise Missing(f"no account {account_id}")
    if str(account.id) == work.actor.id:
        raise OwnAccount("another admin does this")
    return account


def _others(work: Work, assembly_id: AssemblyId, account_id: AccountId) -> Account:
    """Lock an account that the assembly looks after and that isn't the actor's own."""
    account = _known(work, account_id)
    if account.assembly_id != assembly_id:
        raise Missing(f"no account {account_id} here")
    return account


def _withdraw_codes(work: Work, account_id: AccountId) -> None:
    standing = update(ActivationCode).where(
        ActivationCode.account_id == account_id,
        ActivationCode.used_at.is_(None),
        ActivationCode.withdrawn_at.is_(None),
    )
    work.session.execute(standing.values(withdrawn_at=work.now))


def _record(work: Work, assembly_id: AssemblyId, event: str, **facts: object) -> None:
    work.record(work.session.get_one(Assembly, assembly_id).log_id, event, **facts)
