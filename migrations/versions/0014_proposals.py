"""Shortlisting whole: proposals with their versions, screening, public notice, review.

Revision 0014, after 0013.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(48), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("lead", sa.String(length=200), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("this_year", sa.BigInteger(), nullable=True),
        sa.Column("carried_from", sa.Uuid(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("number > 0 AND version > 0", name=op.f("ck_proposal_numbers_count")),
        sa.CheckConstraint(
            "this_year IS NULL OR total IS NULL OR this_year <= total", name=op.f("ck_proposal_a_year_within_the_whole")
        ),
        sa.CheckConstraint("total >= 0 AND this_year >= 0", name=op.f("ck_proposal_sums_not_negative")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "carried_from"],
            ["proposal.assembly_id", "proposal.id"],
            name=op.f("fk_proposal_assembly_id_carried_from_proposal"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "cycle_id"],
            ["cycle.assembly_id", "cycle.id"],
            name=op.f("fk_proposal_assembly_id_cycle_id_cycle"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_proposal_assembly_id_assembly")),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_proposal_log_id_log")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("assembly_id", "cycle_id", "number", name=op.f("uq_proposal_assembly_id_cycle_id_number")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_proposal_assembly_id_id")),
    )
    op.create_index("ix_proposal_stage", "proposal", ["assembly_id", "stage"], unique=False)
    op.create_index("ix_proposal_carried_from", "proposal", ["carried_from"], unique=False)
    op.create_table(
        "proposal_version",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_proposal_version_number_counts")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "proposal_id"],
            ["proposal.assembly_id", "proposal.id"],
            name=op.f("fk_proposal_version_assembly_id_proposal_id_proposal"),
        ),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_proposal_version_by_account")),
        sa.PrimaryKeyConstraint("assembly_id", "proposal_id", "number", name=op.f("pk_proposal_version")),
    )
    op.create_table(
        "proposal_idea",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("idea_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id", "idea_id"],
            ["idea.assembly_id", "idea.id"],
            name=op.f("fk_proposal_idea_assembly_id_idea_id_idea"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "proposal_id"],
            ["proposal.assembly_id", "proposal.id"],
            name=op.f("fk_proposal_idea_assembly_id_proposal_id_proposal"),
        ),
        sa.PrimaryKeyConstraint("assembly_id", "proposal_id", "idea_id", name=op.f("pk_proposal_idea")),
    )
    op.create_index("ix_proposal_idea_idea_id", "proposal_idea", ["idea_id"], unique=False)
    op.create_table(
        "candidate_origin",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id", "proposal_id"],
            ["proposal.assembly_id", "proposal.id"],
            name=op.f("fk_candidate_origin_assembly_id_proposal_id_proposal"),
        ),
        sa.PrimaryKeyConstraint("assembly_id", "cycle_id", "code", name=op.f("pk_candidate_origin")),
        sa.UniqueConstraint("assembly_id", "proposal_id", name=op.f("uq_candidate_origin_assembly_id_proposal_id")),
    )
    op.create_table(
        "criteria",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("sort", sa.String(48), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("lines", sa.String(), nullable=False),
        sa.Column("decision", sa.String(length=80), nullable=False),
        sa.Column("adopted_by", sa.Uuid(), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(lines) > 0", name=op.f("ck_criteria_says_something")),
        sa.CheckConstraint("number > 0", name=op.f("ck_criteria_number_counts")),
        sa.ForeignKeyConstraint(["adopted_by"], ["account.id"], name=op.f("fk_criteria_adopted_by_account")),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_criteria_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criteria")),
        sa.UniqueConstraint("assembly_id", "sort", "number", name=op.f("uq_criteria_assembly_id_sort_number")),
    )
    op.create_table(
        "proposal_check",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("sort", sa.String(48), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=200), nullable=False),
        sa.Column("met", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.CheckConstraint("position > 0", name=op.f("ck_proposal_check_position_counts")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "proposal_id"],
            ["proposal.assembly_id", "proposal.id"],
            name=op.f("fk_proposal_check_assembly_id_proposal_id_proposal"),
        ),
        sa.PrimaryKeyConstraint("assembly_id", "proposal_id", "sort", "position", name=op.f("pk_proposal_check")),
    )
    op.create_table(
        "department_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("feasible", sa.Boolean(), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (feasible IS NULL)", name=op.f("ck_department_review_answered_by_a_word")
        ),
        sa.CheckConstraint(
            "feasible IS NULL OR (feasible AND price IS NOT NULL) OR (NOT feasible AND length(text) > 0)",
            name=op.f("ck_department_review_feasible_has_a_price_unfeasible_a_reason"),
        ),
        sa.CheckConstraint("price IS NULL OR price >= 0", name=op.f("ck_department_review_price_not_negative")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_department_review_account_id_account")),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_department_review_asked_by_account")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "proposal_id"],
            ["proposal.assembly_id", "proposal.id"],
            name=op.f("fk_department_review_assembly_id_proposal_id_proposal"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_department_review_assembly_id_assembly")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department_review")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_department_review_assembly_id_id")),
    )
    op.create_index("ix_department_review_proposal_id", "department_review", ["proposal_id"], unique=False)
    op.create_index(
        "ix_department_review_account_id_answered_at", "department_review", ["account_id", "answered_at"], unique=False
    )
    op.create_table(
        "proposal_verdict",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("feasible", sa.Boolean(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("prepared_by", sa.Uuid(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(published_at IS NULL) = (published_by IS NULL)", name=op.f("ck_proposal_verdict_published_by_somebody")
        ),
        sa.CheckConstraint(
            "feasible IS NULL OR (feasible AND price IS NOT NULL) OR (NOT feasible AND length(text) > 0)",
            name=op.f("ck_proposal_verdict_feasible_has_a_price_unfeasible_a_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "proposal_id"],
            ["proposal.assembly_id", "proposal.id"],
            name=op.f("fk_proposal_verdict_assembly_id_proposal_id_proposal"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_proposal_verdict_assembly_id_assembly")
        ),
        sa.ForeignKeyConstraint(["prepared_by"], ["account.id"], name=op.f("fk_proposal_verdict_prepared_by_account")),
        sa.ForeignKeyConstraint(
            ["published_by"], ["account.id"], name=op.f("fk_proposal_verdict_published_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_verdict")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_proposal_verdict_assembly_id_id")),
    )
    op.create_index(
        "uq_proposal_verdict_alive",
        "proposal_verdict",
        ["proposal_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "panel_score",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=200), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("points BETWEEN 0 AND 100", name=op.f("ck_panel_score_points_of_a_hundred")),
        sa.CheckConstraint("position > 0 AND weight >= 0", name=op.f("ck_panel_score_position_counts")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_panel_score_account_id_account")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "proposal_id"],
            ["proposal.assembly_id", "proposal.id"],
            name=op.f("fk_panel_score_assembly_id_proposal_id_proposal"),
        ),
        sa.PrimaryKeyConstraint("assembly_id", "proposal_id", "account_id", "position", name=op.f("pk_panel_score")),
    )
    op.create_table(
        "candidate_notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("body", sa.String(length=2000), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("ck_candidate_notice_closes_after_it_opens")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "cycle_id"],
            ["cycle.assembly_id", "cycle.id"],
            name=op.f("fk_candidate_notice_assembly_id_cycle_id_cycle"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_candidate_notice_assembly_id_assembly")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_notice")),
        sa.UniqueConstraint("assembly_id", "cycle_id", name=op.f("uq_candidate_notice_assembly_id_cycle_id")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_candidate_notice_assembly_id_id")),
    )
    op.create_table(
        "notice_comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(48), nullable=False),
        sa.Column("stage", sa.String(48), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(48), nullable=True),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "decision IS NULL OR (sort = 'objection') = (decision <> 'noted')",
            name=op.f("ck_notice_comment_an_objection_is_decided"),
        ),
        sa.CheckConstraint(
            "stage <> 'answered' OR decision IS NOT NULL", name=op.f("ck_notice_comment_answered_by_a_decision")
        ),
        sa.CheckConstraint(
            "stage NOT IN ('answered', 'refused') OR (length(answer) > 0 AND answered_at IS NOT NULL)",
            name=op.f("ck_notice_comment_ends_with_an_answer"),
        ),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_notice_comment_says_something")),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"], name=op.f("fk_notice_comment_answered_by_account")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "notice_id"],
            ["candidate_notice.assembly_id", "candidate_notice.id"],
            name=op.f("fk_notice_comment_assembly_id_notice_id_candidate_notice"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "proposal_id"],
            ["proposal.assembly_id", "proposal.id"],
            name=op.f("fk_notice_comment_assembly_id_proposal_id_proposal"),
        ),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_notice_comment_log_id_log")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_comment")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_notice_comment_assembly_id_id")),
        sa.UniqueConstraint(
            "assembly_id", "notice_id", "number", name=op.f("uq_notice_comment_assembly_id_notice_id_number")
        ),
    )
    op.create_index("ix_notice_comment_proposal_id", "notice_comment", ["proposal_id"], unique=False)
    op.create_table(
        "review_opinion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=False),
        sa.Column("sort", sa.String(48), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.Column("answered_for", sa.String(length=80), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by IS NULL) AND (answered_at IS NULL OR length(answer) > 0)",
            name=op.f("ck_review_opinion_answered_by_somebody"),
        ),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_review_opinion_says_something")),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"], name=op.f("fk_review_opinion_answered_by_account")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "cycle_id"],
            ["cycle.assembly_id", "cycle.id"],
            name=op.f("fk_review_opinion_assembly_id_cycle_id_cycle"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "deputy_id"],
            ["deputy.assembly_id", "deputy.id"],
            name=op.f("fk_review_opinion_assembly_id_deputy_id_deputy"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_review_opinion_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_opinion")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_review_opinion_assembly_id_id")),
    )
    op.create_index("ix_review_opinion_cycle_id_code", "review_opinion", ["cycle_id", "code"], unique=False)
    op.create_table(
        "review_reading",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id", "cycle_id"],
            ["cycle.assembly_id", "cycle.id"],
            name=op.f("fk_review_reading_assembly_id_cycle_id_cycle"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "deputy_id"],
            ["deputy.assembly_id", "deputy.id"],
            name=op.f("fk_review_reading_assembly_id_deputy_id_deputy"),
        ),
        sa.PrimaryKeyConstraint("assembly_id", "cycle_id", "code", "deputy_id", name=op.f("pk_review_reading")),
    )


def downgrade() -> None:
    op.drop_table("review_reading")
    op.drop_table("review_opinion")
    op.drop_table("notice_comment")
    op.drop_table("candidate_notice")
    op.drop_table("panel_score")
    op.drop_table("proposal_verdict")
    op.drop_table("department_review")
    op.drop_table("proposal_check")
    op.drop_table("criteria")
    op.drop_table("candidate_origin")
    op.drop_table("proposal_idea")
    op.drop_table("proposal_version")
    op.drop_table("proposal")
