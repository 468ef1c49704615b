"""The roll (§3.3): who may vote, as keys without names, bound to one card issue."""

from dataclasses import dataclass
from typing import Any

from ballot.protocol import fields
from ballot.protocol.cards import Use, issue_digest, list_digest
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import digest
from ballot.protocol.signature import Key

FIELDS = ("cards", "due", "credentials", "spares", "issue")
FEWEST_SPARES = 10


@dataclass(frozen=True, slots=True)
class Roll:
    """A roll that passed `read_roll`; `digest` is R, `issue` is I."""

    cards: str
    due: int
    credentials: tuple[Key, ...]
    spares: tuple[Key, ...]
    issue: bytes
    digest: bytes


def read_roll(body: Any, mode: str) -> Roll:
    """Read and check the body of the entry `roll` for an election of this mode; Breach 1.3, 1.5 or 3.3."""
    record = fields.record(body, FIELDS)
    cards, due = fields.uuid(record["cards"]), fields.count(record["due"])
    credentials = fields.array(record["credentials"], fields.key)
    spares = fields.array(record["spares"], fields.key)
    lists = fields.array(record["issue"], fields.digest, 2)
    for keys in (credentials, spares):
        if list(keys) != sorted(keys):
            raise Breach("3.3", "the keys are not sorted by bytes")
    fields.distinct(credentials + spares, "3.3", "a key of the roll")
    if len(credentials) > due:
        raise Breach("3.3", f"{len(credentials)} credentials for {due} deputies")
    if len(spares) > FEWEST_SPARES and 5 * len(spares) > due:
        raise Breach("3.3", f"{len(spares)} spares for {due} deputies")
    use: Use = "secret" if mode == "secret" else "open"
    place = 0 if use == "secret" else 1
    if list_digest(cards, use, list(credentials), list(spares)) != lists[place]:
        raise Breach("3.3", "the keys are not those of the card issue")
    return Roll(cards, due, credentials, spares, issue_digest(*lists), digest("roll", record))
