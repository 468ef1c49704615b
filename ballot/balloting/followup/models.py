"""What two organizers settle about a vote that left something open; once agreed, nothing of it changes."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ballot.balloting.followup.rules import Way
from ballot.balloting.setup.models import ElectionId
from ballot.kernel.db import Model, word
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Assembly


class FollowUp(Model):
    """Of the vote `election_id`: a follow-up with its title, panel and candidates, or a decision in its own `words`.

    `candidates` and `chosen` are ids of the manifest's projects, `panel` the names in the order of their
    indices; `agreed_at` is the second organizer's moment.
    """

    __tablename__ = "follow_up"
    __table_args__ = (
        ForeignKeyConstraint(["assembly_id", "election_id"], ["election.assembly_id", "election.id"]),
        CheckConstraint("(way IN ('presidium', 'vacant')) = (words IS NOT NULL)", name="decides_in_words"),
        CheckConstraint("(way IN ('presidium', 'vacant')) = (title IS NULL)", name="votes_under_a_title"),
        CheckConstraint("seats > 0", name="seats_positive"),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    election_id: Mapped[ElectionId] = mapped_column(Uuid, primary_key=True)
    way: Mapped[Way] = mapped_column(word(Way))
    seats: Mapped[int]
    candidates: Mapped[list[str]] = mapped_column(JSON)
    title: Mapped[str | None] = mapped_column(String(120))
    panel: Mapped[list[str]] = mapped_column(JSON)
    chosen: Mapped[list[str]] = mapped_column(JSON)
    words: Mapped[str | None] = mapped_column(String(400))
    agreed_at: Mapped[datetime | None]
