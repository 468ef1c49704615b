"""Annulments that wait for two signatures.

Revision 0012, after 0011.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "annulment",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("election_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(400), nullable=False),
        sa.Column("unsigned", sa.Boolean(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_annulment_assembly_id_assembly")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "election_id"],
            ["election.assembly_id", "election.id"],
            name=op.f("fk_annulment_assembly_id_election_id_election"),
        ),
        sa.PrimaryKeyConstraint("assembly_id", "election_id", name=op.f("pk_annulment")),
    )
    op.create_table(
        "annul_signature",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("election_id", sa.Uuid(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("signature", sa.String(128), nullable=False),
        sa.CheckConstraint('"index" > 0', name=op.f("ck_annul_signature_index_counts")),
        sa.CheckConstraint("length(signature) = 128", name=op.f("ck_annul_signature_signature_of_64_bytes")),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_annul_signature_assembly_id_assembly")
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "election_id"],
            ["annulment.assembly_id", "annulment.election_id"],
            name=op.f("fk_annul_signature_assembly_id_election_id_annulment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("assembly_id", "election_id", "index", name=op.f("pk_annul_signature")),
    )


def downgrade() -> None:
    op.drop_table("annul_signature")
    op.drop_table("annulment")
