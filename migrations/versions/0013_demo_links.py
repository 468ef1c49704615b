"""What a demonstration's start page hands out beside its accounts: cards and personal links.

Revision 0013, after 0012.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "demo_link",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(48), nullable=False),
        sa.Column("words", sa.String(80), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("backup", sa.Text(), nullable=True),
        sa.CheckConstraint("position > 0", name=op.f("ck_demo_link_position_counts")),
        sa.CheckConstraint("backup IS NULL OR sort = 'counter'", name=op.f("ck_demo_link_backup_of_a_counter")),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_demo_link_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("assembly_id", "position", name=op.f("pk_demo_link")),
    )


def downgrade() -> None:
    op.drop_table("demo_link")
