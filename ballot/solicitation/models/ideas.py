"""Ideas as they came, with who may be asked about them, what was shown, and what was said along the way."""

from datetime import date, datetime
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
from ballot.kernel.lifecycle import IdeaStage
from ballot.kernel.log import Log, LogId
from ballot.kernel.policy import ActorId, AssemblyId
from ballot.people.models import Account, AccountId, Assembly, CycleId
from ballot.solicitation.models.notices import EntranceId
from ballot.solicitation.rules.ideas import Form, Origin, RemarkSort

IdeaId = NewType("IdeaId", UUID)
PhotoId = NewType("PhotoId", UUID)
RemarkId = NewType("RemarkId", UUID)


def of_idea() -> ForeignKeyConstraint:
    """What ties a row to an idea of its own assembly."""
    return ForeignKeyConstraint(["assembly_id", "idea_id"], ["idea.assembly_id", "idea.id"])


class Idea(Model):
    """A 建议线索; `number` counts a year's ideas and stands in its address.

    `sought` is the text that searches look through, `spread` a random number from 1 below 2³¹ − 1 that
    each visitor's own order is made of, `quick` whether the sender's device did its proof of work,
    `code` the digest of the lookup code, `source` a hotline's own number or the like.
    """

    __tablename__ = "idea"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "cycle_id", "number"),
        UniqueConstraint("assembly_id", "code"),
        ForeignKeyConstraint(["assembly_id", "cycle_id"], ["cycle.assembly_id", "cycle.id"]),
        ForeignKeyConstraint(["assembly_id", "entrance_id"], ["entrance.assembly_id", "entrance.id"]),
        CheckConstraint("number > 0", name="number_counts"),
        CheckConstraint("spread > 0", name="spread_positive"),
        Index(None, "cycle_id", "changed_at"),
        Index(None, "cycle_id", "stage", "number"),
    )
    kind: ClassVar[str] = "idea"

    id: Mapped[IdeaId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    cycle_id: Mapped[CycleId] = mapped_column(Uuid)
    number: Mapped[int]
    form: Mapped[Form] = mapped_column(word(Form))
    origin: Mapped[Origin] = mapped_column(word(Origin))
    entrance_id: Mapped[EntranceId | None] = mapped_column(Uuid)
    entered_by: Mapped[AccountId | None] = mapped_column(Uuid, ForeignKey(Account.id))
    source: Mapped[str] = mapped_column(String(80), default="")
    what: Mapped[str] = mapped_column(String(80))
    why: Mapped[str] = mapped_column(String(1000))
    place: Mapped[str] = mapped_column(String(100))
    area: Mapped[str] = mapped_column(String(40))
    category: Mapped[str] = mapped_column(String(40))
    sought: Mapped[str] = mapped_column(String(8000))
    spread: Mapped[int] = mapped_column(BigInteger)
    quick: Mapped[bool] = mapped_column(default=True)
    stage: Mapped[IdeaStage] = mapped_column(word(IdeaStage), default=IdeaStage.RECEIVED)
    code: Mapped[str] = mapped_column(String(64))
    assigned_to: Mapped[AccountId | None] = mapped_column(Uuid, ForeignKey(Account.id))
    received_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    log_id: Mapped[LogId] = mapped_column(Uuid, ForeignKey(Log.id))


class Detail(Model):
    """What a unit's long form says beside; `budget` in 分."""

    __tablename__ = "idea_detail"
    __table_args__ = (of_idea(), CheckConstraint("budget >= 0", name="budget_not_negative"))

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, primary_key=True)
    idea_id: Mapped[IdeaId] = mapped_column(Uuid, primary_key=True)
    unit: Mapped[str] = mapped_column(String(80))
    content: Mapped[str] = mapped_column(String(2000))
    feasibility: Mapped[str] = mapped_column(String(1000))
    budget: Mapped[int | None] = mapped_column(BigInteger)
    funding: Mapped[str] = mapped_column(String(400))
    deadline: Mapped[str] = mapped_column(String(40))
    implementer: Mapped[str] = mapped_column(String(80))


class Contact(Model):
    """Whom to ask about an idea: sealed; the masked forms are what a desk sees unasked."""

    __tablename__ = "idea_contact"
    __table_args__ = (of_idea(),)

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, primary_key=True)
    idea_id: Mapped[IdeaId] = mapped_column(Uuid, primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    name: Mapped[str] = mapped_column(String(8))
    phone: Mapped[str] = mapped_column(String(40))
    consented_at: Mapped[datetime]
    forget_on: Mapped[date] = mapped_column(index=True)


class Photo(Model):
    """A photo drawn anew, nothing but pixels; `position` from 1; a hidden one is shown to the desk alone."""

    __tablename__ = "idea_photo"
    __table_args__ = (
        UniqueConstraint("assembly_id", "idea_id", "position"),
        of_idea(),
        CheckConstraint("position BETWEEN 1 AND 3", name="three_at_most"),
    )

    id: Mapped[PhotoId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid)
    idea_id: Mapped[IdeaId] = mapped_column(Uuid)
    position: Mapped[int]
    type: Mapped[str] = mapped_column(String(20))
    width: Mapped[int]
    height: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    hidden: Mapped[bool] = mapped_column(default=False)


class Remark(Model):
    """Something said about an idea by its sender or by the desk; `text` is emptied when its sender asks for it."""

    __tablename__ = "idea_remark"
    __table_args__ = (UniqueConstraint("assembly_id", "id"), of_idea(), Index(None, "idea_id", "at"))

    id: Mapped[RemarkId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid)
    idea_id: Mapped[IdeaId] = mapped_column(Uuid)
    sort: Mapped[RemarkSort] = mapped_column(word(RemarkSort))
    text: Mapped[str] = mapped_column(String(1000))
    by: Mapped[ActorId] = mapped_column(String(64))
    at: Mapped[datetime]
