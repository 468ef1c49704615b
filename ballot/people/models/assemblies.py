"""Assemblies as a tree, each with its terms and its yearly cycles."""

from datetime import date
from enum import StrEnum
from typing import ClassVar, NewType
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, validates

from ballot.kernel.db import Model, word
from ballot.kernel.lifecycle import CycleStage
from ballot.kernel.log import Log, LogId
from ballot.kernel.policy import AssemblyId
from ballot.people import rules

CycleId = NewType("CycleId", UUID)
TermId = NewType("TermId", UUID)


class Level(StrEnum):
    """省、市、县、乡镇、街道; a parent always stands above its child, levels may be left out between them."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    STREET = "street"


class Body(StrEnum):
    """Which body decides: 人民代表大会, 人大常委会, or a street's 居民议事会."""

    CONGRESS = "congress"
    STANDING_COMMITTEE = "standing-committee"
    STREET_COUNCIL = "street-council"


class Assembly(Model):
    """One assembly; `slug` is its part of every address, `log_id` the one log of all that is done in it."""

    __tablename__ = "assembly"
    __table_args__ = (
        UniqueConstraint("slug"),
        UniqueConstraint("log_id"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_its_own_parent"),
        CheckConstraint("level <> 'province' OR parent_id IS NULL", name="province_at_the_top"),
        CheckConstraint("(body = 'street-council') = (level = 'street')", name="a_street_has_a_council"),
    )

    id: Mapped[AssemblyId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    parent_id: Mapped[AssemblyId | None] = mapped_column(Uuid, ForeignKey("assembly.id"), index=True)
    slug: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(80))
    level: Mapped[Level] = mapped_column(word(Level))
    body: Mapped[Body] = mapped_column(word(Body))
    log_id: Mapped[LogId] = mapped_column(Uuid, ForeignKey(Log.id))

    @validates("slug")
    def _fit(self, _name: str, slug: str) -> str:
        return rules.address(slug)


class Term(Model):
    """A 届: deputies are elected for one; `number` counts them within the assembly."""

    __tablename__ = "term"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "number"),
        CheckConstraint("number > 0", name="number_counts"),
        CheckConstraint("ends_on > starts_on", name="ends_after_it_starts"),
    )

    id: Mapped[TermId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    number: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]


class Cycle(Model):
    """An assembly's year: `year` is the one in which the chosen projects are carried out."""

    __tablename__ = "cycle"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "year"),
        CheckConstraint("year BETWEEN 2000 AND 2199", name="year_of_this_age"),
    )
    kind: ClassVar[str] = "cycle"

    id: Mapped[CycleId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    year: Mapped[int]
    stage: Mapped[CycleStage] = mapped_column(word(CycleStage), default=CycleStage.DRAFT)
    log_id: Mapped[LogId] = mapped_column(Uuid, ForeignKey(Log.id))
