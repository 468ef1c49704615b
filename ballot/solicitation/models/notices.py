"""A year's solicitation notice, and the entrances whose posters carry the origin."""

from datetime import date, datetime
from typing import ClassVar, NewType
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ballot.kernel.db import Model, word
from ballot.kernel.lifecycle import SolicitationStage
from ballot.kernel.log import Log, LogId
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Assembly, CycleId, DeputyId, StationId
from ballot.solicitation.rules.ideas import Window

SolicitationId = NewType("SolicitationId", UUID)
EntranceId = NewType("EntranceId", UUID)


class Solicitation(Model):
    """A 征集公告; ideas are numbered under its lock, `last_number` is the newest one's.

    Days are those of China, both included; `answer_by` is the last on which an answer is in time,
    `keep_days` how long contacts are kept after the window. Categories and areas stand one a line.
    """

    __tablename__ = "solicitation"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "cycle_id"),
        ForeignKeyConstraint(["assembly_id", "cycle_id"], ["cycle.assembly_id", "cycle.id"]),
        CheckConstraint("closes_on >= opens_on", name="closes_after_it_opens"),
        CheckConstraint("answer_by >= closes_on", name="answers_after_it_closes"),
        CheckConstraint("keep_days BETWEEN 1 AND 1100", name="contacts_are_forgotten"),
        CheckConstraint("last_number >= 0", name="numbers_count"),
        CheckConstraint("stage = 'draft' OR published_at IS NOT NULL", name="published_at_a_moment"),
    )
    kind: ClassVar[str] = "solicitation"

    id: Mapped[SolicitationId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    cycle_id: Mapped[CycleId] = mapped_column(Uuid)
    stage: Mapped[SolicitationStage] = mapped_column(word(SolicitationStage), default=SolicitationStage.DRAFT)
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    answer_by: Mapped[date]
    year_round: Mapped[bool] = mapped_column(default=False)
    keep_days: Mapped[int]
    body: Mapped[str] = mapped_column(String(4000))
    channels: Mapped[str] = mapped_column(String(1000))
    categories: Mapped[str] = mapped_column(String(2000))
    areas: Mapped[str] = mapped_column(String(4000))
    last_number: Mapped[int] = mapped_column(default=0)
    published_at: Mapped[datetime | None]
    log_id: Mapped[LogId] = mapped_column(Uuid, ForeignKey(Log.id))

    @property
    def window(self) -> Window:
        return Window(self.opens_on, self.closes_on, self.year_round)

    @property
    def category_list(self) -> list[str]:
        return self.categories.split("\n") if self.categories else []

    @property
    def area_list(self) -> list[str]:
        return self.areas.split("\n") if self.areas else []


class Entrance(Model):
    """A 代表码 or 家站码: `token` stands in a poster's address and says whose it is."""

    __tablename__ = "entrance"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "token"),
        UniqueConstraint("assembly_id", "deputy_id"),
        UniqueConstraint("assembly_id", "station_id"),
        ForeignKeyConstraint(["assembly_id", "deputy_id"], ["deputy.assembly_id", "deputy.id"]),
        ForeignKeyConstraint(["assembly_id", "station_id"], ["station.assembly_id", "station.id"]),
        CheckConstraint("(deputy_id IS NULL) <> (station_id IS NULL)", name="a_deputy_s_or_a_station_s"),
    )

    id: Mapped[EntranceId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    token: Mapped[str] = mapped_column(String(16))
    deputy_id: Mapped[DeputyId | None] = mapped_column(Uuid)
    station_id: Mapped[StationId | None] = mapped_column(Uuid)
    made_at: Mapped[datetime]
