"""The duty record on a real database: every act counts once, who lacks the role is refused, votes leave no trace."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.sql import visitors

from ballot.balloting.presence.service import check_in, grant_leave
from ballot.board.duty import queries, service
from ballot.board.duty.acts import acts
from ballot.board.duty.models import DutyBonus
from ballot.board.duty.queries import Place
from ballot.board.duty.rules import DEFAULT, Act, Tenths, UnfitScheme, Worth
from ballot.board.duty.service import AdoptScheme, GiveBonus, UnfitBonus
from ballot.kernel.errors import Missing, NotAllowed
from ballot.kernel.policy import Role
from ballot.kernel.work import begin
from ballot.people.models import Cycle, Deputy, Term
from ballot.shortlisting.review.models import OpinionSort
from ballot.shortlisting.review.service import GiveOpinion, give_opinion
from ballot.solicitation.models import Endorsement, Entrance, Idea
from ballot.solicitation.service.notices import found_entrances
from ballot.tracking.groups.service import RecordInspection, SetGroup, record_inspection, set_group
from tests.balloting.halls import a_hall
from tests.balloting.presence.desks import a_desk
from tests.people_rows import NOON, a_deputy, acting, an_account, an_assembly
from tests.solicitation.ideas import an_order, announced, answered, sent
from tests.tracking.years import APRIL, running

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
LATER = date(2027, 6, 1)


def seen(sessions, where):
    with sessions() as session:
        return queries.everybody(session, where)


def counts(sessions, where, number="001"):
    own = next(one for one in seen(sessions, where).rows if one.deputy.number == number)
    return {line.act: line.count for line in own.score.lines if line.count}


def deeds(sessions, where, number="001"):
    own = next(one for one in seen(sessions, where).rows if one.deputy.number == number)
    with sessions() as session:
        return queries.deeds(session, where, own.deputy.id)


def whole(sessions, where):
    """All that anybody is told of anybody."""
    rows = seen(sessions, where).rows
    return [(one.deputy.number, one.place, one.score, deeds(sessions, where, one.deputy.number)) for one in rows]


def busy(sessions):
    """A year in which the deputy 001 brought in two ideas, stood behind one, asked once and inspected once."""
    year = running(sessions)
    announced(sessions, year.organizer, an_order(year.id, year.cycle_id))
    year.do(year.organizer, found_entrances, year.id)
    mine = next(one for one in year.rows(Entrance) if one.deputy_id is not None)
    for what, door in (("装电梯", mine.id), ("修路", mine.id), ("种树", None)):
        answered(sessions, year.organizer, sent(sessions, year.id, year.cycle_id, what, entrance_id=door))
    sent(sessions, year.id, year.cycle_id, "还没有公开", entrance_id=mine.id)
    deputy, tree = year.rows(Deputy)[0], next(one for one in year.rows(Idea) if one.what == "种树")
    with sessions.begin() as session:
        session.add(Endorsement(assembly_id=year.id, idea_id=tree.id, deputy_id=deputy.id, at=NOON))
    year.do(year.deputy, give_opinion, GiveOpinion(year.id, year.cycle_id, "p01", OpinionSort.QUESTION, "何时完工？"))
    year.do(year.organizer, set_group, SetGroup(year.id, year.cycle_id, 0, "一组", ["001"], (1,)))
    looked = {"held_on": APRIL.date(), "place": "工地", "findings": "施工中", "problem": "", "deputies": [deputy.id]}
    year.do(year.deputy, record_inspection, RecordInspection(year.id, year.cycle_id, 1, key=uuid4(), **looked))
    return year, Place(year.id, year.cycle_id, 2027, LATER)


def test_every_act_counts_once_and_what_is_not_public_does_not(sessions):
    _year, where = busy(sessions)
    wanted = {Act.IDEA: 2, Act.ENDORSEMENT: 1, Act.QUESTION: 1, Act.INSPECTION: 1}
    assert counts(sessions, where) == wanted
    told = deeds(sessions, where)
    assert len(told) == sum(wanted.values())
    assert "还没有公开" not in {one.what for one in told}
    assert [one.day for one in told] == sorted((one.day for one in told), reverse=True)
    assert seen(sessions, where).rows[0].score.total == 40 + 5 + 20 + 30
    other = replace(where, cycle_id=uuid4())
    assert counts(sessions, other) == {}


@ON_SQLITE
def test_casting_changes_nothing_in_anybody_s_record(sessions):
    hall = a_hall(sessions)
    hall.freeze()
    hall.open()
    desk = a_desk(sessions, hall)
    desk.act(check_in, desk.seen("0000"))
    desk.act(check_in, desk.seen("0001"))
    desk.act(grant_leave, desk.seen("0002"))
    where = Place(hall.place, hall.desk.cycle.id, 2027, LATER)
    before = whole(sessions, where)
    assert counts(sessions, where, "0000") == {Act.PRESENT: 1}
    assert counts(sessions, where, "0002") == {Act.LEAVE: 1}
    assert counts(sessions, where, "0003") == {Act.ABSENT: 1}
    hall.cast(hall.envelope(0, 0, 1))
    hall.cast(hall.envelope(5, 2))
    hall.close()
    assert whole(sessions, where) == before


@ON_SQLITE
def test_before_its_day_is_over_a_meeting_takes_no_points_away(sessions):
    desk = a_desk(sessions)
    desk.act(grant_leave, desk.seen("0002"))
    held = desk.hall.meeting.held_on
    where = Place(desk.hall.place, desk.hall.desk.cycle.id, 2027, held)
    assert counts(sessions, where, "0002") == counts(sessions, where, "0003") == {}


def test_no_table_of_casting_cards_or_records_is_ever_read():
    found = {one.name for one in visitors.iterate(acts(uuid4(), LATER).element) if one.__visit_name__ == "table"}
    assert "attendance" in found
    assert not any(
        word in name for name in found for word in ("ballot", "cast", "credential", "card", "record", "void")
    )
    assert "election" not in found


@pytest.fixture
def tree(sessions):
    """A city, its county and the county's town, each with an organizer and the year 2027."""
    made = {}
    with sessions.begin() as session:
        above = None
        for slug, level in (("city", "city"), ("county", "county"), ("town", "town")):
            one = an_assembly(session, slug, name=slug, level=level, parent_id=above)
            account = an_account(session, one, f"org-{slug}", Role.ORGANIZER)
            cycle = Cycle(id=uuid4(), assembly_id=one.id, year=2027, log_id=one.log_id)
            session.add(cycle)
            made[slug], above = (one.id, acting(account, Role.ORGANIZER), cycle.id), one.id
    return made


