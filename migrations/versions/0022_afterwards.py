"""After a result: days to object, objections, checks before witnesses, until when ballots are public.

Revision 0022, after 0021.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _days()
    _objections()
    _recounts()


def downgrade() -> None:
    for table in ("recount", "result_objection", "record_retention", "objection_period"):
        op.drop_table(table)


def _of(table: str) -> list[sa.Column[object] | sa.ForeignKeyConstraint]:
    """The election that a row is about."""
    return [
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("election_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f(f"fk_{table}_assembly_id_assembly")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "election_id"],
            ["election.assembly_id", "election.id"],
            name=op.f(f"fk_{table}_assembly_id_election_id_election"),
        ),
    ]


def _by(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["account.id"], name=op.f(f"fk_{table}_{column}_account"))


def _days() -> None:
    op.create_table(
        "objection_period",
        *_of("objection_period"),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        _by("objection_period", "set_by"),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("ck_objection_period_closes_after_it_opens")),
        sa.PrimaryKeyConstraint("assembly_id", "election_id", name=op.f("pk_objection_period")),
    )
    op.create_table(
        "record_retention",
        *_of("record_retention"),
        sa.Column("keep_until", sa.Date(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("assembly_id", "election_id", name=op.f("pk_record_retention")),
    )


def _objections() -> None:
    decided = (
        "(decision IS NULL) = (decided_at IS NULL) AND (decision IS NULL) = (decided_by IS NULL)"
        " AND (decision IS NULL OR length(answer) > 0)"
    )
    op.create_table(
        "result_objection",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_of("result_objection"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("raised_by", sa.String(80), nullable=False),
        sa.Column("text", sa.String(2000), nullable=False),
        sa.Column("received_by", sa.Uuid(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(48), nullable=True),
        sa.Column("answer", sa.String(2000), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        _by("result_objection", "received_by"),
        _by("result_objection", "decided_by"),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_result_objection_says_something")),
        sa.CheckConstraint(decided, name=op.f("ck_result_objection_decided_with_an_answer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_objection")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_result_objection_assembly_id_id")),
        sa.UniqueConstraint(
            *("assembly_id", "election_id", "number"),
            name=op.f("uq_result_objection_assembly_id_election_id_number"),
        ),
    )


def _recounts() -> None:
    op.create_table(
        "recount",
        *_of("recount"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("witnesses", sa.String(2000), nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("held_by", sa.Uuid(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        _by("recount", "held_by"),
        sa.CheckConstraint("number > 0", name=op.f("ck_recount_number_counts")),
        sa.CheckConstraint("length(witnesses) > 0", name=op.f("ck_recount_before_witnesses")),
        sa.PrimaryKeyConstraint("assembly_id", "election_id", "number", name=op.f("pk_recount")),
    )
