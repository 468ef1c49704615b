"""A ballot made and verified in one thread, beside the floor: the group operations alone (§5.3, §5.4)."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ballot.protocol import group, signature
from ballot.protocol.ballot import Draft, Terms, read_ballot, terms_of, verify_ballot
from ballot.protocol.manifest import Manifest, read_manifest
from ballot.protocol.record import append, read_entry
from ballot.protocol.signature import Seed
from ballot.verifier.examine import Measure, examine
from bench.clock import Round, interleaved, ratio, seconds
from bench.figure import Figure
from bench.floor import Bare, Operations, to_count, to_create, to_verify
from tests.bodies import a_manifest

SIZES = ((20, 5), (40, 10))
TURNS = 12


@dataclass(frozen=True)
class Booth:
    """An election of so many options, choose up to so many, and one card."""

    options: int
    choose: int
    seed: Seed

    @cached_property
    def manifest(self) -> Manifest:
        return read_manifest(a_manifest(self.options, self.choose))

    @cached_property
    def terms(self) -> Terms:
        return terms_of(self.manifest, secrets.token_bytes(32), group.base(group.random_scalar()))

    def ballot(self) -> dict[str, object]:
        """Make and sign a ballot that chooses as many as it may."""
        marks = [int(place < self.choose) for place in range(self.options)]
        draft = Draft(self.terms, signature.public(self.seed), 1, marks, secrets.token_bytes(32))
        return draft.cast(self.seed)


def run() -> Iterator[Figure]:
    """Measure both sizes."""
    for options, choose in SIZES:
        booth = Booth(options, choose, Seed(secrets.token_bytes(32)))
        yield from _verifying(booth)
        yield from _reading(booth)
        yield from _creating(booth)


def _verifying(booth: Booth) -> Iterator[Figure]:
    body = booth.ballot()
    ballot = read_ballot(body)
    work = to_verify(booth.options, booth.choose)
    subjects = {**Bare().subjects(work), "verify": lambda: verify_ballot(ballot, body, booth.terms)}
    yield from _figures(booth, "verify", work, interleaved(subjects, TURNS), bar=1.15)


def _reading(booth: Booth) -> Iterator[Figure]:
    """Verify as the verifier does: from the line's bytes to the sums, its points read and added up."""
    line = append(None, "ballot", booth.ballot()).line()
    measure = Measure(booth.manifest, booth.terms.election, booth.terms)
    work, more = to_verify(booth.options, booth.choose), to_count(booth.options)
    work = Operations(work.bases, work.multiples, work.additions + more.additions, more.decodings)

    # Sums that are already under way: the first ballot of a batch is taken as it is, every other one is added.
    sums = list(read_ballot(booth.ballot()).choices)

    def take() -> None:
        item = examine(read_entry(line), len(line), measure, sums)
        if item.breaches:
            raise RuntimeError(f"the bench's own ballot is refused: {item.breaches}")

    yield from _figures(booth, "line", work, interleaved({**Bare().subjects(work), "line": take}, TURNS))


def _creating(booth: Booth) -> Iterator[Figure]:
    work = to_create(booth.options, booth.choose)
    subjects = {**Bare().subjects(work), "create": booth.ballot}
    yield from _figures(booth, "create", work, interleaved(subjects, TURNS))


def _figures(
    booth: Booth, name: str, work: Operations, rounds: list[Round], bar: float | None = None
) -> Iterator[Figure]:
    """Tell what one ballot costs and how that stands to its floor."""
    parts = tuple(part for part in rounds[0] if part != name)
    floor = sum(seconds(rounds, part) for part in parts)
    prices = ", ".join(f"{_count(work, part)} {part} × {_price(rounds, work, part):.1f} µs" for part in parts)
    label = f"ballots.{name}.{booth.options}/{booth.choose}"
    taken, over = seconds(rounds, name), ratio(rounds, name, *parts)
    beside = f"{1e3 * taken:.2f} ms / floor {1e3 * floor:.2f} ms"
    yield Figure(label, 1e3 * taken, "ms", f"floor {1e3 * floor:.2f} ms = {prices}")
    if bar is None:
        yield Figure(f"{label}.floor", over, "× floor", beside)
    else:
        yield Figure.at_most(f"{label}.floor", over, "× floor", bar, beside)


def _count(work: Operations, part: str) -> int:
    return int(getattr(work, part))


def _price(rounds: list[Round], work: Operations, part: str) -> float:
    return 1e6 * seconds(rounds, part) / _count(work, part)
