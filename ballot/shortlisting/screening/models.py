"""Tables of screening: lists by version, marks, departments' reviews, the panel's points, and the verdict."""

from datetime import date, datetime
from typing import NewType
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from ballot.kernel.db import Model, word
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Account, AccountId, Assembly
from ballot.shortlisting.proposals.models import ProposalId, of_proposal
from ballot.shortlisting.screening.rules import CriteriaSort

CriteriaId = NewType("CriteriaId", UUID)
ReviewId = NewType("ReviewId", UUID)
VerdictId = NewType("VerdictId", UUID)
ALIVE = text("withdrawn_at IS NULL")
GROUNDED = "feasible IS NULL OR (feasible AND price IS NOT NULL) OR (NOT feasible AND length(text) > 0)"


class Criteria(Model):
    """A list that proposals are held against; `number` is its version, one line of `lines` each criterion.

    An assembly without its own keeps to the newest of the nearest one above it.
    """

    __tablename__ = "criteria"
    __table_args__ = (
        UniqueConstraint("assembly_id", "sort", "number"),
        CheckConstraint("number > 0", name="number_counts"),
        CheckConstraint("length(lines) > 0", name="says_something"),
    )

    id: Mapped[CriteriaId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    sort: Mapped[CriteriaSort] = mapped_column(word(CriteriaSort))
    number: Mapped[int]
    lines: Mapped[str]
    decision: Mapped[str] = mapped_column(String(80))
    adopted_by: Mapped[AccountId] = mapped_column(Uuid, ForeignKey(Account.id))
    adopted_at: Mapped[datetime]


class ProposalCheck(Model):
    """One line of a list held against a proposal; `line` says it in the words of that version. For the desk alone."""

    __tablename__ = "proposal_check"
    __table_args__ = (of_proposal(), CheckConstraint("position > 0", name="position_counts"))

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, primary_key=True)
    proposal_id: Mapped[ProposalId] = mapped_column(Uuid, primary_key=True)
    sort: Mapped[CriteriaSort] = mapped_column(word(CriteriaSort), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[str] = mapped_column(String(200))
    met: Mapped[bool]
    note: Mapped[str] = mapped_column(String(400))


class DepartmentReview(Model):
    """What a department says of a proposal by a day: `price` in 分, `text` for everybody, `note` for the desk."""

    __tablename__ = "department_review"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        of_proposal(),
        CheckConstraint(GROUNDED, name="feasible_has_a_price_unfeasible_a_reason"),
        CheckConstraint("(answered_at IS NULL) = (feasible IS NULL)", name="answered_by_a_word"),
        CheckConstraint("price IS NULL OR price >= 0", name="price_not_negative"),
        Index("ix_department_review_proposal_id", "proposal_id"),
        Index("ix_department_review_account_id_answered_at", "account_id", "answered_at"),
    )

    id: Mapped[ReviewId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    proposal_id: Mapped[ProposalId] = mapped_column(Uuid)
    unit: Mapped[str] = mapped_column(String(80))
    account_id: Mapped[AccountId] = mapped_column(Uuid, ForeignKey(Account.id))
    due_on: Mapped[date]
    asked_by: Mapped[AccountId] = mapped_column(Uuid, ForeignKey(Account.id))
    asked_at: Mapped[datetime]
    feasible: Mapped[bool | None]
    price: Mapped[int | None] = mapped_column(BigInteger)
    text: Mapped[str] = mapped_column(String(1000), default="")
    note: Mapped[str] = mapped_column(String(1000), default="")
    answered_at: Mapped[datetime | None]


class Verdict(Model):
    """How screening ends: prepared, then published; one that was withdrawn stays. `note` is for the desk alone."""

    __tablename__ = "proposal_verdict"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        of_proposal(),
        CheckConstraint(GROUNDED, name="feasible_has_a_price_unfeasible_a_reason"),
        CheckConstraint("(published_at IS NULL) = (published_by IS NULL)", name="published_by_somebody"),
        Index("uq_proposal_verdict_alive", "proposal_id", unique=True, sqlite_where=ALIVE, postgresql_where=ALIVE),
    )

    id: Mapped[VerdictId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    proposal_id: Mapped[ProposalId] = mapped_column(Uuid)
    feasible: Mapped[bool]
    price: Mapped[int | None] = mapped_column(BigInteger)
    text: Mapped[str] = mapped_column(String(1000))
    note: Mapped[str] = mapped_column(String(1000), default="")
    prepared_by: Mapped[AccountId] = mapped_column(Uuid, ForeignKey(Account.id))
    prepared_at: Mapped[datetime]
    published_by: Mapped[AccountId | None] = mapped_column(Uuid, ForeignKey(Account.id))
    published_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class PanelScore(Model):
    """A panel member's points for one line of the scoring list; `weight` as it stood, so that a new list moves none."""

    __tablename__ = "panel_score"
    __table_args__ = (
        of_proposal(),
        CheckConstraint("points BETWEEN 0 AND 100", name="points_of_a_hundred"),
        CheckConstraint("position > 0 AND weight >= 0", name="position_counts"),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, primary_key=True)
    proposal_id: Mapped[ProposalId] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[AccountId] = mapped_column(Uuid, ForeignKey(Account.id), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[str] = mapped_column(String(200))
    weight: Mapped[int]
    points: Mapped[int]
    at: Mapped[datetime]
