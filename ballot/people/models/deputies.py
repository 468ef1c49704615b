"""Deputies with their delegations, and the liaison stations where people meet them."""

from datetime import date
from typing import NewType
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ballot.kernel.db import Model
from ballot.kernel.policy import AssemblyId
from ballot.people.models.accounts import Account, AccountId
from ballot.people.models.assemblies import Assembly, TermId

DelegationId = NewType("DelegationId", UUID)
DeputyId = NewType("DeputyId", UUID)
StationId = NewType("StationId", UUID)


class Delegation(Model):
    """A 代表团; `position` is its place in official lists, from 1."""

    __tablename__ = "delegation"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "name"),
        CheckConstraint("position > 0", name="position_counts"),
    )

    id: Mapped[DelegationId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    name: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]


class Deputy(Model):
    """A deputy's seat in one term; `number` is the one on the deputy's certificate.

    The seat counts from `since` through `until`; `until` stands only when it ends before its term.
    """

    __tablename__ = "deputy"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "term_id", "number"),
        UniqueConstraint("assembly_id", "term_id", "account_id"),
        ForeignKeyConstraint(["assembly_id", "term_id"], ["term.assembly_id", "term.id"]),
        ForeignKeyConstraint(["assembly_id", "delegation_id"], ["delegation.assembly_id", "delegation.id"]),
        CheckConstraint("until IS NULL OR until >= since", name="until_after_since"),
    )

    id: Mapped[DeputyId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    term_id: Mapped[TermId] = mapped_column(Uuid)
    delegation_id: Mapped[DelegationId | None] = mapped_column(Uuid, index=True)
    account_id: Mapped[AccountId | None] = mapped_column(Uuid, ForeignKey(Account.id), index=True)
    number: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(80))
    since: Mapped[date]
    until: Mapped[date | None]


class Station(Model):
    """A 代表联络站."""

    __tablename__ = "station"
    __table_args__ = (UniqueConstraint("assembly_id", "id"), UniqueConstraint("assembly_id", "name"))

    id: Mapped[StationId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    name: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(200), default="")


class StationStaff(Model):
    """Who works at a station; the row is what gives the role."""

    __tablename__ = "station_staff"
    __table_args__ = (ForeignKeyConstraint(["assembly_id", "station_id"], ["station.assembly_id", "station.id"]),)

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    station_id: Mapped[StationId] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[AccountId] = mapped_column(Uuid, ForeignKey(Account.id), primary_key=True, index=True)
