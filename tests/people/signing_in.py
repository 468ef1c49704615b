"""Getting in as people do, for tests: with codes of a real authenticator, through the services."""

from datetime import datetime, timedelta

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from ballot.kernel.policy import OPERATOR, PUBLIC
from ballot.kernel.work import begin
from ballot.people import passwords
from ballot.people.accounts.service import issue_activation
from ballot.people.models import Account, SignInSession
from ballot.people.sign_in import rules, service
from ballot.people.sign_in.service import Activate
from ballot.people.vault import Vault
from tests.databases import settings_for
from tests.people_rows import NOON

VAULT = Vault(settings_for("").secret_key)
PASSWORD = "a sentence of seven words is fine"
CHOSEN = passwords.chosen(PASSWORD)


def code_of(secret: bytes, now: datetime) -> str:
    """What the authenticator shows at `now`."""
    return TOTP(secret, 6, SHA1(), 30).generate(int(now.timestamp())).decode()  # noqa: S303


def activated(sessions, account: Account, now: datetime = NOON) -> bytes:
    """Take an account through its activation; returns the secret that its phone keeps."""
    with begin(sessions, OPERATOR, now) as work:
        code = issue_activation(work, account.assembly_id, account.id)
    with begin(sessions, PUBLIC, now) as work:
        token = service.begin_set_up(work, Activate(account.assembly_id, code, CHOSEN), VAULT)
    with sessions() as session:
        sealed = session.get_one(SignInSession, rules.digest(token)).totp
    secret = VAULT.open(account.id, sealed)
    with begin(sessions, PUBLIC, now) as work:
        service.finish_set_up(work, token, code_of(secret, now), VAULT)
    return secret


def signed_in(sessions, account: Account, secret: bytes, now: datetime = NOON + timedelta(minutes=5)) -> str:
    """Sign an activated account in; returns the token."""
    with begin(sessions, PUBLIC, now) as work:
        half = service.ask_second_factor(work, account.id)
    with begin(sessions, PUBLIC, now) as work:
        return service.confirm_second_factor(work, half, code_of(secret, now), VAULT)
