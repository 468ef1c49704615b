"""The pages of imports, exports and the inbox, as a browser without script walks them."""

import io
import re
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from ballot.kernel.jobs import Job
from ballot.kernel.outbox import SITE, Channel, Effect
from ballot.kernel.policy import OPERATOR, Role
from ballot.kernel.sandbox import read_table
from ballot.kernel.work import begin
from ballot.people.imports import sheets
from ballot.people.inbox.service import NotifyPerson, UnfitNotice, notify_person
from ballot.people.models import Deputy, Notice, NoticeSort
from tests.kernel import bad_files
from tests.people.sheets import HEAD, a_roll
from tests.people_rows import a_term, an_account, an_assembly
from tests.web.test_every_page import counted
from tests.web.visits import send, token_of, visitor
from tests.work_off import work_off

NEW = "/ninghai/admin/imports/new"
KEY = re.compile(r'name="key"[^>]*value="([0-9a-f]{32})"')


@pytest.fixture
def county(sessions):
    with sessions.begin() as session:
        made = an_assembly(session)
        a_term(session, made)
        return made


@pytest.fixture
def admin(app, sessions, county):
    with sessions.begin() as session:
        account = an_account(session, county, "admin", Role.ADMIN, name="管理员")
    return visitor(app, sessions, account)


def upload(client, content, name="名单.xlsx", sheet="deputies"):
    page = client.get(NEW).get_data(as_text=True)
    term = re.search(r"<option[^>]*value=\"([0-9a-f-]{36})\"", page)[1]
    data = {
        "csrf_token": token_of(page),
        "key": KEY.search(page)[1],
        "sheet": sheet,
        "term": term,
        "file": FileStorage(io.BytesIO(content), filename=name),
    }
    boundary, body = encode_multipart(data)
    return client.post(NEW, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def count(engine, model):
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(model))


def text_of(answer):
    return answer.get_data(as_text=True)


def test_an_import_goes_from_the_upload_to_the_report_without_script(admin, sessions, engine):
    answer = upload(admin, sheets.as_xlsx(a_roll(3)))
    assert answer.status_code == 303
    where = answer.headers["Location"]
    preview = text_of(admin.get(where))
    assert "示例代表3" in preview
    assert "第4代表团" in preview
    assert count(engine, Deputy) == 0

    assert send(admin, where, {}).status_code == 422
    assert send(admin, where, {"make_delegations": "y"}).status_code == 303
    running = text_of(admin.get(where))
    assert 'http-equiv="refresh"' in running
    assert admin.get(f"{where}/progress").get_json() == {"stage": "ordered", "done": 0, "total": 3}

    work_off(sessions)
    assert "已完成" in text_of(admin.get(where))
    report = read_table(admin.get(f"{where}/report.csv").data).rows
    assert report[0] == ["行", "证号或用户名", "姓名", "结果"]
    assert report[1:] == [[str(line), f"000{line - 1}", f"示例代表{line - 1}", "新增"] for line in (2, 3, 4)]
    assert where in text_of(admin.get("/ninghai/admin/imports"))


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_export_can_be_uploaded_again_as_it_is(admin, sessions, kind):
    rows = [*a_roll(2), ["0009", "=cmd|'/c calc'!A1", "", "18", "", "", "", "2022-01-01", ""]]
    where = upload(admin, sheets.as_csv(rows), "名单.csv").headers["Location"]
    send(admin, where, {"make_delegations": "y"})
    work_off(sessions)
    exported = admin.get(f"/ninghai/admin/export/deputies.{kind}")
    assert "attachment" in exported.headers["Content-Disposition"]
    again = upload(admin, exported.data, f"again.{kind}").headers["Location"]
    page = text_of(admin.get(again))
    assert re.search(r"没有变化</dt>\s*<dd>\s*3", page)
    accounts = admin.get(f"/ninghai/admin/export/accounts.{kind}")
    assert upload(admin, accounts.data, f"accounts.{kind}", "accounts").status_code == 303


def test_every_fault_is_named_with_its_line_and_column(admin, engine):
    rows = [
        [*HEAD, "星座"],
    ]
    assert "星座" in text_of(upload(admin, sheets.as_xlsx([*rows, ["1", "a"]])))
    rows = [
        HEAD,
        ["0001", "甲", "", "17", "a", "12x", "not a mail", "2022-13-01", ""],
        ["0001", "", "", "", "a", "", "", "", ""],
    ]
    answer = upload(admin, sheets.as_xlsx(rows))
    page = text_of(answer)
    assert answer.status_code == 422
    for words in ("不是电话号码", "不是电子邮箱地址", "不是日期", "与前面的一行重复", "这一格必须填写"):
        assert words in page
    assert count(engine, Job) == 0


@pytest.mark.parametrize(
    ("name", "make", "words"),
    [
        ("bomb.xlsx", bad_files.a_bomb, "展开后过大"),
        ("slip.xlsx", bad_files.a_slip, "路径不合规"),
        ("xxe.xlsx", bad_files.with_entities, "外部引用"),
        ("both.xlsx", lambda: bad_files.a_workbook(HEAD) + b"<html>", "夹带了其他内容"),
        ("photo.xlsx", bad_files.a_picture, "不是 xlsx 或 CSV"),
        ("list.csv", lambda: bad_files.a_workbook(HEAD, ["1"]), "后缀与内容不符"),
    ],
)
def test_a_file_that_means_harm_is_refused_in_words(admin, engine, name, make, words):
    answer = upload(admin, make(), name)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert count(engine, Job) == 0


