"""What a verification says: findings with clause and entry, and how the record ends."""

from dataclasses import asdict, dataclass, field
from typing import Any

MOST_FINDINGS = 64
LONGEST_FAULTY = 2**17
"""Nothing is judged after a faulty line of more bytes: an archive of such lines would take minutes to refuse."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A clause that does not hold; `entry` is None for the head and for the archive as a whole."""

    clause: str
    entry: int | None
    what: str

    def __str__(self) -> str:
        place = "record" if self.entry is None else f"entry {self.entry}"
        return f"§{self.clause} {place}: {self.what}"


@dataclass
class Report:
    """The outcome of a verification; `end` is "result", "annul", or None for a record that does not end."""

    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    end: str | None = None
    election: str | None = None
    title: str | None = None
    fingerprint: str | None = None
    entries: int = 0
    ballots: int = 0
    head: str | None = None
    result: dict[str, Any] | None = None
    stopped: bool = False

    @property
    def accepted(self) -> bool:
        """Whether the record was read to its end and nothing was found."""
        return not self.findings and not self.stopped and self.end is not None

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {"accepted": self.accepted, **asdict(self)}
