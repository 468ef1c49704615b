"""The pages on which a file of candidates is looked at and taken over."""

import io
import re

import pytest

from ballot.app import BODY_LIMIT
from ballot.kernel.policy import Role
from ballot.shortlisting.rules import Coded
from ballot.shortlisting.tablefile import to_csv, to_xlsx
from tests.shortlisting.lists import a_sheet
from tests.web.town import a_list, a_town, walker
from tests.web.visits import token_of

NEW = "/ninghai/2027/candidates/draft/import"
DRAFT = "/ninghai/2027/candidates/draft"


@pytest.fixture
def town(sessions):
    with sessions.begin() as session:
        made = a_town(session, "ninghai")
    return a_list(sessions, made)


@pytest.fixture
def organizer(app, sessions, town):
    return walker(app, sessions, town, Role.ORGANIZER)


def text_of(answer):
    return answer.get_data(as_text=True)


def upload(client, data, name="项目.csv"):
    page = text_of(client.get(NEW))
    key = re.search(r'name="key"[^>]*value="([0-9a-f]{32})"', page)[1]
    form = {"csrf_token": token_of(page), "key": key, "file": (io.BytesIO(data), name)}
    return client.post(NEW, data=form, content_type="multipart/form-data")


def confirm(client, where):
    page = text_of(client.get(where))
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page)[1]
    return client.post(where, data={"csrf_token": token_of(page), "seen": seen})


def a_file(*names):
    return [Coded(f"p{place:02}", a_sheet(name)) for place, name in enumerate(names, start=1)]


@pytest.mark.parametrize(("written", "name"), [(to_csv, "项目.csv"), (to_xlsx, "项目.xlsx")])
def test_a_file_is_looked_at_and_then_taken_over(organizer, written, name):
    answer = upload(organizer, written(a_file("甲工程", "乙工程")), name)
    assert answer.status_code == 303
    where = answer.location
    page = text_of(organizer.get(where))
    assert "甲工程" in page
    assert "文件里没有以下各项" in page
    assert "甲工程" not in text_of(organizer.get(DRAFT))
    assert confirm(organizer, where).status_code == 303
    page = text_of(organizer.get(DRAFT))
    assert "已导入 2 项。" in page
    assert "甲工程" in page
    assert organizer.get(where).status_code == 404


def test_more_than_a_form_may_hold_is_taken_as_a_file(organizer):
    wide = [Coded(f"p{place:03}", a_sheet(f"项目{place}", content="宽" * 600)) for place in range(200)]
    data = to_csv(wide)
    assert len(data) > BODY_LIMIT
    assert upload(organizer, data).status_code == 303


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        ("项目名称,建设规模和内容,总投资（万元）\n甲,,约100\n".encode(), "项目.csv", "不是金额"),
        ("项目名称,颜色\n甲,红\n".encode(), "项目.csv", "不认识这一列"),
        (b"", "项目.csv", "文件里没有项目"),
        (b"PK\x03\x04 no archive", "项目.xlsx", "文件不完整"),
        (b"\xd0\xcf\x11\xe0", "项目.xls", "旧格式"),
        ("项目名称,建设规模和内容\n甲,乙\n".encode(), "项目.xlsx", "后缀与内容不符"),
    ],
)
def test_a_file_that_cannot_be_taken_over_says_why_and_where(organizer, data, name, words):
    answer = upload(organizer, data, name)
    assert answer.status_code == 422
    assert words in text_of(answer)


def test_a_list_that_changed_meanwhile_is_shown_anew(organizer):
    where = upload(organizer, to_csv(a_file("甲工程"))).location
    token = token_of(text_of(organizer.get(where)))
    answer = organizer.post(where, data={"csrf_token": token, "seen": "0" * 64})
    assert (answer.status_code, answer.location) == (303, where)
    assert "名单在您核对时有了改动" in text_of(organizer.get(where))


def test_what_was_given_up_is_gone(organizer):
    where = upload(organizer, to_csv(a_file("甲工程"))).location
    token = token_of(text_of(organizer.get(where)))
    assert organizer.post(f"{where}/drop", data={"csrf_token": token}).status_code == 303
    assert organizer.get(where).status_code == 404


def test_neither_kind_of_import_opens_the_other_s_files(app, sessions, town):
    admin, organizer = (walker(app, sessions, town, role) for role in (Role.ADMIN, Role.ORGANIZER))
    assert admin.get(f"/ninghai/admin/imports/{town.things['upload_id']}").status_code == 404
    assert organizer.get(f"{NEW}/{town.things['job_id']}").status_code == 404
    token = token_of(text_of(admin.get("/ninghai/account")))
    for act in ("", "/drop"):
        path = f"/ninghai/admin/imports/{town.things['upload_id']}{act}"
        assert admin.post(path, data={"csrf_token": token}).status_code == 404
