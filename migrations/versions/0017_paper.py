"""Paper: boxes, what two people counted in each, who signed it, and votes that went over to paper.

Revision 0017, after 0016.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _boxes()
    _counts()
    _signatures()
    _moves()


def downgrade() -> None:
    for table in ("paper_move", "paper_signature", "paper_count", "paper_box"):
        op.drop_table(table)


def _boxes() -> None:
    op.create_table(
        "paper_box",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("election_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("place", sa.String(80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("mixed_into", sa.Uuid(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.CheckConstraint("issued >= 0", name=op.f("ck_paper_box_issued_counts")),
        sa.CheckConstraint("round > 0", name=op.f("ck_paper_box_round_counts")),
        sa.CheckConstraint(
            "mixed_into IS NULL OR (issued = 0 AND seq IS NULL)", name=op.f("ck_paper_box_what_is_mixed_is_empty")
        ),
        sa.CheckConstraint("mixed_into IS NULL OR mixed_into <> id", name=op.f("ck_paper_box_not_into_itself")),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_paper_box_assembly_id_assembly")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "election_id"],
            ["election.assembly_id", "election.id"],
            name=op.f("fk_paper_box_assembly_id_election_id_election"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "mixed_into"],
            ["paper_box.assembly_id", "paper_box.id"],
            name=op.f("fk_paper_box_assembly_id_mixed_into_paper_box"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "election_id", "seq"],
            ["record_entry.assembly_id", "record_entry.election_id", "record_entry.seq"],
            name=op.f("fk_paper_box_assembly_id_election_id_seq_record_entry"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_box")),
        sa.UniqueConstraint("assembly_id", "election_id", "name", name=op.f("uq_paper_box_assembly_id_election_id_name")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_paper_box_assembly_id_id")),
    )


def _counts() -> None:
    op.create_table(
        "paper_count",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("box_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("counted_by", sa.Uuid(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("invalid", sa.Integer(), nullable=False),
        sa.Column("unused", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.CheckConstraint("place IN (1, 2)", name=op.f("ck_paper_count_first_or_second")),
        sa.CheckConstraint(
            "invalid >= 0 AND invalid <= returned AND unused >= 0", name=op.f("ck_paper_count_numbers_of_papers")
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_paper_count_assembly_id_assembly")),
        sa.ForeignKeyConstraint(["counted_by"], ["account.id"], name=op.f("fk_paper_count_counted_by_account")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "box_id"],
            ["paper_box.assembly_id", "paper_box.id"],
            name=op.f("fk_paper_count_assembly_id_box_id_paper_box"),
        ),
        sa.PrimaryKeyConstraint("assembly_id", "box_id", "round", "place", name=op.f("pk_paper_count")),
        sa.UniqueConstraint(
            "assembly_id",
            "box_id",
            "round",
            "counted_by",
            name=op.f("uq_paper_count_assembly_id_box_id_round_counted_by"),
        ),
    )


def _signatures() -> None:
    op.create_table(
        "paper_signature",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("box_id", sa.Uuid(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("signature", sa.String(128), nullable=False),
        sa.CheckConstraint('"index" > 0', name=op.f("ck_paper_signature_index_counts")),
        sa.CheckConstraint("length(signature) = 128", name=op.f("ck_paper_signature_signature_of_64_bytes")),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_paper_signature_assembly_id_assembly")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "box_id"],
            ["paper_box.assembly_id", "paper_box.id"],
            name=op.f("fk_paper_signature_assembly_id_box_id_paper_box"),
        ),
        sa.PrimaryKeyConstraint("assembly_id", "box_id", "index", name=op.f("pk_paper_signature")),
    )


def _moves() -> None:
    op.create_table(
        "paper_move",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("election_id", sa.Uuid(), nullable=False),
        sa.Column("unclaimed", sa.JSON(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_paper_move_assembly_id_assembly")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "election_id"],
            ["election.assembly_id", "election.id"],
            name=op.f("fk_paper_move_assembly_id_election_id_election"),
        ),
        sa.PrimaryKeyConstraint("assembly_id", "election_id", name=op.f("pk_paper_move")),
    )
