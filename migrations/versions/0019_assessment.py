"""Assessment: who may sit in a meeting of few, rounds with their lines, and the public's rating.

Revision 0019, after 0018.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLES = ("rating", "rating_window", "assessment_line", "assessment", "meeting_member")


def upgrade() -> None:
    _members()
    _rounds()
    _lines()
    _window()
    _ratings()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _members() -> None:
    op.create_table(
        "meeting_member",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_meeting_member_assembly_id_assembly")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "meeting_id"],
            ["meeting.assembly_id", "meeting.id"],
            name=op.f("fk_meeting_member_assembly_id_meeting_id_meeting"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "deputy_id"],
            ["deputy.assembly_id", "deputy.id"],
            name=op.f("fk_meeting_member_assembly_id_deputy_id_deputy"),
        ),
        sa.PrimaryKeyConstraint("assembly_id", "meeting_id", "deputy_id", name=op.f("pk_meeting_member")),
    )


def _rounds() -> None:
    op.create_table(
        "assessment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("election_id", sa.Uuid(), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("assessor", sa.String(48), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("due", sa.Integer(), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("valid", sa.Integer(), nullable=True),
        sa.Column("levels", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("log_id", sa.Uuid(), nullable=False),
        *_rules_of_rounds(),
    )


def _rules_of_rounds() -> list[sa.Constraint]:
    return [
        sa.CheckConstraint("number > 0", name=op.f("ck_assessment_number_counts")),
        sa.CheckConstraint("election_id IS NOT NULL OR source <> ''", name=op.f("ck_assessment_from_somewhere")),
        sa.CheckConstraint(
            "election_id IS NOT NULL OR settled_at IS NOT NULL", name=op.f("ck_assessment_what_was_published_stands")
        ),
        sa.CheckConstraint("parent_id IS NULL OR parent_id <> id", name=op.f("ck_assessment_not_its_own_parent")),
        sa.CheckConstraint("due >= present AND present >= valid", name=op.f("ck_assessment_numbers_fit")),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_assessment_assembly_id_assembly")),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_assessment_log_id_log")),
        *[
            sa.ForeignKeyConstraint(
                ["assembly_id", column],
                [f"{table}.assembly_id", f"{table}.id"],
                name=op.f(f"fk_assessment_assembly_id_{column}_{table}"),
            )
            for column, table in (("cycle_id", "cycle"), ("election_id", "election"), ("parent_id", "assessment"))
        ],
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_assessment_assembly_id_id")),
        sa.UniqueConstraint("assembly_id", "cycle_id", "number", name=op.f("uq_assessment_assembly_id_cycle_id_number")),
        sa.UniqueConstraint("assembly_id", "election_id", name=op.f("uq_assessment_assembly_id_election_id")),
    ]


def _lines() -> None:
    op.create_table(
        "assessment_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("satisfied", sa.Integer(), nullable=True),
        sa.Column("basically", sa.Integer(), nullable=True),
        sa.Column("dissatisfied", sa.Integer(), nullable=True),
        sa.Column("level", sa.String(48), nullable=True),
        sa.Column("printed", sa.String(48), nullable=True),
        sa.Column("odd", sa.Boolean(), nullable=False),
        *_rules_of_lines(),
    )
    op.create_index(op.f("ix_assessment_line_project_id"), "assessment_line", ["project_id"])


def _rules_of_lines() -> list[sa.Constraint]:
    one_or_none = "(satisfied IS NULL) = (basically IS NULL) AND (satisfied IS NULL) = (dissatisfied IS NULL)"
    return [
        sa.CheckConstraint("place > 0", name=op.f("ck_assessment_line_place_counts")),
        sa.CheckConstraint(
            "satisfied >= 0 AND basically >= 0 AND dissatisfied >= 0",
            name=op.f("ck_assessment_line_counts_not_negative"),
        ),
        sa.CheckConstraint(one_or_none, name=op.f("ck_assessment_line_all_counts_or_none")),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_assessment_line_assembly_id_assembly")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "assessment_id"],
            ["assessment.assembly_id", "assessment.id"],
            name=op.f("fk_assessment_line_assembly_id_assessment_id_assessment"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "project_id"],
            ["project.assembly_id", "project.id"],
            name=op.f("fk_assessment_line_assembly_id_project_id_project"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_line")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_assessment_line_assembly_id_id")),
        sa.UniqueConstraint(
            "assembly_id", "assessment_id", "place", name=op.f("uq_assessment_line_assembly_id_assessment_id_place")
        ),
    ]


def _window() -> None:
    op.create_table(
        "rating_window",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("ck_rating_window_closes_after_it_opens")),
        sa.CheckConstraint("weight BETWEEN 1 AND 99", name=op.f("ck_rating_window_weight_is_a_share")),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_rating_window_assembly_id_assembly")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "cycle_id"],
            ["cycle.assembly_id", "cycle.id"],
            name=op.f("fk_rating_window_assembly_id_cycle_id_cycle"),
        ),
        sa.PrimaryKeyConstraint("assembly_id", "cycle_id", name=op.f("pk_rating_window")),
    )


def _ratings() -> None:
    op.create_table(
        "rating",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("level", sa.String(48), nullable=False),
        sa.Column("words", sa.String(400), nullable=False),
        sa.Column("proven", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_rating_assembly_id_assembly")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "project_id"],
            ["project.assembly_id", "project.id"],
            name=op.f("fk_rating_assembly_id_project_id_project"),
        ),
        sa.PrimaryKeyConstraint("assembly_id", "project_id", "mark", name=op.f("pk_rating")),
    )
    op.create_index(op.f("ix_rating_project_id_level"), "rating", ["project_id", "level"])
