"""Tables of the public notice: its days, and comments in the order in which they came."""

from datetime import date, datetime
from typing import ClassVar, NewType
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ballot.kernel.db import Model, word
from ballot.kernel.lifecycle import CommentStage
from ballot.kernel.log import Log, LogId
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Account, AccountId, Assembly, CycleId
from ballot.shortlisting.notice.rules import CommentSort, Decision
from ballot.shortlisting.proposals.models import ProposalId, of_proposal

NoticeId = NewType("NoticeId", UUID)
CommentId = NewType("CommentId", UUID)


class CandidateNotice(Model):
    """A year's 公示 of preliminary candidates; days are those of China, both included."""

    __tablename__ = "candidate_notice"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "cycle_id"),
        ForeignKeyConstraint(["assembly_id", "cycle_id"], ["cycle.assembly_id", "cycle.id"]),
        CheckConstraint("closes_on >= opens_on", name="closes_after_it_opens"),
    )

    id: Mapped[NoticeId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    cycle_id: Mapped[CycleId] = mapped_column(Uuid)
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    body: Mapped[str] = mapped_column(String(2000))
    published_at: Mapped[datetime]
    last_number: Mapped[int] = mapped_column(default=0)


class Comment(Model):
    """What somebody says of a preliminary candidate; `number` counts within the notice."""

    __tablename__ = "notice_comment"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "notice_id", "number"),
        of_proposal(),
        ForeignKeyConstraint(["assembly_id", "notice_id"], ["candidate_notice.assembly_id", "candidate_notice.id"]),
        CheckConstraint("length(text) > 0", name="says_something"),
        CheckConstraint(
            "stage NOT IN ('answered', 'refused') OR (length(answer) > 0 AND answered_at IS NOT NULL)",
            name="ends_with_an_answer",
        ),
        CheckConstraint(
            "decision IS NULL OR (sort = 'objection') = (decision <> 'noted')", name="an_objection_is_decided"
        ),
        CheckConstraint("stage <> 'answered' OR decision IS NOT NULL", name="answered_by_a_decision"),
        Index("ix_notice_comment_proposal_id", "proposal_id"),
    )
    kind: ClassVar[str] = "comment"

    id: Mapped[CommentId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid)
    notice_id: Mapped[NoticeId] = mapped_column(Uuid)
    proposal_id: Mapped[ProposalId] = mapped_column(Uuid)
    number: Mapped[int]
    sort: Mapped[CommentSort] = mapped_column(word(CommentSort))
    stage: Mapped[CommentStage] = mapped_column(word(CommentStage), default=CommentStage.RECEIVED)
    text: Mapped[str] = mapped_column(String(1000))
    at: Mapped[datetime]
    decision: Mapped[Decision | None] = mapped_column(word(Decision))
    answer: Mapped[str] = mapped_column(String(1000), default="")
    answered_by: Mapped[AccountId | None] = mapped_column(Uuid, ForeignKey(Account.id))
    answered_at: Mapped[datetime | None]
    log_id: Mapped[LogId] = mapped_column(Uuid, ForeignKey(Log.id))
