"""What marks a site as a demonstration: accounts, cards and links whose secrets are shown to everybody."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ballot.kernel.db import Model, word
from ballot.kernel.policy import AssemblyId
from ballot.people.models import AccountId, Assembly


class DemoAccount(Model):
    """An account that anybody may use; `secret` is its second factor in hex, `words` what it is for.

    A production start refuses a database that holds one.
    """

    __tablename__ = "demo_account"
    __table_args__ = (ForeignKeyConstraint(["assembly_id", "account_id"], ["account.assembly_id", "account.id"]),)

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    account_id: Mapped[AccountId] = mapped_column(Uuid, primary_key=True)
    password: Mapped[str] = mapped_column(String(80))
    secret: Mapped[str] = mapped_column(String(64))
    activation: Mapped[str | None] = mapped_column(String(80))
    words: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]


class LinkSort(StrEnum):
    """What a link of the demonstration stands for."""

    CARD = "card"
    COUNTER = "counter"
    SCRUTINEER = "scrutineer"


class DemoLink(Model):
    """A card or personal link that anybody may use; `address` is a path with its secret behind the #.

    `backup` is a counter's key in the file that another device goes on with: the site itself never has one.
    """

    __tablename__ = "demo_link"
    __table_args__ = (
        CheckConstraint("position > 0", name="position_counts"),
        CheckConstraint("backup IS NULL OR sort = 'counter'", name="backup_of_a_counter"),
    )

    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    sort: Mapped[LinkSort] = mapped_column(word(LinkSort))
    words: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(200))
    backup: Mapped[str | None] = mapped_column(Text)