def test_a_file_beyond_five_megabytes_is_refused_before_it_is_read(admin):
    assert upload(admin, b"a" * (5 * 1024 * 1024 + 1), "a.csv").status_code == 413


def test_a_name_that_looks_like_a_path_is_only_a_name(admin):
    where = upload(admin, sheets.as_xlsx(a_roll(1)), "../../etc/<b>x</b>.xlsx").headers["Location"]
    page = text_of(admin.get(where))
    assert "<b>x" not in page
    assert "/etc" not in page
    assert "etc/" not in page


def test_a_job_of_another_assembly_is_not_found(admin, app, sessions):
    where = upload(admin, sheets.as_xlsx(a_roll(1))).headers["Location"]
    with sessions.begin() as session:
        other = an_assembly(session, "other")
        account = an_account(session, other, "admin", Role.ADMIN)
    theirs = visitor(app, sessions, account)
    assert theirs.get(where).status_code == 403
    assert theirs.get(where.replace("ninghai", "other")).status_code == 404
    assert admin.get(f"/ninghai/admin/imports/{uuid4()}").status_code == 404


def test_a_given_up_import_says_so_and_leaves_the_list(admin):
    where = upload(admin, sheets.as_xlsx(a_roll(1))).headers["Location"]
    token = token_of(text_of(admin.get(where)))
    assert admin.post(f"{where}/drop", data={"csrf_token": token}).status_code == 303
    assert where not in text_of(admin.get("/ninghai/admin/imports"))


def a_notice(sessions, account, key="report:1:due", **changes):
    plain = {"sort": NoticeSort.RETURNED, "subject": "第一季度填报被退回", "address": "/ninghai/account"}
    order = NotifyPerson(account.assembly_id, account.id, key=key, **{**plain, **changes})
    with begin(sessions, OPERATOR) as work:
        notify_person(work, order)


@pytest.fixture
def clerk(sessions, county):
    with sessions.begin() as session:
        return an_account(session, county, "clerk", Role.FILER, mail="clerk@example.org")


def test_a_notice_is_told_once_counted_opened_and_read(app, sessions, engine, clerk):
    a_notice(sessions, clerk)
    a_notice(sessions, clerk)
    client = visitor(app, sessions, clerk)
    page = text_of(client.get("/ninghai/inbox"))
    assert "有 1 条未读" in page
    assert page.count("第一季度填报被退回") >= 1
    with Session(engine) as session:
        (notice,) = session.scalars(select(Notice.id))
    opened = client.post(f"/ninghai/inbox/{notice}", data={"csrf_token": token_of(page)})
    assert opened.headers["Location"] == "/ninghai/account"
    assert "没有未读的通知" in text_of(client.get("/ninghai/inbox"))


def test_whoever_is_told_is_told_by_mail_and_by_telephone(sessions, engine, county):
    with sessions.begin() as session:
        clerk = an_account(session, county, "clerk", Role.FILER, mail="clerk@example.org", phone="13800000000")
    a_notice(sessions, clerk)
    with Session(engine) as session:
        letters = {letter.channel: letter for letter in session.scalars(select(Effect))}
    assert {letter.address for letter in letters.values()} == {"clerk@example.org", "13800000000"}
    assert letters[Channel.WEBHOOK].body == letters[Channel.MAIL].body
    assert f"{SITE}/ninghai/account" in letters[Channel.WEBHOOK].body


def test_all_notices_can_be_read_at_once(app, sessions, clerk):
    for number in range(3):
        a_notice(sessions, clerk, key=str(number))
    client = visitor(app, sessions, clerk)
    assert send(client, "/ninghai/inbox", {}).status_code == 303
    assert "没有未读的通知" in text_of(client.get("/ninghai/inbox"))


def test_nobody_reads_or_opens_the_notices_of_another(app, sessions, engine, clerk, admin):
    a_notice(sessions, clerk)
    with Session(engine) as session:
        (notice,) = session.scalars(select(Notice.id))
    page = text_of(admin.get("/ninghai/inbox"))
    assert "第一季度填报被退回" not in page
    token = token_of(text_of(admin.get(NEW)))
    assert admin.post(f"/ninghai/inbox/{notice}", data={"csrf_token": token}).status_code == 404


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_a_notice_never_leads_elsewhere(sessions, clerk, address):
    with pytest.raises(UnfitNotice):
        a_notice(sessions, clerk, address=address)


def test_no_page_asks_the_database_more_than_ten_times(app, admin, sessions):
    where = upload(admin, sheets.as_xlsx(a_roll(120))).headers["Location"]
    for path in [where, "/ninghai/admin/imports", NEW, "/ninghai/inbox", "/ninghai/admin/export/deputies.csv"]:
        with counted(app) as asked:
            assert admin.get(path).status_code == 200
        assert len(asked) <= 10, f"{path}: {len(asked)}"


@pytest.mark.parametrize("path", [NEW, "/ninghai/admin/imports", "/ninghai/inbox"])
def test_in_english_nothing_of_these_pages_stays_chinese(admin, path):
    page = text_of(admin.get(path, headers={"Accept-Language": "en"}))
    marked = re.sub(r"<(\w+)[^>]*\slang=\"zh-Hans\"[^>]*>.*?</\1>", "", page, flags=re.DOTALL)
    assert re.findall(r"[\u4e00-\u9fff]+", marked) == []
