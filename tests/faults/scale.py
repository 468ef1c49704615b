"""How often a fault is tried: a few times in each run, many times in `make torture`."""

import os
import random

TORTURE = os.environ.get("TORTURE") == "1"


def times(ci: int, torture: int) -> int:
    return torture if TORTURE else ci


def dice(name: str) -> random.Random:
    """Chance that repeats in CI; under torture it is new each time, and its seed is printed with a failure."""
    seed = f"{name} {random.SystemRandom().getrandbits(64)}" if TORTURE else name
    print(f"chance: {seed}")  # noqa: T201  # pytest shows it beside a failure
    return random.Random(seed)
