"""The pages of assessment: a published table goes in line by line, a rule is settled, and stuffing runs dry."""

import io
import re
from types import SimpleNamespace
from uuid import UUID

import pytest

from ballot.kernel import log
from ballot.kernel.db import writers
from ballot.kernel.policy import Role
from ballot.tracking.assessment import limits
from ballot.tracking.assessment.models import Rating
from tests.databases import an_app, engine_at
from tests.tracking.years import running
from tests.web.town import Town, walker
from tests.web.visits import send, token_of

BASE = "/ninghai/2027"
TABLE = "项目名称,满意,基本满意,不满意\n敬老院电梯加装工程,95,27,0\n农民饮用水,175,43,4\n公路,161,58,3\n"
ABOUT = {"source": "宁海新闻网", "held_on": "2028-01-23", "assessor": "deputies"}


@pytest.fixture(scope="module")
def place(shelf):
    """A year that runs, on SQLite; what a test enters the later ones find."""
    with shelf.take("sqlite") as database:
        year = running(writers(engine_at(database.url)))
        account = {Role.ORGANIZER: UUID(year.organizer.id)}
        town = Town(year.id, year.county.slug, year.county.log_id, account, {})
        with an_app(database.url) as app:
            yield SimpleNamespace(year=year, app=app, one=lambda: walker(app, year.sessions, town, Role.ORGANIZER))
        engine_at(database.url).dispose()


def bring(client, text, **about):
    token = token_of(client.get(f"{BASE}/assessment/bring").get_data(as_text=True))
    data = {**ABOUT, **about, "csrf_token": token, "file": (io.BytesIO(text.encode()), "表.csv")}
    return client.post(f"{BASE}/assessment/bring", data=data, content_type="multipart/form-data")


def test_a_published_table_is_looked_at_with_its_odd_row_and_stands_without_levels(place):
    client = place.one()
    answer = bring(client, TABLE)
    preview = client.get(answer.location).get_data(as_text=True)
    assert "1 行的合计与别的行不同" in preview
    assert preview.count("没有公布等次") == 3

    keep = re.search(r'action="([^"]+/keep)"', preview)[1]
    assert client.post(keep, data={"csrf_token": token_of(preview)}).status_code == 303
    book = client.get(f"{BASE}/assessment").get_data(as_text=True)
    assert "三项合计 122，与同表其他项目不一致" in book
    assert "宁海新闻网" in book
    assert client.get(f"{BASE}/assessment/1/list.csv").get_data().decode("utf-8-sig").count("\n") == 4
    assert "没有公布等次" in client.get(f"{BASE}/projects/1").get_data(as_text=True)
    assert client.get(f"{BASE}/assessment/1/sheet.docx").status_code == 200


@pytest.mark.parametrize(
    ("text", "about", "said"),
    [
        ("名称,票\n甲,1\n", {}, "第一行要有这些列名"),
        (TABLE.replace("175", "很多"), {}, "请填写票数：一个不小于 0 的整数。"),
        (TABLE, {"due": "100"}, "三项合计多于应到人数"),
        (TABLE, {"due": "222", "present": "223"}, "实到不能多于应到。"),
        (TABLE, {"by_half": "y"}, "请填写应到人数"),
        (TABLE, {"held_on": "昨天"}, "有误"),
        ("%PDF-1.7", {}, "有误"),
    ],
)
def test_a_table_that_cannot_be_is_refused_with_what_and_where(place, text, about, said):
    answer = bring(place.one(), text, **about)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)


def test_a_rule_for_an_assessment_is_drafted_from_its_template_and_settled_in_words(place):
    client = place.one()
    drafted = send(client, f"{BASE}/rules/new", {"template": "assessment"})
    bars = {f"{level}_{part}": value for level in ("satisfied", "basically") for part, value in BAR.items()}
    wrong = send(client, drafted.location, {"mode": "secret", **bars, "satisfied_num": "3"})
    assert "不大于 1 的分数" in wrong.get_data(as_text=True)
    settled = send(client, drafted.location, {"mode": "secret", **bars, "publish_votes": "y"})
    assert "满意票超过实到代表的半数的，等次为满意。" in client.get(settled.location).get_data(as_text=True)


BAR = {"of": "present", "strict": "1", "num": "1", "den": "2"}


def test_a_meeting_of_few_names_numbers_that_sit_on_its_day(place):
    meeting = {"name": "常委会会议", "held_on": "2027-12-20", "members": "001\n没有\n001"}
    refused = send(place.one(), f"{BASE}/meetings/new", meeting)
    assert "这一天没有这些证号的代表：没有。" in refused.get_data(as_text=True)
    assert send(place.one(), f"{BASE}/meetings/new", {**meeting, "members": "001"}).status_code == 303


def test_without_a_rule_that_fits_or_a_project_nothing_is_prepared(place):
    page = place.one().get(f"{BASE}/assessment/new").get_data(as_text=True)
    assert "还没有可以用的会议和测评办法" in page


def test_who_makes_no_proof_may_rate_a_few_times_and_no_more(place):
    client = place.one()
    days = dict(re.findall(r'name="(opens_on|closes_on)"[^>]*value="([^"]+)"', page_of(client)))
    assert send(client, f"{BASE}/assessment/rating", days).status_code == 303

    codes = [rate(place.app.test_client()).status_code for _ in range(limits.RATINGS_OF_ONE.tries + 1)]
    assert codes == [303] * limits.RATINGS_OF_ONE.tries + [429]
    visitor = place.app.test_client()
    assert rate(visitor, number=2, level="satisfied").status_code == 303
    assert rate(visitor, number=2, level="dissatisfied").status_code == 303
    rows = place.year.rows(Rating)
    assert len(rows) == limits.RATINGS_OF_ONE.tries + 1
    assert {one.proven for one in rows} == {False}
    assert rate(visitor, number=3, level="excellent").status_code == 422
    assert rate(client, number=3).status_code == 303
    with place.year.sessions() as session:
        newest = log.entries(session, place.year.county.log_id)[-1]
    assert (newest.event, newest.actor) == ("rating.give", "public"), (
        "no log tells who rated, not even of who is signed in"
    )


def page_of(client) -> str:
    return client.get(f"{BASE}/assessment/rating").get_data(as_text=True)


def rate(client, number=1, level="satisfied"):
    return send(client, f"{BASE}/assessment/rating/{number}", {"level": level, "words": "", "proof": ""})
