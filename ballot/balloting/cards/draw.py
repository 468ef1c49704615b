"""A drawn issue, card by card: which serial is whose, and what stands outside each seal."""

from collections.abc import Sequence
from dataclasses import dataclass

from ballot.balloting.cards.holders import Holder
from ballot.balloting.cards.issue import Card, Issue, issue_cards
from ballot.protocol.codes import card_number
from ballot.protocol.encoding import PROTOCOL, Json

KIND = "card-keys"
NAME_COLUMNS = ("证号", "姓名", "代表团", "公开密钥")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One card: `holder` is None for a spare, `serial` counts all of the issue from 1."""

    serial: int
    holder: Holder | None
    card: Card

    def numbers(self) -> tuple[str, str]:
        """Return the two numbers outside the seal: of the key of secret votes, and of open votes (§5.6)."""
        return card_number(self.card.key("secret")), card_number(self.card.key("open"))


@dataclass(frozen=True, slots=True)
class Draw:
    """All cards of an issue, spares last."""

    issue: Issue
    cards: tuple[Drawn, ...]

    def names(self) -> list[tuple[str, ...]]:
        """Return the sheet of roll-calls: whose each open credential is, spares nameless; kept until after a close."""
        return [NAME_COLUMNS, *map(_name_row, self.cards)]

    def public(self) -> dict[str, Json]:
        """Return what leaves the room: keys alone, and of sign-in keys whose they are.

        The lists of keys that vote are sorted each by itself; only the sign-in key, which never votes,
        has a deputy's number to it.
        """
        keys = {use: [[key.hex() for key in part] for part in lists] for use, lists in self.issue.keys().items()}
        return {
            "protocol": PROTOCOL,
            "kind": KIND,
            "cards": self.issue.cards,
            "due": len(self.issue.deputies),
            **{use: {"credentials": lists[0], "spares": lists[1]} for use, lists in keys.items()},
            "issue": [each.hex() for each in self.issue.lists()],
            "sign_in": [_sign_in(drawn) for drawn in self.cards],
        }


def _name_row(drawn: Drawn) -> tuple[str, ...]:
    held = drawn.holder
    named = (held.number or "", held.name, held.delegation) if held else ("", "", "")
    return (*named, drawn.card.key("open").hex())


def draw(holders: Sequence[Holder], spares: int) -> Draw:
    """Draw a card for each holder, and the spares."""
    return laid_out(issue_cards(len(holders), spares), holders)


def laid_out(issue: Issue, holders: Sequence[Holder]) -> Draw:
    """Give the cards of an issue to its holders, in their order."""
    whose: list[Holder | None] = [*holders, *(None for _ in issue.spares)]
    cards = zip(whose, issue.deputies + issue.spares, strict=True)
    return Draw(issue, tuple(Drawn(serial, holder, card) for serial, (holder, card) in enumerate(cards, 1)))


def _sign_in(drawn: Drawn) -> dict[str, Json]:
    number = drawn.holder.number if drawn.holder else None
    return {"serial": drawn.serial, "number": number, "key": drawn.card.key("sign-in").hex()}
