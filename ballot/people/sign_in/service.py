"""The steps of a sign-in, each ending one session's token and beginning the next one's."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select, update

from ballot.kernel import policy
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import Account, AccountId, ActivationCode, Assembly, Passkey, SignInSession
from ballot.people.passwords import NewPassword
from ballot.people.rules import SessionPurpose
from ballot.people.sign_in import rules
from ballot.people.sign_in.rules import Expired, WrongProof
from ballot.people.vault import Vault

KEPT = timedelta(days=30)
"""How long a session that has ended is still known to its account."""


@dataclass(frozen=True, slots=True)
class Activate:
    """A code as typed, and the password that is to stand."""

    assembly_id: AssemblyId
    code: str
    password: NewPassword


def ask_second_factor(work: Work, account_id: AccountId) -> str:
    """Begin the second half of a sign-in whose password was proven; returns its token."""
    account = _account(work, account_id)
    policy.require(work.actor, Action.SIGN_IN, account.assembly_id)
    token = _begin(work, account, SessionPurpose.SECOND_FACTOR)
    _record(work, account, "password.accept")
    return token


def confirm_second_factor(work: Work, token: str, code: str, vault: Vault) -> str:
    """Sign in with a code of the account's authenticator; raises Expired, WrongProof."""
    half = _take(work, token, SessionPurpose.SECOND_FACTOR)
    account = _account(work, half.account_id)
    if account.totp is None:
        raise WrongProof("the second factor was taken away")
    secret = vault.open(account.id, account.totp)
    account.totp_step = rules.step_of(secret, code, work.now, account.totp_step)
    return _sign_in(work, account, half)


def begin_set_up(work: Work, order: Activate, vault: Vault) -> str:
    """Begin to give an account its password and second factor; raises WrongProof for a bad code, WeakPassword.

    Nothing about the account changes, and the code stays good, until `finish_set_up`.
    """
    policy.require(work.actor, Action.SIGN_IN, order.assembly_id)
    code = work.session.scalar(
        select(ActivationCode).where(
            ActivationCode.assembly_id == order.assembly_id,
            ActivationCode.digest == rules.digest(rules.plain_code(order.code)),
            ActivationCode.used_at.is_(None),
            ActivationCode.withdrawn_at.is_(None),
            ActivationCode.expires_at > work.now,
        )
    )
    if code is None:
        raise WrongProof("no such activation code")
    account = _account(work, code.account_id)
    order.password.require_strong(account.login)
    sealed = vault.seal(account.id, rules.new_secret())
    kept = {"activation_id": code.id, "password": order.password.hashed, "totp": sealed}
    token = _begin(work, account, SessionPurpose.SET_UP, **kept)
    _record(work, account, "activation.begin", code=code.id)
    return token


def finish_set_up(work: Work, token: str, code: str, vault: Vault) -> str:
    """Put password and second factor in force once a code proves that they work, and sign in.

    Every older session of the account ends, and its activation code is used up.
    """
    half = _take(work, token, SessionPurpose.SET_UP)
    account = _account(work, half.account_id)
    activation = work.session.get_one(ActivationCode, half.activation_id, with_for_update=True)
    if activation.used_at or activation.withdrawn_at or half.totp is None:
        raise Expired("the activation code was used or withdrawn")
    step = rules.step_of(vault.open(account.id, half.totp), code, work.now, 0)
    activation.used_at = work.now
    account.password, account.totp, account.totp_since, account.totp_step = half.password, half.totp, work.now, step
    end_sessions(work, account.id)
    _record(work, account, "activation.use", code=activation.id)
    return _sign_in(work, account, half)


def sign_in_by_passkey(work: Work, token: str, passkey: Passkey, uses: int) -> str:
    """Sign in with a passkey whose answer to this session's challenge was verified."""
    half = _take(work, token, SessionPurpose.PASSKEY)
    account = _account(work, passkey.account_id)
    known = work.session.get_one(Passkey, passkey.id, with_for_update=True)
    known.uses, known.used_at = uses, work.now
    return _sign_in(work, account, half, passkey=known.id)


def sign_in_by_card(work: Work, account_id: AccountId, card: UUID) -> str:
    """Sign in whoever's voting card, of the issue `card`, signed a fresh challenge; raises WrongProof."""
    account = _account(work, account_id)
    policy.require(work.actor, Action.SIGN_IN, account.assembly_id)
    return _sign_in(work, account, None, card=card)


