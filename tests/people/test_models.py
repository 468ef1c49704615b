"""What the tables refuse, whoever writes to them."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from ballot.kernel.policy import Action, Role
from ballot.people.models import Account, Approval, Assembly, Body, Cycle, Level, RoleGrant, StationStaff, Term
from ballot.people.rules import UnfitAddress
from tests.people_rows import (
    NOON,
    a_cycle,
    a_delegation,
    a_deputy,
    a_station,
    a_term,
    an_account,
    an_assembly,
)


@pytest.fixture
def session(sessions):
    with sessions() as session:
        yield session


def test_the_same_login_may_stand_in_two_assemblies_but_not_twice_in_one(session):
    county, town = an_assembly(session), an_assembly(session, "taoyuan", level=Level.TOWN)
    an_account(session, county, "zhang")
    an_account(session, town, "zhang")
    with pytest.raises(IntegrityError):
        an_account(session, county, "zhang")


@pytest.mark.parametrize("role", [Role.PUBLIC, Role.HOLDER, Role.OPERATOR, Role.DEPUTY, Role.STATION_STAFF])
def test_a_role_that_is_never_granted_finds_no_row(session, role):
    with pytest.raises(IntegrityError):
        an_account(session, an_assembly(session), "zhang", role)


def test_a_deputy_sits_in_a_delegation_of_the_own_assembly(session):
    county, town = an_assembly(session), an_assembly(session, "taoyuan", level=Level.TOWN)
    term, theirs = a_term(session, county), a_delegation(session, town)
    a_deputy(session, term, "001", delegation_id=a_delegation(session, county).id)
    with pytest.raises(IntegrityError):
        a_deputy(session, term, "002", delegation_id=theirs.id)


def test_a_station_is_staffed_within_its_assembly(session):
    county, town = an_assembly(session), an_assembly(session, "taoyuan", level=Level.TOWN)
    account, station = an_account(session, county, "zhang"), a_station(session, town)
    session.add(StationStaff(assembly_id=county.id, station_id=station.id, account_id=account.id))
    with pytest.raises(IntegrityError):
        session.flush()


def test_one_number_is_one_seat_in_a_term(session):
    term = a_term(session, an_assembly(session))
    a_deputy(session, term, "001")
    with pytest.raises(IntegrityError):
        a_deputy(session, term, "001")


def test_an_assembly_has_a_year_once(session):
    county = an_assembly(session)
    a_cycle(session, county)
    with pytest.raises(IntegrityError):
        a_cycle(session, county)


@pytest.mark.parametrize(
    "changes",
    [{"level": Level.STREET}, {"body": Body.STREET_COUNCIL}],
    ids=["a street with a congress", "a county with a street council"],
)
def test_a_body_that_its_level_does_not_have_is_refused(session, changes):
    with pytest.raises(IntegrityError):
        an_assembly(session, **changes)


@pytest.mark.parametrize("slug", ["", "a", "Ninghai", "宁海", "static", "a--b", "-a", "a-", "a/b", "1a", "x" * 33])
def test_a_word_that_is_no_address_names_no_assembly(slug):
    with pytest.raises(UnfitAddress):
        Assembly(slug=slug)


def test_a_secret_without_a_password_is_refused(session):
    with pytest.raises(IntegrityError):
        an_account(session, an_assembly(session), "zhang", totp=b"secret", totp_since=NOON)


def an_approval(session, **changes):
    county = an_assembly(session)
    asking, other = (an_account(session, county, login, Role.ORGANIZER) for login in ("zhang", "li"))
    people = {"asked_by": asking.id, "confirmed_by": asking.id if changes.pop("alone", False) else other.id}
    plain = {
        "assembly_id": county.id,
        "act": Action.OPEN_ELECTION,
        "subject_id": uuid4(),
        "subject": "2027",
        "digest": "0" * 64,
        "stage": "asked",
        "asked_at": NOON,
        "expires_at": NOON + timedelta(hours=1),
        "confirmed_at": NOON,
        "log_id": county.log_id,
    }
    return {"id": uuid4(), **people, **plain, **changes}


@pytest.mark.parametrize("changes", [{"alone": True}, {"stage": "confirmed", "confirmed_by": None}])
def test_an_act_by_two_never_has_one_author(session, changes):
    row = an_approval(session, **changes)
    with pytest.raises(IntegrityError):
        session.execute(insert(Approval).values(row))


def test_one_act_on_one_subject_is_asked_for_once_at_a_time(session):
    row = an_approval(session)
    session.execute(insert(Approval).values(row))
    session.execute(insert(Approval).values({**row, "id": uuid4(), "stage": "withdrawn"}))
    with pytest.raises(IntegrityError):
        session.execute(insert(Approval).values({**row, "id": uuid4()}))


def test_rows_of_one_assembly_never_point_into_another(session):
    county, town = an_assembly(session), an_assembly(session, "taoyuan", level=Level.TOWN)
    term = a_term(session, town)
    with pytest.raises(IntegrityError):
        a_deputy(session, Term(id=term.id, assembly_id=county.id, number=1, starts_on=date(2022, 1, 1)), "001")


def test_the_tables_name_their_assembly():
    for model in (Account, Cycle, RoleGrant, Approval):
        assert "assembly_id" in model.__table__.columns
