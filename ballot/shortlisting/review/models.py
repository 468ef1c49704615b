"""Tables of the review: what deputies and delegations say of a candidate, what was read, who is asked and answers."""

from datetime import date, datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ballot.kernel.db import Model, word
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Account, AccountId, Assembly, CycleId, DelegationId, DeputyId

OpinionId = NewType("OpinionId", UUID)
DelegationOpinionId = NewType("DelegationOpinionId", UUID)


class OpinionSort(StrEnum):
    """A question waits for an answer; an opinion may have one."""

    OPINION = "opinion"
    QUESTION = "question"


class Opinion(Model):
    """What a deputy says of a candidate, known by its code in the year; `answered_for` is the unit that answers."""

    __tablename__ = "review_opinion"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        ForeignKeyConstraint(["assembly_id", "cycle_id"], ["cycle.assembly_id", "cycle.id"]),
        ForeignKeyConstraint(["assembly_id", "deputy_id"], ["deputy.assembly_id", "deputy.id"]),
        CheckConstraint("length(text) > 0", name="says_something"),
        CheckConstraint(
            "(answered_at IS NULL) = (answered_by IS NULL) AND (answered_at IS NULL OR length(answer) > 0)",
            name="answered_by_somebody",
        ),
        Index("ix_review_opinion_cycle_id_code", "cycle_id", "code"),
    )

    id: Mapped[OpinionId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    cycle_id: Mapped[CycleId] = mapped_column(Uuid)
    code: Mapped[str] = mapped_column(String(32))
    deputy_id: Mapped[DeputyId] = mapped_column(Uuid)
    sort: Mapped[OpinionSort] = mapped_column(word(OpinionSort))
    text: Mapped[str] = mapped_column(String(1000))
    at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(String(1000), default="")
    answered_for: Mapped[str] = mapped_column(String(80), default="")
    answered_by: Mapped[AccountId | None] = mapped_column(Uuid, ForeignKey(Account.id))
    answered_at: Mapped[datetime | None]


def of_opinion() -> ForeignKeyConstraint:
    """A row beside a deputy's opinion, of the same assembly."""
    return ForeignKeyConstraint(["assembly_id", "opinion_id"], ["review_opinion.assembly_id", "review_opinion.id"])


class Referral(Model):
    """The unit that a deputy's opinion was handed to, and the day by which it answers."""

    __tablename__ = "review_referral"
    __table_args__ = (of_opinion(), CheckConstraint("length(unit) > 0", name="names_a_unit"))

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    opinion_id: Mapped[OpinionId] = mapped_column(Uuid, primary_key=True)
    unit: Mapped[str] = mapped_column(String(80))
    due_on: Mapped[date]
    asked_by: Mapped[AccountId] = mapped_column(Uuid, ForeignKey(Account.id))
    asked_at: Mapped[datetime]


class Respondent(Model):
    """Somebody of the unit that an opinion was handed to: only these answer it."""

    __tablename__ = "review_respondent"
    __table_args__ = (of_opinion(), Index("ix_review_respondent_account_id", "account_id"))

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    opinion_id: Mapped[OpinionId] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[AccountId] = mapped_column(Uuid, ForeignKey(Account.id), primary_key=True)


class DelegationHead(Model):
    """The deputy who speaks for a delegation (团长)."""

    __tablename__ = "delegation_head"
    __table_args__ = (
        ForeignKeyConstraint(["assembly_id", "delegation_id"], ["delegation.assembly_id", "delegation.id"]),
        ForeignKeyConstraint(["assembly_id", "deputy_id"], ["deputy.assembly_id", "deputy.id"]),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    delegation_id: Mapped[DelegationId] = mapped_column(Uuid, primary_key=True)
    deputy_id: Mapped[DeputyId] = mapped_column(Uuid)
    named_by: Mapped[AccountId] = mapped_column(Uuid, ForeignKey(Account.id))
    named_at: Mapped[datetime]


class DelegationOpinion(Model):
    """What a delegation as such says of a candidate, in its newest words; `by` is its head, or the staff member."""

    __tablename__ = "delegation_opinion"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "cycle_id", "code", "delegation_id"),
        ForeignKeyConstraint(["assembly_id", "cycle_id"], ["cycle.assembly_id", "cycle.id"]),
        ForeignKeyConstraint(["assembly_id", "delegation_id"], ["delegation.assembly_id", "delegation.id"]),
        CheckConstraint("length(text) > 0", name="says_something"),
    )

    id: Mapped[DelegationOpinionId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    cycle_id: Mapped[CycleId] = mapped_column(Uuid)
    code: Mapped[str] = mapped_column(String(32))
    delegation_id: Mapped[DelegationId] = mapped_column(Uuid)
    text: Mapped[str] = mapped_column(String(2000))
    by: Mapped[AccountId] = mapped_column(Uuid, ForeignKey(Account.id))
    at: Mapped[datetime]


class Reading(Model):
    """That a deputy has read a candidate's sheet, and when first."""

    __tablename__ = "review_reading"
    __table_args__ = (
        ForeignKeyConstraint(["assembly_id", "cycle_id"], ["cycle.assembly_id", "cycle.id"]),
        ForeignKeyConstraint(["assembly_id", "deputy_id"], ["deputy.assembly_id", "deputy.id"]),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, primary_key=True)
    cycle_id: Mapped[CycleId] = mapped_column(Uuid, primary_key=True)
    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    deputy_id: Mapped[DeputyId] = mapped_column(Uuid, primary_key=True)
    at: Mapped[datetime]
