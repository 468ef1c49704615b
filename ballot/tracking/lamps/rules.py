"""A lamp follows from planned and actual progress by a rule that was settled before."""

from dataclasses import dataclass
from enum import StrEnum

from ballot.kernel.errors import Refused

WHOLE = 1000
"""All of a year's work, in thousandths: the unit of every progress."""


class Basis(StrEnum):
    """What a lamp is measured by: how far behind the plan, or how far at all."""

    LAG = "lag"
    ABSOLUTE = "absolute"


class Lamp(StrEnum):
    """DONE is a project that was accepted, IDLE one of which nothing has been published, or that rests."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    DONE = "done"
    IDLE = "idle"


WORST = (Lamp.RED, Lamp.YELLOW, Lamp.GREEN, Lamp.DONE, Lamp.IDLE)


class UnfitRule(Refused):
    """Bounds that leave no room for yellow, or lie beyond all progress."""

    code = "unfit-lamp-rule"


@dataclass(frozen=True, slots=True)
class LampRule:
    """`green` and `yellow` in percentage points: by LAG the most behind, by ABSOLUTE the least done."""

    basis: Basis = Basis.LAG
    green: int = 10
    yellow: int = 30

    def __post_init__(self) -> None:
        nearer, further = (self.green, self.yellow) if self.basis is Basis.LAG else (self.yellow, self.green)
        if not 0 <= nearer < further <= 100:
            raise UnfitRule(f"{self.basis}: green {self.green}, yellow {self.yellow}")


DEFAULT = LampRule()


def lag(planned: int, actual: int) -> int:
    """How far behind the plan, in thousandths; nothing for whoever is ahead."""
    return max(planned - actual, 0)


def lamp(rule: LampRule, planned: int, actual: int) -> Lamp:
    """The lamp of a report by its planned and actual progress, in thousandths."""
    if rule.basis is Basis.LAG:
        behind = lag(planned, actual)
        return Lamp.GREEN if behind <= rule.green * 10 else Lamp.YELLOW if behind <= rule.yellow * 10 else Lamp.RED
    return Lamp.GREEN if actual >= rule.green * 10 else Lamp.YELLOW if actual >= rule.yellow * 10 else Lamp.RED


def needs_reason(planned: int, actual: int) -> bool:
    """Whether a report must say why: it is behind plan, whatever its lamp."""
    return actual < planned
