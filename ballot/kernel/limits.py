"""How often something may be tried: plain values, counted elsewhere."""

from dataclasses import dataclass
from datetime import timedelta

from ballot.kernel.errors import Refused


class TooMany(Refused):
    """Tried too often; `wait` is the number of seconds until the next try counts."""

    code = "too-many"

    def __init__(self, sentence: str, wait: int) -> None:
        super().__init__(sentence)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `tries` of this kind for each key within `span`."""

    kind: str
    tries: int
    span: timedelta
