"""A unit's table of reports: taken along, filled in, brought back; what can't be written is named."""

import csv
import io
import re
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import update

from ballot.kernel.lifecycle import ReportStage
from ballot.kernel.policy import Role
from ballot.tracking.changes.rules import ChangeSort
from ballot.tracking.plans.models import Period, PlanLine, Project
from ballot.tracking.reports.models import Report
from ballot.tracking.reports.service import writing
from ballot.tracking.reports.tablefile import HEAD
from tests.tracking.test_ends import change
from tests.tracking.years import running
from tests.web.town import Town, walker
from tests.web.visits import send, token_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
BASE = "/ninghai/2027/reports"


@pytest.fixture
def year(sessions):
    """A year whose first two periods are over, whatever day it is."""
    made = running(sessions)
    with sessions.begin() as session:
        for number in (1, 2):
            days = {"starts_on": date(2020, number, 1), "ends_on": date(2020, number, 28)}
            session.execute(update(Period).where(Period.number == number).values(**days, due_on=date(2020, 3, 9)))
    return made


@pytest.fixture
def client(app, sessions, year):
    town = Town(year.id, year.county.slug, year.county.log_id, {Role.FILER: UUID(year.filer.id)}, {})
    return walker(app, sessions, town, Role.FILER)


def taken(client, period=1):
    text = client.get(f"{BASE}/sheet/period-{period}.csv").get_data().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def bring(client, rows):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    page = client.get(f"{BASE}/sheet").get_data(as_text=True)
    data = {"csrf_token": token_of(page), "file": (io.BytesIO(out.getvalue().encode()), "表.csv")}
    return client.post(f"{BASE}/sheet", data=data, content_type="multipart/form-data")


def filled(number, period=1, progress="60", reason=""):
    return [str(number), "", str(period), "", "", progress, "1", "完成设计", "", reason]


def test_a_table_comes_back_with_settled_rows_left_alone(client, year):
    year.file(1, progress=200)
    year.write(2, progress=250)
    rows = taken(client)
    assert [row[5] for row in rows[1:]] == ["", "25", ""]
    rows[3][5:8] = ["30", "1", "完成设计"]
    preview = bring(client, rows)
    assert preview.status_code == 303
    page = client.get(preview.location).get_data(as_text=True)
    submit = re.search(r'action="([^"]+/submit)"', page)[1]
    assert client.post(submit, data={"csrf_token": token_of(page)}).status_code == 303
    assert {one.stage for one in year.rows(Report)} == {ReportStage.FILED, ReportStage.SUBMITTED}


def test_what_cannot_be_written_is_named_with_its_line_before_anything_is_kept(client, year):
    year.file(1, progress=200)
    change(year, ChangeSort.DEFER, 3)
    answer = bring(client, [HEAD, filled(2), filled(1), filled(3), filled(9), filled(2, period=9)])
    assert answer.status_code == 422
    rows = [re.sub(r"<[^>]+>", " ", row.split("</tr")[0]).split() for row in answer.text.split("<tr")]
    said = {row[-3]: row[-1] for row in rows if row[-2:-1] == ["编号"]}
    assert "正在签发、审核或者已经公开" in said["3"]
    assert "暂缓或终止" in said["4"]
    assert {said["5"], said["6"]} == {"不是本单位的项目，或者没有这一期。"}
    assert "2" not in said


def test_a_row_that_needs_a_reason_is_kept_as_a_draft_and_never_submitted(client, year):
    year.publish(2, progress=300)
    preview = bring(client, [HEAD, filled(1, progress="5"), filled(2, 2, "29", ""), filled(3)])
    page = client.get(preview.location).get_data(as_text=True)
    rows = [row for row in page.split("<tr")[1:] if "完成设计" in row]
    assert ["落后于计划" in row for row in rows] == [True, False, False]
    assert ["比以前公开的少" in row for row in rows] == [False, True, False]
    assert "/submit" not in page
    token = {"csrf_token": token_of(page)}
    refused = client.post(f"{preview.location}/submit", data=token)
    assert (refused.status_code, refused.location, year.rows(Report)[1:]) == (303, preview.location, [])
    assert client.post(f"{preview.location}/keep", data=token).status_code == 303
    assert len(year.rows(Report)) == 4


def test_a_unit_of_many_projects_takes_every_one_of_them_along(client, year):
    whole = year.project()
    with year.sessions.begin() as session:
        for number in range(4, 70):
            same = {"assembly_id": year.id, "plan_id": whole.plan_id, "unit_id": whole.unit_id, "log_id": whole.log_id}
            one = Project(number=number, name=f"第{number}项", content="", category="", target="", **same)
            session.add(one)
            session.flush()
            told = {"progress": 250, "money": 0, "milestone": ""}
            session.add_all(
                PlanLine(assembly_id=year.id, project_id=one.id, period=period, **told) for period in (1, 2)
            )
    assert len(taken(client)) == 70
    page = client.get(f"{BASE}/sheet").get_data(as_text=True)
    assert [f"period-{number}.xlsx" in page for number in (1, 2)] == [True, True]
    year.file(1, period=2, progress=500)
    first, last = (client.get(f"{BASE}?page={page}").get_data(as_text=True) for page in (1, 3))
    assert f"{BASE}/1/2" not in first
    assert f"{BASE}/1/2" in last


def test_a_correction_without_its_reason_is_refused_at_its_field_and_nothing_is_lost(client, year):
    year.publish(1, progress=200)
    told = {"progress": "25", "money": "100", "milestone": "二层封顶", "problems": "", "reason": "", "correction": ""}
    answer = send(client, f"{BASE}/1/1", told)
    assert answer.status_code == 422
    assert "请写明更正的原因。" in answer.get_data(as_text=True)
    assert "二层封顶" in answer.get_data(as_text=True)
    assert send(client, f"{BASE}/1/1", {**told, "correction": "统计口径有误"}).status_code == 303


def test_a_project_that_rests_has_no_form_and_is_not_late(client, year):
    year.write(3, progress=250)
    for number in (2, 3):
        change(year, ChangeSort.DEFER, number)
    page = client.get(f"{BASE}/2/1").get_data(as_text=True)
    assert "不再填报" in page
    assert 'name="progress"' not in page
    listed = client.get(BASE).get_data(as_text=True)
    assert listed.count("逾期未报") == 2
    assert f"{BASE}/2/1" not in listed
    with pytest.raises(writing.Resting):
        year.write(3, progress=300)
