"""Public keys of a card issue: what the registrar hands over, and nothing that joins one use of a card to another.

The keys for secret and for open votes share no id and no order: each use is inserted sorted by its
keys' bytes. The sign-in keys alone bear the serial of the delivery sheet (protocol §3.3, §3.4).
"""

from datetime import datetime
from typing import NewType
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from ballot.balloting.setup.models.meetings import MeetingId
from ballot.balloting.setup.rules import Mode
from ballot.kernel.db import Model, word
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Assembly, DeputyId

CardIssueId = NewType("CardIssueId", UUID)
CURRENT = text("replaced_at IS NULL")
HEX = "length({0}) = 64"


class CardIssue(Model):
    """One set of cards; `id` is the protocol's `cards`, the digests are L_secret, L_open and I in hex."""

    __tablename__ = "card_issue"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        ForeignKeyConstraint(["assembly_id", "meeting_id"], ["meeting.assembly_id", "meeting.id"]),
        Index(
            "uq_card_issue_current",
            "assembly_id",
            "meeting_id",
            unique=True,
            sqlite_where=CURRENT,
            postgresql_where=CURRENT,
        ),
    )

    id: Mapped[CardIssueId] = mapped_column(Uuid, primary_key=True)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    meeting_id: Mapped[MeetingId] = mapped_column(Uuid)
    secret_list: Mapped[str] = mapped_column(String(64))
    open_list: Mapped[str] = mapped_column(String(64))
    issue: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]


class CardKey(Model):
    """One credential key in hex, for votes of one mode; a spare stands by until a void names it."""

    __tablename__ = "card_key"
    __table_args__ = (
        ForeignKeyConstraint(["assembly_id", "issue_id"], ["card_issue.assembly_id", "card_issue.id"]),
        CheckConstraint(HEX.format("key"), name="key_of_32_bytes"),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    issue_id: Mapped[CardIssueId] = mapped_column(Uuid, primary_key=True)
    use: Mapped[Mode] = mapped_column(word(Mode), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    spare: Mapped[bool]


class SignInKey(Model):
    """A card's sign-in key; `serial` is the one on the delivery sheet.

    The deputy is the one on that sheet; a spare's is known once the desk has written down who got it.
    """

    __tablename__ = "sign_in_key"
    __table_args__ = (
        UniqueConstraint("assembly_id", "issue_id", "serial"),
        ForeignKeyConstraint(["assembly_id", "issue_id"], ["card_issue.assembly_id", "card_issue.id"]),
        ForeignKeyConstraint(["assembly_id", "deputy_id"], ["deputy.assembly_id", "deputy.id"]),
        CheckConstraint(HEX.format("key"), name="key_of_32_bytes"),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    issue_id: Mapped[CardIssueId] = mapped_column(Uuid, primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    serial: Mapped[str] = mapped_column(String(32))
    spare: Mapped[bool]
    deputy_id: Mapped[DeputyId | None] = mapped_column(Uuid, index=True)
    revoked_at: Mapped[datetime | None]
