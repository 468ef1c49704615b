"""What everybody may take of a record: head, chain, entries, the whole; open ballots after the close only (§5.9)."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import IO, BinaryIO, cast

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from ballot.balloting.record.models import RecordEntry, RecordRetention
from ballot.balloting.setup.models import Election
from ballot.balloting.setup.rules import Mode
from ballot.kernel.errors import Missing, Over, Refused
from ballot.kernel.lifecycle import ElectionStage
from ballot.protocol.encoding import Json, canonical
from ballot.protocol.record import Entry, read_entry, write_lines

OVER = frozenset({ElectionStage.CLOSED, ElectionStage.COUNTED, ElectionStage.ANNULLED})
PIECE = 200
CLOAKED = ("ballot", "spoil")
"""Kinds whose bodies are ballots."""


class AfterClose(Refused):
    """Bodies of open ballots are served once nobody can vote any more."""

    code = "after-close"


class Withdrawn(Over):
    """The ballots' day has passed; hashes and all other entries are still served (§10)."""

    code = "withdrawn"


def require_kept(session: Session, election: Election) -> None:
    """Raise Withdrawn once the ballots of the record have left the site."""
    if withdrawn_at(session, election) is not None:
        raise Withdrawn(f"the ballots of {election.id} were withdrawn")


def withdrawn_at(session: Session, election: Election) -> datetime | None:
    """When the ballots of the record left the site; None while they are public."""
    found = session.get(RecordRetention, (election.assembly_id, election.id))
    return found.withdrawn_at if found else None


def head(session: Session, election: Election) -> dict[str, Json]:
    """The signed head of the record as it is now (§2.2); raises Missing before the freezing."""
    last = session.scalar(_entries(election).order_by(RecordEntry.seq.desc()).limit(1))
    if last is None:
        raise Missing(f"election {election.id} has no record yet")
    return head_at(election, last)


def head_at(election: Election, row: RecordEntry) -> dict[str, Json]:
    """The head that the record had when this was its last entry."""
    return {"election": str(election.id), "seq": row.seq, "hash": row.hash, "signature": row.signature}


def chain(session: Session, election: Election, first: int = 0) -> Iterator[bytes]:
    """The chain without bodies from entry `first` on, a line each with its end (§2.4)."""
    columns = (RecordEntry.seq, RecordEntry.kind, RecordEntry.digest, RecordEntry.prev, RecordEntry.hash)
    asked = select(*columns).where(*_of(election), RecordEntry.seq >= first).order_by(RecordEntry.seq)
    with session.execute(asked.execution_options(yield_per=PIECE)) as rows:
        for row in rows:
            yield canonical(dict(row._mapping)) + b"\n"  # noqa: SLF001  # the documented way to a row's names


def row_at(session: Session, election: Election, seq: int) -> RecordEntry:
    """One entry's row; raises Missing."""
    found = session.scalar(_entries(election).where(RecordEntry.seq == seq))
    if found is None:
        raise Missing(f"the record of {election.id} has no entry {seq}")
    return found


def line_at(session: Session, election: Election, seq: int) -> bytes:
    """One entry as its line without an end; raises Missing, AfterClose."""
    found = row_at(session, election, seq)
    if found.kind in CLOAKED:
        require_kept(session, election)
    if found.kind == "ballot":
        require_told(election)
    return found.line


def rows_of(session: Session, election: Election, *kinds: str) -> list[RecordEntry]:
    """The rows of these kinds in order; with the result, the last is the record's last."""
    return list(session.scalars(_entries(election).where(RecordEntry.kind.in_(kinds)).order_by(RecordEntry.seq)))


def entries_of(session: Session, election: Election, *kinds: str) -> list[Entry]:
    """The entries of these kinds in order, read; before the freezing there are none."""
    if not election.height:
        return []
    asked = select(RecordEntry.line).where(*_of(election), RecordEntry.kind.in_(kinds)).order_by(RecordEntry.seq)
    return [read_entry(line) for line in session.scalars(asked)]


def read_before(session: Session, election: Election, *kinds: str) -> list[Entry]:
    """The same for a page that a crowd asks for: a line that was read before is not read again."""
    if not election.height:
        return []
    asked = select(RecordEntry.line).where(*_of(election), RecordEntry.kind.in_(kinds)).order_by(RecordEntry.seq)
    return [_read_once(line) for line in session.scalars(asked)]


def lines(session: Session, election: Election, last: int | None = None) -> Iterator[bytes]:
    """The lines in order, without their ends, up to entry `last` or all."""
    asked = select(RecordEntry.line).where(*_of(election)).order_by(RecordEntry.seq)
    if last is not None:
        asked = asked.where(RecordEntry.seq <= last)
    # Who reads may stop early: a cursor left open on the server is a connection spoilt.
    with session.scalars(asked.execution_options(yield_per=PIECE)) as found:
        yield from found


def lines_from(session: Session, election: Election, first: int) -> Iterator[bytes]:
    """At most PIECE whole entries from `first` on, a line each with its end; open ballots before the close are none."""
    require_kept(session, election)
    asked = select(RecordEntry.kind, RecordEntry.line).where(*_of(election), RecordEntry.seq >= first)
    for kind, line in session.execute(asked.order_by(RecordEntry.seq).limit(PIECE)):
        if kind == "ballot" and election.mode is Mode.OPEN and election.stage not in OVER:
            return
        yield line + b"\n"


def frame(session: Session, election: Election) -> Iterator[bytes]:
    """Every entry but the ballots, a line each with its end: what a booth recomputes before it believes (§4.6).

    Once the ballots have left, those that were checked have left too: each bears its seed (§10).
    """
    without = ("ballot",) if withdrawn_at(session, election) is None else CLOAKED
    asked = select(RecordEntry.line).where(*_of(election), RecordEntry.kind.not_in(without))
    for line in session.scalars(asked.order_by(RecordEntry.seq).execution_options(yield_per=PIECE)):
        yield line + b"\n"


def state(election: Election) -> dict[str, Json]:
    """How far the vote is; nothing in it depends on what anybody chose."""
    return {
        "election": str(election.id),
        "mode": str(election.mode),
        "stage": str(election.stage),
        "rehearsal": election.rehearsal,
        "fingerprint": election.fingerprint,
        "ballots": election.ballots,
        "present": election.present,
        "height": election.height,
        "hash": election.head if election.height else None,
    }


def write_record(session: Session, election: Election, target: IO[bytes]) -> None:
    """Write record.zip (§2.3); raises Missing, AfterClose, Withdrawn."""
    require_told(election)
    require_kept(session, election)
    # As many entries as the head says: what is added meanwhile belongs to the next head.
    last = head(session, election)
    write_lines(cast("BinaryIO", target), lines(session, election, last["seq"]), last)


def require_told(election: Election) -> None:
    """Raise AfterClose while ballots in the clear are still being cast."""
    if election.mode is Mode.OPEN and election.stage not in OVER:
        raise AfterClose("bodies of open ballots are served after the close only")


@lru_cache(maxsize=32)
def _read_once(line: bytes) -> Entry:
    """Entries never change; a roll is the one that takes long to read, and few votes have a crowd at a time."""
    return read_entry(line)


def _of(election: Election) -> tuple[ColumnElement[bool], ...]:
    return (RecordEntry.assembly_id == election.assembly_id, RecordEntry.election_id == election.id)


def _entries(election: Election) -> Select[RecordEntry]:
    return select(RecordEntry).where(*_of(election))
