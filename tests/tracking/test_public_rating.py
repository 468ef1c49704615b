"""The public's rating and published tables on a real database: who counts, when, and what stands beside what."""

from datetime import UTC, date, datetime

import pytest

from ballot.kernel.errors import Missing
from ballot.kernel.policy import PUBLIC
from ballot.tracking.assessment.book import book, rated, remarks, window_of
from ballot.tracking.assessment.models import Rating
from ballot.tracking.assessment.queries import assessment_of
from ballot.tracking.assessment.rules import Assessor, Counts, Level, NotRating, UnfitWindow
from ballot.tracking.assessment.service import bringing
from ballot.tracking.assessment.service.bringing import About, brought
from ballot.tracking.assessment.service.rating import RateProject, SetWindow, rate_project, set_window
from ballot.tracking.assessment.tablefile import Published
from ballot.tracking.plans.models import ImplementationPlan
from tests.tracking.years import running

BEFORE, DURING, AFTER = (datetime(2027, 12, day, 4, tzinfo=UTC) for day in (1, 3, 20))
FIRST, LAST = date(2027, 12, 2), date(2027, 12, 9)


@pytest.fixture
def year(sessions):
    return running(sessions)


def announce(year, weight=None, now=BEFORE, last=LAST):
    return year.do(year.organizer, set_window, SetWindow(year.id, year.cycle_id, FIRST, last, weight), now=now)


def rate(year, mark, level, number=1, now=DURING, words=""):
    order = RateProject(year.id, year.cycle_id, number, mark * 64, level, words, proven=True)
    return year.do(PUBLIC, rate_project, order, now=now)


def begun(year):
    """Announced, and rated by two: one of them thought again."""
    announce(year, weight=70)
    rate(year, "a", Level.DISSATISFIED, words="还没有装好")
    rate(year, "a", Level.SATISFIED)
    rate(year, "b", Level.DISSATISFIED, words="太慢")


def take_table(year):
    about = About(Assessor.COMMITTEE, date(2028, 1, 21), "镇海区人大公告", due=34, present=29, by_half=True)
    rows = [Published("敬老院电梯加装工程", Counts(17, 11, 1), Level.SATISFIED), Published("别的工程", Counts(9, 9, 1))]
    laid = year.do(
        year.organizer, bringing.lay_out_table, year.id, year.cycle_id, "表.xlsx", brought(about, rows), now=DURING
    )
    year.do(year.organizer, bringing.take_table, year.id, year.cycle_id, laid.id)
    return laid


def known(year):
    key = year.project(1).id
    with year.sessions() as session:
        return assessment_of(session, year.id, [key]).get(key)


def test_nobody_rates_before_days_are_announced_nor_outside_of_them(year):
    with pytest.raises(NotRating):
        rate(year, "a", Level.SATISFIED)
    announce(year)
    for moment in (BEFORE, AFTER):
        with pytest.raises(NotRating):
            rate(year, "a", Level.SATISFIED, now=moment)


def test_a_visitor_counts_once_and_may_think_again(year):
    begun(year)
    with pytest.raises(Missing):
        rate(year, "c", Level.SATISFIED, number=99)

    assert known(year).rating.counts == Counts(1, 0, 1)
    assert {one.words for one in year.rows(Rating)} == {"", "太慢"}


def test_weights_stand_once_people_rate_and_the_last_day_may_move(year):
    begun(year)
    with pytest.raises(UnfitWindow):
        announce(year, weight=30, now=DURING)
    announce(year, weight=70, now=DURING, last=date(2027, 12, 31))
    assert known(year).rating.closes_on == date(2027, 12, 31)


def test_a_published_table_stands_as_a_round_and_only_then_is_there_a_figure_of_both(year):
    begun(year)
    assert (known(year).weighted, known(year).newest) == (None, None)
    laid = take_table(year)
    with pytest.raises(Missing):
        year.do(year.organizer, bringing.take_table, year.id, year.cycle_id, laid.id)

    told = known(year)
    assert (told.level, told.newest.counts, told.newest.source) == (
        Level.SATISFIED,
        Counts(17, 11, 1),
        "镇海区人大公告",
    )
    assert told.weighted.figure == (70 * 966 + 30 * 500 + 50) // 100
    assert not told.newest.odd


def test_the_book_shows_rounds_and_the_public_apart(year):
    begun(year)
    take_table(year)
    with year.sessions() as session:
        plan = session.query(ImplementationPlan).one()
        rounds = book(session, year.id, year.cycle_id)
        people = rated(session, plan, window_of(session, year.id, year.cycle_id), rounds)
        page = remarks(session, plan, 1)

    assert [(one.row.name, one.number, one.level) for one in rounds[0].lines] == [
        ("敬老院电梯加装工程", 1, Level.SATISFIED),
        ("别的工程", None, Level.BASICALLY),
    ]
    assert (rounds[0].line, [one.row.name for one in rounds[0].odd]) == (17, ["别的工程"])
    assert [(one.project.number, one.counts.total) for one in people] == [(1, 2), (2, 0), (3, 0)]
    assert people[0].figure.figure == 826
    assert [rating.words for _project, rating in page.rows] == ["太慢"]


def test_a_table_that_is_given_up_leaves_nothing(year):
    table = brought(About(Assessor.DEPUTIES, date(2027, 1, 1), "报道"), [Published("甲", Counts(1, 0, 0))])
    laid = year.do(year.organizer, bringing.lay_out_table, year.id, year.cycle_id, "表.csv", table)
    year.do(year.organizer, bringing.drop_table, year.id, laid.id)
    with year.sessions() as session:
        assert book(session, year.id, year.cycle_id) == []
