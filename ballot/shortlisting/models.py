"""Tables of the candidate list; what is frozen the database itself keeps from changing (migration 0003)."""

from datetime import datetime
from typing import ClassVar, NewType
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from ballot.kernel.db import Model, word
from ballot.kernel.lifecycle import ListStage
from ballot.kernel.log import Log, LogId
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Assembly, CycleId

ListId = NewType("ListId", UUID)
CandidateId = NewType("CandidateId", UUID)


def _one(stage: str) -> Index:
    """At most one list of a year in this stage."""
    only = text(f"stage = '{stage}'")
    name = f"uq_candidate_list_{stage}"
    return Index(name, "assembly_id", "cycle_id", unique=True, sqlite_where=only, postgresql_where=only)


class Category(Model):
    """A word that sorts projects; each assembly has its own list, `position` from 1."""

    __tablename__ = "category"
    __table_args__ = (CheckConstraint("position > 0", name="position_counts"),)

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int]


class CandidateList(Model):
    """A year's list, or one that a decision put in place of it; `number` counts them.

    `digest` is the SHA-256 of what a ballot binds, `decision` the number of the decision that
    settled the list, `ceiling` what all candidates may cost together, in 分.
    """

    __tablename__ = "candidate_list"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "cycle_id", "number"),
        ForeignKeyConstraint(["assembly_id", "cycle_id"], ["cycle.assembly_id", "cycle.id"]),
        CheckConstraint("number > 0", name="number_counts"),
        CheckConstraint("seats > 0", name="seats_positive"),
        CheckConstraint("ceiling IS NULL OR ceiling > 0", name="ceiling_positive"),
        CheckConstraint(
            "stage = 'draft' OR (digest IS NOT NULL AND decision IS NOT NULL AND frozen_at IS NOT NULL)",
            name="frozen_by_a_decision",
        ),
        CheckConstraint("(withdrawn IS NULL) = (number = 1)", name="a_later_list_says_who_left"),
        _one("draft"),
        _one("frozen"),
    )
    kind: ClassVar[str] = "candidate-list"

    id: Mapped[ListId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    cycle_id: Mapped[CycleId] = mapped_column(Uuid)
    number: Mapped[int]
    seats: Mapped[int]
    ceiling: Mapped[int | None] = mapped_column(BigInteger)
    stage: Mapped[ListStage] = mapped_column(word(ListStage), default=ListStage.DRAFT)
    digest: Mapped[str | None] = mapped_column(String(64))
    decision: Mapped[str | None] = mapped_column(String(80))
    frozen_at: Mapped[datetime | None]
    withdrawn: Mapped[str | None] = mapped_column(String(80))
    withdrawn_by: Mapped[str | None] = mapped_column(String(80))
    log_id: Mapped[LogId] = mapped_column(Uuid, ForeignKey(Log.id))


class Candidate(Model):
    """A project on one list with its sheet; `code` is what a manifest calls it, sums are in 分."""

    __tablename__ = "candidate"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "list_id", "code"),
        ForeignKeyConstraint(["assembly_id", "list_id"], ["candidate_list.assembly_id", "candidate_list.id"]),
        CheckConstraint("position > 0", name="position_counts"),
        CheckConstraint("total >= 0 AND this_year >= 0", name="sums_not_negative"),
    )

    id: Mapped[CandidateId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    list_id: Mapped[ListId] = mapped_column(Uuid, index=True)
    code: Mapped[str] = mapped_column(String(32))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    content: Mapped[str] = mapped_column(String(2000))
    places: Mapped[str] = mapped_column(String(200))
    category: Mapped[str] = mapped_column(String(40))
    total: Mapped[int | None] = mapped_column(BigInteger)
    this_year: Mapped[int | None] = mapped_column(BigInteger)
    period: Mapped[str] = mapped_column(String(40))
    target: Mapped[str] = mapped_column(String(400))
    lead: Mapped[str] = mapped_column(String(200))
    cooperating: Mapped[str] = mapped_column(String(400))
    leader: Mapped[str] = mapped_column(String(80))
    beneficiaries: Mapped[str] = mapped_column(String(400))
    source: Mapped[str] = mapped_column(String(400))


class FundingLine(Model):
    """Where a part of a candidate's money comes from, in 分; `place` from 1."""

    __tablename__ = "funding_line"
    __table_args__ = (
        ForeignKeyConstraint(["assembly_id", "candidate_id"], ["candidate.assembly_id", "candidate.id"]),
        CheckConstraint("place > 0", name="place_counts"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    candidate_id: Mapped[CandidateId] = mapped_column(Uuid, primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(80))
    amount: Mapped[int] = mapped_column(BigInteger)
