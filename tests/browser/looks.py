"""What every page must stand before the eye: widths, looks, axe; and pictures for whoever asks for them."""

import os
import time
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page

SHOTS = Path(os.environ.get("SCREENSHOTS", ""))
WIDTHS = (320, 360, 1280)
SETTLED = 5
"""Seconds in which a page that has come, or whose window has changed, is laid out on a busy machine."""
ASK = """async rules => {
    const only = rules.length ? { runOnly: { type: "rule", values: rules } } : {};
    const { violations } = await axe.run({ resultTypes: ["violations"], ...only });
    const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    return grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}"""


def keep(page: Page, name: str) -> None:
    """Keep a picture for whoever set SCREENSHOTS to a folder."""
    if SHOTS.name:
        page.wait_for_load_state()
        page.screenshot(path=SHOTS / f"{name}.png", full_page=True)


def faults(page: Page, axe: str, rules: Sequence[str] = ()) -> list[str]:
    """What axe finds serious or critical on the page as it is, by all its rules or by some.

    The page sends back only what is wrong: a report of all that is right takes longer than the look itself.
    """
    page.wait_for_load_state()
    if page.evaluate("typeof globalThis.axe === 'undefined'"):
        page.evaluate(axe)
    return list(page.evaluate(ASK, list(rules)))


def assert_fits(page: Page, width: int, name: str) -> None:
    """Assert that the page doesn't scroll sideways.

    A click returns when the next page begins to come, and a page is laid out a moment after its window changed.
    """
    page.wait_for_load_state()
    end = time.monotonic() + SETTLED
    while (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
        assert time.monotonic() < end, f"{name}: {wide} wide in {width}"
        page.wait_for_timeout(50)


def seen(page: Page, axe: str, name: str, width: int | None = None) -> None:
    """Keep a picture, and let axe and the width of the window, `width` if it is given, judge the page as it stands."""
    if width:
        page.set_viewport_size({"width": width, "height": 800})
    keep(page, name)
    assert_fits(page, (page.viewport_size or {})["width"], name)
    assert faults(page, axe) == [], name


def stands_at_every_width(page: Page, axe: str, name: str) -> None:
    """Assert that nothing scrolls sideways at any width, and that axe is content."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        keep(page, f"{name}-{width}")
        assert_fits(page, width, name)
    assert faults(page, axe) == []


def both_languages(page: Page, axe: str, name: str) -> None:
    """Look at the page as it is, then in English and dark; leave it as it was."""
    stands_at_every_width(page, axe, name)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.context.add_cookies([{"name": "display", "value": "en..dark", "url": page.url}])
    page.reload()
    keep(page, f"{name}-en-dark")
    assert faults(page, axe) == []
    page.context.add_cookies([{"name": "display", "value": "zh..", "url": page.url}])
    page.reload()
