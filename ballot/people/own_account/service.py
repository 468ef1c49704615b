"""What people change about their own passkeys."""

import secrets
from uuid import UUID, uuid4

from ballot.kernel import policy
from ballot.kernel.errors import Missing
from ballot.kernel.policy import Action
from ballot.kernel.work import Work
from ballot.people.models import Account, Assembly, Passkey, PasskeyId, SignInSession
from ballot.people.sign_in import rules
from ballot.people.sign_in.passkeys import NewKey
from ballot.people.sign_in.rules import Expired


def ask_for_passkey(work: Work, token: str) -> None:
    """Put a fresh challenge on the running session."""
    account = _own(work)
    work.session.get_one(SignInSession, rules.digest(token)).challenge = secrets.token_bytes(32)
    _record(work, account, "passkey.ask")


def add_passkey(work: Work, token: str, name: str, made: NewKey) -> None:
    """Keep a passkey that answered the session's challenge, which is spent by it; raises Expired."""
    account = _own(work)
    running = work.session.get_one(SignInSession, rules.digest(token), with_for_update=True)
    if running.challenge is None:
        raise Expired("the challenge was answered already")
    running.challenge = None
    key = Passkey(
        id=uuid4(),
        assembly_id=account.assembly_id,
        account_id=account.id,
        name=name,
        credential=made.credential,
        public_key=made.public_key,
        uses=made.uses,
        created_at=work.now,
    )
    work.session.add(key)
    _record(work, account, "passkey.add", passkey=key.id)


def remove_passkey(work: Work, passkey_id: PasskeyId) -> None:
    """Remove one of the actor's own passkeys; raises Missing."""
    account = _own(work)
    key = work.session.get(Passkey, passkey_id)
    if key is None or key.account_id != account.id:
        raise Missing(f"no passkey {passkey_id} of this account")
    work.session.delete(key)
    _record(work, account, "passkey.remove", passkey=passkey_id)


def _own(work: Work) -> Account:
    account = work.session.get_one(Account, UUID(work.actor.id), with_for_update=True)
    policy.require(work.actor, Action.CHANGE_OWN_ACCOUNT, account.assembly_id)
    return account


def _record(work: Work, account: Account, event: str, **facts: object) -> None:
    work.record(work.session.get_one(Assembly, account.assembly_id).log_id, event, account=account.id, **facts)
