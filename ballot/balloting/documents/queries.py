"""What the papers of one vote are written from: its record, its numbers and its panel; nothing here writes."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballot.balloting.counting import queries as counting
from ballot.balloting.counting.queries import Outcome, Shown
from ballot.balloting.record import queries as record
from ballot.balloting.setup.models import Election, ElectionCounter
from ballot.balloting.setup.queries import Vote
from ballot.balloting.setup.rules import Purpose
from ballot.kernel.errors import Missing
from ballot.protocol.manifest import Manifest
from ballot.protocol.record import Entry, Head, read_entry, read_head


@dataclass(frozen=True, slots=True)
class Told:
    """A vote for its papers."""

    assembly: str
    year: int
    election: Election
    shown: Shown
    manifest: Manifest

    @property
    def on_projects(self) -> bool:
        """Whether the year's projects are voted on or assessed; else a question that a meeting asks beside them."""
        return self.election.list_id is not None or self.election.purpose is Purpose.ASSESSMENT

    @property
    def subject(self) -> str:
        """What stands between the year and the name of a paper in its title."""
        return "民生实事项目" if self.on_projects else ""

    @property
    def mark(self) -> str:
        """What stands behind the title of a rehearsal's paper."""
        return "（演练）" if self.election.rehearsal else ""


@dataclass(frozen=True, slots=True)
class Counted:
    """A vote that was counted; `panel` are the names of scrutineers or counters by their index.

    `entries` are those of voids, seals, boxes, decryptions and the result, in order.
    """

    told: Told
    panel: tuple[str, ...]
    outcome: Outcome
    entries: Sequence[Entry]
    head: Head

    def of_kind(self, kind: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.kind == kind]


def told(session: Session, vote: Vote, assembly: str, year: int) -> Told:
    """A vote or an assessment from its freezing on; raises Missing before."""
    found = counting.shown(session, vote)
    if found.manifest is None:
        raise Missing(f"election {vote.election.id} has no papers yet")
    return Told(assembly, year, vote.election, found, found.manifest)


def counted(session: Session, vote: Vote, assembly: str, year: int) -> Counted:
    """A vote with its result; raises Missing while there is none."""
    found = told(session, vote, assembly, year)
    if found.shown.outcome is None:
        raise Missing(f"election {vote.election.id} isn't counted yet")
    names = select(ElectionCounter.name).where(ElectionCounter.election_id == vote.election.id)
    panel = tuple(session.scalars(names.order_by(ElectionCounter.index)))
    rows = record.rows_of(session, vote.election, "void", "paper", "seal", "decryption", "result")
    entries, head = [read_entry(row.line) for row in rows], record.head_at(vote.election, rows[-1])
    return Counted(found, panel, found.shown.outcome, entries, read_head(head))
