"""Who gets a card: one for each deputy whose seat counts on the day, in the order of the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ballot.people.imports.rules import Line, Sheet, day, read_lines

MOST = 20_000
"""Cards of one issue: more than any assembly has deputies."""


class NobodyDue(Exception):
    """A list in which no seat counts on the day."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a card is for; a number without a name where only a count was given."""

    number: str | None
    name: str
    delegation: str


def holders_of(rows: Sequence[Sequence[str]], today: date) -> list[Holder]:
    """Read the deputies' export; raises BadSheet with every fault, NobodyDue.

    The export also names those whose seat has ended or not begun: they get no card.
    """
    lines = read_lines(Sheet.DEPUTIES, rows)
    found = [Holder(line.number, line.name, line.delegation) for line in lines if _seated(line, today)]
    if not found:
        raise NobodyDue(f"no seat of the list counts on {today}")
    return found


def nameless(count: int) -> list[Holder]:
    """Return holders of whom nothing is known: their names are written on the cards by hand."""
    return [Holder(None, "", "") for _ in range(count)]


def _seated(line: Line, today: date) -> bool:
    begun = not line.since or day(line.since) <= today
    return begun and (not line.until or today <= day(line.until))
