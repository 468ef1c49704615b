"""What the count of a box may say, and how two counts of it differ: numbers in, faults and differences out (§7.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ballot.kernel.errors import Unfit
from ballot.protocol.manifest import Manifest

MOST = 100_000
"""More papers than any box or assembly has: a slip of the keyboard is found out by it."""
MOST_BOXES = 60
JOINT = "、"
"""Between the names of boxes that were emptied into one; no box's own name holds it."""


class Flaw(StrEnum):
    """Why numbers can't be those of papers under the rule."""

    MORE_INVALID = "more-invalid"
    OVER_VALID = "over-valid"
    OVER_LIMIT = "over-limit"
    UNDER_LIMIT = "under-limit"


class BoxState(StrEnum):
    """How far a box is."""

    GATHERING = "gathering"
    MIXED = "mixed"
    UNCOUNTED = "uncounted"
    COUNTED_ONCE = "counted-once"
    AGREED = "agreed"
    ENTERED = "entered"


@dataclass(frozen=True, slots=True)
class BoxCount:
    """What one person found in a box; `counts` per option, `unused` came back without having been cast."""

    returned: int
    invalid: int
    unused: int
    counts: tuple[int, ...]

    @property
    def valid(self) -> int:
        return self.returned - self.invalid


@dataclass(frozen=True, slots=True)
class Fault:
    """`found` where at most, or at least, `bound` can be; `places` are the options that it is about."""

    flaw: Flaw
    found: int
    bound: int
    places: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """Two numbers that should be one: of an option by its place, else of `name`."""

    name: str
    place: int | None
    first: int
    second: int


@dataclass(frozen=True, slots=True)
class Balance:
    """One box, or all of them: what was issued and what became of it."""

    issued: int
    returned: int = 0
    invalid: int = 0
    unused: int = 0

    @property
    def valid(self) -> int:
        return self.returned - self.invalid

    @property
    def missing(self) -> int:
        """Papers that were issued and came back neither cast nor unused; below 0, more came back than went out."""
        return self.issued - self.returned - self.unused

    def __add__(self, other: "Balance") -> "Balance":
        return Balance(
            self.issued + other.issued,
            self.returned + other.returned,
            self.invalid + other.invalid,
            self.unused + other.unused,
        )


class ImpossibleCount(Unfit):
    """Numbers that no papers under the rule can give; `faults` says all of it."""

    code = "impossible-count"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(fault.flaw for fault in faults))
        self.faults = tuple(faults)


def faults(count: BoxCount, manifest: Manifest) -> list[Fault]:
    """Everything in a count that §7.2 forbids, with one number for each option."""
    if count.invalid > count.returned:
        return [Fault(Flaw.MORE_INVALID, count.invalid, count.returned)]
    valid = count.valid
    found = [
        Fault(Flaw.OVER_VALID, votes, valid, (place,)) for place, votes in enumerate(count.counts) if votes > valid
    ]
    for limit in manifest.limits:
        places = manifest.positions(limit)
        marks = sum(count.counts[place] for place in places)
        if marks > limit.max * valid:
            found.append(Fault(Flaw.OVER_LIMIT, marks, limit.max * valid, places))
        elif marks < limit.min * valid:
            found.append(Fault(Flaw.UNDER_LIMIT, marks, limit.min * valid, places))
    return found


def require_possible(count: BoxCount, manifest: Manifest) -> None:
    """Raise ImpossibleCount unless papers under the rule can give these numbers."""
    found = faults(count, manifest)
    if found:
        raise ImpossibleCount(found)


def differences(first: BoxCount, second: BoxCount) -> list[Difference]:
    """Where two counts of one box differ: first what every box has, then the options in their order."""
    found = [
        Difference(name, None, getattr(first, name), getattr(second, name))
        for name in ("returned", "invalid", "unused")
        if getattr(first, name) != getattr(second, name)
    ]
    pairs = enumerate(zip(first.counts, second.counts, strict=True))
    return found + [Difference("option", place, one, other) for place, (one, other) in pairs if one != other]


def too_small(returned: int, manifest: Manifest) -> bool:
    """Whether so few secret papers would tell who voted how, so that they are mixed before counting (§8.2)."""
    return manifest.secret and 0 < returned < manifest.rule.smallest


def awaited(left: Sequence[int | None], manifest: Manifest) -> int:
    """How many boxes of a secret vote keep all others from being entered (§8.2).

    `left` is what each box returned that isn't in the record yet, None until it is agreed on: with those
    that are entered no small one can be mixed any more.
    """
    if not manifest.secret:
        return 0
    return sum(one is None or (len(left) > 1 and too_small(one, manifest)) for one in left)
