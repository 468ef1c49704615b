"""Imports on both databases: nothing before the confirmation, each line once after it, and the same rows read back."""

import time
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ballot.kernel import jobs, log
from ballot.kernel.errors import IllegalMove, Missing, NotAllowed
from ballot.kernel.jobs import Runner
from ballot.kernel.lifecycle import JobStage
from ballot.kernel.policy import Role
from ballot.kernel.sandbox import read_table
from ballot.kernel.work import begin
from ballot.people.imports import queries, service, sheets
from ballot.people.imports.queries import TASK, Outcome
from ballot.people.imports.rules import BadSheet, Sheet, Wrong
from ballot.people.imports.service import LayOutImport, UnknownDelegation
from ballot.people.models import Account, Assembly, Delegation, Deputy, RoleGrant
from ballot.people.sign_in.queries import actor_by_id
from tests.people.sheets import HEAD, a_roll, lines_of
from tests.people_rows import a_term, acting, an_account, an_assembly

ROWS = a_roll(5)


class Town:
    """An assembly with a term, an admin and a runner of its jobs."""

    def __init__(self, sessions):
        self.sessions = sessions
        with sessions.begin() as session:
            assembly = an_assembly(session)
            self.id, self.log_id = assembly.id, assembly.log_id
            self.term = a_term(session, assembly).id
            self.admin_account = an_account(session, assembly, "admin", Role.ADMIN, name="管理员")
        self.admin = acting(self.admin_account, Role.ADMIN)

    def lay_out(self, rows, sheet=Sheet.DEPUTIES, actor=None, key=None):
        term = self.term if sheet is Sheet.DEPUTIES else None
        order = LayOutImport(self.id, sheet, term, "名单.xlsx", key or uuid4().hex, lines_of(rows, sheet))
        with begin(self.sessions, actor or self.admin) as work:
            return service.lay_out_import(work, order).id

    def confirm(self, job_id, *, make=True):
        with begin(self.sessions, self.admin) as work:
            return service.confirm_import(work, self.id, job_id, make_delegations=make)

    def run(self, job_id):
        runner = Runner(self.sessions, {TASK: service.import_part}, actor_by_id)
        while runner.carry_on(job_id):
            pass
        with self.sessions() as session:
            return jobs.job_of(session, self.id, job_id)

    def take_over(self, rows, sheet=Sheet.DEPUTIES):
        job_id = self.lay_out(rows, sheet)
        self.confirm(job_id)
        return self.run(job_id)


@pytest.fixture
def town(sessions):
    return Town(sessions)


def count(engine, model):
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(model))


def deputies(engine, town):
    with Session(engine) as session:
        return list(queries.deputy_rows(session, town.id, 18))


def test_nothing_is_written_before_the_confirmation(town, engine):
    job_id = town.lay_out(ROWS)
    town.run(job_id)
    assert [count(engine, model) for model in (Deputy, Account, Delegation)] == [0, 1, 0]


def test_what_a_sheet_says_stands_and_reads_back_as_the_same_rows(town, engine):
    job = town.take_over(ROWS)
    assert (job.stage, job.done) == (JobStage.DONE, 5)
    assert deputies(engine, town) == ROWS
    with Session(engine) as session:
        log.check(session, town.log_id)


@pytest.mark.parametrize("write", [sheets.as_xlsx, sheets.as_csv])
def test_an_export_read_back_changes_nothing(town, engine, write):
    town.take_over([*ROWS, ["=1+1", "'=@x", "-第一代表团", "18", "+login", "", "", "2022-01-01", "2026-01-01"]])
    before = deputies(engine, town)
    rows = read_table(write(before)).rows

    job_id = town.lay_out(rows)
    with Session(engine) as session:
        preview = queries.preview(session, jobs.job_of(session, town.id, job_id), 1)
    assert preview.counts == {Outcome.NEW: 0, Outcome.CHANGED: 0, Outcome.SAME: 6}
    assert preview.delegations == ()
    town.confirm(job_id, make=False)
    town.run(job_id)
    assert deputies(engine, town) == before


def test_accounts_with_their_roles_read_back_as_the_same_rows(town, engine):
    head = ["用户名", "姓名", "手机", "邮箱", "身份"]
    rows = [head, ["wang", "王五", "13800000001", "", "签到人员、组织人员"], ["zhao", "赵六", "", "z@example.org", ""]]
    town.take_over(rows, Sheet.ACCOUNTS)
    with Session(engine) as session:
        assert list(queries.account_rows(session, town.id)) == [head, ["admin", "管理员", "", "", "管理员"], *rows[1:]]
    assert count(engine, RoleGrant) == 3


def test_an_empty_cell_erases_nothing(town, engine):
    town.take_over(ROWS)
    town.take_over([["证号", "姓名", "离任日期"], ["0001", "示例代表1", ""]])
    assert deputies(engine, town) == ROWS


