"""Satisfaction in archive, annual report and roll-up: the numbers of the assessment's own page, on every page."""

import csv
import io
from datetime import UTC, date, datetime
from types import SimpleNamespace
from uuid import UUID

import pytest
from flask_migrate import downgrade, upgrade

from ballot.board.archive import paper, satisfaction
from ballot.board.archive.queries import annual, years_told
from ballot.board.rollup.queries import Search, roll_up
from ballot.kernel import schema
from ballot.kernel.db import db, writers
from ballot.kernel.policy import PUBLIC, Role
from ballot.people.models import Assembly
from ballot.tracking.assessment.book import book
from ballot.tracking.assessment.models import Satisfaction
from ballot.tracking.assessment.rules import Assessor, Counts, Level
from ballot.tracking.assessment.service.bringing import About, brought, enter_table
from ballot.tracking.assessment.service.rating import RateProject, SetWindow, rate_project, set_window
from ballot.tracking.assessment.tablefile import Published
from ballot.web.documents.description import Paragraph, Table
from tests.databases import DATABASES, an_app, engine_at
from tests.people_rows import an_assembly
from tests.tracking.assessments import a_round
from tests.tracking.years import running
from tests.web.town import Town, walker

BEFORE, DURING = (datetime(2027, 12, day, 4, tzinfo=UTC) for day in (1, 3))
LIFTS, LIGHTS, MEALS, STRANGER = "敬老院电梯加装工程", "护眼灯光工程", "养老食堂建设", "从未在册的项目"
FIRST = ((LIFTS, (8, 1, 1)), (LIGHTS, (3, 5, 2)), (MEALS, (0, 1, 9)), (STRANGER, (1, 2, 3)))
AGAIN = ((MEALS, (9, 1, 0)),)
BASE = "/ninghai"


def enter(year, table, day, assessor=Assessor.DEPUTIES, due=12):
    about = About(assessor, day, "县人大网", due, 10 if due else None, by_half=due is not None)
    rows = [Published(name, Counts(*counts)) for name, counts in table]
    year.do(year.organizer, enter_table, year.id, year.cycle_id, brought(about, rows))


def rate(year, mark, level):
    year.do(PUBLIC, rate_project, RateProject(year.id, year.cycle_id, 1, mark * 64, level), now=DURING)


@pytest.fixture(scope="module", params=DATABASES)
def place(shelf, request):
    """A city's county whose year was assessed twice and rated; a round that is only prepared counts nowhere."""
    with shelf.take(request.param) as database:
        year = running(writers(engine_at(database.url)))
        enter(year, FIRST, date(2028, 1, 21))
        enter(year, AGAIN, date(2028, 4, 2), Assessor.COMMITTEE)
        days = date(2027, 12, 2), date(2027, 12, 9)
        year.do(year.organizer, set_window, SetWindow(year.id, year.cycle_id, *days, None), now=BEFORE)
        for mark in "abc":
            rate(year, mark, Level.DISSATISFIED)
        a_round(year, (2,))
        with year.sessions.begin() as session:
            city = an_assembly(session, "city", name="市", level="city")
            session.get_one(Assembly, year.id).parent_id = city.id
            an_assembly(session, "town", name="镇", level="town", parent_id=year.id)
        town = Town(year.id, year.county.slug, year.county.log_id, {Role.ORGANIZER: UUID(year.organizer.id)}, {})
        with an_app(database.url) as app:
            one = walker(app, year.sessions, town, Role.ORGANIZER)
            yield SimpleNamespace(year=year, city=city.id, one=one, url=database.url)
        engine_at(database.url).dispose()


def booked(place):
    """What the assessment's page says of each project: the level of the last settled round that names it."""
    with place.year.sessions() as session:
        rounds = book(session, place.year.id, place.year.cycle_id)
    return {line.row.name: line.level for one in rounds if one.settled for line in one.lines}


def found(place):
    with place.year.sessions() as session:
        return annual(session, place.year.id, place.year.cycle_id, 2027)


def read(answer):
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def test_each_page_counts_a_project_once_at_the_level_of_the_assessment_s_own_page(place):
    wanted = booked(place)
    assert wanted == dict(
        zip((LIFTS, LIGHTS, MEALS, STRANGER), ("satisfied", "basically", *("satisfied", "dissatisfied")), strict=True)
    )
    levels = {level: list(wanted.values()).count(level) for level in Level}
    with place.year.sessions() as session:
        (told,) = years_told(session, place.year.id)
        below = roll_up(session, place.city, 2027, Search())
    assert (told.assessed, told.levels) == (len(wanted), levels)
    assert (below.sums.assessed, below.sums.levels) == (len(wanted), levels)
    assert found(place).told == told
    assert {one.name: one.newest.level for one in found(place).judged} == wanted


