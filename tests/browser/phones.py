"""A deputy's phone in tests: 360 pixels wide, and any complaint of its console fails the test."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.votes import PHONE, Voting

Phone = Callable[[], BrowserContext]
EXPECTED = re.compile(r"ERR_INTERNET_DISCONNECTED|ERR_FAILED|status of (404|409|410|422|503)")
"""What Chromium says of a network that a test took away, or of a refusal that it asked for."""


@pytest.fixture
def phone(chromium: Browser, voting: Voting) -> Iterator[Phone]:
    """Opens fresh phones."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def listen(page: Page) -> None:
        page.set_default_timeout(20_000)
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda fault: complaints.append(str(fault)))

    def take() -> BrowserContext:
        context = chromium.new_context(
            base_url=voting.site.address, locale="zh-CN", viewport=PHONE, accept_downloads=True
        )
        context.on("page", listen)
        contexts.append(context)
        return context

    yield take
    for context in contexts:
        context.close()
    assert [said for said in complaints if not EXPECTED.search(said)] == []


STORED = """async () => {
  const answered = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  const kept = [];
  for (const { name } of await indexedDB.databases()) {
    const base = await answered(indexedDB.open(name));
    for (const store of base.objectStoreNames) {
      kept.push(...await answered(base.transaction(store).objectStore(store).getAll()));
    }
    base.close();
  }
  const text = ({ bytes }) => (bytes === null ? null : new TextDecoder().decode(bytes));
  return {
    kept: kept.map((row) => ({ ...row, bytes: text(row) })),
    local: { ...localStorage }, session: { ...sessionStorage }, cookies: document.cookie, caches: await caches.keys(),
    address: document.URL, state: history.state, name: window.name, referrer: document.referrer,
    resources: performance.getEntriesByType('resource').map(({ name }) => name),
  };
}"""


def stored(page: Page) -> dict:
    """Everything that a browser keeps for a page, whatever the means.

    The address by which the page was opened stays in its own timing for as long as it is open; no
    script can clear that, and it is never stored or sent.
    """
    return page.evaluate(STORED)
