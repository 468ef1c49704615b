"""Tracking: plans with their lines, reports, lamps' tasks, groups and inspections, changes, completion.

Revision 0015, after 0014.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TABLES = (
    "progress_report_file",
    "inspection_photo",
    "inspection_deputy",
    "rectification",
    "project_change",
    "progress_report",
    "plan_line",
    "inspection",
    "group_project",
    "completion",
    "project",
    "group_deputy",
    "tracking_period",
    "supervision_group",
    "responsible_unit_member",
    "implementation_plan",
    "responsible_unit",
)
KEPT = "what was published or decided is kept as it was"


def guards() -> list[tuple[str, str, str, str]]:
    """Trigger, event, table, and when it refuses."""
    published = "OLD.stage = 'published'"
    return [
        ("progress_report_update_published", "UPDATE", "progress_report", published),
        ("progress_report_delete_published", "DELETE", "progress_report", published),
        ("project_change_delete_kept", "DELETE", "project_change", "OLD.number > 0"),
    ]


def guard() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name, event, table, when in guards():
        if sqlite:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
            )
            continue
        given = "OLD" if event == "DELETE" else "NEW"
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {when} THEN RAISE integrity_constraint_violation USING MESSAGE = '{KEPT}'; END IF;"
            f" RETURN {given}; END $$"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def unguard() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name, _event, table, _when in guards():
        op.execute(f"DROP TRIGGER {name}" + ("" if sqlite else f" ON {table}"))
        if not sqlite:
            op.execute(f"DROP FUNCTION {name}()")


def upgrade() -> None:
    op.create_table(
        "responsible_unit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_responsible_unit_assembly_id_assembly")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responsible_unit")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_responsible_unit_assembly_id_id")),
        sa.UniqueConstraint("assembly_id", "name", name=op.f("uq_responsible_unit_assembly_id_name")),
    )
    op.create_table(
        "implementation_plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(48), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("periods", sa.String(48), nullable=False),
        sa.Column("basis", sa.String(48), nullable=False),
        sa.Column("green", sa.Integer(), nullable=False),
        sa.Column("yellow", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=80), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "stage = 'draft' OR (published_at IS NOT NULL AND decision <> '')",
            name=op.f("ck_implementation_plan_published_by_decision"),
        ),
        sa.CheckConstraint(
            "green BETWEEN 0 AND 100 AND yellow BETWEEN 0 AND 100",
            name=op.f("ck_implementation_plan_bounds_are_percentages"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "cycle_id"],
            ["cycle.assembly_id", "cycle.id"],
            name=op.f("fk_implementation_plan_assembly_id_cycle_id_cycle"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_implementation_plan_assembly_id_assembly")
        ),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_implementation_plan_log_id_log")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_implementation_plan")),
        sa.UniqueConstraint("assembly_id", "cycle_id", name=op.f("uq_implementation_plan_assembly_id_cycle_id")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_implementation_plan_assembly_id_id")),
    )
    op.create_table(
        "responsible_unit_member",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_responsible_unit_member_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "unit_id"],
            ["responsible_unit.assembly_id", "responsible_unit.id"],
            name=op.f("fk_responsible_unit_member_assembly_id_unit_id_responsible_unit"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_responsible_unit_member_assembly_id_assembly")
        ),
        sa.PrimaryKeyConstraint("assembly_id", "unit_id", "account_id", name=op.f("pk_responsible_unit_member")),
    )
    op.create_index(
        op.f("ix_responsible_unit_member_account_id"), "responsible_unit_member", ["account_id"], unique=False
    )
    op.create_table(
        "supervision_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_supervision_group_number_counts")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "plan_id"],
            ["implementation_plan.assembly_id", "implementation_plan.id"],
            name=op.f("fk_supervision_group_assembly_id_plan_id_implementation_plan"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_supervision_group_assembly_id_assembly")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_group")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_supervision_group_assembly_id_id")),
        sa.UniqueConstraint(
            "assembly_id", "plan_id", "number", name=op.f("uq_supervision_group_assembly_id_plan_id_number")
        ),
    )
    op.create_table(
        "tracking_period",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "ends_on >= starts_on AND due_on >= ends_on", name=op.f("ck_tracking_period_due_after_its_end")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_tracking_period_number_counts")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "plan_id"],
            ["implementation_plan.assembly_id", "implementation_plan.id"],
            name=op.f("fk_tracking_period_assembly_id_plan_id_implementation_plan"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_tracking_period_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("assembly_id", "plan_id", "number", name=op.f("pk_tracking_period")),
    )
    op.create_table(
        "group_deputy",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id", "deputy_id"],
            ["deputy.assembly_id", "deputy.id"],
            name=op.f("fk_group_deputy_assembly_id_deputy_id_deputy"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "group_id"],
            ["supervision_group.assembly_id", "supervision_group.id"],
            name=op.f("fk_group_deputy_assembly_id_group_id_supervision_group"),
        ),
        sa.PrimaryKeyConstraint("assembly_id", "group_id", "deputy_id", name=op.f("pk_group_deputy")),
    )
    op.create_index(op.f("ix_group_deputy_deputy_id"), "group_deputy", ["deputy_id"], unique=False)
    op.create_table(
        "project",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("candidate_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("content", sa.String(length=2000), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("target", sa.String(length=400), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("this_year", sa.BigInteger(), nullable=True),
        sa.Column("stage", sa.String(48), nullable=False),
        sa.Column("lamp", sa.String(48), nullable=False),
        sa.Column("told", sa.Integer(), nullable=True),
        sa.Column("planned", sa.Integer(), nullable=True),
        sa.Column("actual", sa.Integer(), nullable=True),
        sa.Column("spent", sa.BigInteger(), nullable=True),
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(told IS NULL) = (actual IS NULL)", name=op.f("ck_project_told_with_its_numbers")),
        sa.CheckConstraint("candidate_id IS NULL OR parent_id IS NULL", name=op.f("ck_project_a_candidate_is_no_part")),
        sa.CheckConstraint("number > 0", name=op.f("ck_project_number_counts")),
        sa.CheckConstraint("parent_id IS NULL OR parent_id <> id", name=op.f("ck_project_not_its_own_part")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "candidate_id"],
            ["candidate.assembly_id", "candidate.id"],
            name=op.f("fk_project_assembly_id_candidate_id_candidate"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "parent_id"],
            ["project.assembly_id", "project.id"],
            name=op.f("fk_project_assembly_id_parent_id_project"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "plan_id"],
            ["implementation_plan.assembly_id", "implementation_plan.id"],
            name=op.f("fk_project_assembly_id_plan_id_implementation_plan"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "unit_id"],
            ["responsible_unit.assembly_id", "responsible_unit.id"],
            name=op.f("fk_project_assembly_id_unit_id_responsible_unit"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_project_assembly_id_assembly")),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_project_log_id_log")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_project_assembly_id_id")),
        sa.UniqueConstraint(
            "assembly_id", "plan_id", "candidate_id", name=op.f("uq_project_assembly_id_plan_id_candidate_id")
        ),
        sa.UniqueConstraint("assembly_id", "plan_id", "number", name=op.f("uq_project_assembly_id_plan_id_number")),
    )
    op.create_index(op.f("ix_project_parent_id"), "project", ["parent_id"], unique=False)
    op.create_index(op.f("ix_project_plan_id_lamp"), "project", ["plan_id", "lamp"], unique=False)
    op.create_index(op.f("ix_project_unit_id"), "project", ["unit_id"], unique=False)
    op.create_table(
        "completion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("claimed_by", sa.Uuid(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.String(48), nullable=True),
        sa.Column("acceptors", sa.String(length=200), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("opinion", sa.String(length=1000), nullable=False),
        sa.Column("judged_by", sa.Uuid(), nullable=True),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "judged_at IS NULL OR (acceptors <> '' AND held_on IS NOT NULL)",
            name=op.f("ck_completion_judged_by_somebody"),
        ),
        sa.CheckConstraint("(judged_at IS NULL) = (result IS NULL)", name=op.f("ck_completion_judged_with_its_result")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "project_id"],
            ["project.assembly_id", "project.id"],
            name=op.f("fk_completion_assembly_id_project_id_project"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_completion_assembly_id_assembly")),
        sa.ForeignKeyConstraint(["claimed_by"], ["account.id"], name=op.f("fk_completion_claimed_by_account")),
        sa.ForeignKeyConstraint(["judged_by"], ["account.id"], name=op.f("fk_completion_judged_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_completion")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_completion_assembly_id_id")),
    )
    op.create_index(
        "uq_completion_open",
        "completion",
        ["project_id"],
        unique=True,
        sqlite_where=sa.text("judged_at IS NULL"),
        postgresql_where=sa.text("judged_at IS NULL"),
    )
    op.create_table(
        "group_project",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id", "group_id"],
            ["supervision_group.assembly_id", "supervision_group.id"],
            name=op.f("fk_group_project_assembly_id_group_id_supervision_group"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "project_id"],
            ["project.assembly_id", "project.id"],
            name=op.f("fk_group_project_assembly_id_project_id_project"),
        ),
        sa.PrimaryKeyConstraint("assembly_id", "group_id", "project_id", name=op.f("pk_group_project")),
    )
    op.create_index(op.f("ix_group_project_project_id"), "group_project", ["project_id"], unique=False)
    op.create_table(
        "inspection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("findings", sa.String(length=1000), nullable=False),
        sa.Column("problem", sa.String(length=1000), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id", "project_id"],
            ["project.assembly_id", "project.id"],
            name=op.f("fk_inspection_assembly_id_project_id_project"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_inspection_assembly_id_assembly")),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_inspection_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_inspection_assembly_id_id")),
        sa.UniqueConstraint("assembly_id", "key", name=op.f("uq_inspection_assembly_id_key")),
    )
    op.create_index(op.f("ix_inspection_project_id_held_on"), "inspection", ["project_id", "held_on"], unique=False)
    op.create_table(
        "plan_line",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("money", sa.BigInteger(), nullable=False),
        sa.Column("milestone", sa.String(length=200), nullable=False),
        sa.CheckConstraint("money >= 0", name=op.f("ck_plan_line_money_not_negative")),
        sa.CheckConstraint("period > 0", name=op.f("ck_plan_line_period_counts")),
        sa.CheckConstraint("progress BETWEEN 0 AND 1000", name=op.f("ck_plan_line_progress_is_a_part")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "project_id"],
            ["project.assembly_id", "project.id"],
            name=op.f("fk_plan_line_assembly_id_project_id_project"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_plan_line_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("assembly_id", "project_id", "period", name=op.f("pk_plan_line")),
    )
    op.create_table(
        "progress_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(48), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("money", sa.BigInteger(), nullable=False),
        sa.Column("milestone", sa.String(length=200), nullable=False),
        sa.Column("problems", sa.String(length=1000), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("correction", sa.String(length=400), nullable=False),
        sa.Column("remark", sa.String(length=400), nullable=False),
        sa.Column("lamp", sa.String(48), nullable=True),
        sa.Column("filed_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by", sa.Uuid(), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "stage <> 'published' OR (published_at IS NOT NULL AND lamp IS NOT NULL)",
            name=op.f("ck_progress_report_published_with_lamp"),
        ),
        sa.CheckConstraint(
            "stage NOT IN ('filed', 'accepted', 'published') OR (signed_by IS NOT NULL AND filed_at IS NOT NULL)",
            name=op.f("ck_progress_report_filed_with_a_signature"),
        ),
        sa.CheckConstraint("version = 1 OR correction <> ''", name=op.f("ck_progress_report_a_correction_says_why")),
        sa.CheckConstraint("money >= 0", name=op.f("ck_progress_report_money_not_negative")),
        sa.CheckConstraint("progress BETWEEN 0 AND 1000", name=op.f("ck_progress_report_progress_is_a_part")),
        sa.CheckConstraint(
            "signed_by IS NULL OR signed_by <> filed_by", name=op.f("ck_progress_report_signed_by_another")
        ),
        sa.CheckConstraint("version > 0", name=op.f("ck_progress_report_version_counts")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "project_id"],
            ["project.assembly_id", "project.id"],
            name=op.f("fk_progress_report_assembly_id_project_id_project"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_progress_report_assembly_id_assembly")),
        sa.ForeignKeyConstraint(["filed_by"], ["account.id"], name=op.f("fk_progress_report_filed_by_account")),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_progress_report_log_id_log")),
        sa.ForeignKeyConstraint(["signed_by"], ["account.id"], name=op.f("fk_progress_report_signed_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_report")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_progress_report_assembly_id_id")),
        sa.UniqueConstraint(
            "assembly_id",
            "project_id",
            "period",
            "version",
            name=op.f("uq_progress_report_assembly_id_project_id_period_version"),
        ),
    )
    op.create_index(
        op.f("ix_progress_report_project_id_stage"), "progress_report", ["project_id", "stage"], unique=False
    )
    op.create_table(
        "project_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(48), nullable=False),
        sa.Column("reason_class", sa.String(48), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("decider", sa.String(48), nullable=False),
        sa.Column("meeting", sa.String(length=120), nullable=False),
        sa.Column("decision", sa.String(length=80), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("notice", sa.String(length=2000), nullable=False),
        sa.Column("old", sa.JSON(), nullable=False),
        sa.Column("new", sa.JSON(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "reason <> '' AND decision <> '' AND notice <> ''",
            name=op.f("ck_project_change_with_reason_decision_and_notice"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_project_change_number_counts")),
        sa.CheckConstraint(
            "reported_on IS NULL OR reported_on >= decided_on",
            name=op.f("ck_project_change_reported_after_the_decision"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "project_id"],
            ["project.assembly_id", "project.id"],
            name=op.f("fk_project_change_assembly_id_project_id_project"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_project_change_assembly_id_assembly")),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_project_change_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_change")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_project_change_assembly_id_id")),
        sa.UniqueConstraint(
            "assembly_id", "project_id", "number", name=op.f("uq_project_change_assembly_id_project_id_number")
        ),
    )
    op.create_table(
        "rectification",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(48), nullable=False),
        sa.Column("origin_id", sa.Uuid(), nullable=True),
        sa.Column("stage", sa.String(48), nullable=False),
        sa.Column("problem", sa.String(length=1000), nullable=False),
        sa.Column("duty", sa.String(length=120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("checked_by", sa.Uuid(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(source = 'organizer') = (origin_id IS NULL)", name=op.f("ck_rectification_from_somewhere")
        ),
        sa.CheckConstraint(
            "stage <> 'closed' OR (checked_by IS NOT NULL AND checked_at IS NOT NULL)",
            name=op.f("ck_rectification_closed_by_a_check"),
        ),
        sa.CheckConstraint(
            "stage = 'open' OR (answer <> '' AND answered_at IS NOT NULL)",
            name=op.f("ck_rectification_answered_in_words"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_rectification_number_counts")),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"], name=op.f("fk_rectification_answered_by_account")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "plan_id"],
            ["implementation_plan.assembly_id", "implementation_plan.id"],
            name=op.f("fk_rectification_assembly_id_plan_id_implementation_plan"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "project_id"],
            ["project.assembly_id", "project.id"],
            name=op.f("fk_rectification_assembly_id_project_id_project"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_rectification_assembly_id_assembly")),
        sa.ForeignKeyConstraint(["checked_by"], ["account.id"], name=op.f("fk_rectification_checked_by_account")),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_rectification_log_id_log")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_rectification_assembly_id_id")),
        sa.UniqueConstraint("assembly_id", "origin_id", name=op.f("uq_rectification_assembly_id_origin_id")),
        sa.UniqueConstraint(
            "assembly_id", "plan_id", "number", name=op.f("uq_rectification_assembly_id_plan_id_number")
        ),
    )
    op.create_index(op.f("ix_rectification_project_id_stage"), "rectification", ["project_id", "stage"], unique=False)
    op.create_table(
        "inspection_deputy",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id", "deputy_id"],
            ["deputy.assembly_id", "deputy.id"],
            name=op.f("fk_inspection_deputy_assembly_id_deputy_id_deputy"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "inspection_id"],
            ["inspection.assembly_id", "inspection.id"],
            name=op.f("fk_inspection_deputy_assembly_id_inspection_id_inspection"),
        ),
        sa.PrimaryKeyConstraint("assembly_id", "inspection_id", "deputy_id", name=op.f("pk_inspection_deputy")),
    )
    op.create_index(op.f("ix_inspection_deputy_deputy_id"), "inspection_deputy", ["deputy_id"], unique=False)
    op.create_table(
        "inspection_photo",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("position BETWEEN 1 AND 4", name=op.f("ck_inspection_photo_four_at_most")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "inspection_id"],
            ["inspection.assembly_id", "inspection.id"],
            name=op.f("fk_inspection_photo_assembly_id_inspection_id_inspection"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_photo")),
        sa.UniqueConstraint(
            "assembly_id",
            "inspection_id",
            "position",
            name=op.f("uq_inspection_photo_assembly_id_inspection_id_position"),
        ),
    )
    op.create_table(
        "progress_report_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(48), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("type", sa.String(length=100), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("position > 0", name=op.f("ck_progress_report_file_position_counts")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "report_id"],
            ["progress_report.assembly_id", "progress_report.id"],
            name=op.f("fk_progress_report_file_assembly_id_report_id_progress_report"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_progress_report_file_assembly_id_assembly")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_report_file")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_progress_report_file_assembly_id_id")),
        sa.UniqueConstraint(
            "assembly_id", "report_id", "position", name=op.f("uq_progress_report_file_assembly_id_report_id_position")
        ),
    )
    guard()


def downgrade() -> None:
    unguard()
    for table in TABLES:
        op.drop_table(table)
