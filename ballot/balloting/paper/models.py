"""Boxes of paper ballots, what two people counted in each, who signed it, and a vote that went over to paper."""

from datetime import datetime
from typing import NewType
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from ballot.balloting.paper.rules import BoxCount
from ballot.balloting.setup.models import ElectionId
from ballot.kernel.db import Model
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Account, AccountId, Assembly

BoxId = NewType("BoxId", UUID)


class PaperBox(Model):
    """A box of one vote: `issued` papers went out for it; `seq` once the record has its count.

    One that was emptied into another has no papers of its own any more. `round` grows each time two
    counts of the box differ, or when papers are added to it: both are made anew.
    """

    __tablename__ = "paper_box"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "election_id", "name"),
        ForeignKeyConstraint(["assembly_id", "election_id"], ["election.assembly_id", "election.id"]),
        ForeignKeyConstraint(["assembly_id", "mixed_into"], ["paper_box.assembly_id", "paper_box.id"]),
        ForeignKeyConstraint(
            ["assembly_id", "election_id", "seq"],
            ["record_entry.assembly_id", "record_entry.election_id", "record_entry.seq"],
        ),
        CheckConstraint("issued >= 0", name="issued_counts"),
        CheckConstraint("round > 0", name="round_counts"),
        CheckConstraint("mixed_into IS NULL OR (issued = 0 AND seq IS NULL)", name="what_is_mixed_is_empty"),
        CheckConstraint("mixed_into IS NULL OR mixed_into <> id", name="not_into_itself"),
    )

    id: Mapped[BoxId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    election_id: Mapped[ElectionId] = mapped_column(Uuid)
    name: Mapped[str] = mapped_column(String(40))
    place: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    issued: Mapped[int] = mapped_column(default=0)
    round: Mapped[int] = mapped_column(default=1)
    mixed_into: Mapped[BoxId | None] = mapped_column(Uuid)
    seq: Mapped[int | None]


class PaperCount(Model):
    """One person's count of a box in one round, as the first or the second; kept as evidence, whatever follows."""

    __tablename__ = "paper_count"
    __table_args__ = (
        UniqueConstraint("assembly_id", "box_id", "round", "counted_by"),
        ForeignKeyConstraint(["assembly_id", "box_id"], ["paper_box.assembly_id", "paper_box.id"]),
        CheckConstraint("place IN (1, 2)", name="first_or_second"),
        CheckConstraint("invalid >= 0 AND invalid <= returned AND unused >= 0", name="numbers_of_papers"),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    box_id: Mapped[BoxId] = mapped_column(Uuid, primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    counted_by: Mapped[AccountId] = mapped_column(Uuid, ForeignKey(Account.id))
    counted_at: Mapped[datetime]
    returned: Mapped[int]
    invalid: Mapped[int]
    unused: Mapped[int]
    counts: Mapped[list[int]] = mapped_column(JSON)

    def told(self) -> BoxCount:
        return BoxCount(self.returned, self.invalid, self.unused, tuple(self.counts))


class PaperSignature(Model):
    """A counter's or scrutineer's word for a box, by `index` from 1, in hex (§7)."""

    __tablename__ = "paper_signature"
    __table_args__ = (
        ForeignKeyConstraint(["assembly_id", "box_id"], ["paper_box.assembly_id", "paper_box.id"]),
        CheckConstraint('"index" > 0', name="index_counts"),
        CheckConstraint("length(signature) = 128", name="signature_of_64_bytes"),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    box_id: Mapped[BoxId] = mapped_column(Uuid, primary_key=True)
    index: Mapped[int] = mapped_column(primary_key=True)
    signature: Mapped[str] = mapped_column(String(128))


class PaperMove(Model):
    """A vote that goes over to paper: asked for by one organizer, `moved_at` when the second agreed.

    `unclaimed` are the keys of cards that nobody took, in hex; they stay as they are. `present` is 实到 when asked.
    """

    __tablename__ = "paper_move"
    __table_args__ = (ForeignKeyConstraint(["assembly_id", "election_id"], ["election.assembly_id", "election.id"]),)

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    election_id: Mapped[ElectionId] = mapped_column(Uuid, primary_key=True)
    unclaimed: Mapped[list[str]] = mapped_column(JSON)
    present: Mapped[int]
    moved_at: Mapped[datetime | None]
