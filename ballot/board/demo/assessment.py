"""How satisfied people are in the model county: a finished year's assessment, and a year that the public rates now."""

from datetime import date, timedelta
from hashlib import sha256

from ballot.balloting.setup.rules import template
from ballot.balloting.setup.service import AdoptRule, DraftRule, adopt_rule, draft_rule
from ballot.board.demo.county import County, morning
from ballot.board.demo.projects import last_year
from ballot.board.demo.tracking import PUBLISHED
from ballot.people.assemblies.queries import cycle_of
from ballot.people.models import CycleId
from ballot.tracking.assessment.rules import Assessor, Counts, Level
from ballot.tracking.assessment.service.bringing import About, brought, enter_table
from ballot.tracking.assessment.service.rating import RateProject, SetWindow, rate_project, set_window
from ballot.tracking.assessment.tablefile import Published

COUNTS = ((28, 1, 0), (26, 3, 0), (27, 2, 0), (20, 8, 1), (9, 14, 6))
MEMBERS = 29
SOURCE = "票数为示例；等次按镇海区人大常委会2022年公布的办法（半数以上），恰好半数算达到"
"""No county published both these projects and such votes: the projects are Ninghai's, the rule is Zhenhai's."""
ZHENHAI = ((28, 1, 0), (20, 8, 1), (26, 3, 0), (29, 0, 0), (17, 11, 1), (26, 3, 0), (17, 11, 1), (28, 1, 0))
"""What Zhenhai published of its eight projects, all satisfied; how many were due it didn't say."""
PUBLISHED_AT = "镇海区人大常委会2022年1月21日测评，https://www.zh.gov.cn/art/2022/11/25/art_1229694683_59140937.html；在本县的日期为示例"
RATED = "ssbsdbsssbsd"
"""What an invented dozen says of the first project, by the first letter of each level; of later ones fewer."""
WEIGHT = 70
DAYS = 14


def show_assessments(county: County) -> None:
    """Assess the years before, let the public rate the one that is carried out, and adopt this year's rule."""
    year = county.ground.year
    _assess(county, year - 2)
    _let_rate(county, year - 1)
    _bring_zhenhai(county, year - 1)
    _adopt(county, year)


def _assess(county: County, year: int) -> None:
    cycle, day = _cycle(county, year), date(year + 1, 1, 21)
    about = About(Assessor.COMMITTEE, day, SOURCE, MEMBERS, MEMBERS, by_half=True)
    rows = [Published(one.name, Counts(*counts)) for one, counts in zip(PUBLISHED, COUNTS, strict=True)]
    with county.begin("organizer", morning(day, 16)) as work:
        enter_table(work, county.id, cycle, brought(about, rows))


def _bring_zhenhai(county: County, year: int) -> None:
    """The projects of the last vote are Zhenhai's, so that the numbers are those that were published of them."""
    cycle, day = _cycle(county, year), county.ground.today
    about = About(Assessor.COMMITTEE, day, PUBLISHED_AT, present=MEMBERS)
    names = [sheet.name for sheet in last_year()]
    rows = [Published(name, Counts(*counts), Level.SATISFIED) for name, counts in zip(names, ZHENHAI, strict=True)]
    with county.begin("organizer") as work:
        enter_table(work, county.id, cycle, brought(about, rows))


def _let_rate(county: County, year: int) -> None:
    """Announced yesterday for the fortnight from today on, so that weights were set before anybody rated."""
    cycle, today = _cycle(county, year), county.ground.today
    with county.begin("organizer", morning(today - timedelta(days=1))) as work:
        set_window(work, SetWindow(county.id, cycle, today, today + timedelta(days=DAYS), WEIGHT))
    levels = {level.value[0]: level for level in Level}
    for number in (1, 2, 3):
        with county.begin_nameless() as work:
            for place, letter in enumerate(RATED[: len(RATED) // number]):
                mark = sha256(f"demo:{number}:{place}".encode()).hexdigest()
                rate_project(work, RateProject(county.id, cycle, number, mark, levels[letter]))


def _adopt(county: County, year: int) -> None:
    """With a rule, today's meeting may assess too, on the same cards."""
    cycle = _cycle(county, year)
    with county.begin("organizer") as work:
        draft = draft_rule(work, DraftRule(county.id, cycle, "assessment", template("assessment", 0, 1), 1))
        work.session.flush()
        decision = f"示人大〔{year}〕4号（示例）"
        adopt_rule(work, AdoptRule(county.id, draft.id, decision, county.ground.today))


def _cycle(county: County, year: int) -> CycleId:
    with county.reading() as session:
        return cycle_of(session, county.id, year).id
