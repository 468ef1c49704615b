"""The year as a whole: deputies' duty record, and an index that sums a year's projects over many assemblies.

Revision 0020, after 0019.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "duty_scheme",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("worth", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(length=80), nullable=False),
        sa.Column("adopted_by", sa.Uuid(), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_duty_scheme_number_counts")),
        sa.CheckConstraint("year BETWEEN 2000 AND 2199", name=op.f("ck_duty_scheme_year_of_this_age")),
        sa.ForeignKeyConstraint(["adopted_by"], ["account.id"], name=op.f("fk_duty_scheme_adopted_by_account")),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_duty_scheme_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_scheme")),
        sa.UniqueConstraint("assembly_id", "year", "number", name=op.f("uq_duty_scheme_assembly_id_year_number")),
    )
    op.create_table(
        "duty_bonus",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("points <> 0", name=op.f("ck_duty_bonus_changes_something")),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_duty_bonus_with_its_reason")),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_duty_bonus_assembly_id_assembly")),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_duty_bonus_by_account")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "cycle_id"],
            ["cycle.assembly_id", "cycle.id"],
            name=op.f("fk_duty_bonus_assembly_id_cycle_id_cycle"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "deputy_id"],
            ["deputy.assembly_id", "deputy.id"],
            name=op.f("fk_duty_bonus_assembly_id_deputy_id_deputy"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_bonus")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_duty_bonus_assembly_id_id")),
    )
    op.create_index("ix_duty_bonus_cycle_id_deputy_id", "duty_bonus", ["cycle_id", "deputy_id"], unique=False)
    op.create_table(
        "duty_ranking",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_duty_ranking_assembly_id_assembly")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "cycle_id"],
            ["cycle.assembly_id", "cycle.id"],
            name=op.f("fk_duty_ranking_assembly_id_cycle_id_cycle"),
        ),
        sa.PrimaryKeyConstraint("assembly_id", "cycle_id", name=op.f("pk_duty_ranking")),
    )
    sums = ["parent_id", "plan_id", "lamp", "stage", "this_year", "spent"]
    op.create_index("ix_project_sums", "project", sums, unique=False)


def downgrade() -> None:
    op.drop_index("ix_project_sums", table_name="project")
    op.drop_table("duty_ranking")
    op.drop_index("ix_duty_bonus_cycle_id_deputy_id", table_name="duty_bonus")
    op.drop_table("duty_bonus")
    op.drop_table("duty_scheme")
