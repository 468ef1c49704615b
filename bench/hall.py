"""A hall casts, openly and in secret: all deputies behind one address, two workers of gunicorn, both databases."""

import random
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles

from bench import hall_secret
from bench.figure import Figure
from tests.databases import DATABASES, Shelf
from tests.faults.clients import Envelope, Phones, envelopes
from tests.faults.history import broken
from tests.faults.sites import Site, a_site

COUNTY, PROVINCE = (300, 60), (3_000, 600)
"""Deputies, and the seconds within which they cast."""
EAGER = 4
"""Most press soon after the opening: the first second sees so many times what an even stream would bring."""
SLOWEST, SPREAD, UNFELT = 1_500, 6, 400
"""Milliseconds for p99; how many times p50 it may be, unless it stays below what nobody feels."""
STARTS, BACK = 5, 5


def run(asked: bool = False) -> Iterator[Figure]:
    """Measure a county's hall and the way back after a kill; a province's too unless just this bench is `asked` for."""
    for kind in DATABASES:
        with (
            tempfile.TemporaryDirectory() as name,
            Shelf(Path(name)) as shelf,
            shelf.take(kind, Path(name)) as database,
            a_site(database, Path(name)) as site,
        ):
            for deputies, seconds in (COUNTY,) if asked else (COUNTY, PROVINCE):
                yield from _casting(site, f"hall.{kind}.{deputies}", deputies, seconds)
            yield _coming_back(site, f"hall.{kind}.back")
        with (
            tempfile.TemporaryDirectory() as name,
            Shelf(Path(name)) as shelf,
            shelf.take(kind, Path(name)) as database,
        ):
            deputies, seconds = COUNTY
            yield from hall_secret.casting(database, Path(name), deputies, _moments(deputies, seconds), _limit)


def _casting(site: Site, name: str, deputies: int, seconds: float) -> Iterator[Figure]:
    phones = site.phones(deputies)
    made, moments = envelopes(phones.vote), _moments(deputies, seconds)
    began = time.monotonic()
    with ThreadPoolExecutor(min(deputies, 300)) as hall:
        told = [hall.submit(_at, phones, one, began + at) for one, at in zip(made, moments, strict=True)]
    took = sorted(1e3 * each.result() for each in told)
    unsure = sum(each.outcome != "ok" for each in phones.history.told) + len(broken(phones.history, phones.vote))
    within = f"{deputies} deputies within {seconds:g} s, {max(_rates(moments))} in the busiest second"
    yield Figure.at_most(f"{name}.errors", unsure, "casts", 0, within)
    middle, slow = median(took), quantiles(took, n=100)[98]
    yield Figure(f"{name}.p50", middle, "ms")
    yield Figure.at_most(f"{name}.p99", slow, "ms", _limit(middle), f"slowest {took[-1]:,.0f} ms")


def _limit(middle: float) -> int:
    """The bar of p99 in milliseconds, from p50."""
    return round(min(SLOWEST, max(SPREAD * middle, UNFELT)))


def _moments(deputies: int, seconds: float) -> list[float]:
    """When each casts, rising, in seconds after the opening: many at first, the last just before the end."""
    chance = random.Random("hall")  # noqa: S311  # the same hall every time
    drawn = sorted(chance.expovariate(EAGER / seconds) for _ in range(deputies))
    return [each * min(1, 0.99 * seconds / drawn[-1]) for each in drawn]


def _rates(moments: list[float]) -> list[int]:
    whole = [int(each) for each in moments]
    return [whole.count(second) for second in set(whole)]


def _at(phones: Phones, one: Envelope, moment: float) -> float:
    """Cast at that moment, once; the seconds until the receipt was there."""
    time.sleep(max(0, moment - time.monotonic()))
    told = phones.send(one)
    return told.ended - told.began


def _coming_back(site: Site, name: str) -> Figure:
    """Kill master and workers at once and start anew; the longest time until a ballot was in."""
    phones, times = site.phones(STARTS), []
    for one in envelopes(phones.vote):
        site.server.kill()
        began = time.monotonic()
        site.server.launch()
        phones.insist(one, pause=0.02)
        times.append(time.monotonic() - began)
    return Figure.at_most(name, max(times), "s", BACK, f"the longest of {STARTS}, from the start to a receipt")
