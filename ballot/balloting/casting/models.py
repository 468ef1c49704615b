"""Who may cast, and what was cast; the database refuses to change or remove a ballot (migration 0007)."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, LargeBinary, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ballot.balloting.setup.models import ElectionId
from ballot.kernel.db import Model, word
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Assembly


class Stands(StrEnum):
    """A credential is live from the roll or from the void that names it as spare, until a void of its own (§3.5)."""

    LIVE = "live"
    SPARE = "spare"
    VOID = "void"


class Credential(Model):
    """A key of the roll in hex, as it stands in one election; `spoils` counts its checked ballots (§6)."""

    __tablename__ = "credential"
    __table_args__ = (
        ForeignKeyConstraint(["assembly_id", "election_id"], ["election.assembly_id", "election.id"]),
        CheckConstraint("length(key) = 64", name="key_of_32_bytes"),
        CheckConstraint("spoils BETWEEN 0 AND 8", name="at_most_eight_spoils"),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    election_id: Mapped[ElectionId] = mapped_column(Uuid, primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    stands: Mapped[Stands] = mapped_column(word(Stands))
    spoils: Mapped[int] = mapped_column(default=0)


class CastBallot(Model):
    """The one ballot of a credential: its HB, its place in the record, and its receipt byte for byte (§5.7)."""

    __tablename__ = "cast_ballot"
    __table_args__ = (
        UniqueConstraint("assembly_id", "election_id", "ballot"),
        UniqueConstraint("assembly_id", "election_id", "seq"),
        ForeignKeyConstraint(
            ["assembly_id", "election_id", "credential"],
            ["credential.assembly_id", "credential.election_id", "credential.key"],
        ),
        ForeignKeyConstraint(
            ["assembly_id", "election_id", "seq"],
            ["record_entry.assembly_id", "record_entry.election_id", "record_entry.seq"],
        ),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    election_id: Mapped[ElectionId] = mapped_column(Uuid, primary_key=True)
    credential: Mapped[str] = mapped_column(String(64), primary_key=True)
    ballot: Mapped[str] = mapped_column(String(64))
    seq: Mapped[int]
    receipt: Mapped[bytes] = mapped_column(LargeBinary)


class BallotPoint(Model):
    """A point of an encrypted ballot or spoil, in hex: none stands twice in a record (§5.8)."""

    __tablename__ = "ballot_point"
    __table_args__ = (
        ForeignKeyConstraint(["assembly_id", "election_id"], ["election.assembly_id", "election.id"]),
        CheckConstraint("length(point) = 64", name="point_of_32_bytes"),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    election_id: Mapped[ElectionId] = mapped_column(Uuid, primary_key=True)
    point: Mapped[str] = mapped_column(String(64), primary_key=True)
