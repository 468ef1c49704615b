"""Tables of supervision: groups, the projects each looks at, and what was found on the spot."""

from datetime import date, datetime
from typing import NewType
from uuid import UUID, uuid4

from sqlalchemy import (
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

from ballot.kernel.db import Model
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Account, AccountId, Assembly, DeputyId
from ballot.tracking.plans.models import PlanId, ProjectId, of_plan, of_project

GroupId = NewType("GroupId", UUID)
InspectionId = NewType("InspectionId", UUID)


def _of_group() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["assembly_id", "group_id"], ["supervision_group.assembly_id", "supervision_group.id"])


def _of_deputy() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["assembly_id", "deputy_id"], ["deputy.assembly_id", "deputy.id"])


def _of_inspection() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["assembly_id", "inspection_id"], ["inspection.assembly_id", "inspection.id"])


class SupervisionGroup(Model):
    """A 监督小组; `number` counts them within the year."""

    __tablename__ = "supervision_group"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "plan_id", "number"),
        of_plan(),
        CheckConstraint("number > 0", name="number_counts"),
    )

    id: Mapped[GroupId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    plan_id: Mapped[PlanId] = mapped_column(Uuid)
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))


class GroupDeputy(Model):
    """A deputy of a group."""

    __tablename__ = "group_deputy"
    __table_args__ = (_of_group(), _of_deputy())

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, primary_key=True)
    group_id: Mapped[GroupId] = mapped_column(Uuid, primary_key=True)
    deputy_id: Mapped[DeputyId] = mapped_column(Uuid, primary_key=True, index=True)


class GroupProject(Model):
    """A project that a group looks at; several groups may look at one."""

    __tablename__ = "group_project"
    __table_args__ = (_of_group(), of_project())

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, primary_key=True)
    group_id: Mapped[GroupId] = mapped_column(Uuid, primary_key=True)
    project_id: Mapped[ProjectId] = mapped_column(Uuid, primary_key=True, index=True)


class Inspection(Model):
    """A 督查 on the spot; `key` is its sender's own, so that sending it twice is sending it once."""

    __tablename__ = "inspection"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "key"),
        of_project(),
        Index(None, "project_id", "held_on"),
    )

    id: Mapped[InspectionId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    project_id: Mapped[ProjectId] = mapped_column(Uuid)
    key: Mapped[UUID] = mapped_column(Uuid)
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(120))
    findings: Mapped[str] = mapped_column(String(1000))
    problem: Mapped[str] = mapped_column(String(1000))
    by: Mapped[AccountId] = mapped_column(Uuid, ForeignKey(Account.id))
    at: Mapped[datetime]


class InspectionDeputy(Model):
    """A deputy who was there."""

    __tablename__ = "inspection_deputy"
    __table_args__ = (_of_inspection(), _of_deputy())

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, primary_key=True)
    inspection_id: Mapped[InspectionId] = mapped_column(Uuid, primary_key=True)
    deputy_id: Mapped[DeputyId] = mapped_column(Uuid, primary_key=True, index=True)


class InspectionPhoto(Model):
    """A photo drawn anew; `position` from 1."""

    __tablename__ = "inspection_photo"
    __table_args__ = (
        UniqueConstraint("assembly_id", "inspection_id", "position"),
        _of_inspection(),
        CheckConstraint("position BETWEEN 1 AND 4", name="four_at_most"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid)
    inspection_id: Mapped[InspectionId] = mapped_column(Uuid)
    position: Mapped[int]
    type: Mapped[str] = mapped_column(String(20))
    width: Mapped[int]
    height: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
