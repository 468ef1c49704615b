"""The days of a year's six steps, as announced; the stage itself says how far the year has come."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ballot.kernel.db import Model, word
from ballot.kernel.policy import AssemblyId
from ballot.people.models.assemblies import Assembly, CycleId
from ballot.people.rules import CycleStep


class CycleDay(Model):
    """When a step begins and ends, both days included."""

    __tablename__ = "cycle_day"
    __table_args__ = (
        ForeignKeyConstraint(["assembly_id", "cycle_id"], ["cycle.assembly_id", "cycle.id"]),
        CheckConstraint("ends_on >= starts_on", name="ends_after_it_starts"),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    cycle_id: Mapped[CycleId] = mapped_column(Uuid, primary_key=True)
    step: Mapped[CycleStep] = mapped_column(word(CycleStep), primary_key=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
