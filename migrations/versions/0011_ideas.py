"""Solicitation: a year's notice, entrances, ideas, their answers, support, and what is still being written.

Revision 0011, after 0010.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "solicitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(48), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("year_round", sa.Boolean(), nullable=False),
        sa.Column("keep_days", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(length=4000), nullable=False),
        sa.Column("channels", sa.String(length=1000), nullable=False),
        sa.Column("categories", sa.String(length=2000), nullable=False),
        sa.Column("areas", sa.String(length=4000), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "stage = 'draft' OR published_at IS NOT NULL", name=op.f("ck_solicitation_published_at_a_moment")
        ),
        sa.CheckConstraint("answer_by >= closes_on", name=op.f("ck_solicitation_answers_after_it_closes")),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("ck_solicitation_closes_after_it_opens")),
        sa.CheckConstraint("keep_days BETWEEN 1 AND 1100", name=op.f("ck_solicitation_contacts_are_forgotten")),
        sa.CheckConstraint("last_number >= 0", name=op.f("ck_solicitation_numbers_count")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "cycle_id"],
            ["cycle.assembly_id", "cycle.id"],
            name=op.f("fk_solicitation_assembly_id_cycle_id_cycle"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_solicitation_assembly_id_assembly")),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_solicitation_log_id_log")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_solicitation")),
        sa.UniqueConstraint("assembly_id", "cycle_id", name=op.f("uq_solicitation_assembly_id_cycle_id")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_solicitation_assembly_id_id")),
    )
    op.create_table(
        "entrance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.String(length=16), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=True),
        sa.Column("station_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(deputy_id IS NULL) <> (station_id IS NULL)", name=op.f("ck_entrance_a_deputy_s_or_a_station_s")
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "deputy_id"],
            ["deputy.assembly_id", "deputy.id"],
            name=op.f("fk_entrance_assembly_id_deputy_id_deputy"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "station_id"],
            ["station.assembly_id", "station.id"],
            name=op.f("fk_entrance_assembly_id_station_id_station"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_entrance_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entrance")),
        sa.UniqueConstraint("assembly_id", "deputy_id", name=op.f("uq_entrance_assembly_id_deputy_id")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_entrance_assembly_id_id")),
        sa.UniqueConstraint("assembly_id", "station_id", name=op.f("uq_entrance_assembly_id_station_id")),
        sa.UniqueConstraint("assembly_id", "token", name=op.f("uq_entrance_assembly_id_token")),
    )
    op.create_table(
        "idea",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(48), nullable=False),
        sa.Column("origin", sa.String(48), nullable=False),
        sa.Column("entrance_id", sa.Uuid(), nullable=True),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("what", sa.String(length=80), nullable=False),
        sa.Column("why", sa.String(length=1000), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("sought", sa.String(length=8000), nullable=False),
        sa.Column("spread", sa.BigInteger(), nullable=False),
        sa.Column("quick", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.String(48), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("assigned_to", sa.Uuid(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_idea_number_counts")),
        sa.CheckConstraint("spread > 0", name=op.f("ck_idea_spread_positive")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "cycle_id"],
            ["cycle.assembly_id", "cycle.id"],
            name=op.f("fk_idea_assembly_id_cycle_id_cycle"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "entrance_id"],
            ["entrance.assembly_id", "entrance.id"],
            name=op.f("fk_idea_assembly_id_entrance_id_entrance"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_idea_assembly_id_assembly")),
        sa.ForeignKeyConstraint(["assigned_to"], ["account.id"], name=op.f("fk_idea_assigned_to_account")),
        sa.ForeignKeyConstraint(["entered_by"], ["account.id"], name=op.f("fk_idea_entered_by_account")),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_idea_log_id_log")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea")),
        sa.UniqueConstraint("assembly_id", "code", name=op.f("uq_idea_assembly_id_code")),
        sa.UniqueConstraint("assembly_id", "cycle_id", "number", name=op.f("uq_idea_assembly_id_cycle_id_number")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_idea_assembly_id_id")),
    )
    op.create_index(op.f("ix_idea_cycle_id_changed_at"), "idea", ["cycle_id", "changed_at"], unique=False)
    op.create_index(op.f("ix_idea_cycle_id_stage_number"), "idea", ["cycle_id", "stage", "number"], unique=False)

    op.create_table(
        "idea_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.String(48), nullable=False),
        sa.Column("entrance_id", sa.Uuid(), nullable=True),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("fields", sa.LargeBinary(), nullable=False),
        sa.Column("began", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id", "cycle_id"],
            ["cycle.assembly_id", "cycle.id"],
            name=op.f("fk_idea_draft_assembly_id_cycle_id_cycle"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "entrance_id"],
            ["entrance.assembly_id", "entrance.id"],
            name=op.f("fk_idea_draft_assembly_id_entrance_id_entrance"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_idea_draft_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_draft")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_idea_draft_assembly_id_id")),
        sa.UniqueConstraint("token", name=op.f("uq_idea_draft_token")),
    )
    op.create_index(op.f("ix_idea_draft_began"), "idea_draft", ["began"], unique=False)

    op.create_table(
        "draft_photo",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("position BETWEEN 1 AND 3", name=op.f("ck_draft_photo_three_at_most")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "draft_id"],
            ["idea_draft.assembly_id", "idea_draft.id"],
            name=op.f("fk_draft_photo_assembly_id_draft_id_idea_draft"),
        ),
        sa.PrimaryKeyConstraint("assembly_id", "draft_id", "position", name=op.f("pk_draft_photo")),
    )
    op.create_table(
        "idea_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("idea_id", sa.Uuid(), nullable=False),
        sa.Column("route", sa.String(48), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=True),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("prepared_by", sa.Uuid(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(route = 'merge') = (target_id IS NOT NULL)", name=op.f("ck_idea_answer_a_merge_has_its_target")
        ),
        sa.CheckConstraint(
            "(published_at IS NULL) = (published_by IS NULL)", name=op.f("ck_idea_answer_published_by_somebody")
        ),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name=op.f("ck_idea_answer_withdrawn_by_somebody")
        ),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_idea_answer_with_its_reason")),
        sa.CheckConstraint(
            "target_id IS NULL OR target_id <> idea_id", name=op.f("ck_idea_answer_not_merged_with_itself")
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "idea_id"],
            ["idea.assembly_id", "idea.id"],
            name=op.f("fk_idea_answer_assembly_id_idea_id_idea"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "target_id"],
            ["idea.assembly_id", "idea.id"],
            name=op.f("fk_idea_answer_assembly_id_target_id_idea"),
        ),
        sa.ForeignKeyConstraint(["prepared_by"], ["account.id"], name=op.f("fk_idea_answer_prepared_by_account")),
        sa.ForeignKeyConstraint(["published_by"], ["account.id"], name=op.f("fk_idea_answer_published_by_account")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["account.id"], name=op.f("fk_idea_answer_withdrawn_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_answer")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_idea_answer_assembly_id_id")),
    )
    op.create_index(op.f("ix_idea_answer_target_id"), "idea_answer", ["target_id"], unique=False)
    op.create_index(
        "uq_idea_answer_alive",
        "idea_answer",
        ["idea_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )

    op.create_table(
        "idea_contact",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("idea_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.String(length=8), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("forget_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id", "idea_id"],
            ["idea.assembly_id", "idea.id"],
            name=op.f("fk_idea_contact_assembly_id_idea_id_idea"),
        ),
        sa.PrimaryKeyConstraint("assembly_id", "idea_id", name=op.f("pk_idea_contact")),
    )
    op.create_index(op.f("ix_idea_contact_forget_on"), "idea_contact", ["forget_on"], unique=False)

    op.create_table(
        "idea_detail",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("idea_id", sa.Uuid(), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("content", sa.String(length=2000), nullable=False),
        sa.Column("feasibility", sa.String(length=1000), nullable=False),
        sa.Column("budget", sa.BigInteger(), nullable=True),
        sa.Column("funding", sa.String(length=400), nullable=False),
        sa.Column("deadline", sa.String(length=40), nullable=False),
        sa.Column("implementer", sa.String(length=80), nullable=False),
        sa.CheckConstraint("budget >= 0", name=op.f("ck_idea_detail_budget_not_negative")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "idea_id"],
            ["idea.assembly_id", "idea.id"],
            name=op.f("fk_idea_detail_assembly_id_idea_id_idea"),
        ),
        sa.PrimaryKeyConstraint("assembly_id", "idea_id", name=op.f("pk_idea_detail")),
    )
    op.create_table(
        "idea_endorsement",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("idea_id", sa.Uuid(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id", "deputy_id"],
            ["deputy.assembly_id", "deputy.id"],
            name=op.f("fk_idea_endorsement_assembly_id_deputy_id_deputy"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "idea_id"],
            ["idea.assembly_id", "idea.id"],
            name=op.f("fk_idea_endorsement_assembly_id_idea_id_idea"),
        ),
        sa.PrimaryKeyConstraint("assembly_id", "idea_id", "deputy_id", name=op.f("pk_idea_endorsement")),
    )
    op.create_table(
        "idea_exit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("idea_id", sa.Uuid(), nullable=False),
        sa.Column("sort", sa.String(48), nullable=False),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id", "idea_id"],
            ["idea.assembly_id", "idea.id"],
            name=op.f("fk_idea_exit_assembly_id_idea_id_idea"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_exit")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_idea_exit_assembly_id_id")),
    )
    op.create_index(op.f("ix_idea_exit_idea_id_at"), "idea_exit", ["idea_id", "at"], unique=False)

    op.create_table(
        "idea_photo",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("idea_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.CheckConstraint("position BETWEEN 1 AND 3", name=op.f("ck_idea_photo_three_at_most")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "idea_id"],
            ["idea.assembly_id", "idea.id"],
            name=op.f("fk_idea_photo_assembly_id_idea_id_idea"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_photo")),
        sa.UniqueConstraint(
            "assembly_id", "idea_id", "position", name=op.f("uq_idea_photo_assembly_id_idea_id_position")
        ),
    )
    op.create_table(
        "idea_remark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("idea_id", sa.Uuid(), nullable=False),
        sa.Column("sort", sa.String(48), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id", "idea_id"],
            ["idea.assembly_id", "idea.id"],
            name=op.f("fk_idea_remark_assembly_id_idea_id_idea"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_remark")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_idea_remark_assembly_id_id")),
    )
    op.create_index(op.f("ix_idea_remark_idea_id_at"), "idea_remark", ["idea_id", "at"], unique=False)

    op.create_table(
        "idea_support",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("idea_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id", "idea_id"],
            ["idea.assembly_id", "idea.id"],
            name=op.f("fk_idea_support_assembly_id_idea_id_idea"),
        ),
        sa.PrimaryKeyConstraint("assembly_id", "idea_id", "mark", name=op.f("pk_idea_support")),
    )


def downgrade() -> None:
    for table in (
        "idea_support",
        "idea_remark",
        "idea_photo",
        "idea_exit",
        "idea_endorsement",
        "idea_detail",
        "idea_contact",
        "idea_answer",
        "draft_photo",
        "idea_draft",
        "idea",
        "entrance",
        "solicitation",
    ):
        op.drop_table(table)