def test_files_carry_the_same_numbers_and_nothing_where_nobody_assessed(place):
    wanted = {"测评项目": "4", "满意": "2", "基本满意": "1", "不满意": "1"}
    (year,) = read(place.one.get(f"{BASE}/years.csv"))
    rows = read(place.one.get("/city/below/list.csv?sort=satisfied"))
    assert wanted.items() <= year.items()
    assert wanted.items() <= rows[0].items()
    assert {rows[1][head] for head in wanted} == {""}
    first, other = place.one.get("/city/below/list.json?sort=dissatisfied").json["assemblies"]
    assert (first["assessed"], first["levels"]) == (4, {"satisfied": 2, "basically": 1, "dissatisfied": 1})
    assert "levels" not in other


def test_pages_show_the_levels_and_the_public_s_rating_joins_no_sum(place):
    archive = place.one.get(f"{BASE}/years").get_data(as_text=True)
    assert "各年满意度" in archive
    below = place.one.get("/city/below").get_data(as_text=True)
    assert "2/4" in below
    assert "测评 4 个项目，2 个满意，1 个不满意。" in below
    assert place.one.get("/city/below?sort=dissatisfied").status_code == 200


def test_the_report_sets_the_public_s_columns_beside_those_of_the_assessment(place):
    document = paper.document(found(place), "县人大", 2027)
    table = [part for part in document.parts if isinstance(part, Table)][-1]
    assert table.heads == (*satisfaction.HEADS, "公众满意", "公众基本满意", "公众不满意")
    assert table.rows == [
        (LIFTS, "2028年1月21日", "8", "1", "1", "满意", "0", "0", "3"),
        (LIGHTS, "2028年1月21日", "3", "5", "2", "基本满意", "0", "0", "0"),
        (MEALS, "2028年4月2日", "9", "1", "0", "满意", "0", "0", "0"),
        (STRANGER, "2028年1月21日", "1", "2", "3", "不满意", "—", "—", "—"),
    ]
    words = "".join(part.text for part in document.parts if isinstance(part, Paragraph))
    assert "测评项目4个，满意2个，基本满意1个，不满意1个。" in words
    assert "2028年1月21日由全体代表测评，2028年4月2日由人大常委会组成人员测评" in words
    assert f"“{STRANGER}”三项合计6" in words
    assert "与测评分别列出，不计入票数和等次" in words


def test_a_project_s_data_tells_every_round_and_the_rating_apart(place):
    told = place.one.get(f"{BASE}/2027/projects/3/data.json").json
    assert told["level"] == "satisfied"
    assert [one["votes"]["dissatisfied"] for one in told["assessments"]] == [9, 0]
    assert [one["assessor"] for one in told["assessments"]] == ["deputies", "standing-committee"]
    rated = place.one.get(f"{BASE}/2027/projects/1/data.json").json
    assert rated["public_rating"]["dissatisfied"] == 3
    assert rated["assessments"][0]["votes"]["dissatisfied"] == 1


def test_a_level_that_nobody_published_is_counted_as_assessed_alone(place):
    enter(place.year, ((LIGHTS, (3, 5, 2)),), date(2028, 5, 1), due=None)
    told = found(place).told
    assert (told.assessed, told.levels[Level.BASICALLY]) == (4, 0)
    document = paper.document(found(place), "县人大", 2027)
    table = [part for part in document.parts if isinstance(part, Table)][-1]
    assert table.rows[1][5] == "未公布等次"
    for path in (f"{BASE}/years", "/city/below"):
        assert "没有公布等次" in place.one.get(path).get_data(as_text=True)


def test_a_site_that_is_brought_up_to_date_is_told_the_same_of_the_rounds_it_had(place):
    def summed():
        return [(one.assessed, one.satisfied, one.basically, one.dissatisfied) for one in place.year.rows(Satisfaction)]

    before = summed()
    with an_app(place.url) as app, app.app_context():
        schema.set_up(app)
        downgrade(revision="0023")
        upgrade()
        db.engine.dispose()
    told = found(place).told
    levels = (told.levels[level] for level in (Level.SATISFIED, Level.BASICALLY, Level.DISSATISFIED))
    assert summed() == before == [(told.assessed, *levels)]
