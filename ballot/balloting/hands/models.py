"""Counts of a show of hands; a row that two have signed for, or that was withdrawn, stays as it is."""

from datetime import datetime
from typing import NewType
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ballot.balloting.hands.rules import Base, Hands
from ballot.balloting.setup.models import MeetingId
from ballot.kernel.db import Model, word
from ballot.kernel.log import Log, LogId
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Account, AccountId, Assembly

HandsId = NewType("HandsId", UUID)


class ShowOfHands(Model):
    """One procedural vote of a meeting; `entered_by` and `confirmed_by` are its two signatures."""

    __tablename__ = "show_of_hands"
    __table_args__ = (
        UniqueConstraint("assembly_id", "meeting_id", "position"),
        ForeignKeyConstraint(["assembly_id", "meeting_id"], ["meeting.assembly_id", "meeting.id"]),
        CheckConstraint("position > 0", name="position_counts"),
        CheckConstraint("in_favour >= 0 AND against >= 0 AND abstaining >= 0", name="counts"),
        CheckConstraint("in_favour + against + abstaining <= present", name="hands_of_those_present"),
        CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed_by_somebody"),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> entered_by", name="two_signatures"),
        CheckConstraint("confirmed_at IS NULL OR withdrawn_at IS NULL", name="what_is_signed_stays"),
    )

    id: Mapped[HandsId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    meeting_id: Mapped[MeetingId] = mapped_column(Uuid)
    position: Mapped[int]
    subject: Mapped[str] = mapped_column(String(200))
    base: Mapped[Base] = mapped_column(word(Base))
    due: Mapped[int]
    present: Mapped[int]
    in_favour: Mapped[int]
    against: Mapped[int]
    abstaining: Mapped[int]
    entered_by: Mapped[AccountId] = mapped_column(Uuid, ForeignKey(Account.id))
    entered_at: Mapped[datetime]
    confirmed_by: Mapped[AccountId | None] = mapped_column(Uuid, ForeignKey(Account.id))
    confirmed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    log_id: Mapped[LogId] = mapped_column(Uuid, ForeignKey(Log.id))

    @property
    def hands(self) -> Hands:
        return Hands(self.base, self.due, self.present, self.in_favour, self.against, self.abstaining)
