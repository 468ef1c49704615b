"""The entries of a record; the database refuses to change or remove one (migration 0007)."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from ballot.balloting.setup.models import ElectionId
from ballot.kernel.db import Model
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Assembly


class RecordEntry(Model):
    """One entry (protocol §2.1); digest, prev and hash in hex.

    `line` is its canonical text without a line end, `signature` the log key's over the head that
    the record had when this was its last entry (§2.2). It bears no time (§2.6).
    """

    __tablename__ = "record_entry"
    __table_args__ = (
        UniqueConstraint("assembly_id", "election_id", "prev"),
        ForeignKeyConstraint(["assembly_id", "election_id"], ["election.assembly_id", "election.id"]),
        Index("ix_record_entry_kind", "assembly_id", "election_id", "kind"),
        CheckConstraint("seq >= 0", name="seq_counts"),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    election_id: Mapped[ElectionId] = mapped_column(Uuid, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    digest: Mapped[str] = mapped_column(String(64))
    prev: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    line: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[str] = mapped_column(String(128))


class RecordRetention(Model):
    """Until which day the ballots of a record are public, and when they were withdrawn (§10)."""

    __tablename__ = "record_retention"
    __table_args__ = (ForeignKeyConstraint(["assembly_id", "election_id"], ["election.assembly_id", "election.id"]),)

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    election_id: Mapped[ElectionId] = mapped_column(Uuid, primary_key=True)
    keep_until: Mapped[date]
    withdrawn_at: Mapped[datetime | None]
