"""Long work in parts, and on PostgreSQL the queue that tells of it.

Revision 0005, after 0003.
"""

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("task", sa.String(48), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("stage", sa.String(48), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("fault", sa.String(48), nullable=True),
        sa.Column("created_by", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ordered_by", sa.String(64), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("done BETWEEN 0 AND total", name=op.f("ck_job_done_of_total")),
        sa.CheckConstraint("cursor BETWEEN 0 AND parts", name=op.f("ck_job_cursor_within_parts")),
        sa.CheckConstraint(
            "stage <> 'done' OR (cursor = parts AND done = total)", name=op.f("ck_job_done_is_all_of_it")
        ),
        sa.CheckConstraint(
            "stage = 'draft' OR ordered_by IS NOT NULL OR cursor = 0", name=op.f("ck_job_begun_by_order")
        ),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_job_tries_count")),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_job_log_id_log")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_job_assembly_id_id")),
        sa.UniqueConstraint("assembly_id", "task", "key", name=op.f("uq_job_assembly_id_task_key")),
    )
    op.create_index(op.f("ix_job_due_at"), "job", ["due_at"])
    op.create_table(
        "job_part",
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("payload", sa.String(), nullable=False),
        sa.Column("report", sa.String(), nullable=False),
        sa.CheckConstraint("size >= 0", name=op.f("ck_job_part_size_counts")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_job_part_job_id_job")),
        sa.PrimaryKeyConstraint("job_id", "number", name=op.f("pk_job_part")),
    )
    if op.get_bind().dialect.name == "postgresql":
        _lay_queue()


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP SCHEMA procrastinate CASCADE")
    op.drop_table("job_part")
    op.drop_table("job")


def _lay_queue() -> None:
    """Run the library's own schema in a schema of its own; by the driver, since its text holds percent signs."""
    connection = op.get_bind().connection.driver_connection
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA procrastinate")
        cursor.execute("SELECT current_setting('search_path')")
        (before,) = cursor.fetchone()
        cursor.execute("SET LOCAL search_path TO procrastinate")
        cursor.execute(SchemaManager.get_schema())
        cursor.execute(f"SET LOCAL search_path TO {before}")
