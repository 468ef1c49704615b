"""The second organizer: an act that one asked for and another one confirms."""

from datetime import datetime
from typing import ClassVar, NewType
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from ballot.kernel.db import Model, word
from ballot.kernel.lifecycle import ApprovalStage
from ballot.kernel.log import Log, LogId
from ballot.kernel.policy import Action, AssemblyId
from ballot.people.models.accounts import Account, AccountId
from ballot.people.models.assemblies import Assembly

ApprovalId = NewType("ApprovalId", UUID)
ALIVE = text("stage IN ('asked', 'confirmed')")


class Approval(Model):
    """One act on one subject; `digest` is the SHA-256 of what exactly was shown to both organizers."""

    __tablename__ = "approval"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> asked_by", name="two_organizers"),
        CheckConstraint(
            "stage NOT IN ('confirmed', 'used') OR (confirmed_by IS NOT NULL AND confirmed_at IS NOT NULL)",
            name="confirmed_by_somebody",
        ),
        CheckConstraint("expires_at > asked_at", name="expires_after_it_was_asked"),
        Index(
            "uq_approval_alive",
            "assembly_id",
            "act",
            "subject_id",
            unique=True,
            sqlite_where=ALIVE,
            postgresql_where=ALIVE,
        ),
    )
    kind: ClassVar[str] = "approval"

    id: Mapped[ApprovalId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    act: Mapped[Action] = mapped_column(word(Action))
    subject_id: Mapped[UUID] = mapped_column(Uuid)
    subject: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    stage: Mapped[ApprovalStage] = mapped_column(word(ApprovalStage), default=ApprovalStage.ASKED)
    asked_by: Mapped[AccountId] = mapped_column(Uuid, ForeignKey(Account.id))
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    confirmed_by: Mapped[AccountId | None] = mapped_column(Uuid, ForeignKey(Account.id))
    confirmed_at: Mapped[datetime | None]
    log_id: Mapped[LogId] = mapped_column(Uuid, ForeignKey(Log.id))
