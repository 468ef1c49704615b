"""Whose link it is, how far the ceremony has come, and what the others of the panel have done; nothing here writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballot.balloting.ceremony.models import Complaint, Sitting
from ballot.balloting.ceremony.rules import Attempt
from ballot.balloting.record import queries as record
from ballot.balloting.record.rules import admits
from ballot.balloting.record.service import manifest_in
from ballot.balloting.setup.models import Election, ElectionCounter
from ballot.balloting.setup.service.counters import WrongLink, token_digest
from ballot.kernel.errors import NotAllowed, Refused
from ballot.kernel.policy import Actor, ActorId, AssemblyId, Role
from ballot.protocol.encoding import Json
from ballot.protocol.manifest import Manifest, read_manifest
from ballot.protocol.record import Entry
from ballot.protocol.roll import Roll, read_roll
from ballot.verifier.ceremony import Ceremony

ROUNDS = ("trustee", "reveal", "share", "election", "endorse", "restart")
PROGRESS = ("trustee", "reveal", "share", "endorse", "restart", "seal", "decryption")
SIGNERS = ("trustee", "restart")
ONLINE = timedelta(seconds=45)


class NotFrozen(Refused):
    """There is no manifest yet, so that nobody knows what the key would be for."""

    code = "not-frozen"


class Refusing(NotAllowed):
    """Who has refused the office doesn't act in it."""

    code = "refusing"


@dataclass(frozen=True, slots=True)
class Seat:
    """A place on the panel of one election, shown by the secret of a personal link."""

    assembly_id: AssemblyId
    election_id: UUID
    index: int
    name: str
    key: str | None

    @property
    def actor(self) -> Actor:
        """Who acts, for the log: role and number, no name."""
        return Actor(ActorId(f"scrutineer:{self.election_id}:{self.index}"), frozenset({Role.PUBLIC, Role.SCRUTINEER}))


@dataclass(frozen=True, slots=True)
class Member:
    """One of the panel as the others see them; `key` is the one that signs, in hex."""

    index: int
    name: str
    key: str | None
    online: bool
    refusal: str | None
    sealed: bool


def seat_at(session: Session, election: Election, token: str) -> Seat:
    """The seat that a link's secret opens; raises WrongLink."""
    found = session.scalar(
        select(ElectionCounter).where(
            ElectionCounter.assembly_id == election.assembly_id,
            ElectionCounter.election_id == election.id,
            ElectionCounter.token == token_digest(token),
        )
    )
    if found is None:
        raise WrongLink("nobody of this panel has this link")
    return Seat(found.assembly_id, found.election_id, found.index, found.name, found.key)


def attempt_of(session: Session, election: Election, number: int | None = None) -> Attempt:
    """The attempt that counts, or the one before which so many restarts stand, with every body in it; NotFrozen."""
    manifest, roll = frame_of(session, election)
    entries = record.entries_of(session, election, *ROUNDS)
    return attempt_in(manifest, roll, entries, restarts_of(election) if number is None else number)


def attempt_in(manifest: Manifest, roll: Roll, entries: Sequence[Entry], number: int) -> Attempt:
    """The same from entries of the kinds ROUNDS that somebody has read."""
    ceremony, before, endorsements = Ceremony(manifest, roll, number), 0, []
    for entry in entries:
        if entry.kind == "restart":
            before += 1
        elif before == number:
            ceremony.read(entry.kind, entry.body)
            endorsements += [entry.body] if entry.kind == "endorse" else []
    ceremony.keys.update(("sign", one.sign) for one in ceremony.trustees.values())
    ceremony.keys.update(("encrypt", one.encrypt) for one in ceremony.reveals.values())
    return Attempt(ceremony, endorsements)


def restarts_of(election: Election) -> int:
    """How often the ceremony began anew, which names the attempt that counts."""
    return int(election.so_far.get("restarts", 0))


def may_restart(session: Session, election: Election) -> bool:
    """Whether the ceremony may begin anew: never once a void or the opening stands (§2.5)."""
    if not election.height:
        return False
    return admits(manifest_in(record.row_at(session, election, 0).line), election.so_far, "restart")


def frame_of(session: Session, election: Election) -> tuple[Manifest, Roll]:
    """Manifest and roll as they stand; raises NotFrozen."""
    entries = record.entries_of(session, election, "manifest", "roll")
    if len(entries) < 2:  # the two of them
        raise NotFrozen(f"election {election.id} is not frozen yet")
    manifest = read_manifest(entries[0].body)
    return manifest, read_roll(entries[1].body, manifest.mode)


