"""The meeting at which deputies vote: several elections may share one check-in and one set of cards."""

from datetime import date
from typing import NewType
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ballot.kernel.db import Model
from ballot.kernel.log import Log, LogId
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Assembly, CycleId, DeputyId

MeetingId = NewType("MeetingId", UUID)


class Meeting(Model):
    """A 会议; `name` is what a manifest calls its session."""

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "cycle_id", "name"),
        ForeignKeyConstraint(["assembly_id", "cycle_id"], ["cycle.assembly_id", "cycle.id"]),
    )

    id: Mapped[MeetingId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    cycle_id: Mapped[CycleId] = mapped_column(Uuid)
    name: Mapped[str] = mapped_column(String(120))
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(120), default="")
    log_id: Mapped[LogId] = mapped_column(Uuid, ForeignKey(Log.id))


class MeetingMember(Model):
    """A deputy who belongs to a meeting of few, such as one of the standing committee; without any, all belong."""

    __tablename__ = "meeting_member"
    __table_args__ = (
        ForeignKeyConstraint(["assembly_id", "meeting_id"], ["meeting.assembly_id", "meeting.id"]),
        ForeignKeyConstraint(["assembly_id", "deputy_id"], ["deputy.assembly_id", "deputy.id"]),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    meeting_id: Mapped[MeetingId] = mapped_column(Uuid, primary_key=True)
    deputy_id: Mapped[DeputyId] = mapped_column(Uuid, primary_key=True)
