"""Tables of the plan: the year's rule and periods, units with their people, projects with their lines."""

from datetime import date, datetime
from typing import ClassVar, NewType
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy import Uuid as Id
from sqlalchemy.orm import Mapped, mapped_column

from ballot.kernel.db import Model, word
from ballot.kernel.lifecycle import PlanStage, ProjectStage
from ballot.kernel.log import Log, LogId
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Account, AccountId, Assembly, CycleId
from ballot.shortlisting.models import CandidateId
from ballot.tracking.lamps.rules import Basis, Lamp
from ballot.tracking.plans.rules import PeriodKind

PlanId = NewType("PlanId", UUID)
ProjectId = NewType("ProjectId", UUID)
UnitId = NewType("UnitId", UUID)


def of_plan() -> ForeignKeyConstraint:
    """What ties a row to a plan of its own assembly."""
    return ForeignKeyConstraint(
        ["assembly_id", "plan_id"], ["implementation_plan.assembly_id", "implementation_plan.id"]
    )


def of_project() -> ForeignKeyConstraint:
    """What ties a row to a project of its own assembly."""
    return ForeignKeyConstraint(["assembly_id", "project_id"], ["project.assembly_id", "project.id"])


class ImplementationPlan(Model):
    """A year's 实施计划; its row is the lock of whatever is numbered within the year.

    `source` is the decision or announcement that says which projects were chosen; `basis`, `green`
    and `yellow` are the lamp rule, `decision` is what the plan was published by.
    """

    __tablename__ = "implementation_plan"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "cycle_id"),
        ForeignKeyConstraint(["assembly_id", "cycle_id"], ["cycle.assembly_id", "cycle.id"]),
        CheckConstraint(
            "stage = 'draft' OR (published_at IS NOT NULL AND decision <> '')", name="published_by_decision"
        ),
        CheckConstraint("green BETWEEN 0 AND 100 AND yellow BETWEEN 0 AND 100", name="bounds_are_percentages"),
    )
    kind: ClassVar[str] = "plan"

    id: Mapped[PlanId] = mapped_column(Id, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Id, ForeignKey(Assembly.id))
    cycle_id: Mapped[CycleId] = mapped_column(Id)
    stage: Mapped[PlanStage] = mapped_column(word(PlanStage), default=PlanStage.DRAFT)
    source: Mapped[str] = mapped_column(String(120))
    periods: Mapped[PeriodKind] = mapped_column(word(PeriodKind))
    basis: Mapped[Basis] = mapped_column(word(Basis))
    green: Mapped[int]
    yellow: Mapped[int]
    decision: Mapped[str] = mapped_column(String(80), default="")
    published_at: Mapped[datetime | None]
    log_id: Mapped[LogId] = mapped_column(Id, ForeignKey(Log.id))


class Period(Model):
    """A reporting period; `number` from 1."""

    __tablename__ = "tracking_period"
    __table_args__ = (
        of_plan(),
        CheckConstraint("number > 0", name="number_counts"),
        CheckConstraint("ends_on >= starts_on AND due_on >= ends_on", name="due_after_its_end"),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Id, ForeignKey(Assembly.id), primary_key=True)
    plan_id: Mapped[PlanId] = mapped_column(Id, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    due_on: Mapped[date]


class Unit(Model):
    """A 责任单位."""

    __tablename__ = "responsible_unit"
    __table_args__ = (UniqueConstraint("assembly_id", "id"), UniqueConstraint("assembly_id", "name"))

    id: Mapped[UnitId] = mapped_column(Id, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Id, ForeignKey(Assembly.id))
    name: Mapped[str] = mapped_column(String(80))


class UnitMember(Model):
    """Who acts for a unit; whether as filer or signer says the account's role."""

    __tablename__ = "responsible_unit_member"
    __table_args__ = (
        ForeignKeyConstraint(["assembly_id", "unit_id"], ["responsible_unit.assembly_id", "responsible_unit.id"]),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Id, ForeignKey(Assembly.id), primary_key=True)
    unit_id: Mapped[UnitId] = mapped_column(Id, primary_key=True)
    account_id: Mapped[AccountId] = mapped_column(Id, ForeignKey(Account.id), primary_key=True, index=True)


class Project(Model):
    """A chosen project or a sub-item of one, as it stands now; `number` counts them within the year.

    What was voted on is the candidate's row, which nothing changes. `lamp`, `planned`, `actual` (thousandths)
    and `spent` (分) are those of the period `told`, the newest that was published.
    """

    __tablename__ = "project"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "plan_id", "number"),
        UniqueConstraint("assembly_id", "plan_id", "candidate_id"),
        of_plan(),
        ForeignKeyConstraint(["assembly_id", "parent_id"], ["project.assembly_id", "project.id"]),
        ForeignKeyConstraint(["assembly_id", "candidate_id"], ["candidate.assembly_id", "candidate.id"]),
        ForeignKeyConstraint(["assembly_id", "unit_id"], ["responsible_unit.assembly_id", "responsible_unit.id"]),
        CheckConstraint("number > 0", name="number_counts"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_its_own_part"),
        CheckConstraint("candidate_id IS NULL OR parent_id IS NULL", name="a_candidate_is_no_part"),
        CheckConstraint("(told IS NULL) = (actual IS NULL)", name="told_with_its_numbers"),
        Index(None, "plan_id", "lamp"),
        Index(None, "parent_id"),
        # Sums over many years' projects are read from this alone.
        Index("ix_project_sums", "parent_id", "plan_id", "lamp", "stage", "this_year", "spent"),
    )
    kind: ClassVar[str] = "project"

    id: Mapped[ProjectId] = mapped_column(Id, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Id, ForeignKey(Assembly.id))
    plan_id: Mapped[PlanId] = mapped_column(Id)
    number: Mapped[int]
    parent_id: Mapped[ProjectId | None] = mapped_column(Id)
    candidate_id: Mapped[CandidateId | None] = mapped_column(Id)
    unit_id: Mapped[UnitId | None] = mapped_column(Id, index=True)
    name: Mapped[str] = mapped_column(String(80))
    content: Mapped[str] = mapped_column(String(2000))
    category: Mapped[str] = mapped_column(String(40))
    target: Mapped[str] = mapped_column(String(400))
    total: Mapped[int | None] = mapped_column(BigInteger)
    this_year: Mapped[int | None] = mapped_column(BigInteger)
    stage: Mapped[ProjectStage] = mapped_column(word(ProjectStage), default=ProjectStage.UNDERWAY)
    lamp: Mapped[Lamp] = mapped_column(word(Lamp), default=Lamp.IDLE)
    told: Mapped[int | None]
    planned: Mapped[int | None]
    actual: Mapped[int | None]
    spent: Mapped[int | None] = mapped_column(BigInteger)
    log_id: Mapped[LogId] = mapped_column(Id, ForeignKey(Log.id))


class PlanLine(Model):
    """How far a project is to be at a period's end; progress in thousandths, money in 分, both since January."""

    __tablename__ = "plan_line"
    __table_args__ = (
        of_project(),
        CheckConstraint("period > 0", name="period_counts"),
        CheckConstraint("progress BETWEEN 0 AND 1000", name="progress_is_a_part"),
        CheckConstraint("money >= 0", name="money_not_negative"),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Id, ForeignKey(Assembly.id), primary_key=True)
    project_id: Mapped[ProjectId] = mapped_column(Id, primary_key=True)
    period: Mapped[int] = mapped_column(primary_key=True)
    progress: Mapped[int]
    money: Mapped[int] = mapped_column(BigInteger)
    milestone: Mapped[str] = mapped_column(String(200))
