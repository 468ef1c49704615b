"""Assemblies, accounts, deputies, sign-in, second organizers, counted attempts.

Revision 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attempt",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("began", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.CheckConstraint("tries > 0", name=op.f("ck_attempt_tries_count")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempt")),
    )
    op.create_index(op.f("ix_attempt_began"), "attempt", ["began"])

    op.create_table(
        "assembly",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("slug", sa.String(32), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("level", sa.String(48), nullable=False),
        sa.Column("body", sa.String(48), nullable=False),
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(body = 'street-council') = (level = 'street')", name=op.f("ck_assembly_a_street_has_a_council")
        ),
        sa.CheckConstraint("level <> 'province' OR parent_id IS NULL", name=op.f("ck_assembly_province_at_the_top")),
        sa.CheckConstraint("parent_id IS NULL OR parent_id <> id", name=op.f("ck_assembly_not_its_own_parent")),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_assembly_log_id_log")),
        sa.ForeignKeyConstraint(["parent_id"], ["assembly.id"], name=op.f("fk_assembly_parent_id_assembly")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assembly")),
        sa.UniqueConstraint("log_id", name=op.f("uq_assembly_log_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_assembly_slug")),
    )
    op.create_index(op.f("ix_assembly_parent_id"), "assembly", ["parent_id"])

    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("login", sa.String(40), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("phone", sa.String(32), nullable=True),
        sa.Column("mail", sa.String(254), nullable=True),
        sa.Column("password", sa.String(256), nullable=True),
        sa.Column("totp", sa.LargeBinary(), nullable=True),
        sa.Column("totp_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("totp_step", sa.Integer(), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(totp IS NULL) = (totp_since IS NULL)", name=op.f("ck_account_totp_with_its_day")),
        sa.CheckConstraint("totp IS NULL OR password IS NOT NULL", name=op.f("ck_account_totp_beside_a_password")),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_account_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_account_assembly_id_id")),
        sa.UniqueConstraint("assembly_id", "login", name=op.f("uq_account_assembly_id_login")),
    )
    op.create_table(
        "cycle",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(48), nullable=False),
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("year BETWEEN 2000 AND 2199", name=op.f("ck_cycle_year_of_this_age")),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_cycle_assembly_id_assembly")),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_cycle_log_id_log")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_cycle_assembly_id_id")),
        sa.UniqueConstraint("assembly_id", "year", name=op.f("uq_cycle_assembly_id_year")),
    )
    op.create_table(
        "delegation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("position > 0", name=op.f("ck_delegation_position_counts")),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_delegation_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_delegation_assembly_id_id")),
        sa.UniqueConstraint("assembly_id", "name", name=op.f("uq_delegation_assembly_id_name")),
    )
    op.create_table(
        "station",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_station_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_station_assembly_id_id")),
        sa.UniqueConstraint("assembly_id", "name", name=op.f("uq_station_assembly_id_name")),
    )
    op.create_table(
        "term",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_term_ends_after_it_starts")),
        sa.CheckConstraint("number > 0", name=op.f("ck_term_number_counts")),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_term_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_term_assembly_id_id")),
        sa.UniqueConstraint("assembly_id", "number", name=op.f("uq_term_assembly_id_number")),
    )
    op.create_table(
        "activation_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_activation_code_expires_after_it_was_made")),
        sa.CheckConstraint(
            "used_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_activation_code_used_or_withdrawn")
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "account_id"],
            ["account.assembly_id", "account.id"],
            name=op.f("fk_activation_code_assembly_id_account_id_account"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_activation_code_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activation_code")),
        sa.UniqueConstraint("assembly_id", "digest", name=op.f("uq_activation_code_assembly_id_digest")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_activation_code_assembly_id_id")),
    )
    op.create_index(op.f("ix_activation_code_account_id"), "activation_code", ["account_id"])

    op.create_table(
        "approval",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.String(48), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("stage", sa.String(48), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "stage NOT IN ('confirmed', 'used') OR (confirmed_by IS NOT NULL AND confirmed_at IS NOT NULL)",
            name=op.f("ck_approval_confirmed_by_somebody"),
        ),
        sa.CheckConstraint("confirmed_by IS NULL OR confirmed_by <> asked_by", name=op.f("ck_approval_two_organizers")),
        sa.CheckConstraint("expires_at > asked_at", name=op.f("ck_approval_expires_after_it_was_asked")),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_approval_asked_by_account")),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_approval_assembly_id_assembly")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["account.id"], name=op.f("fk_approval_confirmed_by_account")),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_approval_log_id_log")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_approval_assembly_id_id")),
    )
    op.create_index(
        "uq_approval_alive",
        "approval",
        ["assembly_id", "act", "subject_id"],
        unique=True,
        sqlite_where=sa.text("stage IN ('asked', 'confirmed')"),
        postgresql_where=sa.text("stage IN ('asked', 'confirmed')"),
    )

    op.create_table(
        "deputy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("term_id", sa.Uuid(), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_deputy_until_after_since")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_deputy_account_id_account")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "delegation_id"],
            ["delegation.assembly_id", "delegation.id"],
            name=op.f("fk_deputy_assembly_id_delegation_id_delegation"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "term_id"], ["term.assembly_id", "term.id"], name=op.f("fk_deputy_assembly_id_term_id_term")
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_deputy_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deputy")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_deputy_assembly_id_id")),
        sa.UniqueConstraint(
            "assembly_id", "term_id", "account_id", name=op.f("uq_deputy_assembly_id_term_id_account_id")
        ),
        sa.UniqueConstraint("assembly_id", "term_id", "number", name=op.f("uq_deputy_assembly_id_term_id_number")),
    )
    op.create_index(op.f("ix_deputy_account_id"), "deputy", ["account_id"])
    op.create_index(op.f("ix_deputy_delegation_id"), "deputy", ["delegation_id"])

    op.create_table(
        "passkey",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("credential", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("uses >= 0", name=op.f("ck_passkey_uses_count")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "account_id"],
            ["account.assembly_id", "account.id"],
            name=op.f("fk_passkey_assembly_id_account_id_account"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_passkey_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("assembly_id", "credential", name=op.f("uq_passkey_assembly_id_credential")),
    )
    op.create_index(op.f("ix_passkey_account_id"), "passkey", ["account_id"])

    op.create_table(
        "role_grant",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(48), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "role NOT IN ('public', 'holder', 'operator', 'deputy', 'station-staff')",
            name=op.f("ck_role_grant_a_role_that_is_granted"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_role_grant_account_id_account")),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_role_grant_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("assembly_id", "account_id", "role", name=op.f("pk_role_grant")),
    )
    op.create_index(op.f("ix_role_grant_account_id"), "role_grant", ["account_id"])

    op.create_table(
        "station_staff",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("station_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_station_staff_account_id_account")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "station_id"],
            ["station.assembly_id", "station.id"],
            name=op.f("fk_station_staff_assembly_id_station_id_station"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_station_staff_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("assembly_id", "station_id", "account_id", name=op.f("pk_station_staff")),
    )
    op.create_index(op.f("ix_station_staff_account_id"), "station_staff", ["account_id"])

    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("purpose", sa.String(48), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("activation_id", sa.Uuid(), nullable=True),
        sa.Column("password", sa.String(256), nullable=True),
        sa.Column("totp", sa.LargeBinary(), nullable=True),
        sa.Column("challenge", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "purpose <> 'set-up' OR (activation_id IS NOT NULL AND password IS NOT NULL AND totp IS NOT NULL)",
            name=op.f("ck_sign_in_session_set_up_holds_what_it_sets"),
        ),
        sa.CheckConstraint("purpose = 'passkey' OR account_id IS NOT NULL", name=op.f("ck_sign_in_session_somebodys")),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_sign_in_session_expires_after_it_began")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "account_id"],
            ["account.assembly_id", "account.id"],
            name=op.f("fk_sign_in_session_assembly_id_account_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "activation_id"],
            ["activation_code.assembly_id", "activation_code.id"],
            name=op.f("fk_sign_in_session_assembly_id_activation_id_activation_code"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_sign_in_session_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_session")),
    )
    op.create_index(op.f("ix_sign_in_session_account_id"), "sign_in_session", ["account_id"])


def downgrade() -> None:
    op.drop_table("sign_in_session")
    op.drop_table("station_staff")
    op.drop_table("role_grant")
    op.drop_table("passkey")
    op.drop_table("deputy")
    op.drop_table("approval")
    op.drop_table("activation_code")
    op.drop_table("term")
    op.drop_table("station")
    op.drop_table("delegation")
    op.drop_table("cycle")
    op.drop_table("account")
    op.drop_table("assembly")
    op.drop_table("attempt")
