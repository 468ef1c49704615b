"""The vote: a card votes once or not at all, and the record's order is not that of the ballots file (§5–§7.1)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ballot.balloting.cards.issue import Card
from ballot.balloting.rehearsal.booth import Vote, post_of
from ballot.balloting.rehearsal.hall import Hall, Told
from ballot.protocol.clause import Breach
from ballot.protocol.closing import moment_text
from ballot.protocol.elgamal import Ciphertext
from ballot.protocol.encoding import Json
from ballot.protocol.record import read_receipt
from ballot.verifier.examine import add_choices

CHECKED_OF = 50
"""One ballot in so many is checked before its deputy casts."""
_lot = secrets.SystemRandom()


@dataclass
class Cast:
    """What the server holds at the close: the receipts it gave and, in mode secret, the sums per option."""

    receipts: list[dict[str, Json]] = field(default_factory=list)
    sums: list[Ciphertext] = field(default_factory=list)


def open_vote(hall: Hall) -> list[Card]:
    """Replace a lost card, make void the cards of who votes on paper, open; return the cards that will vote."""
    plan, cards = hall.plan, list(hall.issue.deputies)
    _lot.shuffle(cards)
    if len(cards) > 1:
        spare = _lot.choice(hall.issue.spares)
        _void(hall, cards.pop(), "replaced", spare)
        cards.append(spare)
        _lot.shuffle(cards)
    voters, others = cards[: len(plan.marks)], cards[len(plan.marks) :]
    for card in others[: plan.issued]:
        _void(hall, card, "paper")
    body = {"election": hall.election.digest.hex(), "present": plan.present, "time": moment_text(datetime.now(UTC))}
    hall.log.add("open", body)
    return voters


def _void(hall: Hall, card: Card, reason: str, spare: Card | None = None) -> None:
    body = {
        "election": hall.election.digest.hex(),
        "credential": card.key(hall.use).hex(),
        "reason": reason,
        "spare": None if spare is None else spare.key(hall.use).hex(),
    }
    hall.log.add("void", hall.panel.sign("void", body))


def cast_all(hall: Hall, voters: Sequence[Card], jobs: int, told: Told) -> Cast:
    """Cast every ballot of the plan; Breach for one that the server or the booth refuses."""
    cast, marks = Cast(), list(hall.plan.marks)
    _lot.shuffle(marks)
    pairs = enumerate(zip(voters, marks, strict=True))
    votes = [Vote(card.seed(hall.use), own, _trial(hall, place)) for place, (card, own) in pairs]
    for post in post_of(votes, hall.measure, jobs):
        for letter in post.letters:
            entry = hall.log.add(letter.kind, letter.body)
            if letter.kind == "ballot":
                receipt = hall.log.receipt(entry, letter.hash)
                _take_receipt(hall, receipt, letter.hash)
                cast.receipts.append(receipt)
        add_choices(cast.sums, post.sums, len(post.sums))
        told(sum(letter.kind == "ballot" for letter in post.letters))
    return cast


def _trial(hall: Hall, place: int) -> tuple[int, ...] | None:
    """Return the choice of who checks first: never its own, since what is checked becomes public (§6)."""
    if not hall.plan.secret or place % CHECKED_OF:
        return None
    options = len(hall.manifest.options)
    chosen = secrets.randbelow(options)
    return tuple(int(option == chosen) for option in range(options))


def _take_receipt(hall: Hall, body: dict[str, Json], shown: bytes) -> None:
    """Do what a booth does with a receipt (§5.6)."""
    receipt = read_receipt(body)
    receipt.verify(hall.manifest.log_key)
    if receipt.ballot != shown:
        raise Breach("5.6", "the receipt is of another ballot than the booth showed")
