"""New passwords: proven by the second factor, and refused where they are easily guessed."""

from datetime import timedelta

import pytest

from ballot.kernel.policy import OPERATOR, PUBLIC, Role
from ballot.kernel.work import begin
from ballot.people import passwords
from ballot.people.accounts.service import issue_activation
from ballot.people.models import Account
from ballot.people.passwords import WeakPassword
from ballot.people.sign_in import queries, service
from ballot.people.sign_in.rules import WrongProof
from ballot.people.sign_in.service import Activate
from tests.people.signing_in import CHOSEN, VAULT, activated, code_of, signed_in
from tests.people_rows import NOON, an_account, an_assembly

LATER = NOON + timedelta(minutes=10)


@pytest.fixture
def account(sessions):
    with sessions.begin() as session:
        return an_account(session, an_assembly(session), "zhang", Role.ORGANIZER)


def actor(sessions, token):
    with sessions() as session:
        return queries.actor_of(session, token, LATER)


def a_code(sessions, account):
    with begin(sessions, OPERATOR, NOON) as work:
        return issue_activation(work, account.assembly_id, account.id)


def test_a_new_password_ends_the_other_sessions_and_needs_the_second_factor(sessions, account):
    secret = activated(sessions, account)
    other = signed_in(sessions, account, secret)
    token = signed_in(sessions, account, secret, NOON + timedelta(minutes=7))
    me = actor(sessions, token)
    with pytest.raises(WrongProof), begin(sessions, me, LATER) as work:
        service.change_password(work, account.id, CHOSEN, "000000", token, VAULT)
    with begin(sessions, me, LATER) as work:
        service.change_password(work, account.id, CHOSEN, code_of(secret, LATER), token, VAULT)
    assert actor(sessions, other) == PUBLIC
    assert actor(sessions, token) == me


@pytest.mark.parametrize("typed", ["1111111111", "abababababab", "my name is zhang-san!", "short one"])
def test_a_password_that_is_easily_guessed_is_refused_at_activation_and_later(sessions, account, typed):
    with sessions.begin() as session:
        session.get_one(Account, account.id).login = "Zhang-San"
    weak, code = passwords.chosen(typed), a_code(sessions, account)
    with pytest.raises(WeakPassword), begin(sessions, PUBLIC, NOON) as work:
        service.begin_set_up(work, Activate(account.assembly_id, code, weak), VAULT)
    secret = activated(sessions, account)
    token = signed_in(sessions, account, secret)
    with pytest.raises(WeakPassword), begin(sessions, actor(sessions, token), LATER) as work:
        service.change_password(work, account.id, weak, code_of(secret, LATER), token, VAULT)
