"""The hash-linked log.

Revision 0001, the first.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "log",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.CheckConstraint("height >= 0", name=op.f("ck_log_height_counts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log")),
    )
    op.create_table(
        "log_entry",
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("parent", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("event", sa.String(64), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.CheckConstraint("height > 0", name=op.f("ck_log_entry_height_counts")),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_log_entry_log_id_log")),
        sa.PrimaryKeyConstraint("log_id", "height", name=op.f("pk_log_entry")),
        sa.UniqueConstraint("log_id", "parent", name=op.f("uq_log_entry_log_id_parent")),
    )


def downgrade() -> None:
    op.drop_table("log_entry")
    op.drop_table("log")
