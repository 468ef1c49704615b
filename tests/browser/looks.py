"""What every page must stand before the eye: widths, looks, axe; and pictures for whoever asks for them."""

import os
from pathlib import Path

from playwright.sync_api import Page

SHOTS = Path(os.environ.get("SCREENSHOTS", ""))
WIDTHS = (320, 360, 1280)


def keep(page: Page, name: str) -> None:
    """Keep a picture for whoever set SCREENSHOTS to a folder."""
    if SHOTS.name:
        page.screenshot(path=SHOTS / f"{name}.png", full_page=True)


def faults(page: Page, axe: str) -> list[str]:
    """What axe finds serious or critical on the page as it is."""
    page.evaluate(axe)
    found = page.evaluate("axe.run()")
    return [
        f"{rule['id']}: {[node['html'] for node in rule['nodes']]}"
        for rule in found["violations"]
        if rule["impact"] in ("serious", "critical")
    ]


def stands_at_every_width(page: Page, axe: str, name: str) -> None:
    """Assert that nothing scrolls sideways at any width, and that axe is content."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        keep(page, f"{name}-{width}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
    assert faults(page, axe) == []
