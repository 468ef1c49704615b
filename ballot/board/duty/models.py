"""Tables of the duty record: what acts are worth, what is added by hand, and whether the ranking is shown."""

from datetime import datetime
from typing import NewType
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ballot.kernel.db import Model
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Account, AccountId, Assembly, CycleId, DeputyId

SchemeId = NewType("SchemeId", UUID)
BonusId = NewType("BonusId", UUID)


def _of_year() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["assembly_id", "cycle_id"], ["cycle.assembly_id", "cycle.id"])


class DutyScheme(Model):
    """What each act is worth from a year on, as JSON in tenths of a point; `number` is its version.

    An assembly without its own keeps to the newest of the nearest one above it.
    """

    __tablename__ = "duty_scheme"
    __table_args__ = (
        UniqueConstraint("assembly_id", "year", "number"),
        CheckConstraint("number > 0", name="number_counts"),
        CheckConstraint("year BETWEEN 2000 AND 2199", name="year_of_this_age"),
    )

    id: Mapped[SchemeId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    year: Mapped[int]
    number: Mapped[int]
    worth: Mapped[str] = mapped_column(Text)
    decision: Mapped[str] = mapped_column(String(80))
    adopted_by: Mapped[AccountId] = mapped_column(Uuid, ForeignKey(Account.id))
    adopted_at: Mapped[datetime]


class DutyBonus(Model):
    """Points in tenths that an organizer gives or takes for what the site doesn't know of, with its reason."""

    __tablename__ = "duty_bonus"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        _of_year(),
        ForeignKeyConstraint(["assembly_id", "deputy_id"], ["deputy.assembly_id", "deputy.id"]),
        CheckConstraint("points <> 0", name="changes_something"),
        CheckConstraint("length(reason) > 0", name="with_its_reason"),
        Index(None, "cycle_id", "deputy_id"),
    )

    id: Mapped[BonusId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    cycle_id: Mapped[CycleId] = mapped_column(Uuid)
    deputy_id: Mapped[DeputyId] = mapped_column(Uuid)
    points: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200))
    by: Mapped[AccountId] = mapped_column(Uuid, ForeignKey(Account.id))
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class DutyRanking(Model):
    """Whether the deputies of a year see everybody's place and points; without a row they don't."""

    __tablename__ = "duty_ranking"
    __table_args__ = (_of_year(),)

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    cycle_id: Mapped[CycleId] = mapped_column(Uuid, primary_key=True)
    shown: Mapped[bool]
    changed_at: Mapped[datetime]
