"""Tables of reports: a version for each time that a published one is corrected, and what is shown with it."""

from datetime import datetime
from typing import ClassVar, NewType
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from ballot.kernel.db import Model, word
from ballot.kernel.lifecycle import ReportStage
from ballot.kernel.log import Log, LogId
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Account, AccountId, Assembly
from ballot.tracking.lamps.rules import Lamp
from ballot.tracking.plans.models import ProjectId, of_project
from ballot.tracking.reports.rules import FileSort

ReportId = NewType("ReportId", UUID)
FileId = NewType("FileId", UUID)


class Report(Model):
    """What a unit says of a project at a period's end; `version` from 1, each later one a correction.

    Progress in thousandths and money in 分, both since January. `correction` says why a later version was
    made, `remark` why it last came back. `lamp` is settled when it is published.
    """

    __tablename__ = "progress_report"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "project_id", "period", "version"),
        of_project(),
        CheckConstraint("version > 0", name="version_counts"),
        CheckConstraint("progress BETWEEN 0 AND 1000", name="progress_is_a_part"),
        CheckConstraint("money >= 0", name="money_not_negative"),
        CheckConstraint("version = 1 OR correction <> ''", name="a_correction_says_why"),
        CheckConstraint("signed_by IS NULL OR signed_by <> filed_by", name="signed_by_another"),
        CheckConstraint(
            "stage NOT IN ('filed', 'accepted', 'published') OR (signed_by IS NOT NULL AND filed_at IS NOT NULL)",
            name="filed_with_a_signature",
        ),
        CheckConstraint(
            "stage <> 'published' OR (published_at IS NOT NULL AND lamp IS NOT NULL)", name="published_with_lamp"
        ),
        Index(None, "project_id", "stage"),
    )
    kind: ClassVar[str] = "report"

    id: Mapped[ReportId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    project_id: Mapped[ProjectId] = mapped_column(Uuid)
    period: Mapped[int]
    version: Mapped[int]
    stage: Mapped[ReportStage] = mapped_column(word(ReportStage), default=ReportStage.DRAFT)
    progress: Mapped[int]
    money: Mapped[int] = mapped_column(BigInteger)
    milestone: Mapped[str] = mapped_column(String(200))
    problems: Mapped[str] = mapped_column(String(1000))
    reason: Mapped[str] = mapped_column(String(400))
    correction: Mapped[str] = mapped_column(String(400), default="")
    remark: Mapped[str] = mapped_column(String(400), default="")
    lamp: Mapped[Lamp | None] = mapped_column(word(Lamp))
    filed_by: Mapped[AccountId] = mapped_column(Uuid, ForeignKey(Account.id))
    changed_at: Mapped[datetime]
    signed_by: Mapped[AccountId | None] = mapped_column(Uuid, ForeignKey(Account.id))
    filed_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    log_id: Mapped[LogId] = mapped_column(Uuid, ForeignKey(Log.id))


class ReportFile(Model):
    """A photo drawn anew, or a document as it was sent; `position` counts those of a report."""

    __tablename__ = "progress_report_file"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "report_id", "position"),
        ForeignKeyConstraint(["assembly_id", "report_id"], ["progress_report.assembly_id", "progress_report.id"]),
        CheckConstraint("position > 0", name="position_counts"),
    )

    id: Mapped[FileId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    report_id: Mapped[ReportId] = mapped_column(Uuid)
    position: Mapped[int]
    sort: Mapped[FileSort] = mapped_column(word(FileSort))
    name: Mapped[str] = mapped_column(String(120))
    type: Mapped[str] = mapped_column(String(100))
    width: Mapped[int]
    height: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
