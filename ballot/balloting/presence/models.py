"""Who is at a meeting, and which cards are asked to be made void."""

from datetime import datetime
from typing import ClassVar, NewType
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from ballot.balloting.presence.rules import Channel, VoidReason
from ballot.balloting.setup.models import ElectionId, MeetingId
from ballot.kernel.db import Model, word
from ballot.kernel.lifecycle import AttendanceStage
from ballot.kernel.log import Log, LogId
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Account, AccountId, Assembly, DeputyId

AttendanceId = NewType("AttendanceId", UUID)
VoidId = NewType("VoidId", UUID)
STANDING = text("withdrawn_at IS NULL")
SPARE = text("withdrawn_at IS NULL AND spare IS NOT NULL")


class Attendance(Model):
    """A deputy at one meeting.

    `version` counts the changes, so that a clerk's page that is older than the row is found out;
    `badge` is drawn for this meeting alone. Moments stay as long as their undoing needs them:
    a deputy on leave who came is on leave again when the check-in is undone.
    """

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("assembly_id", "meeting_id", "deputy_id"),
        UniqueConstraint("assembly_id", "meeting_id", "badge"),
        ForeignKeyConstraint(["assembly_id", "meeting_id"], ["meeting.assembly_id", "meeting.id"]),
        ForeignKeyConstraint(["assembly_id", "deputy_id"], ["deputy.assembly_id", "deputy.id"]),
        CheckConstraint("version >= 0", name="version_counts"),
        CheckConstraint("length(badge) = 20", name="badge_of_80_bits"),
        CheckConstraint("(stage IN ('present', 'late', 'left')) = (came_at IS NOT NULL)", name="came_at_a_moment"),
        CheckConstraint("(stage = 'left') = (left_at IS NOT NULL)", name="left_at_a_moment"),
        CheckConstraint("stage <> 'on-leave' OR leave_at IS NOT NULL", name="leave_since_a_moment"),
        CheckConstraint("(stage <> 'late' OR late) AND (stage <> 'present' OR NOT late)", name="late_or_in_time"),
    )
    kind: ClassVar[str] = "attendance"

    id: Mapped[AttendanceId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    meeting_id: Mapped[MeetingId] = mapped_column(Uuid)
    deputy_id: Mapped[DeputyId] = mapped_column(Uuid)
    badge: Mapped[str] = mapped_column(String(20))
    stage: Mapped[AttendanceStage] = mapped_column(word(AttendanceStage), default=AttendanceStage.EXPECTED)
    channel: Mapped[Channel] = mapped_column(word(Channel), default=Channel.PHONE)
    version: Mapped[int] = mapped_column(default=0)
    leave_at: Mapped[datetime | None]
    came_at: Mapped[datetime | None]
    late: Mapped[bool] = mapped_column(default=False)
    left_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
    changed_by: Mapped[AccountId | None] = mapped_column(Uuid, ForeignKey(Account.id))
    log_id: Mapped[LogId] = mapped_column(Uuid, ForeignKey(Log.id))


class VoidRequest(Model):
    """A card, by its key in hex, that a clerk asks to be made void in one election; `seq` once the record has it.

    It names no deputy, nor the serial of a card: a request that names a spare would tie a deputy
    to the key that votes. When the void was entered isn't kept: an entry bears no time (§2.6).
    """

    __tablename__ = "void_request"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        ForeignKeyConstraint(
            ["assembly_id", "election_id", "credential"],
            ["credential.assembly_id", "credential.election_id", "credential.key"],
        ),
        ForeignKeyConstraint(
            ["assembly_id", "election_id", "spare"],
            ["credential.assembly_id", "credential.election_id", "credential.key"],
        ),
        ForeignKeyConstraint(
            ["assembly_id", "election_id", "seq"],
            ["record_entry.assembly_id", "record_entry.election_id", "record_entry.seq"],
        ),
        CheckConstraint("(reason = 'replaced') = (spare IS NOT NULL)", name="a_spare_when_replaced"),
        CheckConstraint("seq IS NULL OR withdrawn_at IS NULL", name="what_is_entered_stays"),
        CheckConstraint("handed_at IS NULL OR (seq IS NOT NULL AND reason = 'paper')", name="paper_after_its_void"),
        *(
            Index(
                f"uq_void_request_{column}",
                "assembly_id",
                "election_id",
                column,
                unique=True,
                sqlite_where=where,
                postgresql_where=where,
            )
            for column, where in (("credential", STANDING), ("spare", SPARE))
        ),
    )

    id: Mapped[VoidId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    election_id: Mapped[ElectionId] = mapped_column(Uuid)
    credential: Mapped[str] = mapped_column(String(64))
    reason: Mapped[VoidReason] = mapped_column(word(VoidReason))
    spare: Mapped[str | None] = mapped_column(String(64))
    asked_at: Mapped[datetime]
    asked_by: Mapped[AccountId] = mapped_column(Uuid, ForeignKey(Account.id))
    seq: Mapped[int | None]
    withdrawn_at: Mapped[datetime | None]
    handed_at: Mapped[datetime | None]


class VoidSignature(Model):
    """One counter's or scrutineer's signature on a void that waits, by index from 1, in hex (§7)."""

    __tablename__ = "void_signature"
    __table_args__ = (
        ForeignKeyConstraint(["assembly_id", "void_id"], ["void_request.assembly_id", "void_request.id"]),
        CheckConstraint('"index" > 0', name="index_counts"),
        CheckConstraint("length(signature) = 128", name="signature_of_64_bytes"),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    void_id: Mapped[VoidId] = mapped_column(Uuid, primary_key=True)
    index: Mapped[int] = mapped_column(primary_key=True)
    signature: Mapped[str] = mapped_column(String(128))
