"""Who stands behind an idea: deputies by their seat, the public by a mark that leads back to nobody; counted apart."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ballot.kernel.db import Model
from ballot.kernel.policy import AssemblyId
from ballot.people.models import DeputyId
from ballot.solicitation.models.ideas import IdeaId, of_idea


class Endorsement(Model):
    """A deputy's support (附议), in the deputy's own name."""

    __tablename__ = "idea_endorsement"
    __table_args__ = (
        of_idea(),
        ForeignKeyConstraint(["assembly_id", "deputy_id"], ["deputy.assembly_id", "deputy.id"]),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, primary_key=True)
    idea_id: Mapped[IdeaId] = mapped_column(Uuid, primary_key=True)
    deputy_id: Mapped[DeputyId] = mapped_column(Uuid, primary_key=True)
    at: Mapped[datetime]


class Support(Model):
    """One visitor's "me too"; `mark` is the digest of a random word in that visitor's own cookie."""

    __tablename__ = "idea_support"
    __table_args__ = (of_idea(),)

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, primary_key=True)
    idea_id: Mapped[IdeaId] = mapped_column(Uuid, primary_key=True)
    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime]