def members(
    session: Session, election: Election, now: datetime, entries: Sequence[Entry] | None = None
) -> list[Member]:
    """The panel by index; in mode secret the keys are those of the attempt that counts.

    `entries` are given by whoever has read the trustees' and restarts already.
    """
    asked = (
        select(ElectionCounter, Sitting)
        .outerjoin(
            Sitting,
            (Sitting.assembly_id == ElectionCounter.assembly_id)
            & (Sitting.election_id == ElectionCounter.election_id)
            & (Sitting.index == ElectionCounter.index),
        )
        .where(ElectionCounter.assembly_id == election.assembly_id, ElectionCounter.election_id == election.id)
        .order_by(ElectionCounter.index)
    )
    keys = keys_in(record.entries_of(session, election, *SIGNERS) if entries is None else entries)
    return [
        Member(
            counter.index,
            counter.name,
            keys.get(counter.index, counter.key),
            sitting is not None and sitting.seen_at is not None and now - sitting.seen_at < ONLINE,
            None if sitting is None else sitting.refusal,
            counter.sealed_at is not None,
        )
        for counter, sitting in cast("list[tuple[ElectionCounter, Sitting | None]]", session.execute(asked).all())
    ]


def keys_in(entries: Sequence[Entry]) -> dict[int, str]:
    """The keys that scrutineers sign with in the attempt that counts, in hex by index; none in mode open."""
    found: dict[int, str] = {}
    for entry in entries:
        if entry.kind == "restart":
            found.clear()
        elif entry.kind == "trustee":
            found[entry.body["index"]] = entry.body["sign"]
    return found


def complaints(session: Session, election: Election) -> list[Complaint]:
    """What was said of unusable shares, oldest attempt first."""
    asked = select(Complaint).where(Complaint.assembly_id == election.assembly_id, Complaint.election_id == election.id)
    return list(session.scalars(asked.order_by(Complaint.number, Complaint.of, Complaint.by)))


@dataclass(frozen=True, slots=True)
class Overview:
    """The panel for chair and organizers; `made` are the kinds of entries that each index has in the record."""

    members: Sequence[Member]
    made: Mapping[int, frozenset[str]]
    complaints: Sequence[Complaint]
    restarts: int
    may_restart: bool


def overview(session: Session, election: Election, now: datetime) -> Overview:
    """Everybody's progress, and what was said of shares."""
    made: dict[int, frozenset[str]] = {}
    for entry in record.entries_of(session, election, *PROGRESS):
        if entry.kind == "restart":
            made = {}
        else:
            index = entry.body.get("index", entry.body.get("from"))
            made[index] = made.get(index, frozenset()) | {entry.kind}
    panel, said = members(session, election, now), complaints(session, election)
    return Overview(panel, made, said, restarts_of(election), may_restart(session, election))


def is_refused(session: Session, election: Election, index: int) -> bool:
    sitting = session.get(Sitting, (election.assembly_id, election.id, index))
    return sitting is not None and sitting.refused_at is not None


def require_willing(session: Session, election: Election, index: int) -> None:
    """Raise Refusing for one of the panel who has refused the office and not taken it back."""
    if is_refused(session, election, index):
        raise Refusing(f"{index} of the panel has refused")


def state(session: Session, election: Election, seat: Seat, now: datetime) -> dict[str, Json]:
    """What the page of one seat asks for again and again."""
    panel = members(session, election, now)
    return {
        "election": str(election.id),
        "mode": str(election.mode),
        "stage": str(election.stage),
        "title": election.title,
        "index": seat.index,
        "name": seat.name,
        "key": seat.key,
        "refused": is_refused(session, election, seat.index),
        "height": election.height,
        "hash": election.head if election.height else None,
        "ballots": election.ballots,
        "panel": [
            {**{name: getattr(one, name) for name in ("index", "name", "key", "online")}, "refused": bool(one.refusal)}
            for one in panel
        ],
        "complaints": [
            {
                "number": one.number,
                "by": one.by,
                "of": one.of,
                "shown": one.verdict is not None,
                "verdict": str(one.verdict) if one.verdict else None,
            }
            for one in complaints(session, election)
        ],
    }
