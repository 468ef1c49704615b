"""The panel: who was seen at their page, who refused, and which shares were complained of.

Revision 0010, after 0009.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sitting",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("election_id", sa.Uuid(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refusal", sa.String(400), nullable=True),
        sa.CheckConstraint(
            "(refused_at IS NULL) = (refusal IS NULL)", name=op.f("ck_sitting_refuses_with_a_reason")
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_sitting_assembly_id_assembly")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "election_id", "index"],
            ["election_counter.assembly_id", "election_counter.election_id", "election_counter.index"],
            name=op.f("fk_sitting_assembly_id_election_id_index_election_counter"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("assembly_id", "election_id", "index", name=op.f("pk_sitting")),
    )
    op.create_table(
        "complaint",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("election_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(48), nullable=True),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint('"by" <> "of"', name=op.f("ck_complaint_of_another")),
        sa.CheckConstraint(
            "(verdict IS NULL) = (judged_at IS NULL)", name=op.f("ck_complaint_judged_with_a_verdict")
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_complaint_assembly_id_assembly")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "election_id"],
            ["election.assembly_id", "election.id"],
            name=op.f("fk_complaint_assembly_id_election_id_election"),
        ),
        sa.PrimaryKeyConstraint(
            "assembly_id", "election_id", "number", "by", "of", name=op.f("pk_complaint")
        ),
    )


def downgrade() -> None:
    op.drop_table("complaint")
    op.drop_table("sitting")
