"""The browser's side: one ballot first and warm, also on a slower processor, and a whole record with progress."""

import gzip
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from bench import records
from bench.child import spent
from bench.figure import Figure, Unmeasured
from tests.browser import votes
from tests.browser.waiting import waited
from tests.databases import Shelf

ROOT = Path(__file__).resolve().parent.parent
SIZES = ((12, 4), (20, 5))
ROUNDS, SLOWER = 11, 4
BALLOTS, OPTIONS, CHOOSE = 231, 12, 10
CREATE, VERIFY, VENDORED, RECEIPT = 150, 90, 20_000, 1_000
"""Milliseconds for a warm ballot of 20 options, seconds for the whole record, bytes of cryptography gzipped,
milliseconds from the press on a slow phone to the receipt."""
PHONE: ViewportSize = {"width": 360, "height": 720}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing of each request."""


def run() -> Iterator[Figure]:
    """Measure node, then Chromium at full speed and slowed down, then the whole record."""
    size = len(gzip.compress((ROOT / "static" / "vendor" / "noble.js").read_bytes()))
    yield Figure.at_most("browser.vendored", size, "bytes", VENDORED, "static/vendor/noble.js gzipped")
    for options, most in SIZES:
        told = spent(["node", "bench/js/node.js", str(options), str(most), str(ROUNDS)], folder=ROOT).output
        yield from _ballot("node", json.loads(told), bars=False)
    with tempfile.TemporaryDirectory() as folder, _served(Path(folder)) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for slower in (1, SLOWER):
            for options, most in SIZES:
                yield from _in_chromium(chromium, address, (options, most), slower)
        record = records.write(Path(folder, "record.zip"), BALLOTS, OPTIONS, CHOOSE)
        yield _record(chromium, address, record.stat().st_size)
        yield _receipts(chromium, Path(folder))
        chromium.close()


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """Serve the scripts as they are, and what lies in `folder` beside them."""
    (folder / "bench.html").write_text("<!DOCTYPE html><title>bench</title>")
    for name in ("static", "bench"):
        (folder / name).symlink_to(ROOT / name)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def _page(chromium: Browser, address: str) -> Page:
    page = chromium.new_page()
    page.goto(f"{address}/bench.html")
    return page


def _in_chromium(chromium: Browser, address: str, size: tuple[int, int], slower: int) -> Iterator[Figure]:
    """Measure one size in a page of its own, so that its first ballot is the page's first."""
    page = _page(chromium, address)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    script = "([options, max, rounds]) => import('/bench/js/ballots.js').then((m) => m.timings(options, max, rounds))"
    told = page.evaluate(script, [*size, ROUNDS])
    page.close()
    yield from _ballot("chromium" if slower == 1 else f"chromium/{slower}", told, bars=slower == 1)


def _ballot(where: str, told: list[dict[str, Any]], bars: bool) -> Iterator[Figure]:
    for row in told:
        name = f"browser.{where}.{row['name'].replace(', ', '.').replace(' ', '.')}"
        if bars and row["name"] == "create, warm 20/5":
            yield Figure.at_most(name, row["value"], "ms", CREATE, f"median of {ROUNDS - 1}")
        else:
            yield Figure(name, row["value"], "ms")


def _record(chromium: Browser, address: str, size: int) -> Figure:
    page = _page(chromium, address)
    page.set_default_timeout(600_000)
    told = page.evaluate("() => import('/bench/js/record.js').then((m) => m.verified('/record.zip'))")
    page.close()
    if not told["accepted"] or told["told"] < 2:
        raise Unmeasured(f"the record was refused, or no progress was told: {told}")
    beside = f"{BALLOTS} ballots × {OPTIONS}, {size:,} bytes; progress told {told['told']} times"
    return Figure.at_most("browser.record", told["seconds"], "s", VERIFY, beside)


def _receipts(chromium: Browser, folder: Path) -> Figure:
    """Cast ballots of 12 options on a served site, each on a new phone, slowed down."""
    took = []
    with Shelf(folder) as shelf, votes.a_vote(shelf, folder, **votes.SECRET) as voting:
        voting.hall.open(ROUNDS)
        for card in range(ROUNDS):
            phone = chromium.new_context(base_url=voting.site.address, locale="zh-CN", viewport=PHONE)
            page = phone.new_page()
            voting.enter(page, card)
            votes.choose(page, votes.PROJECTS[:CHOOSE])
            page.get_by_role("button", name="下一步").click()
            took.append(waited(page))
            phone.close()
    beside = f"from the press to the painted receipt, 1/{SLOWER} of the speed; slowest {max(took):,.0f} ms"
    return Figure.at_most("browser.receipt", median(took), "ms", RECEIPT, beside)
