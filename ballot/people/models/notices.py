"""What somebody should know: one row a person and a matter, read or not."""

from datetime import date, datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ballot.kernel.db import Model, word
from ballot.kernel.policy import AssemblyId
from ballot.people.models.accounts import Account, AccountId
from ballot.people.models.assemblies import Assembly

NoticeId = NewType("NoticeId", UUID)


class NoticeSort(StrEnum):
    """Something is due, is overdue, came back to be mended, or has been answered."""

    DUE = "due"
    OVERDUE = "overdue"
    RETURNED = "returned"
    ANSWERED = "answered"


class Notice(Model):
    """`address` is a path of this site; the same `key` never tells the same person twice."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "account_id", "key"),
        CheckConstraint("sort NOT IN ('due', 'overdue') OR due_on IS NOT NULL", name="due_has_its_day"),
        Index(None, "account_id", "read_at"),
    )

    id: Mapped[NoticeId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    account_id: Mapped[AccountId] = mapped_column(Uuid, ForeignKey(Account.id))
    sort: Mapped[NoticeSort] = mapped_column(word(NoticeSort))
    subject: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(500))
    key: Mapped[str] = mapped_column(String(128))
    due_on: Mapped[date | None]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
