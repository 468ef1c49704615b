"""Writes whole records of any size for the benches: real keys, real proofs, made by as many processes as there are."""

import os
import secrets
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from ballot.protocol import signature
from ballot.protocol.ballot import Draft, Terms
from ballot.protocol.signature import Seed
from tests.archives import archive
from tests.records import Hall, a_hall

CHUNK = 25


def write(path: Path, ballots: int, options: int, choose: int) -> Path:
    """Write the record of a finished vote in which every deputy chooses `choose` of `options`."""
    hall = a_hall(ballots, options, choose).open()
    for body in _bodies(hall, options, choose):
        hall.add("ballot", body)
    path.write_bytes(archive(hall.count().entries))
    return path


def _bodies(hall: Hall, options: int, choose: int) -> Iterator[dict[str, Any]]:
    seeds = [hall.card(number) for number in range(hall.deputies)]
    chunks = [seeds[start : start + CHUNK] for start in range(0, len(seeds), CHUNK)]
    marks = [int(place < choose) for place in range(options)]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for made in pool.map(partial(_cast, hall.terms, marks), chunks):
            yield from made


def _cast(terms: Terms, marks: list[int], seeds: list[Seed]) -> list[dict[str, Any]]:
    drafts = [Draft(terms, signature.public(seed), 1, marks, secrets.token_bytes(32)) for seed in seeds]
    return [draft.cast(seed) for draft, seed in zip(drafts, seeds, strict=True)]