def ask_passkey(work: Work, assembly: AssemblyId, challenge: bytes) -> str:
    """Keep a challenge for whoever holds a passkey of the assembly; returns its session's token."""
    policy.require(work.actor, Action.SIGN_IN, assembly)
    token = rules.new_token()
    work.session.add(_session(work, token, assembly, SessionPurpose.PASSKEY, challenge=challenge))
    work.record(work.session.get_one(Assembly, assembly).log_id, "passkey.ask")
    return token


def sign_out(work: Work, token: str) -> None:
    """End the session of `token` here and now; a copied token is worth nothing afterwards."""
    found = work.session.get(SignInSession, rules.digest(token))
    if found is None or found.account_id is None:
        return
    account = _account(work, found.account_id)
    work.session.refresh(found, with_for_update=True)
    if found.ended_at is None:
        found.ended_at = work.now
        _record(work, account, "session.end")


def end_sessions(work: Work, account_id: AccountId, but: str = "") -> int:
    """End whatever sessions the account has under way, except the one with the token `but`; returns how many."""
    running = update(SignInSession).where(
        SignInSession.account_id == account_id,
        SignInSession.ended_at.is_(None),
        SignInSession.id != rules.digest(but),
    )
    found = work.session.execute(running.values(ended_at=work.now).execution_options(synchronize_session="fetch"))
    return int(found.rowcount)  # type: ignore[attr-defined]


def end_other_sessions(work: Work, account_id: AccountId, token: str) -> None:
    """Let only the session of `token` go on."""
    account = _own(work, account_id)
    _record(work, account, "session.end-others", ended=end_sessions(work, account_id, but=token))


def change_password(work: Work, account_id: AccountId, new: NewPassword, code: str, token: str, vault: Vault) -> None:
    """Put a new password in force, proven by a code of the second factor; other sessions end. Raises WeakPassword."""
    account = _own(work, account_id)
    new.require_strong(account.login)
    if account.totp is None:
        raise WrongProof("no second factor")
    account.totp_step = rules.step_of(vault.open(account.id, account.totp), code, work.now, account.totp_step)
    account.password = new.hashed
    end_sessions(work, account_id, but=token)
    _record(work, account, "password.change")


def _sign_in(work: Work, account: Account, half: SignInSession | None, **facts: object) -> str:
    if account.disabled_at is not None:
        raise WrongProof("the account is disabled")
    if half is not None:
        half.ended_at = work.now
    _forget_old(work, account.id)
    token = _begin(work, account, SessionPurpose.SIGNED_IN)
    _record(work, account, "session.start", **facts)
    return token


def _begin(work: Work, account: Account, purpose: SessionPurpose, **fields: object) -> str:
    token = rules.new_token()
    work.session.add(_session(work, token, account.assembly_id, purpose, account_id=account.id, **fields))
    return token


def _session(work: Work, token: str, assembly: AssemblyId, purpose: SessionPurpose, **fields: object) -> SignInSession:
    return SignInSession(
        id=rules.digest(token),
        assembly_id=assembly,
        purpose=purpose,
        created_at=work.now,
        expires_at=work.now + rules.LIFETIMES[purpose],
        **fields,
    )


def _take(work: Work, token: str, purpose: SessionPurpose) -> SignInSession:
    """Lock the session that leads on, or raise Expired; whoever comes second finds it ended."""
    known = work.session.get(SignInSession, rules.digest(token))
    if known is None:
        raise Expired(f"no {purpose} under this token")
    # Whoever changes an account locks it before its sessions, or two of them could wait for each other.
    if known.account_id is not None:
        _account(work, known.account_id)
    work.session.refresh(known, with_for_update=True)
    if known.purpose is not purpose or known.ended_at or known.expires_at <= work.now:
        raise Expired(f"no {purpose} under this token")
    return known


def _account(work: Work, account_id: AccountId | None) -> Account:
    return work.session.get_one(Account, account_id, with_for_update=True)


def _own(work: Work, account_id: AccountId) -> Account:
    account = _account(work, account_id)
    policy.require(work.actor, Action.CHANGE_OWN_ACCOUNT, account.assembly_id)
    if work.actor.id != str(account.id):
        raise WrongProof("another's account")
    return account


def _forget_old(work: Work, account_id: AccountId) -> None:
    old = SignInSession.expires_at < work.now - KEPT
    work.session.execute(delete(SignInSession).where(SignInSession.account_id == account_id, old))


def _record(work: Work, account: Account, event: str, **facts: object) -> None:
    log_id = work.session.get_one(Assembly, account.assembly_id).log_id
    work.record(log_id, event, account=account.id, **facts)
