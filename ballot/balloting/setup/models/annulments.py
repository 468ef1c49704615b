"""What two organizers want ended without result, and who of the signers agreed to it on a device of one's own (§7)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ballot.kernel.db import Model
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Assembly


class Annulment(Model):
    """Asked for by one organizer, agreed to by another; `unsigned` says that fewer than two can sign."""

    __tablename__ = "annulment"
    __table_args__ = (ForeignKeyConstraint(["assembly_id", "election_id"], ["election.assembly_id", "election.id"]),)

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    election_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    reason: Mapped[str] = mapped_column(String(400))
    unsigned: Mapped[bool]
    agreed_at: Mapped[datetime | None]


class AnnulSignature(Model):
    """A signer's word for the annulment, by `index` from 1; in hex."""

    __tablename__ = "annul_signature"
    __table_args__ = (
        ForeignKeyConstraint(
            ["assembly_id", "election_id"],
            ["annulment.assembly_id", "annulment.election_id"],
            ondelete="CASCADE",
        ),
        CheckConstraint('"index" > 0', name="index_counts"),
        CheckConstraint("length(signature) = 128", name="signature_of_64_bytes"),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    election_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    index: Mapped[int] = mapped_column(primary_key=True)
    signature: Mapped[str] = mapped_column(String(128))
