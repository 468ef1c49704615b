"""The list of a roll-call vote as it was published; a corrected one takes its place, and the log tells of both."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ballot.balloting.setup.models import ElectionId
from ballot.kernel.db import Model
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Account, AccountId, Assembly


class NameList(Model):
    """`names` are [number, name, delegation, credential in hex] in the list's order; `digest` is their SHA-256."""

    __tablename__ = "name_list"
    __table_args__ = (
        ForeignKeyConstraint(["assembly_id", "election_id"], ["election.assembly_id", "election.id"]),
        CheckConstraint("length(digest) = 64", name="digest_of_32_bytes"),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    election_id: Mapped[ElectionId] = mapped_column(Uuid, primary_key=True)
    names: Mapped[list[Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
    signed_by: Mapped[AccountId] = mapped_column(Uuid, ForeignKey(Account.id))
    signed_at: Mapped[datetime]
