"""Days after a result: the last one to object, and the one until which ballots stay public."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ballot.kernel.errors import Refused

FEWEST_WITNESSES = 2


class Decision(StrEnum):
    """What came of an objection."""

    UPHELD = "upheld"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Days:
    """Objections are taken through `closes_on`, ballots are public through `keep_until`."""

    closes_on: date
    keep_until: date


class UnfitDays(Refused):
    """A day in the past, one earlier than what was announced, or ballots that leave before all have objected."""

    code = "unfit-days"


class NotTaking(Refused):
    """No objection is taken on this day."""

    code = "not-taking"


class TooFewWitnesses(Refused):
    """A check without witnesses shows nobody anything."""

    code = "too-few-witnesses"


def require_days(days: Days, today: date, announced: Days | None) -> None:
    """Raise UnfitDays unless the days lie ahead in their order; none that was announced comes nearer.

    A last day to object that is over may stay as it was announced while ballots stay longer.
    """
    earlier = announced and (days.closes_on < announced.closes_on or days.keep_until < announced.keep_until)
    stays = announced is not None and days.closes_on == announced.closes_on
    if earlier or days.keep_until <= days.closes_on or (days.closes_on < today and not stays):
        raise UnfitDays(f"{days}, announced {announced}")


def require_taking(opens_on: date, closes_on: date, today: date) -> None:
    """Raise NotTaking on a day outside of the announced ones, both included."""
    if not opens_on <= today <= closes_on:
        raise NotTaking(f"objections are taken from {opens_on} through {closes_on}")


def require_witnesses(names: Sequence[str]) -> None:
    """Raise TooFewWitnesses unless two different people stand by."""
    if len(set(names)) < FEWEST_WITNESSES:
        raise TooFewWitnesses(f"{len(set(names))} of {FEWEST_WITNESSES} witnesses")
