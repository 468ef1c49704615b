"""Candidate lists that nothing changes once frozen, the days of a year, demonstration accounts.

Revision 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FROZEN = "what is frozen is changed by a new list alone"
STILL_FROZEN = """
    NEW.id IS OLD.id AND NEW.cycle_id IS OLD.cycle_id AND NEW.number IS OLD.number AND NEW.seats IS OLD.seats
    AND NEW.ceiling IS OLD.ceiling AND NEW.digest IS OLD.digest AND NEW.decision IS OLD.decision
    AND NEW.frozen_at IS OLD.frozen_at AND NEW.stage <> 'draft'
"""


def stage_of(row: str, table: str) -> str:
    """The stage of the list that a row belongs to, as a query."""
    if table == "candidate":
        return f"(SELECT stage FROM candidate_list WHERE id = {row}.list_id)"
    return (
        "(SELECT stage FROM candidate_list JOIN candidate ON candidate.list_id = candidate_list.id"
        f" WHERE candidate.id = {row}.candidate_id)"
    )


def guards() -> list[tuple[str, str, str, str]]:
    """Trigger, event, table, and when it refuses."""
    found = [
        (f"{table}_{event.lower()}_frozen", event, table, f"{stage_of(row, table)} <> 'draft'")
        for table in ("candidate", "funding_line")
        for event, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
    ]
    found.append(("candidate_list_delete_frozen", "DELETE", "candidate_list", "OLD.stage <> 'draft'"))
    changed = f"OLD.stage <> 'draft' AND NOT ({STILL_FROZEN})"
    return [*found, ("candidate_list_update_frozen", "UPDATE", "candidate_list", changed)]


def guard() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, event, table, when in guards():
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {when}"
                f" BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END"
            )
        return
    for name, event, table, when in guards():
        when = when.replace(" IS OLD.", " IS NOT DISTINCT FROM OLD.")
        given = "OLD" if event == "DELETE" else "NEW"
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {when} THEN RAISE integrity_constraint_violation USING MESSAGE = '{FROZEN}'; END IF;"
            f" RETURN {given}; END $$"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def unguard() -> None:
    for name, _event, table, _when in guards():
        op.execute(f"DROP TRIGGER {name}" + ("" if op.get_bind().dialect.name == "sqlite" else f" ON {table}"))
        if op.get_bind().dialect.name != "sqlite":
            op.execute(f"DROP FUNCTION {name}()")


def upgrade() -> None:
    op.create_table(
        "category",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("position > 0", name=op.f("ck_category_position_counts")),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_category_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("assembly_id", "name", name=op.f("pk_category")),
    )
    op.create_table(
        "candidate_list",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("ceiling", sa.BigInteger(), nullable=True),
        sa.Column("stage", sa.String(48), nullable=False),
        sa.Column("digest", sa.String(64), nullable=True),
        sa.Column("decision", sa.String(80), nullable=True),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn", sa.String(80), nullable=True),
        sa.Column("withdrawn_by", sa.String(80), nullable=True),
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "stage = 'draft' OR (digest IS NOT NULL AND decision IS NOT NULL AND frozen_at IS NOT NULL)",
            name=op.f("ck_candidate_list_frozen_by_a_decision"),
        ),
        sa.CheckConstraint(
            "(withdrawn IS NULL) = (number = 1)", name=op.f("ck_candidate_list_a_later_list_says_who_left")
        ),
        sa.CheckConstraint("ceiling IS NULL OR ceiling > 0", name=op.f("ck_candidate_list_ceiling_positive")),
        sa.CheckConstraint("number > 0", name=op.f("ck_candidate_list_number_counts")),
        sa.CheckConstraint("seats > 0", name=op.f("ck_candidate_list_seats_positive")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "cycle_id"],
            ["cycle.assembly_id", "cycle.id"],
            name=op.f("fk_candidate_list_assembly_id_cycle_id_cycle"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_candidate_list_assembly_id_assembly")),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_candidate_list_log_id_log")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_list")),
        sa.UniqueConstraint(
            "assembly_id", "cycle_id", "number", name=op.f("uq_candidate_list_assembly_id_cycle_id_number")
        ),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_candidate_list_assembly_id_id")),
    )
    op.create_index(
        "uq_candidate_list_draft",
        "candidate_list",
        ["assembly_id", "cycle_id"],
        unique=True,
        sqlite_where=sa.text("stage = 'draft'"),
        postgresql_where=sa.text("stage = 'draft'"),
    )
    op.create_index(
        "uq_candidate_list_frozen",
        "candidate_list",
        ["assembly_id", "cycle_id"],
        unique=True,
        sqlite_where=sa.text("stage = 'frozen'"),
        postgresql_where=sa.text("stage = 'frozen'"),
    )

    op.create_table(
        "cycle_day",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(48), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_cycle_day_ends_after_it_starts")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "cycle_id"],
            ["cycle.assembly_id", "cycle.id"],
            name=op.f("fk_cycle_day_assembly_id_cycle_id_cycle"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_cycle_day_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("assembly_id", "cycle_id", "step", name=op.f("pk_cycle_day")),
    )
    op.create_table(
        "demo_account",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("password", sa.String(80), nullable=False),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("activation", sa.String(80), nullable=True),
        sa.Column("words", sa.String(80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id", "account_id"],
            ["account.assembly_id", "account.id"],
            name=op.f("fk_demo_account_assembly_id_account_id_account"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_demo_account_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("assembly_id", "account_id", name=op.f("pk_demo_account")),
    )
    op.create_table(
        "candidate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("content", sa.String(2000), nullable=False),
        sa.Column("places", sa.String(200), nullable=False),
        sa.Column("category", sa.String(40), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("this_year", sa.BigInteger(), nullable=True),
        sa.Column("period", sa.String(40), nullable=False),
        sa.Column("target", sa.String(400), nullable=False),
        sa.Column("lead", sa.String(200), nullable=False),
        sa.Column("cooperating", sa.String(400), nullable=False),
        sa.Column("leader", sa.String(80), nullable=False),
        sa.Column("beneficiaries", sa.String(400), nullable=False),
        sa.Column("source", sa.String(400), nullable=False),
        sa.CheckConstraint("position > 0", name=op.f("ck_candidate_position_counts")),
        sa.CheckConstraint("total >= 0 AND this_year >= 0", name=op.f("ck_candidate_sums_not_negative")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "list_id"],
            ["candidate_list.assembly_id", "candidate_list.id"],
            name=op.f("fk_candidate_assembly_id_list_id_candidate_list"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_candidate_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_candidate_assembly_id_id")),
        sa.UniqueConstraint("assembly_id", "list_id", "code", name=op.f("uq_candidate_assembly_id_list_id_code")),
    )
    op.create_index(op.f("ix_candidate_list_id"), "candidate", ["list_id"])

    op.create_table(
        "funding_line",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("candidate_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(80), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_funding_line_amount_not_negative")),
        sa.CheckConstraint("place > 0", name=op.f("ck_funding_line_place_counts")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "candidate_id"],
            ["candidate.assembly_id", "candidate.id"],
            name=op.f("fk_funding_line_assembly_id_candidate_id_candidate"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_funding_line_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("assembly_id", "candidate_id", "place", name=op.f("pk_funding_line")),
    )
    guard()


def downgrade() -> None:
    unguard()
    op.drop_table("funding_line")

    op.drop_table("candidate")
    op.drop_table("demo_account")
    op.drop_table("cycle_day")

    op.drop_table("candidate_list")
    op.drop_table("category")
