"""Answers: prepared, then published; what was published stays, also when another one takes its place."""

from datetime import datetime
from typing import NewType
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from ballot.kernel.db import Model, word
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Account, AccountId
from ballot.solicitation.models.ideas import IdeaId, of_idea
from ballot.solicitation.rules.ideas import ExitSort, Route

AnswerId = NewType("AnswerId", UUID)
ALIVE = text("withdrawn_at IS NULL")


class Answer(Model):
    """Where an idea goes and why, in words for everybody; `unit` is who looks after it from then on.

    A merge is an answer with a `target_id`: undoing it withdraws the answer, and nothing else was moved.
    """

    __tablename__ = "idea_answer"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        of_idea(),
        ForeignKeyConstraint(["assembly_id", "target_id"], ["idea.assembly_id", "idea.id"]),
        CheckConstraint("(route = 'merge') = (target_id IS NOT NULL)", name="a_merge_has_its_target"),
        CheckConstraint("target_id IS NULL OR target_id <> idea_id", name="not_merged_with_itself"),
        CheckConstraint("length(text) > 0", name="with_its_reason"),
        CheckConstraint("(published_at IS NULL) = (published_by IS NULL)", name="published_by_somebody"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn_by_somebody"),
        Index("uq_idea_answer_alive", "idea_id", unique=True, sqlite_where=ALIVE, postgresql_where=ALIVE),
        Index(None, "target_id"),
    )

    id: Mapped[AnswerId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid)
    idea_id: Mapped[IdeaId] = mapped_column(Uuid)
    route: Mapped[Route] = mapped_column(word(Route))
    text: Mapped[str] = mapped_column(String(1000))
    target_id: Mapped[IdeaId | None] = mapped_column(Uuid)
    unit: Mapped[str] = mapped_column(String(80), default="")
    prepared_by: Mapped[AccountId] = mapped_column(Uuid, ForeignKey(Account.id))
    prepared_at: Mapped[datetime]
    published_by: Mapped[AccountId | None] = mapped_column(Uuid, ForeignKey(Account.id))
    published_at: Mapped[datetime | None]
    withdrawn_by: Mapped[AccountId | None] = mapped_column(Uuid, ForeignKey(Account.id))
    withdrawn_at: Mapped[datetime | None]


class Exit(Model):
    """What became of an idea in a later stage, told by that stage; `address` is a path of this site."""

    __tablename__ = "idea_exit"
    __table_args__ = (UniqueConstraint("assembly_id", "id"), of_idea(), Index(None, "idea_id", "at"))

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid)
    idea_id: Mapped[IdeaId] = mapped_column(Uuid)
    sort: Mapped[ExitSort] = mapped_column(word(ExitSort))
    text: Mapped[str] = mapped_column(String(400))
    address: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
