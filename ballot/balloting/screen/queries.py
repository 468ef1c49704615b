"""What the hall screen shows: the public record, and how many the desk counts; nothing that not everybody may know."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballot.balloting.counting import queries as counting
from ballot.balloting.counting.queries import Outcome
from ballot.balloting.paper.queries.boxes import moved
from ballot.balloting.presence.queries.attendance import present_at
from ballot.balloting.record.models import RecordEntry
from ballot.balloting.record.service import manifest_in
from ballot.balloting.setup.models import Election, Meeting
from ballot.protocol import signature
from ballot.protocol.codes import Language, fingerprint_hex, fingerprint_words, key_code, key_code_hex, key_code_words
from ballot.protocol.record import Entry, read_entry

SHOWN = ("manifest", "roll", "trustee", "election", "endorse", "restart", "open", "close", "seal", "result", "annul")
"""Kinds that a screen reads; ballots, spoils and voids are none of them."""


@dataclass(frozen=True, slots=True)
class Code:
    """A value as people compare it: groups of words, and hex beneath; `full` is all of it, for a QR."""

    words: tuple[str, ...]
    hex: str
    full: str = ""


@dataclass(frozen=True, slots=True)
class Sealer:
    """Whoever stands for the count: with a key code in mode secret, and how far this person is."""

    name: str
    code: Code | None
    endorsed: bool
    sealed: bool


@dataclass(frozen=True, slots=True)
class Screen:
    """`close` is the body of that entry, `outcome` what the result says, once they stand; `reason` an annulment's.

    `published` says whether the votes of each project may be shown, or who was chosen alone.
    """

    title: str
    assembly: str
    session: str
    rehearsal: bool
    secret: bool
    due: int
    ballots: int
    fingerprint: Code | None
    sealers: tuple[Sealer, ...]
    opened: bool
    paused: bool
    moved: bool
    present: int | None
    close: Mapping[str, Any] | None
    closing: Code | None
    outcome: Outcome | None
    published: bool
    reason: str | None

    @property
    def live(self) -> str:
        """The slide that belongs to this moment; a result waits for whoever holds the clicker."""
        if self.reason is not None:
            return "annulled"
        if self.outcome is not None:
            return "counted"
        if self.close is not None:
            return "sealed"
        if self.opened:
            return "turnout"
        return "codes" if self.sealers and self.secret else "attendance"


def screen(session: Session, election: Election, language: Language) -> Screen | None:
    """The screen of an election, or None before its record begins."""
    entries = _entries(session, election)
    if not entries:
        return None
    last = {entry.kind: entry for entry in entries}
    manifest = manifest_in(entries[0].line())
    roll, close = last.get("roll"), last.get("close")
    present = close.body["present"] if close else present_at(session, session.get_one(Meeting, election.meeting_id))
    fingerprint = bytes.fromhex(election.fingerprint) if election.fingerprint else None
    return Screen(
        title=manifest.title,
        assembly=entries[0].body["assembly"],
        session=entries[0].body["session"],
        rehearsal=manifest.rehearsal,
        secret=manifest.secret,
        due=roll.body["due"] if roll else 0,
        ballots=election.ballots,
        fingerprint=_code(fingerprint, language) if fingerprint else None,
        sealers=_sealers(entries, language),
        opened="open" in last,
        paused=election.paused_at is not None,
        moved=_moved(session, election),
        present=present,
        close=close.body if close else None,
        closing=_code(close.hash, language) if close else None,
        outcome=counting.outcome_of(session, election, manifest) if "result" in last else None,
        published=manifest.rule.publish_votes,
        reason=last["annul"].body["reason"] if "annul" in last else None,
    )


def tag(session: Session, assembly_id: UUID, election_id: UUID) -> str:
    """A word that changes with whatever the screen shows; nothing in it depends on what anybody chose."""
    asked = select(Election, Meeting).join(Meeting, Meeting.id == Election.meeting_id)
    mine = asked.where(Election.assembly_id == assembly_id, Election.id == election_id)
    election, meeting = session.execute(mine).one()
    here = present_at(session, meeting) if election.closed_at is None else 0
    stands_still = "" if election.paused_at is None else "paper" if _moved(session, election) else "paused"
    return f"{election.stage}-{election.head[:16]}-{here}-{stands_still}"


def _moved(session: Session, election: Election) -> bool:
    """Whether the vote went over to paper; such a one stands still, so that the others aren't asked for it."""
    return election.paused_at is not None and moved(session, election)


def _entries(session: Session, election: Election) -> list[Entry]:
    asked = select(RecordEntry.line).where(
        RecordEntry.assembly_id == election.assembly_id,
        RecordEntry.election_id == election.id,
        RecordEntry.kind.in_(SHOWN),
    )
    return [read_entry(line) for line in session.scalars(asked.order_by(RecordEntry.seq))]


def _sealers(entries: list[Entry], language: Language) -> tuple[Sealer, ...]:
    """The scrutineers of the attempt that counts, by index (§2.5); counters of mode open have no name in a record."""
    found: dict[int, Entry] = {}
    done: dict[str, set[int]] = {"endorse": set(), "seal": set()}
    for entry in entries:
        if entry.kind == "restart":
            found.clear()
            done["endorse"].clear()
        elif entry.kind == "trustee":
            found[entry.body["index"]] = entry
        elif entry.kind in done:
            done[entry.kind].add(entry.body["index"])
    return tuple(
        Sealer(entry.body["name"], _key_code(entry.body, language), index in done["endorse"], index in done["seal"])
        for index, entry in sorted(found.items())
    )


def _code(value: bytes, language: Language) -> Code:
    groups = tuple(_joined(group, language) for group in fingerprint_words(value, language))
    return Code(groups, fingerprint_hex(value), value.hex())


def _key_code(body: Mapping[str, Any], language: Language) -> Code:
    code = key_code(body["name"], signature.key(bytes.fromhex(body["sign"])))
    return Code((_joined(key_code_words(code, language), language),), key_code_hex(code))


def _joined(words: list[str], language: Language) -> str:
    return ("" if language == "zh" else " ").join(words)
