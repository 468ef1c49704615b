"""Accounts and the roles they hold; a role counts in its own assembly and nowhere else."""

from datetime import date, datetime
from typing import NewType
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ballot.kernel.db import Model, word
from ballot.kernel.policy import AssemblyId, Role
from ballot.people.models.assemblies import Assembly

AccountId = NewType("AccountId", UUID)


class Account(Model):
    """A person who can sign in; `assembly_id` is the one whose admin looks after the account.

    `password` is an argon2id hash, `totp` the sealed secret; both stand only after activation.
    `totp_step` is the last time step that was used, so that no code counts twice.
    """

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "login"),
        CheckConstraint("(totp IS NULL) = (totp_since IS NULL)", name="totp_with_its_day"),
        CheckConstraint("totp IS NULL OR password IS NOT NULL", name="totp_beside_a_password"),
    )

    id: Mapped[AccountId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    login: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(80))
    phone: Mapped[str | None] = mapped_column(String(32))
    mail: Mapped[str | None] = mapped_column(String(254))
    password: Mapped[str | None] = mapped_column(String(256))
    totp: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_since: Mapped[datetime | None]
    totp_step: Mapped[int] = mapped_column(default=0)
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class RoleGrant(Model):
    """A role given to an account in one assembly, its own or another.

    Deputies and station staff hold theirs through `Deputy` and `StationStaff`, everybody with an
    account the holder's role: none of these is ever granted here.
    """

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint(
            "role NOT IN ('public', 'holder', 'operator', 'deputy', 'station-staff')", name="a_role_that_is_granted"
        ),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    account_id: Mapped[AccountId] = mapped_column(Uuid, ForeignKey(Account.id), primary_key=True, index=True)
    role: Mapped[Role] = mapped_column(word(Role), primary_key=True)
    since: Mapped[date]
