"""Counting: entries in, the body of the result out (§8.5 to §8.7)."""

from collections.abc import Mapping, Sequence
from typing import Any

from ballot.balloting import rules
from ballot.balloting.rules import Turnout
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import Json
from ballot.protocol.manifest import Manifest
from ballot.protocol.record import Entry

FEWEST_SEALS = 2
MOST_INDICES = 2**31
"""What the database's columns hold; no panel comes near it."""


def open_totals(manifest: Manifest, entries: Sequence[Entry]) -> list[int]:
    """The marks of open ballots, per option."""
    bodies = [entry.body["marks"] for entry in entries if entry.kind == "ballot"]
    return [sum(marks[place] for marks in bodies) for place in range(len(manifest.options))]


def result_body(
    manifest: Manifest, fingerprint: str | None, entries: Sequence[Entry], electronic: Sequence[int]
) -> dict[str, Json]:
    """The body of `result` from roll, close and boxes, and the phones' totals per option."""
    boxes = [entry.body for entry in entries if entry.kind == "paper"]
    options = len(manifest.options)
    paper = [sum(box["counts"][place] for box in boxes) for place in range(options)]
    total = [phones + papers for phones, papers in zip(electronic, paper, strict=True)]
    return {
        "election": fingerprint,
        "electronic": list(electronic),
        "paper": paper,
        "total": total,
        "outcome": rules.outcome(manifest, total, turnout(entries)),
    }


def turnout(entries: Sequence[Entry]) -> Turnout:
    """The four bases of §8.6, from roll, close and boxes."""
    of_kind = {kind: [entry.body for entry in entries if entry.kind == kind] for kind in ("roll", "close", "paper")}
    boxes = of_kind["paper"]
    returned = of_kind["close"][0]["ballots"] + sum(box["returned"] for box in boxes)
    return Turnout(
        due=of_kind["roll"][0]["due"],
        present=of_kind["close"][0]["present"],
        returned=returned,
        valid=returned - sum(box["invalid"] for box in boxes),
        paper_over=any(box["returned"] > box["issued"] for box in boxes),
    )


def boxes_missing(entries: Sequence[Entry]) -> bool:
    """Whether papers were handed out of which no box tells (§7.2)."""
    issued = sum(entry.body["issued"] for entry in entries if entry.kind == "paper")
    handed_out = sum(entry.kind == "void" and entry.body["reason"] == "paper" for entry in entries)
    return bool(issued != handed_out)


def has_sealed(seals: Sequence[Entry], index: int) -> bool:
    return any(entry.body["index"] == index for entry in seals)


def require_seal_of(body: Mapping[str, Any], close: bytes) -> None:
    """Raise Breach 8.1 unless the seal is of this close entry, by an index that can be one."""
    if body.get("close") != close.hex():
        raise Breach("8.1", "the seal of another close")
    if type(body.get("index")) is not int or not 0 < body["index"] < MOST_INDICES:
        raise Breach("8.1", "there is no such sealer")
