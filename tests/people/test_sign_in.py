"""Getting in, and above all not getting in."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from ballot.kernel import log
from ballot.kernel.policy import OPERATOR, PUBLIC, Role
from ballot.kernel.work import begin
from ballot.people.accounts.service import (
    ChangeRole,
    disable_account,
    enable_account,
    grant_role,
    issue_activation,
    revoke_role,
)
from ballot.people.models import ActivationCode, Assembly, Passkey, SignInSession, StationStaff
from ballot.people.sign_in import queries, rules, service
from ballot.people.sign_in.rules import Expired, WrongProof
from ballot.people.sign_in.service import Activate
from ballot.people.vault import Unopenable, Vault
from tests.people.signing_in import CHOSEN, PASSWORD, VAULT, activated, code_of, signed_in
from tests.people_rows import NOON, a_deputy, a_station, a_term, an_account, an_assembly

LATER = NOON + timedelta(minutes=10)


@pytest.fixture
def account(sessions):
    with sessions.begin() as session:
        return an_account(session, an_assembly(session), "zhang", Role.ORGANIZER)


def actor(sessions, token, now=LATER):
    with sessions() as session:
        return queries.actor_of(session, token, now)


def a_code(sessions, account, now=NOON):
    with begin(sessions, OPERATOR, now) as work:
        return issue_activation(work, account.assembly_id, account.id)


def begin_set_up(sessions, account, code, now=NOON):
    with begin(sessions, PUBLIC, now) as work:
        return service.begin_set_up(work, Activate(account.assembly_id, code, CHOSEN), VAULT)


def prove(sessions, account, login="zhang", password=PASSWORD):
    with sessions() as session:
        return queries.prove_password(session, account.assembly_id, login, password)


def test_an_activated_account_signs_in_and_acts_with_its_roles(sessions, account):
    token = signed_in(sessions, account, activated(sessions, account))
    found = actor(sessions, token)
    assert found.id == str(account.id)
    assert found.offices == {account.assembly_id: {Role.HOLDER, Role.ORGANIZER}}


def test_neither_token_nor_code_nor_secret_stands_in_the_database(sessions, account):
    code = a_code(sessions, account)
    token = begin_set_up(sessions, account, code)
    with sessions() as session:
        half = session.scalars(select(SignInSession)).one()
        assert half.id != token
        assert session.scalars(select(ActivationCode)).one().digest != code
        secret = VAULT.open(account.id, half.totp)
        assert secret not in half.totp
        with pytest.raises(Unopenable):
            VAULT.open(half.assembly_id, half.totp)
        with pytest.raises(Unopenable):
            Vault("another site's key, as long as this").open(account.id, half.totp)


@pytest.mark.parametrize(
    ("login", "password"), [("zhang", "wrong password"), ("nobody", PASSWORD), ("Zhang", PASSWORD)]
)
def test_a_wrong_login_or_password_proves_nothing(sessions, account, login, password):
    activated(sessions, account)
    assert prove(sessions, account) == account.id
    with pytest.raises(WrongProof):
        prove(sessions, account, login, password)


def test_an_account_that_is_not_activated_has_no_password(sessions, account):
    begin_set_up(sessions, account, a_code(sessions, account))
    with pytest.raises(WrongProof):
        prove(sessions, account)


def test_a_code_of_the_authenticator_counts_once(sessions, account):
    secret = activated(sessions, account)
    signed_in(sessions, account, secret)
    with pytest.raises(WrongProof):
        signed_in(sessions, account, secret)
    assert signed_in(sessions, account, secret, NOON + timedelta(minutes=6))


@pytest.mark.parametrize("drift", [-61, 61])
def test_a_code_of_another_time_proves_nothing(sessions, account, drift):
    secret = activated(sessions, account)
    with begin(sessions, PUBLIC, LATER) as work:
        half = service.ask_second_factor(work, account.id)
    with pytest.raises(WrongProof), begin(sessions, PUBLIC, LATER) as work:
        service.confirm_second_factor(work, half, code_of(secret, LATER + timedelta(seconds=drift)), VAULT)


def test_a_password_alone_is_nobody(sessions, account):
    activated(sessions, account)
    with begin(sessions, PUBLIC, LATER) as work:
        half = service.ask_second_factor(work, account.id)
    assert actor(sessions, half) == PUBLIC


def test_the_way_to_a_second_factor_ends_after_ten_minutes_and_after_one_use(sessions, account):
    secret = activated(sessions, account)
    with begin(sessions, PUBLIC, LATER) as work:
        half = service.ask_second_factor(work, account.id)
    late = LATER + timedelta(minutes=11)
    with pytest.raises(Expired), begin(sessions, PUBLIC, late) as work:
        service.confirm_second_factor(work, half, code_of(secret, late), VAULT)
    with begin(sessions, PUBLIC, LATER) as work:
        service.confirm_second_factor(work, half, code_of(secret, LATER), VAULT)
    soon = LATER + timedelta(minutes=1)
    with pytest.raises(Expired), begin(sessions, PUBLIC, soon) as work:
        service.confirm_second_factor(work, half, code_of(secret, soon), VAULT)


def test_an_activation_code_is_good_until_the_second_factor_stands_and_not_after(sessions, account):
    code = a_code(sessions, account)
    begin_set_up(sessions, account, code)
    token = begin_set_up(sessions, account, code.lower().replace("-", " "))
    with sessions() as session:
        secret = VAULT.open(account.id, session.get_one(SignInSession, rules.digest(token)).totp)
    with begin(sessions, PUBLIC, NOON) as work:
        service.finish_set_up(work, token, code_of(secret, NOON), VAULT)
    with pytest.raises(WrongProof):
        begin_set_up(sessions, account, code)


def test_of_two_who_finish_with_one_code_one_comes_in(sessions, account):
    code = a_code(sessions, account)
    tokens = [begin_set_up(sessions, account, code) for _ in range(2)]

    def finish(token):
        with sessions() as session:
            secret = VAULT.open(account.id, session.get_one(SignInSession, rules.digest(token)).totp)
        try:
            with begin(sessions, PUBLIC, NOON) as work:
                return service.finish_set_up(work, token, code_of(secret, NOON), VAULT)
        except Expired:
            return ""

    with ThreadPoolExecutor(2) as pool:
        assert sorted(map(bool, pool.map(finish, tokens))) == [False, True]


@pytest.mark.parametrize("code", ["", "AAAAA-AAAAA-AAAAA-AAAAA-AAAAAA", "码"])
def test_a_code_that_was_never_given_out_activates_nothing(sessions, account, code):
    with pytest.raises(WrongProof):
        begin_set_up(sessions, account, code)


def test_an_activation_code_ends_after_two_weeks_and_in_another_assembly(sessions, account):
    code = a_code(sessions, account)
    with pytest.raises(WrongProof):
        begin_set_up(sessions, account, code, NOON + timedelta(days=14, seconds=1))
    with sessions.begin() as session:
        elsewhere = an_account(session, an_assembly(session, "fenghua"), "li")
    with pytest.raises(WrongProof):
        begin_set_up(sessions, elsewhere, code)


def test_a_lost_factor_ends_all_that_was_before(sessions, account):
    secret = activated(sessions, account)
    token = signed_in(sessions, account, secret)
    older = a_code(sessions, account, LATER)
    newer = a_code(sessions, account, LATER)

    assert actor(sessions, token) == PUBLIC
    with pytest.raises(WrongProof):
        prove(sessions, account)
    with pytest.raises(WrongProof):
        begin_set_up(sessions, account, older, LATER)
    assert begin_set_up(sessions, account, newer, LATER)
    with sessions() as session:
        assert session.scalars(select(Passkey)).all() == []


def test_a_session_ends_at_sign_out_for_every_copy_of_its_token(sessions, account):
    token = signed_in(sessions, account, activated(sessions, account))
    with begin(sessions, actor(sessions, token), LATER) as work:
        service.sign_out(work, token)
    assert actor(sessions, token) == PUBLIC


@pytest.mark.parametrize("after", [timedelta(hours=12, minutes=5), timedelta(days=400)])
def test_a_session_ends_after_twelve_hours(sessions, account, after):
    token = signed_in(sessions, account, activated(sessions, account))
    assert actor(sessions, token, NOON + timedelta(hours=12)) != PUBLIC
    assert actor(sessions, token, NOON + after) == PUBLIC


def test_a_session_ends_when_a_role_comes_or_goes(sessions, account):
    secret = activated(sessions, account)
    order = ChangeRole(account.assembly_id, account.id, Role.CHAIR)
    minutes = 5
    for change in (grant_role, revoke_role):
        token = signed_in(sessions, account, secret, NOON + timedelta(minutes=minutes))
        minutes += 5
        with begin(sessions, OPERATOR, LATER) as work:
            change(work, order)
        assert actor(sessions, token) == PUBLIC


def test_a_disabled_account_neither_stays_nor_comes_in(sessions, account):
    secret = activated(sessions, account)
    token = signed_in(sessions, account, secret)
    with begin(sessions, PUBLIC, LATER) as work:
        half = service.ask_second_factor(work, account.id)
    with begin(sessions, OPERATOR, LATER) as work:
        disable_account(work, account.assembly_id, account.id)

    assert actor(sessions, token) == PUBLIC
    with pytest.raises(WrongProof):
        prove(sessions, account)
    with pytest.raises(Expired), begin(sessions, PUBLIC, LATER) as work:
        service.confirm_second_factor(work, half, code_of(secret, LATER), VAULT)

    with begin(sessions, OPERATOR, LATER) as work:
        enable_account(work, account.assembly_id, account.id)
    assert prove(sessions, account) == account.id


def test_a_seat_and_a_station_give_their_roles_while_they_last(sessions, account):
    with sessions.begin() as session:
        county = an_assembly(session, "fenghua")
        term, station = a_term(session, county), a_station(session, county)
        a_deputy(session, term, "001", account_id=account.id, until=NOON.date())
        session.add(StationStaff(assembly_id=county.id, station_id=station.id, account_id=account.id))
    token = signed_in(sessions, account, activated(sessions, account))
    assert actor(sessions, token).offices[county.id] == {Role.DEPUTY, Role.STATION_STAFF, Role.HOLDER}
    with sessions.begin() as session:
        session.execute(update(SignInSession).values(expires_at=NOON + timedelta(days=9)))
    assert actor(sessions, token, NOON + timedelta(days=1)).offices[county.id] == {Role.STATION_STAFF, Role.HOLDER}


def test_another_account_is_not_ones_own(sessions, account):
    with sessions.begin() as session:
        other = an_account(session, session.get_one(Assembly, account.assembly_id), "li")
    token = signed_in(sessions, account, activated(sessions, account))
    with pytest.raises(WrongProof), begin(sessions, actor(sessions, token), LATER) as work:
        service.end_other_sessions(work, other.id, token)


def test_every_step_stands_in_the_log_and_nothing_of_a_secret(sessions, account):
    token = signed_in(sessions, account, activated(sessions, account))
    with begin(sessions, actor(sessions, token), LATER) as work:
        service.sign_out(work, token)
    with sessions() as session:
        told = log.entries(session, log_of(session, account))
    assert [entry.event for entry in told] == [
        "activation.issue",
        "activation.begin",
        "activation.use",
        "session.start",
        "password.accept",
        "session.start",
        "session.end",
    ]
    assert "zhang" not in str([entry.facts for entry in told])


def log_of(session, account):
    return session.get_one(Assembly, account.assembly_id).log_id
