"""Archive, annual report and roll-up: the same few numbers, of what is public, down the whole tree."""

import csv
import io
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest

from ballot.board.archive import paper
from ballot.board.archive.queries import annual, years_told
from ballot.board.rollup.handed import standing_below
from ballot.board.rollup.queries import Search, every, roll_up, years
from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import PlanStage
from ballot.kernel.policy import Role
from ballot.kernel.work import begin
from ballot.people.assemblies.queries import cycle_of
from ballot.people.imports import sheets
from ballot.people.models import Assembly
from ballot.people.paging import SIZE
from ballot.shortlisting.screening.rules import CriteriaSort
from ballot.shortlisting.screening.service import adopt_criteria
from ballot.tracking.lamps.rules import Basis, Lamp
from ballot.tracking.plans.models import ImplementationPlan, Project
from ballot.tracking.plans.rules import PeriodKind
from ballot.web.documents.description import Table
from tests.people_rows import NOON, a_cycle, acting, an_account, an_assembly
from tests.tracking.years import running

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
WAN = 1_000_000


def a_year(session, assembly, year=2027, *, lamps=(), public=True):
    """A plan with a project of each lamp, 100 万元 each and 40 spent, and one sub-item that no sum counts."""
    cycle = a_cycle(session, assembly, year)
    terms = {"periods": PeriodKind.QUARTER, "basis": Basis.LAG, "green": 10, "yellow": 30, "source": "公告"}
    said = {"stage": PlanStage.PUBLISHED, "decision": "二号", "published_at": NOON} if public else {}
    same = {"assembly_id": assembly.id, "log_id": assembly.log_id}
    plan = ImplementationPlan(id=uuid4(), cycle_id=cycle.id, **terms, **said, **same)
    session.add(plan)
    session.flush()
    words = {"content": "内容", "category": "教育", "target": "建成"}
    for number, lamp in enumerate(lamps, start=1):
        money = {"this_year": 100 * WAN, "spent": 40 * WAN, "told": 1, "planned": 500, "actual": 400}
        stage = {"stage": "accepted"} if lamp is Lamp.DONE else {}
        own = {"id": uuid4(), "plan_id": plan.id, "number": number, "name": f"{number}", "lamp": lamp}
        row = Project(**own, **money, **words, **same, **stage)
        session.add(row)
        session.flush()
        if number == 1:
            part = {"parent_id": row.id, "number": 99, "name": "子项", "this_year": 7 * WAN, "spent": 7 * WAN}
            session.add(Project(id=uuid4(), plan_id=plan.id, lamp=Lamp.RED, **part, **words, **same))


@dataclass(frozen=True, slots=True)
class Tree:
    """A city above two counties, one of them above two towns; a stranger beside them."""

    city: UUID
    county: UUID


@pytest.fixture
def tree(sessions):
    with sessions.begin() as session:
        city = an_assembly(session, "city", name="市", level="city")
        east = an_assembly(session, "east", name="东县", level="county", parent_id=city.id)
        west = an_assembly(session, "west", name="西县", level="county", parent_id=city.id)
        hill = an_assembly(session, "hill", name="山镇", level="town", parent_id=east.id)
        lake = an_assembly(session, "lake", name="湖镇", level="town", parent_id=east.id)
        other = an_assembly(session, "other", name="外县", level="county")
        a_year(session, east, lamps=(Lamp.GREEN, Lamp.RED))
        a_year(session, west, public=False, lamps=(Lamp.RED,))
        a_year(session, hill, lamps=(Lamp.DONE, Lamp.YELLOW, Lamp.IDLE))
        a_year(session, lake, 2026, lamps=(Lamp.RED,))
        a_year(session, other, lamps=(Lamp.RED,))
    return Tree(city.id, east.id)


def rolled(sessions, above, year=2027, **asked):
    with sessions() as session:
        return roll_up(session, above, year, Search(**asked))


def names(found):
    return [row.name for row in found.page.rows]


