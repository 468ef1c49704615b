"""Follow-ups of votes that left something open, procedural votes by show of hands, names of roll-calls.

Revision 0018, after 0017.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

DECIDES = "way IN ('presidium', 'vacant')"


def upgrade() -> None:
    op.add_column("election", sa.Column("narrowed", sa.JSON(), nullable=True))
    op.add_column("election", sa.Column("seats", sa.Integer(), nullable=True))
    op.create_index("uq_election_parent", "election", ["assembly_id", "parent_id"], unique=True)
    op.create_table(
        "follow_up",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("election_id", sa.Uuid(), nullable=False),
        sa.Column("way", sa.String(48), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("title", sa.String(120), nullable=True),
        sa.Column("panel", sa.JSON(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("words", sa.String(400), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(f"({DECIDES}) = (words IS NOT NULL)", name=op.f("ck_follow_up_decides_in_words")),
        sa.CheckConstraint(f"({DECIDES}) = (title IS NULL)", name=op.f("ck_follow_up_votes_under_a_title")),
        sa.CheckConstraint("seats > 0", name=op.f("ck_follow_up_seats_positive")),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_follow_up_assembly_id_assembly")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "election_id"],
            ["election.assembly_id", "election.id"],
            name=op.f("fk_follow_up_assembly_id_election_id_election"),
        ),
        sa.PrimaryKeyConstraint("assembly_id", "election_id", name=op.f("pk_follow_up")),
    )
    _show_of_hands()
    _name_list()


def _name_list() -> None:
    table, owners = "name_list", {"assembly_id": "assembly", "signed_by": "account"}
    op.create_table(
        table,
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("election_id", sa.Uuid(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("signed_by", sa.Uuid(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_name_list_digest_of_32_bytes")),
        *(
            sa.ForeignKeyConstraint([name], [f"{of}.id"], name=op.f(f"fk_{table}_{name}_{of}"))
            for name, of in owners.items()
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "election_id"],
            ["election.assembly_id", "election.id"],
            name=op.f("fk_name_list_assembly_id_election_id_election"),
        ),
        sa.PrimaryKeyConstraint("assembly_id", "election_id", name=op.f("pk_name_list")),
    )


def _show_of_hands() -> None:
    table = "show_of_hands"
    numbers = ("position", "due", "present", "in_favour", "against", "abstaining")
    moments = ("confirmed_at", "withdrawn_at")
    checks = {
        "position_counts": "position > 0",
        "counts": "in_favour >= 0 AND against >= 0 AND abstaining >= 0",
        "hands_of_those_present": "in_favour + against + abstaining <= present",
        "confirmed_by_somebody": "(confirmed_by IS NULL) = (confirmed_at IS NULL)",
        "two_signatures": "confirmed_by IS NULL OR confirmed_by <> entered_by",
        "what_is_signed_stays": "confirmed_at IS NULL OR withdrawn_at IS NULL",
    }
    owners = {"assembly_id": "assembly", "entered_by": "account", "confirmed_by": "account", "log_id": "log"}
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in numbers),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("base", sa.String(48), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in moments),
        sa.Column("log_id", sa.Uuid(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in checks.items()),
        *(
            sa.ForeignKeyConstraint([name], [f"{of}.id"], name=op.f(f"fk_{table}_{name}_{of}"))
            for name, of in owners.items()
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "meeting_id"],
            ["meeting.assembly_id", "meeting.id"],
            name=op.f("fk_show_of_hands_assembly_id_meeting_id_meeting"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_show_of_hands")),
        sa.UniqueConstraint("assembly_id", "meeting_id", "position", name=op.f("uq_show_of_hands_assembly_id_meeting_id_position")),
    )


def downgrade() -> None:
    op.drop_table("name_list")
    op.drop_table("show_of_hands")
    op.drop_table("follow_up")
    op.drop_index("uq_election_parent", "election")
    op.drop_column("election", "seats")
    op.drop_column("election", "narrowed")
