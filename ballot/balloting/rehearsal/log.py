"""The record under way: whatever happens becomes an entry, linked to the one before and never taken back (§2)."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from ballot.protocol import signature
from ballot.protocol.encoding import Json
from ballot.protocol.record import Entry, append, head_body, receipt_body
from ballot.protocol.signature import Key, Seed


def draw_seed() -> Seed:
    """Draw the secret half of a signing key."""
    return Seed(secrets.token_bytes(32))


@dataclass
class Log:
    """The entries as lines of the record, without line ends: a dict of a ballot takes three times as much memory."""

    election: str
    seed: Seed = field(default_factory=draw_seed, repr=False)
    lines: list[bytes] = field(default_factory=list)
    last: Entry | None = None

    @property
    def key(self) -> Key:
        """The log key."""
        return signature.public(self.seed)

    def add(self, kind: str, body: Mapping[str, Json]) -> Entry:
        """Append what happened."""
        self.last = append(self.last, kind, body)
        self.lines.append(self.last.line())
        return self.last

    def head(self) -> dict[str, Json]:
        """Return the signed head; ValueError of a record without entries."""
        if self.last is None:
            raise ValueError("a record without entries has no head")
        return head_body(self.election, self.last, self.seed)

    def receipt(self, entry: Entry, ballot: bytes) -> dict[str, Json]:
        """Return the receipt of the ballot HB that stands in this entry."""
        return receipt_body(self.election, entry, ballot, self.seed)
