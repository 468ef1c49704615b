"""Templates that an assembly publishes for itself and all below it; a withdrawn one stays as a row."""

from datetime import datetime
from typing import NewType
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from ballot.balloting.setup.rules import Mode
from ballot.balloting.styles import Style
from ballot.kernel.db import Model, word
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Account, AccountId, Assembly

TemplateId = NewType("TemplateId", UUID)
ALIVE = text("withdrawn_at IS NULL")
LONGEST_TEMPLATE_NAME = 40
LONGEST_LINE = 120


class RuleTemplate(Model):
    """What a rule can begin with, stored as BallotRule stores it; `line` says in one sentence what it is for.

    Of two with one name the nearest to an assembly stands for it; an assembly has at most one of a name.
    """

    __tablename__ = "rule_template"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        CheckConstraint("length(name) > 0 AND length(line) > 0", name="says_something"),
        CheckConstraint("maximum > 0", name="maximum_positive"),
        Index(
            *("uq_rule_template_alive", "assembly_id", "name"),
            unique=True,
            sqlite_where=ALIVE,
            postgresql_where=ALIVE,
        ),
    )

    id: Mapped[TemplateId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    name: Mapped[str] = mapped_column(String(LONGEST_TEMPLATE_NAME))
    line: Mapped[str] = mapped_column(String(LONGEST_LINE))
    mode: Mapped[Mode] = mapped_column(word(Mode))
    style: Mapped[Style] = mapped_column(word(Style))
    maximum: Mapped[int]
    body: Mapped[str]
    published_by: Mapped[AccountId] = mapped_column(Uuid, ForeignKey(Account.id))
    published_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
