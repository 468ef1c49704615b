"""Files of public keys that wait for their yes, and the challenges that cards sign to sign in.

Revision 0008, after 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "card_file",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("laid_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id", "meeting_id"],
            ["meeting.assembly_id", "meeting.id"],
            name=op.f("fk_card_file_assembly_id_meeting_id_meeting"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_card_file_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("assembly_id", "meeting_id", name=op.f("pk_card_file")),
    )
    op.create_table(
        "card_challenge",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("issue_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_card_challenge_expires_after_it_was_made")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "issue_id"],
            ["card_issue.assembly_id", "card_issue.id"],
            name=op.f("fk_card_challenge_assembly_id_issue_id_card_issue"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_card_challenge_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_challenge")),
    )
    op.create_index(op.f("ix_card_challenge_expires_at"), "card_challenge", ["expires_at"])


def downgrade() -> None:
    op.drop_table("card_challenge")
    op.drop_table("card_file")
