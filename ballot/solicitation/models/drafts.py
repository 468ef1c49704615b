"""What somebody is still writing: known by a token in the visitor's cookie, gone after a day.

What isn't sent is nobody's act: it has transactions of its own and no place in the log.
"""

from datetime import datetime
from typing import NewType
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, LargeBinary, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ballot.kernel.db import Model, word
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Assembly, CycleId
from ballot.solicitation.models.notices import EntranceId
from ballot.solicitation.rules.ideas import Form

DraftId = NewType("DraftId", UUID)


class Draft(Model):
    """`fields` is sealed JSON of what was filled in so far; `token` the digest of the visitor's."""

    __tablename__ = "idea_draft"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("token"),
        ForeignKeyConstraint(["assembly_id", "cycle_id"], ["cycle.assembly_id", "cycle.id"]),
        ForeignKeyConstraint(["assembly_id", "entrance_id"], ["entrance.assembly_id", "entrance.id"]),
    )

    id: Mapped[DraftId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    cycle_id: Mapped[CycleId] = mapped_column(Uuid)
    form: Mapped[Form] = mapped_column(word(Form))
    entrance_id: Mapped[EntranceId | None] = mapped_column(Uuid)
    token: Mapped[str] = mapped_column(String(64))
    fields: Mapped[bytes] = mapped_column(LargeBinary)
    began: Mapped[datetime] = mapped_column(index=True)


class DraftPhoto(Model):
    """A photo of a draft, drawn anew; `position` from 1."""

    __tablename__ = "draft_photo"
    __table_args__ = (
        ForeignKeyConstraint(["assembly_id", "draft_id"], ["idea_draft.assembly_id", "idea_draft.id"]),
        CheckConstraint("position BETWEEN 1 AND 3", name="three_at_most"),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, primary_key=True)
    draft_id: Mapped[DraftId] = mapped_column(Uuid, primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(String(20))
    width: Mapped[int]
    height: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
