"""`ballot admin` and `ballot audit`, as the operator of the machine types them."""

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from ballot.cli import main
from ballot.kernel.log import Entry
from ballot.kernel.policy import PUBLIC, Role
from ballot.kernel.work import begin
from ballot.people.accounts.queries import Search, members
from ballot.people.assemblies.queries import assembly_at
from ballot.people.sign_in.service import Activate, begin_set_up
from tests.people.signing_in import CHOSEN, VAULT


@pytest.fixture
def run(database, tmp_path):
    """Type a command and get what it answers."""
    site = {
        "BALLOT_SECRET_KEY": "k" * 40,
        "BALLOT_DATABASE_URL": database.url,
        "BALLOT_HOSTS": "vote.example",
        "BALLOT_LOG_KEY": str(tmp_path / "log-key"),
    }
    return lambda *words: CliRunner(env=site).invoke(main, words)


def test_the_first_admin_comes_from_the_command_line(run, sessions):
    assert run("admin", "found", "ninghai", "宁海县").output == "/ninghai\n"
    code = run("admin", "first", "ninghai", "zhang", "张三").output.strip()
    with sessions() as session:
        assembly = assembly_at(session, "ninghai")
        (admin,) = members(session, assembly.id, Search()).rows
    assert admin.roles == (Role.ADMIN,)
    with begin(sessions, PUBLIC) as work:
        assert begin_set_up(work, Activate(assembly.id, code, CHOSEN), VAULT)


def test_a_lost_factor_is_reset_from_the_command_line(run):
    run("admin", "found", "ninghai", "宁海县")
    first = run("admin", "first", "ninghai", "zhang", "张三").output
    second = run("admin", "reset", "ninghai", "zhang")
    assert second.exit_code == 0
    assert len(second.output.strip()) == 30
    assert second.output != first


def test_a_tree_grows_from_the_command_line(run):
    run("admin", "found", "ninghai", "宁海县")
    below = ("--level", "street", "--body", "street-council", "--below", "ninghai")
    assert run("admin", "found", "yuelong", "跃龙街道", *below).exit_code == 0


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        (("first", "nowhere", "zhang", "张三"), "no assembly at /nowhere"),
        (("reset", "ninghai", "nobody"), "no account nobody"),
        (("found", "ninghai", "又一个"), "is another assembly's"),
        (("found", "Ning Hai", "又一个"), "an address is"),
        (("log-key", "check"), "no log key"),
    ],
)
def test_what_can_not_be_done_is_said_in_a_sentence(run, words, cause):
    run("admin", "found", "ninghai", "宁海县")
    answer = run("admin", *words)
    assert answer.exit_code == 1
    assert cause in answer.output
    assert "Traceback" not in answer.output


def test_the_log_key_is_made_once_backed_up_and_compared(run, tmp_path):
    key = run("admin", "log-key", "make").output
    assert len(key.strip()) == 64
    assert run("admin", "log-key", "make").exit_code == 1
    copy = tmp_path / "copy"
    assert run("admin", "log-key", "back-up", str(copy)).output == key
    assert run("admin", "log-key", "check", str(copy)).output == key
    for file in (tmp_path / "log-key", copy):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert run("admin", "log-key", "back-up", str(copy)).exit_code == 1


@pytest.mark.parametrize("text", ["", "zz", "ab" * 31, "ab" * 33])
def test_a_file_that_is_no_key_is_refused(run, tmp_path, text):
    path = tmp_path / "log-key"
    path.write_text(text, encoding="ascii")
    path.chmod(0o600)
    assert run("admin", "log-key", "check").exit_code == 1


def test_a_key_that_others_can_read_is_refused(run, tmp_path):
    run("admin", "log-key", "make")
    (tmp_path / "log-key").chmod(0o640)
    answer = run("admin", "log-key", "check")
    assert answer.exit_code == 1
    assert "chmod 600" in answer.output


def test_another_key_in_the_copy_is_found(run, tmp_path):
    run("admin", "log-key", "make")
    copy = tmp_path / "copy"
    copy.write_text("ab" * 32, encoding="ascii")
    copy.chmod(0o600)
    assert "another key" in run("admin", "log-key", "check", str(copy)).output


def test_the_logs_of_a_database_are_checked_and_a_change_is_found(run, engine):
    run("admin", "found", "ninghai", "宁海县")
    run("admin", "first", "ninghai", "zhang", "张三")
    good = run("audit", "verify")
    assert (good.exit_code, good.output) == (0, "/ninghai 4 entries\n")
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(update(Entry).where(Entry.height == 2).values(actor="somebody"))
    bad = run("audit", "verify")
    assert bad.exit_code == 1
    assert "entry 2 was changed" in bad.output


def test_a_file_that_is_no_export_is_refused(run, tmp_path):
    file: Path = tmp_path / "export.jsonl"
    file.write_text("{}\n", encoding="utf-8")
    assert run("audit", "verify", str(file)).exit_code == 1
    assert run("audit", "verify", str(file), "--key", "ab").exit_code == 2
