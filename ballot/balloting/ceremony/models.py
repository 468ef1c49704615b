"""Who of the panel was seen, who refused, and which share was complained of; keys and bodies stand in the record."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ballot.balloting.ceremony.rules import Verdict
from ballot.balloting.setup.models import ElectionId
from ballot.kernel.db import Model, word
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Assembly

COUNTER = ["election_counter.assembly_id", "election_counter.election_id", "election_counter.index"]


class Sitting(Model):
    """A counter's or scrutineer's presence at their page; a refusal bears its reason in their own words."""

    __tablename__ = "sitting"
    __table_args__ = (
        ForeignKeyConstraint(["assembly_id", "election_id", "index"], COUNTER, ondelete="CASCADE"),
        CheckConstraint("(refused_at IS NULL) = (refusal IS NULL)", name="refuses_with_a_reason"),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    election_id: Mapped[ElectionId] = mapped_column(Uuid, primary_key=True)
    index: Mapped[int] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    refusal: Mapped[str | None] = mapped_column(String(400))


class Complaint(Model):
    """Scrutineer `by` could not use the share of scrutineer `of` (§4.3); `number` counts the restarts before it."""

    __tablename__ = "complaint"
    __table_args__ = (
        ForeignKeyConstraint(["assembly_id", "election_id"], ["election.assembly_id", "election.id"]),
        CheckConstraint('"by" <> "of"', name="of_another"),
        CheckConstraint("(verdict IS NULL) = (judged_at IS NULL)", name="judged_with_a_verdict"),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    election_id: Mapped[ElectionId] = mapped_column(Uuid, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    by: Mapped[int] = mapped_column(primary_key=True)
    of: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    verdict: Mapped[Verdict | None] = mapped_column(word(Verdict))
    judged_at: Mapped[datetime | None]
