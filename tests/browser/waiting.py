"""Times what a deputy waits for: from the press on 投票 to the painted receipt, by the page's own clock."""

from playwright.sync_api import Page, expect

SLOWER = 4
"""How many times slower than this machine the phone is made."""
WATCH = """() => {
  addEventListener('click', ({ target }) => { if (target.textContent === '投票') performance.mark('press'); }, true);
  new MutationObserver(() => {
    const isThere = document.querySelector('.booth__status--counted') !== null;
    if (isThere && performance.getEntriesByName('receipt').length === 0) {
      requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('receipt')));
    }
  }).observe(document.body, { subtree: true, childList: true, attributes: true });
}"""
WAITED = """() => {
  const [press, receipt] = ['press', 'receipt'].map((name) => performance.getEntriesByName(name)[0].startTime);
  return receipt - press;
}"""


def waited(page: Page) -> float:
    """Cast the ballot under review on a slow phone; milliseconds until the receipt was painted."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    button = page.get_by_role("button", name="投票", exact=True)
    expect(button).to_be_enabled()
    page.evaluate(WATCH)
    button.click()
    expect(page.get_by_text("本机已自动核对")).to_be_visible()
    found: float = page.evaluate(WAITED)
    return found
