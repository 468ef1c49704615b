"""The page of a result: every mark with its number, ties and empty seats said, and the announcement made of it."""

import io
import re
from dataclasses import replace
from itertools import product

import pytest
from docx import Document
from sqlalchemy import update

from ballot.balloting.setup.models import Election
from ballot.balloting.setup.rules import Mode
from ballot.balloting.setup.service import PrepareElection, prepare_election
from tests.balloting.halls import PRESENT, _appointed, a_hall
from tests.web.checked import check_page

# What a page says doesn't hang on the database; what it is read from is tried on both elsewhere.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

FILES = {"docx": b"PK", "pdf": b"%PDF"}
"""How a file of each layout begins."""


def at(hall, rest=""):
    return f"/ninghai/2027/elections/{hall.election_id}{rest}"


def counted(sessions, votes, *, rehearsal=False, **shape):
    """A hall whose cards voted so, by positions of options, sealed and counted."""
    hall = a_hall(sessions, **{"mode": Mode.OPEN, **shape})
    with sessions.begin() as session:
        session.execute(update(Election).values(rehearsal=rehearsal))
    return voted(hall, votes, options=6 if shape.get("rule") == "approve-oppose" else 3)


def voted(hall, votes, options=3):
    hall.freeze()
    hall.open(max(PRESENT, len(votes)))
    for card, approved in enumerate(votes):
        hall.cast(hall.envelope(card, *approved, options=options))
    hall.close(max(PRESENT, len(votes)))
    hall.seal()
    hall.count()
    return hall


def rows(page):
    """The cells of each row of a result's table."""
    found = re.findall(r'<tr role="row">(.*?)</tr>', page, re.DOTALL)
    return [re.sub(r"<[^>]*>", " ", one).split() for one in found]


def test_whoever_approves_opposes_or_abstains_is_counted_on_the_page(app, sessions):
    # Options stand by project: approve and oppose of each of the three.
    hall = counted(sessions, [(0, 2)] * 7 + [(3,)], rule="approve-oppose")
    page = app.test_client().get(at(hall)).get_data(as_text=True)
    assert ["项目", "赞成", "反对", "弃权", "结果"] in rows(page)
    assert ["甲", "7", "0", "1", "当选"] in rows(page)
    assert ["乙", "7", "1", "0", "当选"] in rows(page)
    assert ["丙", "0", "0", "8", "没有选定"] in rows(page)


def test_a_tie_is_marked_where_the_bars_are_and_the_empty_seats_are_said(app, sessions):
    hall = counted(sessions, [(0, 1), (1, 2), (0, 2)] * 4, deputies=12)
    page = app.test_client().get(at(hall)).get_data(as_text=True)
    assert page.count("票数相等") > 2
    assert "公告" not in page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_announcement_names_what_was_chosen_and_no_number_of_votes(app, sessions, language):
    hall = counted(sessions, [(0,)] * 7 + [(1,)])
    client = app.test_client()
    page = client.get(at(hall, "/announcement"), headers={"Accept-Language": language})
    assert page.status_code == 200
    check_page(page.text)
    text = said(client, hall, "announcement")
    for words in (
        "人民代表大会公告",
        "第一次会议于2027年1月12日以记名投票的方式",
        "1．甲",
        "还有1个名额没有选定。",
        "主席团",
    ):
        assert words in text
    assert "乙" not in text
    assert "票，" not in text


def said(client, hall, paper):
    """All words of a paper's docx, each paragraph a line."""
    answer = client.get(at(hall, f"/papers/{paper}.docx"))
    assert answer.status_code == 200
    opened = Document(io.BytesIO(answer.data))
    cells = (cell.text for table in opened.tables for row in table.rows for cell in row.cells)
    return "\n".join([*("".join(one.text.splitlines()) for one in opened.paragraphs), *cells])


def test_the_papers_of_a_counted_vote_say_what_the_record_says(app, sessions):
    hall = counted(sessions, [(0, 2)] * 7 + [(3,)], rule="approve-oppose")
    client = app.test_client()
    report, minute, sample = (said(client, hall, paper) for paper in ("report", "minute", "ballot"))
    for words in ("计票报告单", "10名", "有效票", "甲\n7\n0\n1\n当选", "丙\n0\n0\n8\n没有选定", "总监票人"):
        assert words in report
    head = client.get(at(hall, "/head.json")).get_json()
    for words in ("监票记录", head["hash"], head["signature"], str(head["seq"] + 1)):
        assert words in minute.replace(" ", "")
    assert "赞成" in sample
    assert "□" in sample
    assert "演练" not in report + minute + sample
    page = client.get(at(hall)).text
    assert [f"/papers/{paper}.pdf" in page for paper in ("ballot", "report", "announcement", "minute")] == [True] * 4
    for paper, (layout, first) in product(("ballot", "report", "announcement", "minute"), FILES.items()):
        assert client.get(at(hall, f"/papers/{paper}.{layout}")).data.startswith(first), (paper, layout)


def test_the_papers_of_a_rehearsal_say_so_each(app, sessions):
    hall = counted(sessions, [(0,)] * 7 + [(1,)], rehearsal=True)
    client = app.test_client()
    for paper in ("ballot", "report", "announcement", "minute"):
        assert "演练" in said(client, hall, paper).splitlines()[0]
        assert "这是演练，结果不算数。" in said(client, hall, paper)


def a_question(hall, *names):
    """A vote on names of its own, beside the one on projects, with its counters' keys."""
    with hall.begin() as work:
        rule = work.session.get_one(Election, hall.election_id).rule_id
        made = prepare_election(work, PrepareElection(hall.place, hall.meeting.id, rule, "评议单位票决", names=names))
    asked = replace(hall, election_id=made.id)
    return replace(asked, links=_appointed(asked, 2, keys=True))


def test_the_papers_of_a_question_speak_of_no_projects(app, sessions):
    hall = a_question(a_hall(sessions, mode=Mode.OPEN), "教育局", "卫生健康局", "交通运输局")
    voted(hall, [(0,)] * 7 + [(1,)])
    client = app.test_client()
    for paper in ("ballot", "report", "minute"):
        text = said(client, hall, paper)
        assert [words in text for words in ("民生实事", "项目名称", "各项目得票")] == [False] * 3, paper
    assert "序号\n名称\n" in said(client, hall, "report")


def test_before_a_result_there_is_a_sample_ballot_alone(app, sessions):
    hall = a_hall(sessions, mode=Mode.OPEN)
    client = app.test_client()
    assert client.get(at(hall, "/papers/ballot")).status_code == 404
    hall.freeze()
    statuses = [client.get(at(hall, f"/papers/{paper}")).status_code for paper in ("ballot", "report", "minute")]
    assert statuses == [200, 404, 404]


def test_before_a_result_and_without_anything_chosen_there_is_nothing_to_announce(app, sessions):
    hall = counted(sessions, [(0,)] * 3)
    for path in ("/announcement", "/papers/announcement", "/papers/announcement.docx"):
        assert app.test_client().get(at(hall, path)).status_code == 404
    assert app.test_client().get(at(hall)).status_code == 200
