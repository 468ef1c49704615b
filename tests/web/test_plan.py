"""The pages of the plan: what comes over when, what may go again, and texts that no page can show."""

from io import BytesIO
from uuid import UUID

import pytest
from docx import Document
from werkzeug.datastructures import MultiDict
from wtforms import StringField

from ballot.kernel.policy import Role
from ballot.tracking.changes.forms import ChangeForm
from ballot.tracking.changes.rules import ChangeSort
from ballot.tracking.completion.forms import AcceptForm, CompleteForm
from ballot.tracking.groups.forms import GroupForm, InspectionForm
from ballot.tracking.lamps.forms import AnswerForm, CheckForm, SetTaskForm
from ballot.tracking.plans.forms import CarryForm, LinesForm, PartForm, PublishForm, lines_form
from ballot.tracking.reports.forms import JudgeForm, ReportForm, SignForm
from tests.balloting.followup.rounds import TIE, a_roll_call, held
from tests.tracking.test_ends import change
from tests.tracking.years import carried, running
from tests.web.test_console import organizer as organizer
from tests.web.town import Town, walker
from tests.web.visits import send

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
PLAN = "/ninghai/2027/plan"
OTHERS = ("money", "total", "this_year", "csrf_token", "key", "then")
"""Sums, and what no hand writes."""
FORMS = (
    *(AcceptForm, AnswerForm, CarryForm, ChangeForm, CheckForm, CompleteForm, GroupForm, InspectionForm, JudgeForm),
    *(LinesForm, PartForm, PublishForm, ReportForm, SetTaskForm, SignForm),
)


def texts(form):
    """The fields of a form in which people write words."""
    return [one for one in form if isinstance(one, StringField) and one.name not in OTHERS]


def organizing(app, year):
    town = Town(year.id, year.county.slug, year.county.log_id, {Role.ORGANIZER: UUID(year.organizer.id)}, {})
    return walker(app, year.sessions, town, Role.ORGANIZER)


@pytest.mark.parametrize("kind", FORMS)
def test_no_text_holds_a_sign_that_a_page_or_document_cannot_show(app, kind):
    with app.test_request_context("/", method="POST"):
        names = [one.name for one in texts(kind())]
        broken = kind(MultiDict(dict.fromkeys(names, "甲\x0b乙")))
        hidden = kind(MultiDict(dict.fromkeys(names, "甲\u202e乙\u3000丙")))
        blank = kind(MultiDict(dict.fromkeys(names, "\u200b\u3000")))
        for one in (broken, hidden, blank):
            one.validate()
        assert names
        for field in texts(broken):
            assert field.errors == ["含有不能使用的字符。"]
        for field in texts(hidden):
            assert (field.data, "含有不能使用的字符。" in field.errors) == ("甲乙 丙", False)
        for field in texts(blank):
            assert field.errors == (["请填写这一项。"] if field.flags.required else [])


def test_each_period_s_milestone_is_a_text_too(app):
    with app.test_request_context("/", method="POST", data={"milestone1": "甲\x0b乙"}):
        form = lines_form([1], {})
        form.validate()
        assert form["milestone1"].errors == ["含有不能使用的字符。"]


def test_a_tie_keeps_the_carrying_over_waiting_unless_it_is_wanted_early(sessions, organizer):
    hall = held(a_roll_call(sessions), TIE)
    client = organizer(hall)
    page = client.get(f"{PLAN}/carry-over").text
    assert "还有表决可能再选出项目，计划公布以前可以补充结转" in page
    data = {"source": "公告", "codes": "p01"}
    waits = send(client, f"{PLAN}/carry-over", data)
    assert (waits.status_code, "请等它结束" in waits.text) == (422, True)
    assert send(client, f"{PLAN}/carry-over", {**data, "early": "y"}).status_code == 303
    again = send(client, f"{PLAN}/carry-over", {**data, "early": "y"})
    assert (again.status_code, "都已经在计划里" in again.text) == (422, True)
    assert "移除这个项目" not in client.get(f"{PLAN}/1").text


def test_a_project_that_was_ticked_by_hand_can_be_taken_out_again(app, sessions):
    client = organizing(app, carried(sessions))
    assert f"{PLAN}/carry-over" in client.get(PLAN).text
    assert "移除这个项目" in client.get(f"{PLAN}/3").text
    assert send(client, f"{PLAN}/3/remove", {}, on=f"{PLAN}/3").status_code == 303
    assert client.get(f"{PLAN}/3").status_code == 404


def test_only_what_a_project_s_stage_allows_can_be_decided(app, sessions):
    year = running(sessions)
    client, page = organizing(app, year), f"{PLAN}/1/changes/new"
    offered = {"adjust", "defer", "terminate"}
    for sort, allowed in ((None, offered), ("defer", {"adjust", "resume", "terminate"}), ("terminate", set())):
        if sort:
            change(year, ChangeSort(sort))
        text = client.get(page).text
        assert {one for one in map(str, ChangeSort) if f'value="{one}"' in text} == allowed
    assert "没有可以再作的决定" in text


def test_a_sign_that_stands_in_a_report_already_leaves_everybody_their_bulletin(app, sessions):
    year = running(sessions)
    year.publish(1, period=2, progress=500, milestone="主体\x0b封顶")
    answer = app.test_client().get("/ninghai/2027/projects/bulletins/2.docx")
    assert answer.status_code == 200
    assert "主体 封顶" in "".join(
        cell.text for row in Document(BytesIO(answer.data)).tables[0].rows for cell in row.cells
    )