def test_a_changed_line_changes_its_row_and_no_other(town, engine):
    town.take_over(ROWS)
    job_id = town.lay_out(
        [["证号", "姓名", "代表团"], ["0001", "示例代表1", "第9代表团"], ["0002", "示例代表2", "第3代表团"]]
    )
    with Session(engine) as session:
        preview = queries.preview(session, jobs.job_of(session, town.id, job_id), 1)
    assert preview.counts == {Outcome.NEW: 0, Outcome.CHANGED: 1, Outcome.SAME: 1}
    assert preview.delegations == ("第9代表团",)
    town.confirm(job_id)
    town.run(job_id)
    assert [row[2] for row in deputies(engine, town)[1:3]] == ["第9代表团", "第3代表团"]


def test_unknown_delegations_are_made_only_when_asked_for(town, engine):
    job_id = town.lay_out(ROWS)
    with pytest.raises(UnknownDelegation):
        town.confirm(job_id, make=False)
    assert count(engine, Delegation) == 0
    town.confirm(job_id)
    assert count(engine, Delegation) == 5


def test_a_second_confirmation_changes_nothing(town, engine):
    job_id = town.lay_out(ROWS)
    town.confirm(job_id)
    town.confirm(job_id)
    town.run(job_id)
    assert town.confirm(job_id).stage is JobStage.DONE
    assert count(engine, Deputy) == 5


def test_the_same_upload_sent_twice_is_laid_out_once(town):
    assert town.lay_out(ROWS, key="one") == town.lay_out(ROWS, key="one")


def test_a_dropped_import_is_never_confirmed(town):
    job_id = town.lay_out(ROWS)
    with begin(town.sessions, town.admin) as work:
        service.drop_import(work, town.id, job_id)
    with pytest.raises(IllegalMove):
        town.confirm(job_id)


@pytest.mark.parametrize(
    ("row", "column", "wrong"),
    [
        (["0001", "示例代表1", "", "17", "", "", "", "", ""], "届次", Wrong.TERM),
        (["0001", "示例代表1", "", "", "", "", "", "2021-12-31", ""], "任职日期", Wrong.OUT_OF_TERM),
        (["0001", "示例代表1", "", "", "", "", "", "", "2100-01-01"], "离任日期", Wrong.OUT_OF_TERM),
        (["0001", "示例代表1", "", "", "admin", "", "", "", ""], "用户名", Wrong.LOGIN_OF_ANOTHER),
        (["0009", "示例代表2", "", "", "deputy2", "", "", "", ""], "用户名", Wrong.LOGIN_OF_ANOTHER),
        (["0009", "管理员", "", "", "admin", "", "", "", ""], "用户名", Wrong.OWN_ACCOUNT),
    ],
)
def test_what_does_not_fit_beside_what_stands_is_named(town, engine, row, column, wrong):
    town.take_over(ROWS)
    before = deputies(engine, town)
    with pytest.raises(BadSheet) as bad:
        town.lay_out([HEAD, row])
    assert (2, column, wrong) in [(fault.line, fault.column, fault.wrong) for fault in bad.value.faults]
    assert deputies(engine, town) == before


def test_who_lost_the_role_meanwhile_imports_nothing_more(town, engine, sessions):
    job_id = town.lay_out(ROWS)
    town.confirm(job_id)
    with sessions.begin() as session:
        session.delete(session.get_one(RoleGrant, (town.id, town.admin_account.id, Role.ADMIN)))
    job = town.run(job_id)
    assert (job.stage, job.fault) == (JobStage.FAILED, "not-allowed")
    assert count(engine, Deputy) == 0


def test_only_admins_of_the_assembly_import(town, sessions):
    with sessions.begin() as session:
        other = an_assembly(session, "other")
        theirs = an_account(session, other, "their-admin", Role.ADMIN)
        organizer = an_account(session, session.get_one(Assembly, town.id), "organizer", Role.ORGANIZER)
    for actor in (acting(theirs, Role.ADMIN), acting(organizer, Role.ORGANIZER)):
        with pytest.raises(NotAllowed):
            town.lay_out(ROWS, actor=actor)


def test_a_term_of_another_assembly_is_missing(town, sessions):
    with sessions.begin() as session:
        town.term = a_term(session, an_assembly(session, "other")).id
    with pytest.raises(Missing):
        town.lay_out(ROWS)


def test_three_thousand_deputies_are_taken_over_within_ten_seconds(town, engine):
    """In time of the processor: another process on the same one is not ours to answer for."""
    began = time.process_time()
    rows = read_table(sheets.as_xlsx(a_roll(3000))).rows
    job = town.take_over(rows)
    spent = time.process_time() - began
    assert (job.stage, count(engine, Deputy)) == (JobStage.DONE, 3000)
    assert spent <= 10
