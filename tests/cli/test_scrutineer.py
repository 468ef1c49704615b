"""`ballot scrutineer` against a real server: killed, it goes on with its file, which opens by its passphrase alone."""

import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from ballot.app import create_app
from ballot.cli.scrutineer import command, kept
from ballot.cli.scrutineer.device import Unsent
from ballot.cli.scrutineer.kept import Attempt, Kept, UnfitFile
from ballot.cli.scrutineer.wire import Wire
from ballot.kernel.db import connect, db, writers
from tests.balloting.ceremony.panels import Panel, a_key_file, a_panel
from tests.browser.site import serve
from tests.databases import settings_for
from tests.forgeries import other

PASSPHRASE = "not a secret"


@pytest.fixture
def place(shelf, tmp_path):
    """A served site with a frozen secret vote of two scrutineers."""
    key = a_key_file(tmp_path)
    with (
        shelf.take("sqlite", tmp_path) as database,
        serve(database.url, tmp_path / "log", BALLOT_LOG_KEY=str(key)) as site,
    ):
        app, engine = create_app(settings_for(database.url, log_key=key)), connect(database.url)
        yield a_panel(writers(engine), app, size=2), site
        engine.dispose()
        with app.app_context():
            db.engine.dispose()


def started(panel: Panel, address: str, index: int, file: Path, yes: int = 3) -> subprocess.Popen[str]:
    """The command for one scrutineer who says yes so many times."""
    link = f"{address}{panel.address}/panel#{panel.hall.links[index - 1]}"
    run = [sys.executable, "-c", "from ballot.cli import main; main()", "scrutineer", link, "--keep", str(file)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    process = subprocess.Popen([*run, "--jobs", "1"], env=os.environ | {"BALLOT_PASSPHRASE": PASSPHRASE}, **pipes)
    process.stdin.write("y\n" * yes)
    process.stdin.flush()
    return process


def until(process: subprocess.Popen[str], words: str) -> None:
    """Read what a command says until it says this."""
    said = ""
    for line in process.stdout:
        said += line
        if words in line:
            return
    pytest.fail(f"it ended without {words}: {said}")


def test_two_at_terminals_hold_a_whole_vote_though_one_is_killed_in_its_midst(place, tmp_path):
    panel, site = place
    files = [tmp_path / f"key-{index}" for index in (1, 2)]
    runs = [started(panel, site.address, index, file) for index, file in enumerate(files, start=1)]
    for run in runs:
        until(run, "等待开始投票")
    runs[0].kill()
    runs[0].communicate()
    assert [file.stat().st_mode & 0o077 for file in files] == [0, 0]
    assert panel.hall.links[0] not in files[0].read_text()
    runs[0] = started(panel, site.address, 1, files[0])
    panel.hall.open()
    panel.vote()
    panel.hall.close()
    for run in runs:
        until(run, "等待计票")
    panel.count()
    ends = [threading.Thread(target=until, args=(run, "计票完成")) for run in runs]
    for end in ends:
        end.start()
    for end in ends:
        end.join(timeout=60)
    for run in runs:
        run.communicate()
        assert run.returncode == 0
    assert panel.bodies("result")[0]["total"] == [10, 5, 0]


def test_whoever_says_no_signs_nothing_and_may_come_again(place, tmp_path):
    panel, site = place
    one = started(panel, site.address, 1, tmp_path / "one", yes=0)
    other = started(panel, site.address, 2, tmp_path / "other", yes=0)
    for run in (one, other):
        said, _ = run.communicate("n\n", timeout=90)
        assert "没有签署任何内容" in said
        assert run.returncode == 1
    assert panel.bodies("endorse") == []
    again = started(panel, site.address, 1, tmp_path / "one", yes=1)
    until(again, "等待其他人")
    again.kill()
    again.communicate()
    assert len(panel.bodies("endorse")) == 1


def test_a_file_comes_back_as_it_was_and_only_by_its_passphrase(tmp_path):
    path = tmp_path / "key"
    attempt = Attempt(
        1, "aa", "bb", ("cc",), "dd", {"index": 1}, {"2": "ee"}, "ff", ("00",), {"a": 1}, ({"b": 2},), None
    )
    before = Kept("https://a.example/x", "token", 1, attempt, ("e", "c", {"d": 1}), None, (3, "hash"))
    kept.write(path, before, PASSPHRASE)
    assert kept.read(path, PASSPHRASE) == before
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(UnfitFile):
        kept.read(path, PASSPHRASE + "!")
    whole = json.loads(path.read_text())
    path.write_text(json.dumps({**whole, "cipher": other(whole["cipher"])}))
    with pytest.raises(UnfitFile):
        kept.read(path, PASSPHRASE)
    path.write_text("no key file")
    with pytest.raises(UnfitFile):
        kept.read(path, PASSPHRASE)


@pytest.mark.parametrize("link", ["http://vote.example/panel#x", "https://vote.example/panel", "ftp://x/panel#x", "x"])
def test_what_is_no_personal_link_is_refused(link, tmp_path):
    ended = CliRunner().invoke(command, [link, "--keep", str(tmp_path / "key")], env={"BALLOT_PASSPHRASE": PASSPHRASE})
    assert ended.exit_code == 2
    assert "not a personal link" in ended.output


def test_a_passphrase_that_is_too_short_or_stands_among_the_arguments_is_refused(tmp_path):
    words = ["https://vote.example/panel#x", "--keep", str(tmp_path / "key")]
    short = CliRunner().invoke(command, words, input="seven77\nseven77\n", env={"BALLOT_PASSPHRASE": None})
    assert (short.exit_code, "at least 8" in short.output) == (2, True)
    told = CliRunner().invoke(command, [*words, "--passphrase", PASSPHRASE])
    assert (told.exit_code, "No such option" in told.output) == (2, True)
    assert not (tmp_path / "key").exists()


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n<html>Welcome</html>",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]",
        b"not even HTTP\r\n\r\n",
    ],
    ids=["a line that is cut", "the page of a hotel", "a list", "no answer at all"],
)
def test_what_somebody_on_the_way_says_is_no_answer_of_the_site(answer):
    with socket.create_server(("127.0.0.1", 0)) as way:
        told = threading.Thread(target=tell, args=(way, answer))
        told.start()
        with pytest.raises(Unsent):
            Wire(f"http://127.0.0.1:{way.getsockname()[1]}").head()
        told.join(30)


def tell(way, answer):
    """Answer one question with these bytes and hang up."""
    connection, _ = way.accept()
    with connection:
        connection.recv(65536)
        connection.sendall(answer)
