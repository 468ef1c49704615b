"""Tables of changes: what was decided, with the values before and after; the database keeps each as it was written."""

from datetime import date, datetime
from typing import Any, NewType
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ballot.kernel.db import Model, word
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Account, AccountId, Assembly
from ballot.tracking.changes.rules import ChangeSort, Decider, ReasonClass
from ballot.tracking.plans.models import ProjectId, of_project

ChangeId = NewType("ChangeId", UUID)


class ProjectChange(Model):
    """An adjustment, deferral, resumption or termination; `number` counts those of a project.

    `old` and `new` hold the values that differ, by the name of their column, sums in 分. `reported_on` is the
    day on which the next plenary was told.
    """

    __tablename__ = "project_change"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "project_id", "number"),
        of_project(),
        CheckConstraint("number > 0", name="number_counts"),
        CheckConstraint("reason <> '' AND decision <> '' AND notice <> ''", name="with_reason_decision_and_notice"),
        CheckConstraint("reported_on IS NULL OR reported_on >= decided_on", name="reported_after_the_decision"),
    )

    id: Mapped[ChangeId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    project_id: Mapped[ProjectId] = mapped_column(Uuid)
    number: Mapped[int]
    sort: Mapped[ChangeSort] = mapped_column(word(ChangeSort))
    reason_class: Mapped[ReasonClass] = mapped_column(word(ReasonClass))
    reason: Mapped[str] = mapped_column(String(1000))
    decider: Mapped[Decider] = mapped_column(word(Decider))
    meeting: Mapped[str] = mapped_column(String(120))
    decision: Mapped[str] = mapped_column(String(80))
    decided_on: Mapped[date]
    notice: Mapped[str] = mapped_column(String(2000))
    old: Mapped[dict[str, Any]] = mapped_column(JSON)
    new: Mapped[dict[str, Any]] = mapped_column(JSON)
    by: Mapped[AccountId] = mapped_column(Uuid, ForeignKey(Account.id))
    at: Mapped[datetime]
    reported_on: Mapped[date | None]
