"""An election and its counters; the election's row is the one lock of casting, closing and every entry."""

from datetime import datetime
from typing import Any, ClassVar, NewType
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from ballot.balloting.setup.models.ballot_rules import RuleId
from ballot.balloting.setup.models.cards import CardIssueId
from ballot.balloting.setup.models.meetings import MeetingId
from ballot.balloting.setup.rules import Mode, Purpose
from ballot.kernel.chain import GENESIS
from ballot.kernel.db import Model, word
from ballot.kernel.lifecycle import ElectionStage
from ballot.kernel.log import Log, LogId
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Assembly
from ballot.shortlisting.models import ListId

ElectionId = NewType("ElectionId", UUID)


class Election(Model):
    """One vote; `id` is the record's uuid.

    `height` entries stand in its record, the last with the hash `head`; `so_far` is where the order
    of kinds stands (protocol §2.5); `ballots` counts the ballot entries. Whoever changes any of
    them holds this row's lock. `fingerprint` is E; `projects` are those of an election without
    a list; of a follow-up `narrowed` names the candidates of the list that it is about, and `seats` are
    those left open; `present` and `reason` are what an opening, a close or an annulment was last asked for with;
    `paused_at` is since when casting stands still, while the vote is open.
    """

    __tablename__ = "election"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "meeting_id", "position"),
        ForeignKeyConstraint(["assembly_id", "meeting_id"], ["meeting.assembly_id", "meeting.id"]),
        ForeignKeyConstraint(["assembly_id", "list_id"], ["candidate_list.assembly_id", "candidate_list.id"]),
        ForeignKeyConstraint(["assembly_id", "rule_id"], ["ballot_rule.assembly_id", "ballot_rule.id"]),
        ForeignKeyConstraint(["assembly_id", "issue_id"], ["card_issue.assembly_id", "card_issue.id"]),
        ForeignKeyConstraint(["assembly_id", "parent_id"], ["election.assembly_id", "election.id"]),
        Index("uq_election_parent", "assembly_id", "parent_id", unique=True),
        CheckConstraint("position > 0", name="position_counts"),
        CheckConstraint("height >= 0 AND ballots >= 0 AND ballots <= height", name="ballots_are_entries"),
        CheckConstraint("list_id IS NULL OR projects IS NULL", name="a_list_or_projects"),
        CheckConstraint("stage = 'draft' OR height > 0", name="a_record_from_the_freezing_on"),
        CheckConstraint("stage = 'draft' OR issue_id IS NOT NULL", name="frozen_with_cards"),
        CheckConstraint(
            "stage NOT IN ('ready', 'open', 'closed', 'counted') OR fingerprint IS NOT NULL", name="ready_with_its_e"
        ),
        CheckConstraint("stage <> 'open' OR opened_at IS NOT NULL", name="open_since_a_moment"),
        CheckConstraint(
            "stage NOT IN ('closed', 'counted') OR (closed_at IS NOT NULL AND present IS NOT NULL)",
            name="closed_with_its_numbers",
        ),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_its_own_parent"),
    )
    kind: ClassVar[str] = "election"

    id: Mapped[ElectionId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    meeting_id: Mapped[MeetingId] = mapped_column(Uuid)
    list_id: Mapped[ListId | None] = mapped_column(Uuid)
    projects: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    narrowed: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    seats: Mapped[int | None]
    rule_id: Mapped[RuleId] = mapped_column(Uuid)
    issue_id: Mapped[CardIssueId | None] = mapped_column(Uuid)
    parent_id: Mapped[ElectionId | None] = mapped_column(Uuid)
    mode: Mapped[Mode] = mapped_column(word(Mode))
    purpose: Mapped[Purpose] = mapped_column(word(Purpose))
    title: Mapped[str] = mapped_column(String(120))
    position: Mapped[int]
    rehearsal: Mapped[bool]
    stage: Mapped[ElectionStage] = mapped_column(word(ElectionStage), default=ElectionStage.DRAFT)
    fingerprint: Mapped[str | None] = mapped_column(String(64))
    height: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(String(64), default=GENESIS)
    so_far: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    ballots: Mapped[int] = mapped_column(default=0)
    present: Mapped[int | None]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(400))
    log_id: Mapped[LogId] = mapped_column(Uuid, ForeignKey(Log.id))


class ElectionCounter(Model):
    """A counter of an open vote, by `index` from 1; `token` is the SHA-256 of the personal link's secret."""

    __tablename__ = "election_counter"
    __table_args__ = (
        UniqueConstraint("assembly_id", "token"),
        UniqueConstraint("assembly_id", "election_id", "key"),
        ForeignKeyConstraint(["assembly_id", "election_id"], ["election.assembly_id", "election.id"]),
        CheckConstraint('"index" > 0', name="index_counts"),
        CheckConstraint("sealed_at IS NULL OR key IS NOT NULL", name="seals_with_its_key"),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    election_id: Mapped[ElectionId] = mapped_column(Uuid, primary_key=True)
    index: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    token: Mapped[str] = mapped_column(String(64))
    key: Mapped[str | None] = mapped_column(String(64))
    given_at: Mapped[datetime | None]
    sealed_at: Mapped[datetime | None]
