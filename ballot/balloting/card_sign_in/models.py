"""A challenge that waits for its one answer."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ballot.balloting.setup.models import CardIssueId
from ballot.kernel.db import Model
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Assembly


class CardChallenge(Model):
    """32 random bytes for a card of one issue; `id` is their SHA-256, so that a copy of the table signs nobody in."""

    __tablename__ = "card_challenge"
    __table_args__ = (
        ForeignKeyConstraint(["assembly_id", "issue_id"], ["card_issue.assembly_id", "card_issue.id"]),
        CheckConstraint("expires_at > created_at", name="expires_after_it_was_made"),
    )

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    issue_id: Mapped[CardIssueId] = mapped_column(Uuid)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