def adopt(sessions, tree, slug, year, tenths, decision="一号"):
    worth = {**DEFAULT, Act.IDEA: Worth(Tenths(tenths))}
    with begin(sessions, tree[slug][1], NOON) as work:
        service.adopt_scheme(work, AdoptScheme(tree[slug][0], year, worth, decision))


def standing(sessions, tree, slug, year=2027):
    with sessions() as session:
        found = queries.standing(session, tree[slug][0], year)
    return found.owner, found.year, found.number, found.worth[Act.IDEA].points, found.inherited


def test_a_scheme_is_handed_down_until_one_below_adopts_its_own(sessions, tree):
    assert standing(sessions, tree, "town") == ("", 0, 0, 20, False)
    adopt(sessions, tree, "city", 2026, 11)
    assert standing(sessions, tree, "town") == ("city", 2026, 1, 11, True)
    assert standing(sessions, tree, "town", 2025) == ("", 0, 0, 20, False)
    adopt(sessions, tree, "city", 2027, 12)
    adopt(sessions, tree, "city", 2027, 13)
    assert standing(sessions, tree, "town") == ("city", 2027, 2, 13, True)
    adopt(sessions, tree, "county", 2026, 14)
    assert standing(sessions, tree, "town") == ("county", 2026, 1, 14, True)
    assert standing(sessions, tree, "county") == ("county", 2026, 1, 14, False)
    assert standing(sessions, tree, "city") == ("city", 2027, 2, 13, False)


@ON_SQLITE
def test_whoever_organizes_above_or_is_a_deputy_keeps_no_record_here(sessions, tree):
    county, city = tree["county"], tree["city"]
    order = AdoptScheme(county[0], 2027, DEFAULT, "一号")
    deputy = replace(county[1], offices={county[0]: frozenset({Role.DEPUTY})})
    for actor in (city[1], deputy):
        with pytest.raises(NotAllowed), begin(sessions, actor, NOON) as work:
            service.adopt_scheme(work, order)
        with pytest.raises(NotAllowed), begin(sessions, actor, NOON) as work:
            service.show_ranking(work, (county[0], county[2]), shown=True)
    with pytest.raises(UnfitScheme), begin(sessions, county[1], NOON) as work:
        service.adopt_scheme(work, replace(order, worth={}))


@ON_SQLITE
def test_points_by_hand_need_a_reason_count_at_once_and_are_taken_back_but_kept(sessions):
    year = running(sessions)
    where, deputy = Place(year.id, year.cycle_id, 2027, LATER), year.rows(Deputy)[0]
    order = GiveBonus(year.id, year.cycle_id, deputy.id, Tenths(15), "接待群众")
    for points, reason in ((0, "接待"), (15, " "), (1001, "接待"), (-1001, "接待")):
        with pytest.raises(UnfitBonus):
            year.do(year.organizer, service.give_bonus, replace(order, points=Tenths(points), reason=reason))
    with pytest.raises(Missing):
        year.do(year.organizer, service.give_bonus, replace(order, deputy_id=UUID(int=9)))
    made = year.do(year.organizer, service.give_bonus, order)
    assert seen(sessions, where).rows[0].score.total == 15
    year.do(year.organizer, service.withdraw_bonus, (year.id, year.cycle_id), made.id)
    assert seen(sessions, where).rows[0].score.total == 0
    with pytest.raises(Missing):
        year.do(year.organizer, service.withdraw_bonus, (year.id, year.cycle_id), made.id)
    with sessions() as session:
        assert session.scalars(select(DutyBonus.withdrawn_at)).one() is not None


@ON_SQLITE
def test_places_are_shown_only_while_the_switch_is_on(sessions):
    year = running(sessions)
    where = Place(year.id, year.cycle_id, 2027, LATER)
    assert not seen(sessions, where).shown
    for shown in (True, False, True):
        year.do(year.organizer, service.show_ranking, (year.id, year.cycle_id), shown=shown)
        assert seen(sessions, where).shown is shown


@ON_SQLITE
def test_whoever_holds_no_seat_in_the_year_has_no_record_of_it(sessions):
    year = running(sessions)
    everybody = seen(sessions, Place(year.id, year.cycle_id, 2027, LATER))
    assert everybody.own(year.deputy).deputy.number == "001"
    with pytest.raises(Missing):
        everybody.own(year.filer)
    with pytest.raises(Missing):
        everybody.one(UUID(int=9))
    with sessions.begin() as session:
        term = session.scalars(select(Term)).one()
        a_deputy(session, term, "002", until=date(2026, 12, 31))
    assert [one.deputy.number for one in seen(sessions, Place(year.id, year.cycle_id, 2027, LATER)).rows] == ["001"]
