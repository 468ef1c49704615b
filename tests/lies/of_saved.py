"""Lies that only an earlier head, receipt or card shows (§9, §10): a history that was written anew."""

from collections.abc import Callable
from typing import Any

from ballot.protocol import signature
from ballot.protocol.record import head_body, receipt_body, receipt_digest
from tests.bodies import UUID, a_seed
from tests.lies import raw
from tests.lies.ballots import crafted, of_card
from tests.lies.lie import BEYOND, SERVER, Lie, kept, put
from tests.lies.of_chain import UUID_2
from tests.lies.stage import Body, Stage, Told
from tests.lies.truths import OPEN, SELECT

Kept = Callable[[Stage], dict[str, Any]]


def head_of(kind: str, by: str = "log", election: str = UUID) -> Kept:
    """Return a keeper of the head that stood when the first entry of a kind did."""

    def keep(stage: Stage) -> dict[str, Any]:
        entry = next(entry for entry in stage.entries if entry.kind == kind)
        return {"heads": [raw.head(entry, by, election)]}

    return keep


def receipt_of(number: int, **changes: Any) -> Kept:
    """Return a keeper of a card's receipt, with some of its fields changed by the deputy."""
    return lambda stage: {"receipts": [{**stage.receipts[number], **changes}]}


def _beyond(stage: Stage) -> dict[str, Any]:
    """Keep a head of a longer history than the one that is shown."""
    longer = raw.append(stage.entries[-1], "result", {})
    return {"heads": [head_body(UUID, longer, a_seed("log"))]}


def _receipt_beyond(stage: Stage) -> dict[str, Any]:
    longer = raw.append(stage.entries[-1], "ballot", {})
    return {"receipts": [receipt_body(UUID, longer, bytes(32), a_seed("log"))]}


def _receipt_of_another(stage: Stage) -> dict[str, Any]:
    """Keep a receipt that the log key gave for an HB which its entry does not hold: a clash, shown to two."""
    first, hash_ = stage.receipts[0], bytes.fromhex(stage.receipts[6]["ballot"])
    place, entry = first["seq"], bytes.fromhex(first["hash"])
    signed = signature.sign(a_seed("log"), receipt_digest(UUID, place, entry, hash_))
    return {"receipts": [{**first, "ballot": hash_.hex(), "signature": signed.hex()}]}


def _receipt_by_another(stage: Stage) -> dict[str, Any]:
    first = next(entry for entry in stage.entries if entry.kind == "ballot")
    hash_ = bytes.fromhex(stage.receipts[0]["ballot"])
    return {"receipts": [receipt_body(UUID, first, hash_, a_seed("stranger"))]}


def _receipt_elsewhere(stage: Stage) -> dict[str, Any]:
    first = stage.receipts[0]
    place, entry, hash_ = first["seq"], bytes.fromhex(first["hash"]), bytes.fromhex(first["ballot"])
    signed = signature.sign(a_seed("log"), receipt_digest(UUID_2, place, entry, hash_))
    return {"receipts": [{**first, "election": UUID_2, "signature": signed.hex()}]}


def _left_out(stage: Stage, body: Body) -> Told:
    """Leave a ballot out of the history, as the log key can when nobody but its deputy knows."""
    stage.marks.pop()
    return None


def _another_ballot(stage: Stage, body: Body) -> Body:
    return crafted(stage, of_card(stage, body), stage.marks[-1])


def _kept(name: str, saved: Kept, clause: str, entry: str | None, truth: Any = SELECT) -> Lie:
    return Lie(name, SERVER, truth, kept(saved), clause, entry)


# fmt: off
HEADS = (
    Lie("a ballot is left out after its head was printed", SERVER, SELECT,
        kept(head_of("ballot"), "ballot", _left_out), "2.2", "spoil"),
    Lie("a ballot is exchanged after a head was printed", SERVER, SELECT,
        kept(head_of("close"), "ballot", _another_ballot), "2.2", "close"),
    _kept("the record is shorter than it was", _beyond, "2.2", BEYOND),
    _kept("a saved head is signed by another key", head_of("close", by="stranger"), "2.2", "close"),
    _kept("a saved head is one of another election", head_of("close", election=UUID_2), "2.2", "close"),
)
# fmt: on

# fmt: off
RECEIPTS = (
    Lie("a ballot is left out that a receipt was given for", SERVER, SELECT,
        kept(receipt_of(0), "ballot", _left_out), "5.6", "spoil"),
    Lie("a ballot is exchanged that a receipt was given for", SERVER, SELECT,
        kept(receipt_of(0), "ballot", _another_ballot), "5.6", "ballot"),
    _kept("two deputies are shown one receipt", _receipt_of_another, "5.6", "ballot"),
    _kept("a receipt is one of another election", _receipt_elsewhere, "5.6", "ballot"),
    _kept("a receipt's ballot changes under its signature", receipt_of(0, ballot="ab" * 32), "5.6", "ballot"),
    _kept("a receipt is signed by another key", _receipt_by_another, "5.6", "ballot"),
    Lie("the history before a receipt's ballot is written anew", SERVER, SELECT,
        kept(receipt_of(0), "open", put("present", 5)), "5.6", "ballot"),
    _kept("a receipt names an entry that is not there", _receipt_beyond, "5.6", BEYOND),
    _kept("a receipt of an open vote is another's", receipt_of(0, ballot="ab" * 32), "5.6", "ballot", OPEN),
)
# fmt: on

LIES = HEADS + RECEIPTS
