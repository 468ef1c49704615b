"""A canary in a ballot: neither card nor choice nor randomness is ever anywhere but in the memory of the phone."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from ballot.balloting.setup.rules import Mode
from ballot.protocol.ballot import nonce
from tests.browser import traces
from tests.browser.chromium import QUIET
from tests.browser.test_booth import cast, counted, entered, reviewed
from tests.browser.traces import forms, marks_forms, secret_forms
from tests.browser.votes import PROJECTS, Voting, a_vote
from tests.databases import Shelf

TRIAL, REAL = (0, 3, 4, 6, 11), (1, 2, 5, 7, 8, 10)
"""Two choices whose marks stand nowhere by chance."""
RECORD = """() => {
  const draw = crypto.getRandomValues.bind(crypto);
  self.drawn = [];
  crypto.getRandomValues = (array) => {
    draw(array);
    self.drawn.push([...new Uint8Array(array.buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
    return array;
  };
}"""
"""Lets the test know what randomness the booth's worker draws; the scripts themselves stay the registered ones."""
OWN = ("Default/History", "Default/Top Sites", "Default/Favicons", "Default/Sessions/", "segmentation_platform/")
"""Where Chromium itself puts an address that somebody opened; no page can take it from there."""


@pytest.fixture(scope="module")
def voting(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Voting]:
    folder = tmp_path_factory.mktemp("vote")
    with a_vote(shelf, folder, deputies=12, seats=10, candidates=12, mode=Mode.SECRET) as voting:
        voting.hall.open(present=12)
        yield voting


@dataclass
class Watched:
    """A phone whose disk, store and talk are looked through, and the site's memory and disk beside it."""

    voting: Voting
    profile: Path
    context: BrowserContext
    said: list[Request] = field(default_factory=list)

    def sought(self, needles: traces.Needles, page: Page) -> set[str]:
        """Where any of these stands, the phone's own memory left out."""
        told = "".join(f"{one.url} {one.all_headers()} {one.post_data or ''}\n" for one in self.said)
        site = self.voting.site
        found = {f"{name} kept by the page" for name in traces.found_in(traces.kept_by(page), needles)}
        found |= {f"{name} sent" for name in traces.found_in(told.encode(), needles)}
        found |= traces.on_disk([self.profile, site.log.parent], needles)
        return found | traces.in_memory(site.process, needles)


@pytest.fixture
def watched(chromium: Browser, voting: Voting, tmp_path: Path) -> Iterator[Watched]:
    how = {"executable_path": "/usr/bin/chromium", "args": QUIET, "base_url": voting.site.address, "locale": "zh-CN"}
    context = chromium.browser_type.launch_persistent_context(tmp_path, **how)
    found = Watched(voting, tmp_path, context)
    context.on("request", lambda request: found.said.append(request))
    yield found
    context.close()


def card_of(voting: Voting, number: int) -> traces.Needles:
    held = voting.hall.cards.deputies[number]
    return {"card": secret_forms(held.secret), "key": forms(held.seed("secret"))}


def typed(voting: Voting, context: BrowserContext, number: int) -> Page:
    """A card is typed, or read by the page's own camera: nothing of it was ever an address."""
    page = context.new_page()
    page.goto(f"{voting.base}/booth")
    page.get_by_label("卡上的字符").fill(voting.card(number))
    page.get_by_role("button", name="开始投票").click()
    expect(page.get_by_text("已选 0 / 10")).to_be_visible()
    page.workers[0].evaluate(RECORD)
    return page


def chosen(places: tuple[int, ...]) -> list[bytes]:
    return marks_forms([int(place in places) for place in range(len(PROJECTS))])


def drawn(voting: Voting, page: Page, number: int, counter: int) -> dict[str, list[bytes]]:
    """The randomness of the ballot under review: its seed, what comes from it, and what its proofs were made with."""
    known = [bytes.fromhex(one) for one in page.workers[0].evaluate("() => self.drawn")]
    *_, seed = (one for one in known if len(one) == 32)
    election = bytes.fromhex(voting.hall.election().fingerprint or "")
    key = voting.hall.cards.deputies[number].key("secret")
    return {"seed": forms(seed), "nonce": forms(nonce(election, key, counter, 0, seed)), "proofs": forms(known[-1])}


def test_what_is_public_is_found_in_every_place_that_is_looked_through(voting: Voting, watched: Watched):
    page = entered(watched.context, voting, 1)
    reviewed(page, PROJECTS[0])
    cast(page)
    counted(page)
    key = {"key": forms(voting.hall.cards.deputies[1].key("secret"))}
    found = watched.sought(key, page)
    assert {"key sent", "key kept by the page", "key in ballot.sqlite3-wal"} <= found
    assert any("key in process" in where for where in found)
    assert any("key in Default/IndexedDB" in where for where in found)


def test_an_address_with_a_card_is_kept_by_the_browser_alone_and_by_no_page(voting: Voting, watched: Watched):
    page = entered(watched.context, voting, 2)
    card = card_of(voting, 2)
    assert json.loads(traces.kept_by(page))["address"].endswith("/booth")
    found = watched.sought(card, page)
    watched.context.close()
    found |= traces.on_disk([watched.profile], card)
    assert found != set(), "Chromium keeps addresses no more: its limits are told otherwise"
    assert {where for where in found if not any(own in where for own in OWN)} == set()


def test_neither_card_nor_choice_nor_randomness_leaves_the_phone_in_any_state(voting: Voting, watched: Watched):
    page = typed(voting, watched.context, 0)
    card = card_of(voting, 0)
    assert watched.sought(card, page) == set(), "card read"
    trial = {**card, "choice": chosen(TRIAL)}
    for place in TRIAL:
        page.get_by_role("checkbox", name=PROJECTS[place]).check()
    assert watched.sought(trial, page) == set(), "chosen"
    page.get_by_role("button", name="下一步").click()
    expect(page.locator(".booth__tracking")).to_be_visible()
    secrets = drawn(voting, page, 0, 1)
    assert watched.sought({**trial, **secrets}, page) == set(), "under review"
    checks(page)
    published = watched.sought({"seed": secrets["seed"]}, page)
    assert {"seed sent", "seed in ballot.sqlite3-wal"} <= published, "what was checked is public, and is found"
    assert watched.sought({**trial, "proofs": secrets["proofs"]}, page) == set(), "checked"
    page.get_by_role("button", name="重新选择").click()
    reviewed(page, *(PROJECTS[place] for place in REAL))
    expect(page.locator(".booth__tracking")).to_be_visible()
    real = {**card, "choice": chosen(REAL), **drawn(voting, page, 0, 2)}
    assert watched.sought(real, page) == set(), "under review again"
    cast(page)
    counted(page)
    assert watched.sought(real, page) == set(), "cast"
    voting.hall.close(present=12)
    page.reload()
    assert watched.sought(real, page) == set(), "closed"
    watched.context.close()
    assert traces.on_disk([watched.profile], real) == set(), "the phone is off"


def checks(page: Page) -> None:
    page.get_by_text("想先验证手机没有改票？").click()
    page.get_by_role("button", name="抽查本票").click()
    page.get_by_role("button", name="公开并作废这张票").click()
    expect(page.get_by_text("您还没有投票")).to_be_visible()
