"""Tables of rectification: one row is a line of the ledgers of problems, duties and corrections."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, NewType
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ballot.kernel.db import Model, word
from ballot.kernel.lifecycle import TaskStage
from ballot.kernel.log import Log, LogId
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Account, AccountId, Assembly
from ballot.tracking.plans.models import PlanId, ProjectId, of_plan, of_project

TaskId = NewType("TaskId", UUID)


class TaskSource(StrEnum):
    """What a rectification task came from."""

    LAMP = "lamp"
    INSPECTION = "inspection"
    ORGANIZER = "organizer"
    ASSESSMENT = "assessment"


class Task(Model):
    """A 整改 task: the problem, who answers for it until when, what was done, and whether a deputy found it so.

    `number` counts them within the year; `origin_id` is the report, inspection or assessed line that it came from.
    """

    __tablename__ = "rectification"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "plan_id", "number"),
        UniqueConstraint("assembly_id", "origin_id"),
        of_plan(),
        of_project(),
        CheckConstraint("number > 0", name="number_counts"),
        CheckConstraint("stage = 'open' OR (answer <> '' AND answered_at IS NOT NULL)", name="answered_in_words"),
        CheckConstraint(
            "stage <> 'closed' OR (checked_by IS NOT NULL AND checked_at IS NOT NULL)", name="closed_by_a_check"
        ),
        CheckConstraint("(source = 'organizer') = (origin_id IS NULL)", name="from_somewhere"),
        Index(None, "project_id", "stage"),
        ForeignKeyConstraint(["checked_by"], ["account.id"]),
    )
    kind: ClassVar[str] = "task"

    id: Mapped[TaskId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    plan_id: Mapped[PlanId] = mapped_column(Uuid)
    number: Mapped[int]
    project_id: Mapped[ProjectId] = mapped_column(Uuid)
    source: Mapped[TaskSource] = mapped_column(word(TaskSource))
    origin_id: Mapped[UUID | None] = mapped_column(Uuid)
    stage: Mapped[TaskStage] = mapped_column(word(TaskStage), default=TaskStage.OPEN)
    problem: Mapped[str] = mapped_column(String(1000))
    duty: Mapped[str] = mapped_column(String(120))
    due_on: Mapped[date]
    opened_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(String(1000), default="")
    answered_by: Mapped[AccountId | None] = mapped_column(Uuid, ForeignKey(Account.id))
    answered_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(400), default="")
    checked_by: Mapped[AccountId | None] = mapped_column(Uuid)
    checked_at: Mapped[datetime | None]
    log_id: Mapped[LogId] = mapped_column(Uuid, ForeignKey(Log.id))