def test_the_sums_are_of_all_public_plans_of_the_year_at_whatever_depth(sessions, tree):
    found = rolled(sessions, tree.city)
    assert (found.page.count, found.told) == (4, 2)
    sums = found.sums
    assert (sums.chosen, sums.planned, sums.spent, sums.accepted) == (5, 500 * WAN, 200 * WAN, 1)
    assert sums.lamps == {Lamp.GREEN: 1, Lamp.YELLOW: 1, Lamp.RED: 1, Lamp.DONE: 1, Lamp.IDLE: 1}
    assert sums.on_schedule == 50
    rows = {row.slug: row for row in found.page.rows}
    assert set(rows) == {"east", "west", "hill", "lake"}
    assert (rows["hill"].above, rows["east"].above) == ("东县", "市")
    assert not rows["west"].sums.told
    assert rolled(sessions, tree.county).sums.chosen == 3


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({"sort": "red"}, "东县"),
        ({"sort": "accepted"}, "山镇"),
        ({"sort": "chosen"}, "山镇"),
        ({"level": "town", "sort": "planned"}, "山镇"),
        ({"words": "湖"}, "湖镇"),
        ({"level": "nonsense", "sort": "; drop table", "words": "东"}, "东县"),
    ],
)
@ON_SQLITE
def test_lines_are_found_and_put_in_order_and_what_is_no_order_is_none(sessions, tree, asked, wanted):
    found = rolled(sessions, tree.city, **asked)
    assert names(found)[0] == wanted
    with sessions() as session:
        assert [row.name for row in every(session, tree.city, 2027, Search(**asked))] == names(found)


@ON_SQLITE
def test_sums_cover_all_pages_a_page_beyond_shows_the_last_and_nothing_below_is_no_fault(sessions, tree):
    with sessions.begin() as session:
        for number in range(SIZE):
            an_assembly(session, f"t-{number}", name=f"{number}镇", level="town", parent_id=tree.county)
    first, last = rolled(sessions, tree.city), rolled(sessions, tree.city, page=99)
    assert (first.page.last, last.page.number, len(last.page.rows)) == (2, 2, 4)
    assert first.sums == last.sums
    assert rolled(sessions, tree.city, words="没有").page.count == 0
    assert rolled(sessions, uuid4()).sums.chosen == 0
    with sessions() as session:
        assert years(session, tree.city) == [2027, 2026]


@ON_SQLITE
def test_lists_are_handed_down_and_those_below_with_their_own_are_counted(sessions, tree):
    for assembly_id in (tree.city, tree.county):
        with sessions.begin() as session:
            account = an_account(session, session.get_one(Assembly, assembly_id), "org", Role.ORGANIZER)
        with begin(sessions, acting(account, Role.ORGANIZER), NOON) as work:
            adopt_criteria(work, assembly_id, CriteriaSort.NEGATIVE, "办公用房", "一号")
    with sessions() as session:
        city = standing_below(session, tree.city)[CriteriaSort.NEGATIVE]
        assert (city.standing.owner, city.own) == ("市", 1)
        assert standing_below(session, tree.city)[CriteriaSort.SCORING].own == 0


def test_a_year_reads_the_same_in_archive_annual_report_and_file(sessions, tree):
    with sessions() as session:
        (told,) = years_told(session, tree.county)
        assert (told.year, told.chosen, told.planned, told.spent) == (2027, 2, 200 * WAN, 80 * WAN)
        above = {row.name: row.sums for row in every(session, tree.city, 2027, Search())}["东县"]
        assert (above.chosen, above.planned, above.spent) == (told.chosen, told.planned, told.spent)
        found = annual(session, tree.county, cycle_of(session, tree.county, 2027).id, 2027)
    document = paper.document(found, "东县人大", 2027)
    rows = next(part.rows for part in document.parts if isinstance(part, Table))
    assert [row[1] for row in rows] == ["1", "2", "子项"]
    assert "选定项目2个，年度计划投资200万元，完成投资80万元" in document.parts[0].text
    read = list(csv.reader(io.StringIO(sheets.as_csv(paper.table([told])).decode("utf-8-sig"))))
    assert dict(zip(*read, strict=True))["完成投资（万元）"] == "80"


@ON_SQLITE
def test_what_a_year_has_not_come_to_is_nought_and_a_year_that_is_not_there_is_missing(sessions):
    year = running(sessions)
    with sessions() as session:
        (told,) = years_told(session, year.id)
        assert (told.ideas, told.share, told.candidates, told.chosen, told.accepted) == (0, 0, 4, 3, 0)
        document = paper.document(annual(session, year.id, year.cycle_id, 2027), "县", 2027)
        assert any(getattr(part, "text", "") == "本系统没有本年度的票决记录。" for part in document.parts)
        with pytest.raises(Missing):
            annual(session, year.id, year.cycle_id, 2030)
        assert years_told(session, uuid4()) == []
