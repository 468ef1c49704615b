"""A file of public keys that waits for its yes; at most one for each meeting."""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ballot.balloting.setup.models import MeetingId
from ballot.kernel.db import Model
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Assembly


class CardFile(Model):
    """`content` as it was sent, which passed the reader; `digest` is its SHA-256, which the yes repeats."""

    __tablename__ = "card_file"
    __table_args__ = (ForeignKeyConstraint(["assembly_id", "meeting_id"], ["meeting.assembly_id", "meeting.id"]),)

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    meeting_id: Mapped[MeetingId] = mapped_column(Uuid, primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(String(64))
    laid_at: Mapped[datetime]
