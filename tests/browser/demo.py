"""The model county as a visitor meets it: furnished by the command, served as in production."""

import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import ROOT, Site, serve


def furnish(url: str) -> None:
    """Furnish the database at `url` with the model county, by the command in a process of its own."""
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("COV")},
        "BALLOT_ENV": "development",
        "BALLOT_DATABASE_URL": url,
        "BALLOT_SECRET_KEY": "not a secret, only long enough for a test",
    }
    run = "from ballot.cli import main; main(['demo'])"
    subprocess.run([sys.executable, "-c", run], cwd=ROOT, env=env, check=True, capture_output=True)


def code_of(page: Page, login: str) -> str:
    """The account's second factor at this moment, as the demonstration's start page shows it."""
    page.goto("/demo")
    return page.locator("tr", has=page.get_by_role("rowheader", name=login)).locator("code").last.inner_text()


SESSIONS: dict[tuple[str, str], Any] = {}
"""The sessions that were begun, by place and account: a second factor is taken once, and the next comes 30 s later."""


def sign_in(page: Page, login: str) -> None:
    """Sign in as an account of the demonstration, by password and second factor, or go on in its session."""
    page.goto("/demo")
    place = page.url, login
    page.context.add_cookies(SESSIONS.get(place, []))
    page.goto("/shifan/account")
    mine = page.get_by_role("link", name="我的账号")
    if mine.count() == 0:
        code = code_of(page, login)
        page.goto("/shifan/sign-in")
        page.get_by_label("用户名").fill(login)
        page.get_by_label("密码").fill("shi-fan-2027")
        page.get_by_role("button", name="下一步").click()
        page.get_by_label("六位动态码").fill(code)
        page.get_by_role("main").get_by_role("button", name="登录").click()
    expect(mine).to_be_visible()
    SESSIONS[place] = [one for one in page.context.cookies() if one["name"].endswith("session")]


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model county's database, furnished once for all workers: its votes take a while."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own
    path, whole = shared / "county.sqlite3", shared / "county.whole"
    with (shared / "county.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not whole.exists():
            path.unlink(missing_ok=True)
            furnish(f"sqlite:///{path}")
            whole.touch()
    return path


@pytest.fixture(scope="module")
def demo(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The model county, served; each file of tests has a copy of its own."""
    folder = tmp_path_factory.mktemp("demo")
    copy = shutil.copy(county, folder)
    with serve(f"sqlite:///{copy}", folder / "log") as site:
        yield site


@pytest.fixture
def visit(chromium: Browser, demo: Site) -> Iterator[Callable[[], Page]]:
    """Opens fresh visitors of the model county; complaints of their consoles fail the test.

    A refused form or door is an answer, which the browser mentions too, and a test may take the network away:
    those are not meant.
    """
    complaints: list[str] = []
    contexts = []

    def arrive() -> Page:
        contexts.append(chromium.new_context(base_url=demo.address, locale="zh-CN", accept_downloads=True))
        page = contexts[-1].new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        return page

    yield arrive
    for context in contexts:
        context.close()
    assert [
        said for said in complaints if not re.search(r"ERR_INTERNET_DISCONNECTED|status of (400|403|404|422)", said)
    ] == []
