"""The registrar draws the cards, apart from everybody else; the hall learns public keys alone (§3.3, §3.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args
from uuid import uuid4

from ballot.protocol import cards, signature
from ballot.protocol.cards import Use
from ballot.protocol.encoding import Json
from ballot.protocol.roll import FEWEST_SPARES
from ballot.protocol.signature import Key, Seed

LISTED: tuple[Use, ...] = get_args(Use)[:2]
Keys = dict[Use, tuple[list[Key], list[Key]]]
"""For each use that votes: the credentials and the spares, each list sorted by bytes."""


@dataclass(frozen=True, slots=True)
class Card:
    """A deputy's card: its secret and the issue it belongs to."""

    secret: str
    issue: str

    def __repr__(self) -> str:
        return "Card(…)"

    def seed(self, use: Use) -> Seed:
        """Return what this card signs with."""
        return cards.seed(self.secret, self.issue, use)

    def key(self, use: Use) -> Key:
        """Return the public half."""
        return signature.public(self.seed(use))


@dataclass(frozen=True, slots=True)
class Issue:
    """A card issue: a card for each deputy, and the spares."""

    cards: str
    deputies: tuple[Card, ...]
    spares: tuple[Card, ...]

    def keys(self) -> Keys:
        """Return the lists of both uses; sorted each by itself, so that no place links one key to another."""
        return {each: (_keys(self.deputies, each), _keys(self.spares, each)) for each in LISTED}

    def lists(self) -> list[bytes]:
        """Return [L_secret, L_open] (§3.3)."""
        keys = self.keys()
        return [cards.list_digest(self.cards, each, *keys[each]) for each in LISTED]

    def digest(self) -> bytes:
        """Return I (§3.3)."""
        return cards.issue_digest(*self.lists())

    def roll(self, use: Use, due: int) -> dict[str, Json]:
        """Make the body of `roll` for ballots of one mode; it binds the lists of both (§3.3)."""
        credentials, spares = self.keys()[use]
        return {
            "cards": self.cards,
            "due": due,
            "credentials": [key.hex() for key in credentials],
            "spares": [key.hex() for key in spares],
            "issue": [each.hex() for each in self.lists()],
        }


def most_spares(due: int) -> int:
    """Return how many spares an issue for `due` deputies may have (§3.3)."""
    return max(FEWEST_SPARES, due // 5)


def issue_cards(deputies: int, spares: int) -> Issue:
    """Draw the secrets of a new issue."""
    issue = str(uuid4())
    drawn = [Card(cards.draw_secret(), issue) for _ in range(deputies + spares)]
    return Issue(issue, tuple(drawn[:deputies]), tuple(drawn[deputies:]))


def _keys(of: Sequence[Card], use: Use) -> list[Key]:
    return sorted(card.key(use) for card in of)
