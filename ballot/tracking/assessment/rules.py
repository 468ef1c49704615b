"""What counts mean in an assessment: a level where its rule is known, and a rate that anybody can work out again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import mode
from typing import Any

from ballot.balloting.rules import Turnout, level_of
from ballot.kernel.errors import Refused
from ballot.protocol import rule as protocol

WHOLE = 1000
"""Rates are in thousandths."""


class Level(StrEnum):
    """满意、基本满意、不满意: a ballot's marks, and what a project comes out as."""

    SATISFIED = "satisfied"
    BASICALLY = "basically"
    DISSATISFIED = "dissatisfied"


class Assessor(StrEnum):
    """Who assessed: all deputies of the assembly, or the members of its standing committee."""

    DEPUTIES = "deputies"
    COMMITTEE = "standing-committee"


class NothingToAssess(Refused):
    """An assessment is of one project at least, of a public plan."""

    code = "nothing-to-assess"


class NotCounted(Refused):
    """The ballot has no valid result that could be entered."""

    code = "assessment-not-counted"


class AlreadySettled(Refused):
    """The result stands in the year's book; nothing enters it twice."""

    code = "assessment-settled"


class UnfitWindow(Refused):
    """Days that end before they begin, or weights that are set once people rate."""

    code = "unfit-window"


class NotRating(Refused):
    """The public rates on the announced days alone."""

    code = "not-rating"


@dataclass(frozen=True, slots=True)
class Counts:
    """Votes, or ratings, by level."""

    satisfied: int
    basically: int
    dissatisfied: int

    @property
    def total(self) -> int:
        return self.satisfied + self.basically + self.dissatisfied

    @property
    def rate(self) -> int | None:
        """满意率: satisfied and basically satisfied of all that chose a level, in thousandths; None of nobody."""
        if not self.total:
            return None
        return rounded((self.satisfied + self.basically) * WHOLE, self.total)

    def marks(self) -> dict[str, int]:
        return {Level.SATISFIED: self.satisfied, Level.BASICALLY: self.basically, Level.DISSATISFIED: self.dissatisfied}


@dataclass(frozen=True, slots=True)
class Weighted:
    """A figure of both: `weight` is the deputies' share in percent, the public's is the rest; rates in thousandths."""

    weight: int
    deputies: int
    public: int

    @property
    def figure(self) -> int:
        return rounded(self.weight * self.deputies + (100 - self.weight) * self.public, 100)


def rounded(number: int, parts: int) -> int:
    """A quotient to the nearest whole, half upwards, without floats."""
    return (2 * number + parts) // (2 * parts)


def weighted(weight: int | None, deputies: Counts, public: Counts) -> Weighted | None:
    """The figure of both; None where no weights were set, or one of both is nobody's."""
    if weight is None or deputies.rate is None or public.rate is None:
        return None
    return Weighted(weight, deputies.rate, public.rate)


def level_in(levels: Sequence[protocol.Level], counts: Counts, due: int, present: int | None = None) -> Level:
    """The level of published counts (protocol §8.8); who isn't said to have been present voted."""
    here = present if present is not None else counts.total
    turnout = Turnout(due, here, counts.total, counts.total, paper_over=False)
    return Level(level_of(levels, counts.marks(), turnout))


def read_levels(body: Sequence[Mapping[str, Any]]) -> tuple[protocol.Level, ...]:
    """The levels of a rule as protocol §8.6 writes them."""
    return tuple(
        protocol.Level(one["mark"], None if one["bar"] is None else protocol.Bar(**one["bar"])) for one in body
    )


def odd_rows(totals: Sequence[int], present: int | None) -> frozenset[int]:
    """Places, from 0, of rows that sum to another number than their table: than those present, else than most rows."""
    if not totals:
        return frozenset()
    usual = present if present is not None else mode(totals)
    return frozenset(place for place, total in enumerate(totals) if total != usual)


def require_window(opens_on: date, closes_on: date, today: date, *, begun: date | None, reweighted: bool) -> None:
    """Raise UnfitWindow for days that go back, and for other weights or another first day once people rate.

    `begun` is the first day that was announced before, if any.
    """
    if closes_on < opens_on:
        raise UnfitWindow(f"{closes_on} is before {opens_on}")
    if begun is not None and begun <= today and (reweighted or opens_on != begun):
        raise UnfitWindow("people have begun to rate")
    if begun is None and opens_on < today:
        raise UnfitWindow("a window opens today at the earliest")


def code_of(number: int) -> str:
    """What a ballot calls the project of this number."""
    return f"p{number:02}"
