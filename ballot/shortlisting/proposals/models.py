"""Tables of proposals: a sheet's versions are never changed, and the ideas that it came from stay beside it."""

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
)
from sqlalchemy.orm import Mapped, mapped_column

from ballot.kernel.db import Model, word
from ballot.kernel.lifecycle import ProposalStage
from ballot.kernel.log import Log, LogId
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Account, AccountId, Assembly, CycleId
from ballot.solicitation.models import IdeaId

ProposalId = NewType("ProposalId", UUID)


def of_proposal() -> ForeignKeyConstraint:
    """A row beside a proposal, of the same assembly."""
    return ForeignKeyConstraint(["assembly_id", "proposal_id"], ["proposal.assembly_id", "proposal.id"])


class Proposal(Model):
    """A 建议项目; `number` counts within the year, `version` is the newest of its sheet.

    What lists show and sort by stands here too, as the newest version says it; sums in 分.
    `carried_from` is the proposal of an earlier year's reserve that it was taken from.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "cycle_id", "number"),
        ForeignKeyConstraint(["assembly_id", "cycle_id"], ["cycle.assembly_id", "cycle.id"]),
        ForeignKeyConstraint(["assembly_id", "carried_from"], ["proposal.assembly_id", "proposal.id"]),
        CheckConstraint("number > 0 AND version > 0", name="numbers_count"),
        CheckConstraint("total >= 0 AND this_year >= 0", name="sums_not_negative"),
        CheckConstraint("this_year IS NULL OR total IS NULL OR this_year <= total", name="a_year_within_the_whole"),
        Index("ix_proposal_stage", "assembly_id", "stage"),
        Index("ix_proposal_carried_from", "carried_from"),
    )
    kind: ClassVar[str] = "proposal"

    id: Mapped[ProposalId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    cycle_id: Mapped[CycleId] = mapped_column(Uuid)
    number: Mapped[int]
    stage: Mapped[ProposalStage] = mapped_column(word(ProposalStage), default=ProposalStage.DRAFT)
    version: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    category: Mapped[str] = mapped_column(String(40))
    lead: Mapped[str] = mapped_column(String(200))
    total: Mapped[int | None] = mapped_column(BigInteger)
    this_year: Mapped[int | None] = mapped_column(BigInteger)
    carried_from: Mapped[ProposalId | None] = mapped_column(Uuid)
    opened_at: Mapped[datetime]
    log_id: Mapped[LogId] = mapped_column(Uuid, ForeignKey(Log.id))


class ProposalVersion(Model):
    """A sheet as it was written at one moment, as JSON; `digest` is the SHA-256 of it, in hex."""

    __tablename__ = "proposal_version"
    __table_args__ = (of_proposal(), CheckConstraint("number > 0", name="number_counts"))

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, primary_key=True)
    proposal_id: Mapped[ProposalId] = mapped_column(Uuid, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    sheet: Mapped[str]
    digest: Mapped[str] = mapped_column(String(64))
    by: Mapped[AccountId] = mapped_column(Uuid, ForeignKey(Account.id))
    at: Mapped[datetime]


class ProposalIdea(Model):
    """An idea that a proposal grew out of; one idea may lead to several proposals."""

    __tablename__ = "proposal_idea"
    __table_args__ = (
        of_proposal(),
        ForeignKeyConstraint(["assembly_id", "idea_id"], ["idea.assembly_id", "idea.id"]),
        Index("ix_proposal_idea_idea_id", "idea_id"),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, primary_key=True)
    proposal_id: Mapped[ProposalId] = mapped_column(Uuid, primary_key=True)
    idea_id: Mapped[IdeaId] = mapped_column(Uuid, primary_key=True)


class CandidateOrigin(Model):
    """Which proposal a year's candidate is, by the code that all of the year's lists and the ballot know it by."""

    __tablename__ = "candidate_origin"
    __table_args__ = (of_proposal(), UniqueConstraint("assembly_id", "proposal_id"))

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, primary_key=True)
    cycle_id: Mapped[CycleId] = mapped_column(Uuid, primary_key=True)
    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    proposal_id: Mapped[ProposalId] = mapped_column(Uuid)
