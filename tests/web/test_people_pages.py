"""What admins, organizers and auditors do on their pages, from the first click to what the database holds."""

import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from ballot.kernel import log, log_key
from ballot.kernel.policy import BY_TWO, Action, Role
from ballot.people.audit import rules
from ballot.people.models import Account, Approval, Cycle, Deputy, RoleGrant, SignInSession
from ballot.shortlisting.models import CandidateList
from tests.people_rows import NOON
from tests.web.town import a_town, an_approval, walker
from tests.web.visits import send

CODE = re.compile(r"<code>((?:[A-Z2-7]{5}-){4}[A-Z2-7]{6})</code>")


@pytest.fixture
def town(sessions):
    with sessions.begin() as session:
        return a_town(session, "ninghai")


@pytest.fixture
def admin(app, sessions, town):
    return walker(app, sessions, town, Role.ADMIN)


def account(sessions, login):
    with sessions() as session:
        return session.scalars(select(Account).where(Account.login == login)).one()


def test_an_admin_opens_an_account_gives_a_role_and_hands_over_a_code(admin, sessions, town):
    data = {"login": "wang", "name": "王小明", "mail": "wang@example.cn"}
    where = send(admin, "/ninghai/admin/accounts/new", data).headers["Location"]
    made = account(sessions, "wang")
    assert where == f"/ninghai/admin/accounts/{made.id}"
    assert send(admin, f"{where}/roles", {"role": "chair"}, on=where).status_code == 303
    with sessions() as session:
        assert session.get(RoleGrant, (town.id, made.id, Role.CHAIR))
    shown = send(admin, f"{where}/activation", {})
    assert CODE.search(shown.get_data(as_text=True))
    assert shown.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ({"login": "", "name": "王"}, "请填写这一项"),
        ({"login": "a b", "name": "王"}, "用户名不含空格"),
        ({"login": "admin", "name": "王"}, "已经有人使用"),
        ({"login": "wang", "name": "王", "mail": "nowhere"}, "邮箱地址不完整"),
        ({"login": "wang", "name": "王", "phone": "call me"}, "手机号只含"),
    ],
)
def test_a_form_with_a_fault_says_so_on_top_and_beside_the_field(admin, sessions, data, fault):
    answer = send(admin, "/ninghai/admin/accounts/new", data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert page.count(fault) >= 2
    assert "autofocus" in page
    assert "aria-invalid" in page


def test_a_role_that_does_not_go_with_another_is_refused_in_words(admin, town):
    path = f"/ninghai/admin/accounts/{town.things['account_id']}"
    answer = send(admin, f"{path}/roles", {"role": "auditor"}, on=path)
    assert answer.status_code == 422
    assert "不能同时担任" in answer.get_data(as_text=True)


def test_disabling_ends_the_sessions_and_enabling_opens_the_account_again(admin, app, sessions, town):
    other = walker(app, sessions, town, Role.CHAIR)
    assert other.get("/ninghai/account").status_code == 200
    path = f"/ninghai/admin/accounts/{town.accounts[Role.CHAIR]}"
    send(admin, f"{path}/disable", {}, on=path)
    assert other.get("/ninghai/account").status_code == 303
    assert send(admin, f"{path}/enable", {}, on=path).status_code == 303
    with sessions() as session:
        assert (
            session.scalars(select(SignInSession).where(SignInSession.account_id == town.accounts[Role.CHAIR]))
            .one()
            .ended_at
        )


def test_an_account_of_another_assembly_gets_a_role_by_its_full_name(admin, sessions, town):
    with sessions.begin() as session:
        a_town(session, "fenghua")
    page = "/ninghai/admin/accounts/guest"
    assert "没有这个账号" in send(admin, page, {"called": "li@fenghua", "role": "chair"}).get_data(as_text=True)
    assert send(admin, page, {"called": "victim@fenghua", "role": "filer"}).status_code == 303
    assert "victim" in admin.get("/ninghai/admin/accounts/?role=filer").get_data(as_text=True)


def test_an_admin_keeps_the_roll(admin, sessions, town):
    send(admin, "/ninghai/admin/terms", {"number": "19", "starts_on": "2027-01-01", "ends_on": "2031-12-31"})
    send(admin, "/ninghai/admin/delegations", {"name": "第二代表团"})
    page = admin.get("/ninghai/admin/deputies/new").get_data(as_text=True)
    term = re.search(r'<option[^>]*value="([^"]+)">19<', page)[1]
    group = re.search(r'<option[^>]*value="([^"]+)">第二代表团<', page)[1]
    data = {"number": "007", "name": "赵六", "term": term, "delegation": group, "since": "2027-01-01"}
    where = send(admin, "/ninghai/admin/deputies/new", data).headers["Location"]
    assert send(admin, f"{where}/account", {"called": "victim"}, on=where).status_code == 303
    assert send(admin, f"{where}/end", {"until": "2099-01-01"}, on=where).status_code == 422
    assert send(admin, f"{where}/end", {"until": "2028-01-01"}, on=where).status_code == 303
    with sessions() as session:
        deputy = session.scalars(select(Deputy).where(Deputy.number == "007")).one()
    assert (str(deputy.until), deputy.account_id) == ("2028-01-01", town.things["account_id"])
    found = admin.get("/ninghai/admin/deputies?q=赵六&delegation=2").get_data(as_text=True)
    assert "007" in found
    assert "007" not in admin.get("/ninghai/admin/deputies?delegation=1").get_data(as_text=True)


def test_an_admin_founds_an_assembly_below_and_can_not_enter_it(admin, sessions, town):
    data = {"name": "桃源镇", "slug": "taoyuan", "level": "town", "body": "congress"}
    assert send(admin, "/ninghai/admin/assemblies/new", data).status_code == 303
    assert "桃源镇" in admin.get("/ninghai/admin/assemblies").get_data(as_text=True)
    assert admin.get("/taoyuan/admin/accounts/").status_code == 403
    for wrong, fault in (({"slug": "static"}, "只用小写字母"), ({"level": "city", "slug": "shi"}, "不合适")):
        assert fault in send(admin, "/ninghai/admin/assemblies/new", {**data, **wrong}).get_data(as_text=True)


def test_an_organizer_begins_a_year(app, sessions, town):
    organizer = walker(app, sessions, town, Role.ORGANIZER)
    assert send(organizer, "/ninghai/cycles/new", {"year": "2031"}, on="/ninghai/cycles").status_code == 303
    again = send(organizer, "/ninghai/cycles/new", {"year": "2031"}, on="/ninghai/cycles")
    assert "这一年已经开始" in again.get_data(as_text=True)
    with sessions() as session:
        assert session.scalars(select(Cycle).where(Cycle.year == 2031)).one().log_id == town.log_id


@pytest.mark.parametrize("act", sorted(BY_TWO))
def test_a_second_organizer_is_led_to_the_page_that_shows_all_of_it(app, sessions, town, act):
    with sessions.begin() as session:
        asked = session.get_one(Approval, town.things["approval_id"])
        asked.act, asked.subject_id = act, town.things["election_id"]
        if act is Action.FREEZE_CANDIDATES:
            asked.subject_id = a_list_of(session, town).id
    second = walker(app, sessions, town, Role.ORGANIZER)
    path = f"/ninghai/approvals/{town.things['approval_id']}"
    page = second.get(path).get_data(as_text=True)
    assert "2027 年票决" in page
    assert 'name="digest"' not in page
    assert f'href="{path}/act"' in page
    there = second.get(f"{path}/act")
    assert there.status_code == 303
    assert second.get(there.headers["Location"]).status_code in (200, 409)  # the vote may be at another step


def a_list_of(session, town):
    made = CandidateList(assembly_id=town.id, cycle_id=town.things["cycle"], number=1, seats=1, log_id=town.log_id)
    session.add(made)
    session.flush()
    return made


def test_a_question_that_nobody_answered_in_time_is_called_lapsed(app, sessions, town):
    with sessions.begin() as session:
        asked = session.get_one(Approval, town.things["approval_id"])
        asked.asked_at, asked.expires_at = NOON - timedelta(days=1), NOON
    second = walker(app, sessions, town, Role.ORGANIZER)
    for path in ("/ninghai/approvals/", f"/ninghai/approvals/{town.things['approval_id']}"):
        page = second.get(path).get_data(as_text=True)
        assert "已过期" in page
        assert "等待确认" not in page
        assert "/act" not in page


def test_who_asked_is_led_to_no_page_to_confirm(app, sessions, town):
    with sessions.begin() as session:
        mine = an_approval(town.id, town.log_id, session.get_one(Account, town.accounts[Role.ORGANIZER]))
        session.add(mine)
    first = walker(app, sessions, town, Role.ORGANIZER)
    path = f"/ninghai/approvals/{mine.id}"
    page = first.get(path).get_data(as_text=True)
    assert "提出人自己不能确认" in page
    assert f"{path}/act" not in page


def test_an_auditor_searches_the_log_and_takes_it_away_signed(app, sessions, town, tmp_path: Path):
    key = log_key.make(tmp_path / "log-key")
    app.extensions["log_key"] = tmp_path / "log-key"
    admin = walker(app, sessions, town, Role.ADMIN)
    send(admin, "/ninghai/admin/delegations", {"name": "第二代表团"})
    auditor = walker(app, sessions, town, Role.AUDITOR)
    today = datetime.now(UTC).date().replace(day=1).isoformat()
    page = auditor.get(f"/ninghai/audit/?event=delegation.found&first={today}").get_data(as_text=True)
    assert "delegation.found" in page
    assert "第二代表团" not in page
    answer = send(auditor, "/ninghai/audit/export", {"first": "1"}, on="/ninghai/audit/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    header = rules.check(io.BytesIO(answer.get_data()), key)
    with sessions() as session:
        assert log.check(session, town.log_id) == header.last
        assert log.entries(session, town.log_id)[-1].event == "log.export"


def test_what_the_log_does_not_hold_is_neither_found_nor_taken_away(app, sessions, town, tmp_path: Path):
    log_key.make(tmp_path / "log-key")
    app.extensions["log_key"] = tmp_path / "log-key"
    auditor = walker(app, sessions, town, Role.AUDITOR)
    for day in ("9999-12-31", "0001-01-01"):
        assert auditor.get(f"/ninghai/audit/?last={day}&first={day}").status_code == 200
    for first in (10_000, 2**60):
        answer = send(auditor, "/ninghai/audit/export", {"first": str(first)}, on="/ninghai/audit/")
        assert answer.status_code == 422
        assert "日志还没有这么多条" in answer.get_data(as_text=True)
    with sessions() as session:
        assert log.entries(session, town.log_id) == []


def test_without_a_log_key_nothing_is_exported(app, sessions, town):
    app.extensions["log_key"] = None
    auditor = walker(app, sessions, town, Role.AUDITOR)
    answer = send(auditor, "/ninghai/audit/export", {"first": "1"}, on="/ninghai/audit/")
    assert answer.status_code == 409
    assert "no-log-key" in answer.get_data(as_text=True)


def test_a_person_sees_the_desks_of_their_roles_and_their_other_assemblies(app, sessions, town):
    with sessions.begin() as session:
        other = a_town(session, "fenghua")
        session.add(
            RoleGrant(
                assembly_id=other.id,
                account_id=town.accounts[Role.AUDITOR],
                role=Role.CHAIR,
                since=datetime.now(UTC).date(),
            )
        )
    auditor = walker(app, sessions, town, Role.AUDITOR)
    page = auditor.get("/ninghai/account").get_data(as_text=True)
    assert "/ninghai/audit/" in page
    assert "/ninghai/admin/accounts/" not in page
    assert "/fenghua/account" in page
    assert auditor.get("/fenghua/account").status_code == 200
    assert auditor.get("/fenghua/audit/").status_code == 403


def test_what_people_write_stays_text(admin, sessions, town):
    data = {"login": "<script>x", "name": "<img src=x onerror=alert(1)>"}
    where = send(admin, "/ninghai/admin/accounts/new", data).headers["Location"]
    page = admin.get(where).get_data(as_text=True)
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page
