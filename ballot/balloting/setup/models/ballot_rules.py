"""The ballot rule as an assembly adopted it; what is adopted the database itself keeps (migration 0007)."""

from datetime import date
from typing import ClassVar, NewType
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ballot.balloting.setup.rules import Mode
from ballot.balloting.styles import Style
from ballot.kernel.db import Model, word
from ballot.kernel.lifecycle import RuleStage
from ballot.kernel.log import Log, LogId
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Assembly, CycleId

RuleId = NewType("RuleId", UUID)


class BallotRule(Model):
    """A 票决办法 of one year; `number` counts its versions.

    `body` is the object of protocol §8.6 in canonical JSON, `maximum` how many projects a ballot may
    approve or rank, `digest` the SHA-256 of all that was adopted. `template` is what it began with: one that
    everybody has, or with `template_of` the one that the assembly of this name had published.
    """

    __tablename__ = "ballot_rule"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "cycle_id", "number"),
        ForeignKeyConstraint(["assembly_id", "cycle_id"], ["cycle.assembly_id", "cycle.id"]),
        CheckConstraint("number > 0", name="number_counts"),
        CheckConstraint("maximum > 0", name="maximum_positive"),
        CheckConstraint(
            "stage = 'draft' OR (digest IS NOT NULL AND decision IS NOT NULL AND adopted_on IS NOT NULL)",
            name="adopted_by_a_decision",
        ),
    )
    kind: ClassVar[str] = "ballot-rule"

    id: Mapped[RuleId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    cycle_id: Mapped[CycleId] = mapped_column(Uuid)
    number: Mapped[int]
    template: Mapped[str] = mapped_column(String(40))
    template_of: Mapped[str | None] = mapped_column(String(120))
    mode: Mapped[Mode] = mapped_column(word(Mode))
    style: Mapped[Style] = mapped_column(word(Style))
    maximum: Mapped[int]
    body: Mapped[str]
    stage: Mapped[RuleStage] = mapped_column(word(RuleStage), default=RuleStage.DRAFT)
    decision: Mapped[str | None] = mapped_column(String(80))
    adopted_on: Mapped[date | None]
    digest: Mapped[str | None] = mapped_column(String(64))
    log_id: Mapped[LogId] = mapped_column(Uuid, ForeignKey(Log.id))
