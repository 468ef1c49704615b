"""Accounts, roles and the roll of deputies: who may change them, and what is refused."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from ballot.kernel.errors import Missing, NotAllowed
from ballot.kernel.policy import OPERATOR, Role
from ballot.kernel.work import begin
from ballot.people.accounts import queries
from ballot.people.accounts.queries import Search
from ballot.people.accounts.service import (
    ChangeRole,
    OpenAccount,
    OwnAccount,
    disable_account,
    grant_role,
    issue_activation,
    open_account,
    revoke_role,
)
from ballot.people.assemblies.service import (
    FoundAssembly,
    StartCycle,
    StartTerm,
    Taken,
    WrongLevel,
    found_assembly,
    start_cycle,
    start_term,
)
from ballot.people.deputies.service import (
    OutOfTerm,
    SeatDeputy,
    end_seat,
    found_delegation,
    found_station,
    give_account,
    seat_deputy,
    staff_station,
    unstaff_station,
)
from ballot.people.models import Assembly, Body, Level, RoleGrant
from ballot.people.rules import GRANTED, Incompatible, UnfitAddress
from tests.people_rows import NOON, a_delegation, a_deputy, a_station, a_term, acting, an_account, an_assembly


@pytest.fixture
def county(sessions):
    with sessions.begin() as session:
        return an_assembly(session)


@pytest.fixture
def town(sessions):
    with sessions.begin() as session:
        return an_assembly(session, "taoyuan", name="桃源镇", level=Level.TOWN)


@pytest.fixture
def admin(sessions, county):
    with sessions.begin() as session:
        return an_account(session, county, "admin", Role.ADMIN)


@pytest.fixture
def account(sessions, county):
    with sessions.begin() as session:
        return an_account(session, county, "zhang")


def do(sessions, actor, verb, *order):
    with begin(sessions, actor, NOON) as work:
        return verb(work, *order)


def as_admin(admin):
    return acting(admin, Role.ADMIN)


def test_an_admin_of_a_county_is_nobody_in_its_towns(sessions, county, town, admin):
    with pytest.raises(NotAllowed):
        do(sessions, as_admin(admin), open_account, OpenAccount(town.id, "li", "李四"))
    assert do(sessions, as_admin(admin), open_account, OpenAccount(county.id, "li", "李四")).login == "li"


@pytest.mark.parametrize("role", [role for role in GRANTED if role is not Role.ADMIN])
def test_nobody_but_an_admin_gives_roles(sessions, county, account, admin, role):
    with pytest.raises(NotAllowed):
        do(sessions, acting(admin, role), grant_role, ChangeRole(county.id, account.id, Role.CHAIR))


def test_a_role_is_given_once_and_taken_once(sessions, county, account, admin):
    order = ChangeRole(county.id, account.id, Role.CHAIR)
    do(sessions, as_admin(admin), grant_role, order)
    with pytest.raises(Taken):
        do(sessions, as_admin(admin), grant_role, order)
    do(sessions, as_admin(admin), revoke_role, order)
    with pytest.raises(Missing):
        do(sessions, as_admin(admin), revoke_role, order)


def test_nobody_gives_or_takes_anything_of_the_own_account(sessions, county, admin):
    me = as_admin(admin)
    order = ChangeRole(county.id, admin.id, Role.CHAIR)
    for verb, args in (
        (grant_role, (order,)),
        (revoke_role, (ChangeRole(county.id, admin.id, Role.ADMIN),)),
        (disable_account, (county.id, admin.id)),
        (issue_activation, (county.id, admin.id)),
    ):
        with pytest.raises(OwnAccount):
            do(sessions, me, verb, *args)


@pytest.mark.parametrize("alone", [Role.ADMIN, Role.AUDITOR])
def test_who_manages_accounts_or_audits_does_nothing_else(sessions, county, account, admin, alone):
    do(sessions, as_admin(admin), grant_role, ChangeRole(county.id, account.id, alone))
    with pytest.raises(Incompatible):
        do(sessions, as_admin(admin), grant_role, ChangeRole(county.id, account.id, Role.ORGANIZER))
    do(sessions, as_admin(admin), revoke_role, ChangeRole(county.id, account.id, alone))
    do(sessions, as_admin(admin), grant_role, ChangeRole(county.id, account.id, Role.ORGANIZER))
    with pytest.raises(Incompatible):
        do(sessions, as_admin(admin), grant_role, ChangeRole(county.id, account.id, alone))


@pytest.mark.parametrize("alone", [Role.ADMIN, Role.AUDITOR])
def test_who_manages_accounts_or_audits_sits_on_no_seat_and_works_at_no_station(sessions, county, admin, alone):
    me = as_admin(admin)
    with sessions.begin() as session:
        one, other, member = (an_account(session, county, login) for login in ("one", "other", "member"))
        seat = a_deputy(session, a_term(session, county), "001")
        station = a_station(session, county)
        an_earlier_seat = a_deputy(session, an_ended_term(session, county), "001")
        an_earlier_seat.account_id = other.id
    do(sessions, me, grant_role, ChangeRole(county.id, one.id, alone))
    for act, at in ((give_account, seat), (staff_station, station)):
        with pytest.raises(Incompatible):
            do(sessions, me, act, county.id, at.id, one.id)
        with pytest.raises(OwnAccount):
            do(sessions, me, act, county.id, at.id, admin.id)
    do(sessions, me, staff_station, county.id, station.id, member.id)
    with pytest.raises(Incompatible):
        do(sessions, me, grant_role, ChangeRole(county.id, member.id, alone))
    do(sessions, me, give_account, county.id, seat.id, member.id)
    do(sessions, me, grant_role, ChangeRole(county.id, other.id, alone))


def an_ended_term(session, county):
    made = a_term(session, county, 17)
    made.starts_on, made.ends_on = date(2017, 1, 1), date(2021, 12, 31)
    return made


def test_another_assembly_s_account_may_hold_a_role_but_stays_in_its_own_care(sessions, county, town, account):
    with sessions.begin() as session:
        keeper = an_account(session, town, "admin", Role.ADMIN)
    me = as_admin(keeper)
    do(sessions, me, grant_role, ChangeRole(town.id, account.id, Role.ORGANIZER))
    with pytest.raises(Missing):
        do(sessions, me, issue_activation, town.id, account.id)
    with pytest.raises(NotAllowed):
        do(sessions, me, issue_activation, county.id, account.id)
    with sessions() as session:
        found = queries.members(session, town.id, Search())
        assert [(one.account.login, one.home) for one in found.rows] == [("admin", ""), ("zhang", "宁海县")]
        assert queries.account_called(session, town.id, "zhang@ninghai") == account.id
        for called in ("zhang", "zhang@nowhere", "nobody@ninghai", "@", "zhang@taoyuan"):
            with pytest.raises(Missing):
                queries.account_called(session, town.id, called)


def test_accounts_are_found_by_two_characters_a_role_and_a_state(sessions, county, admin):
    with sessions.begin() as session:
        an_account(session, county, "wang", Role.CHAIR, name="王小明")
        an_account(session, county, "gone", name="赵小云", disabled_at=NOON)
    with sessions() as session:

        def found(**order):
            return [one.account.login for one in queries.members(session, county.id, Search(**order)).rows]

        assert found(words="小明") == ["wang"]
        assert found(words="小") == ["gone", "wang"]
        assert found(words="%") == []
        assert found(role="chair") == ["wang"]
        assert found(state="disabled") == ["gone"]
        assert found(state="active") == []
        assert found(page=99) == ["admin", "gone", "wang"]


def test_an_assembly_is_founded_below_by_its_admin_who_is_nobody_in_it(sessions, county, admin):
    order = FoundAssembly("qiantong", "前童镇", Level.TOWN, Body.CONGRESS, county.id)
    made = do(sessions, as_admin(admin), found_assembly, order)
    with sessions() as session:
        assert session.get_one(Assembly, made.id).parent_id == county.id
        assert session.scalars(select(RoleGrant).where(RoleGrant.assembly_id == made.id)).all() == []
    with pytest.raises(NotAllowed):
        do(sessions, as_admin(admin), open_account, OpenAccount(made.id, "li", "李四"))
    with pytest.raises(NotAllowed):
        do(sessions, as_admin(admin), found_assembly, FoundAssembly("top", "省", Level.PROVINCE, Body.CONGRESS))


@pytest.mark.parametrize(
    ("order", "refusal"),
    [
        (("ninghai", "又一个", Level.TOWN, Body.CONGRESS), Taken),
        (("admin/x", "斜线", Level.TOWN, Body.CONGRESS), UnfitAddress),
        (("city", "市", Level.CITY, Body.CONGRESS), WrongLevel),
        (("street", "街道", Level.STREET, Body.CONGRESS), WrongLevel),
        (("town", "镇", Level.TOWN, Body.STREET_COUNCIL), WrongLevel),
    ],
)
def test_an_assembly_that_does_not_fit_its_tree_is_not_founded(sessions, county, order, refusal):
    with pytest.raises(refusal):
        do(sessions, OPERATOR, found_assembly, FoundAssembly(*order, county.id))


def test_an_organizer_begins_a_year_once(sessions, county, admin):
    me = acting(admin, Role.ORGANIZER)
    do(sessions, me, start_cycle, StartCycle(county.id, 2027))
    with pytest.raises(Taken):
        do(sessions, me, start_cycle, StartCycle(county.id, 2027))
    with pytest.raises(NotAllowed):
        do(sessions, as_admin(admin), start_cycle, StartCycle(county.id, 2028))


def test_a_deputy_sits_within_the_term_under_a_number_of_the_own(sessions, county, town, admin, account):
    me = as_admin(admin)
    term = do(sessions, me, start_term, StartTerm(county.id, 18, date(2022, 1, 1), date(2026, 12, 31)))
    with pytest.raises(Taken):
        do(sessions, me, start_term, StartTerm(county.id, 18, date(2027, 1, 1), date(2031, 12, 31)))
    group = do(sessions, me, found_delegation, county.id, "第一代表团")
    with pytest.raises(Taken):
        do(sessions, me, found_delegation, county.id, "第一代表团")
    since = date(2022, 1, 1)
    seat = do(sessions, me, seat_deputy, SeatDeputy(county.id, term.id, "001", "李四", since, group.id))
    for wrong, refusal in (
        (SeatDeputy(county.id, term.id, "001", "王五", since), Taken),
        (SeatDeputy(county.id, term.id, "002", "王五", since - timedelta(days=1)), OutOfTerm),
        (SeatDeputy(county.id, uuid4(), "002", "王五", since), Missing),
    ):
        with pytest.raises(refusal):
            do(sessions, me, seat_deputy, wrong)
    with sessions.begin() as session:
        theirs = a_delegation(session, town)
    with pytest.raises(Missing):
        do(sessions, me, seat_deputy, SeatDeputy(county.id, term.id, "002", "王五", since, theirs.id))
    do(sessions, me, give_account, county.id, seat.id, account.id)
    with pytest.raises(Taken):
        do(sessions, me, give_account, county.id, seat.id, account.id)
    with pytest.raises(OutOfTerm):
        do(sessions, me, end_seat, county.id, seat.id, date(2027, 1, 1))
    do(sessions, me, end_seat, county.id, seat.id, date(2026, 1, 1))


def test_a_seat_of_another_assembly_is_out_of_reach(sessions, county, town, admin):
    with sessions.begin() as session:
        theirs = a_deputy(session, a_term(session, town), "001")
    with pytest.raises(Missing):
        do(sessions, as_admin(admin), end_seat, county.id, theirs.id, NOON.date())


def test_staff_come_to_a_station_and_leave_it(sessions, county, admin, account):
    me = as_admin(admin)
    station = do(sessions, me, found_station, county.id, "跃龙街道代表联络站", "")
    do(sessions, me, staff_station, county.id, station.id, account.id)
    with pytest.raises(Taken):
        do(sessions, me, staff_station, county.id, station.id, account.id)
    do(sessions, me, unstaff_station, county.id, station.id, account.id)
    with pytest.raises(Missing):
        do(sessions, me, unstaff_station, county.id, station.id, account.id)
