"""What proves who somebody is: codes and sessions kept as digests, passkeys as public keys."""

from datetime import datetime
from typing import NewType
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, LargeBinary, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from ballot.kernel.db import Model, word
from ballot.kernel.policy import AssemblyId
from ballot.people.models.accounts import AccountId
from ballot.people.models.assemblies import Assembly
from ballot.people.rules import SessionPurpose

ActivationId = NewType("ActivationId", UUID)
PasskeyId = NewType("PasskeyId", UUID)


class ActivationCode(Model):
    """A single-use code of 130 random bits, kept as its SHA-256; used once password and factor stand."""

    __tablename__ = "activation_code"
    __table_args__ = (
        UniqueConstraint("assembly_id", "id"),
        UniqueConstraint("assembly_id", "digest"),
        ForeignKeyConstraint(["assembly_id", "account_id"], ["account.assembly_id", "account.id"]),
        CheckConstraint("expires_at > created_at", name="expires_after_it_was_made"),
        CheckConstraint("used_at IS NULL OR withdrawn_at IS NULL", name="used_or_withdrawn"),
    )

    id: Mapped[ActivationId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    account_id: Mapped[AccountId] = mapped_column(Uuid, index=True)
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class SignInSession(Model):
    """A session, or the way to one; `id` is the SHA-256 of the token that only the browser holds.

    A set-up keeps the new `password` hash and sealed `totp` here until a code proves that they
    work: until then nothing about the account has changed.
    """

    __tablename__ = "sign_in_session"
    __table_args__ = (
        ForeignKeyConstraint(["assembly_id", "account_id"], ["account.assembly_id", "account.id"]),
        ForeignKeyConstraint(["assembly_id", "activation_id"], ["activation_code.assembly_id", "activation_code.id"]),
        CheckConstraint("purpose = 'passkey' OR account_id IS NOT NULL", name="somebodys"),
        CheckConstraint(
            "purpose <> 'set-up' OR (activation_id IS NOT NULL AND password IS NOT NULL AND totp IS NOT NULL)",
            name="set_up_holds_what_it_sets",
        ),
        CheckConstraint("expires_at > created_at", name="expires_after_it_began"),
    )

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    account_id: Mapped[AccountId | None] = mapped_column(Uuid, index=True)
    purpose: Mapped[SessionPurpose] = mapped_column(word(SessionPurpose))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    activation_id: Mapped[ActivationId | None] = mapped_column(Uuid)
    password: Mapped[str | None] = mapped_column(String(256))
    totp: Mapped[bytes | None] = mapped_column(LargeBinary)
    challenge: Mapped[bytes | None] = mapped_column(LargeBinary)


class Passkey(Model):
    """A public key that an authenticator made for one account (WebAuthn level 2)."""

    __tablename__ = "passkey"
    __table_args__ = (
        UniqueConstraint("assembly_id", "credential"),
        ForeignKeyConstraint(["assembly_id", "account_id"], ["account.assembly_id", "account.id"]),
        CheckConstraint("uses >= 0", name="uses_count"),
    )

    id: Mapped[PasskeyId] = mapped_column(Uuid, primary_key=True, default=uuid4)
    assembly_id: Mapped[AssemblyId] = mapped_column(Uuid, ForeignKey(Assembly.id))
    account_id: Mapped[AccountId] = mapped_column(Uuid, index=True)
    name: Mapped[str] = mapped_column(String(40))
    credential: Mapped[bytes] = mapped_column(LargeBinary)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    uses: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
