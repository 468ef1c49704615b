"""A figure as it is told: a row for people on standard error, a line of JSON on standard output."""

import json
import sys
from dataclasses import dataclass
from typing import Self


class Unmeasured(Exception):
    """A figure can't be taken on this machine; the text is the one line that changes that."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number; `beside` names what it was measured against.

    `bar` reads "<= 1.15" or is None; `ok` is True where there is no bar to miss, None for what was left out.
    """

    name: str
    value: float | None
    unit: str
    beside: str = ""
    bar: str | None = None
    ok: bool | None = True

    @classmethod
    def at_most(cls, name: str, value: float, unit: str, limit: float, beside: str = "") -> Self:
        """Return a figure that misses its bar when it is larger."""
        return cls(name, value, unit, beside, f"<= {limit:g}", value <= limit)

    @classmethod
    def at_least(cls, name: str, value: float, unit: str, limit: float, beside: str = "") -> Self:
        """Return a figure that misses its bar when it is smaller."""
        return cls(name, value, unit, beside, f">= {limit:g}", value >= limit)

    @classmethod
    def left_out(cls, name: str, why: str) -> Self:
        """Return the row that says plainly what was not measured."""
        return cls(name, None, "left out", why, None, None)

    @property
    def shown(self) -> str:
        """The value with three significant digits and its unit."""
        if self.value is None:
            return self.unit
        digits = f"{self.value:,.0f}" if abs(self.value) >= 100 else f"{self.value:.3g}"
        return f"{digits} {self.unit}"

    @property
    def verdict(self) -> str:
        """One word on the bar."""
        if self.ok is None:
            return "—"
        return "MISSED" if not self.ok else "ok" if self.bar else ""

    def tell(self) -> None:
        """Print both forms."""
        row = f"{self.name:<38} {self.shown:>16}  {self.bar or '':<9} {self.verdict:<6}  {self.beside}"
        print(row.rstrip(), file=sys.stderr, flush=True)
        print(json.dumps(self.line(), ensure_ascii=False), flush=True)

    def line(self) -> dict[str, str | float | bool | None]:
        """Return the JSON object."""
        value = None if self.value is None else round(self.value, 6)
        return {"name": self.name, "value": value, "unit": self.unit, "bar": self.bar, "ok": self.ok}
