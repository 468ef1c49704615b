"""Tables of completion: each time a unit says that a project is done, and what came of it."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from ballot.kernel.db import Model, word
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Account, AccountId, Assembly
from ballot.tracking.completion.rules import Result
from ballot.tracking.plans.models import ProjectId, of_project


class Completion(Model):
    """A unit's word that a project is done, and the 验收: `result` and `opinion` stand once it was judged."""

    __tablename__ = "completion"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        of_project(),
        CheckConstraint("(judged_at IS NULL) = (result IS NULL)", name="judged_with_its_result"),
        CheckConstraint("judged_at IS NULL OR (acceptors <> '' AND held_on IS NOT NULL)", name="judged_by_somebody"),
        Index(
            "uq_completion_open",
            "project_id",
            unique=True,
            sqlite_where=text("judged_at IS NULL"),
            postgresql_where=text("judged_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    project_id: Mapped[ProjectId] = mapped_column(Uuid)
    words: Mapped[str] = mapped_column(String(1000))
    claimed_by: Mapped[AccountId] = mapped_column(Uuid, ForeignKey(Account.id))
    claimed_at: Mapped[datetime]
    result: Mapped[Result | None] = mapped_column(word(Result))
    acceptors: Mapped[str] = mapped_column(String(200), default="")
    held_on: Mapped[date | None]
    opinion: Mapped[str] = mapped_column(String(1000), default="")
    judged_by: Mapped[AccountId | None] = mapped_column(Uuid, ForeignKey(Account.id))
    judged_at: Mapped[datetime | None]
