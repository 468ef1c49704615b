"""Tables of what follows a result: its days, objections in their order, and checks of the record before witnesses."""

from datetime import date, datetime
from typing import Any, NewType
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ballot.balloting.afterwards.rules import Decision
from ballot.balloting.setup.models import ElectionId
from ballot.kernel.db import Model, word
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Account, AccountId, Assembly

ObjectionId = NewType("ObjectionId", UUID)


def of_election() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["assembly_id", "election_id"], ["election.assembly_id", "election.id"])


class ObjectionPeriod(Model):
    """The days on which objections to a result are taken, both included, as it was announced."""

    __tablename__ = "objection_period"
    __table_args__ = (of_election(), CheckConstraint("closes_on >= opens_on", name="closes_after_it_opens"))

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    election_id: Mapped[ElectionId] = mapped_column(Uuid, primary_key=True)
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    set_by: Mapped[AccountId] = mapped_column(Uuid, ForeignKey(Account.id))
    last_number: Mapped[int] = mapped_column(default=0)


class ResultObjection(Model):
    """An objection to a result; who raised it (`raised_by`) is for the desk alone."""

    __tablename__ = "result_objection"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "election_id", "number"),
        of_election(),
        CheckConstraint("length(text) > 0", name="says_something"),
        CheckConstraint(
            "(decision IS NULL) = (decided_at IS NULL) AND (decision IS NULL) = (decided_by IS NULL)"
            " AND (decision IS NULL OR length(answer) > 0)",
            name="decided_with_an_answer",
        ),
    )

    id: Mapped[ObjectionId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    election_id: Mapped[ElectionId] = mapped_column(Uuid)
    number: Mapped[int]
    raised_by: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(String(2000))
    received_by: Mapped[AccountId] = mapped_column(Uuid, ForeignKey(Account.id))
    received_at: Mapped[datetime]
    decision: Mapped[Decision | None] = mapped_column(word(Decision))
    answer: Mapped[str] = mapped_column(String(2000), default="")
    decided_by: Mapped[AccountId | None] = mapped_column(Uuid, ForeignKey(Account.id))
    decided_at: Mapped[datetime | None]


class Recount(Model):
    """A check of the whole record in front of witnesses: who stood by, which head, and what came out.

    `report` is the independent verifier's own; `head` the hash of the record's last entry.
    """

    __tablename__ = "recount"
    __table_args__ = (
        of_election(),
        CheckConstraint("number > 0", name="number_counts"),
        CheckConstraint("length(witnesses) > 0", name="before_witnesses"),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    election_id: Mapped[ElectionId] = mapped_column(Uuid, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    witnesses: Mapped[str] = mapped_column(String(2000))
    head: Mapped[str] = mapped_column(String(64))
    accepted: Mapped[bool]
    report: Mapped[dict[str, Any]] = mapped_column(JSON)
    held_by: Mapped[AccountId] = mapped_column(Uuid, ForeignKey(Account.id))
    held_at: Mapped[datetime]
