"""The desk: attendance of a meeting, cards asked to be made void, and who signed that.

Revision 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

WITHDRAWN = sa.text("withdrawn_at IS NULL")
SPARE = sa.text("withdrawn_at IS NULL AND spare IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "attendance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=False),
        sa.Column("badge", sa.String(20), nullable=False),
        sa.Column("stage", sa.String(48), nullable=False),
        sa.Column("channel", sa.String(48), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("leave_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("version >= 0", name=op.f("ck_attendance_version_counts")),
        sa.CheckConstraint("length(badge) = 20", name=op.f("ck_attendance_badge_of_80_bits")),
        sa.CheckConstraint(
            "(stage IN ('present', 'late', 'left')) = (came_at IS NOT NULL)", name=op.f("ck_attendance_came_at_a_moment")
        ),
        sa.CheckConstraint("(stage = 'left') = (left_at IS NOT NULL)", name=op.f("ck_attendance_left_at_a_moment")),
        sa.CheckConstraint(
            "stage <> 'on-leave' OR leave_at IS NOT NULL", name=op.f("ck_attendance_leave_since_a_moment")
        ),
        sa.CheckConstraint(
            "(stage <> 'late' OR late) AND (stage <> 'present' OR NOT late)", name=op.f("ck_attendance_late_or_in_time")
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "deputy_id"],
            ["deputy.assembly_id", "deputy.id"],
            name=op.f("fk_attendance_assembly_id_deputy_id_deputy"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "meeting_id"],
            ["meeting.assembly_id", "meeting.id"],
            name=op.f("fk_attendance_assembly_id_meeting_id_meeting"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_attendance_assembly_id_assembly")),
        sa.ForeignKeyConstraint(["changed_by"], ["account.id"], name=op.f("fk_attendance_changed_by_account")),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name=op.f("fk_attendance_log_id_log")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint(
            "assembly_id", "meeting_id", "badge", name=op.f("uq_attendance_assembly_id_meeting_id_badge")
        ),
        sa.UniqueConstraint(
            "assembly_id", "meeting_id", "deputy_id", name=op.f("uq_attendance_assembly_id_meeting_id_deputy_id")
        ),
    )
    op.create_table(
        "void_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("election_id", sa.Uuid(), nullable=False),
        sa.Column("credential", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(48), nullable=False),
        sa.Column("spare", sa.String(64), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(reason = 'replaced') = (spare IS NOT NULL)", name=op.f("ck_void_request_a_spare_when_replaced")
        ),
        sa.CheckConstraint(
            "seq IS NULL OR withdrawn_at IS NULL", name=op.f("ck_void_request_what_is_entered_stays")
        ),
        sa.CheckConstraint(
            "handed_at IS NULL OR (seq IS NOT NULL AND reason = 'paper')",
            name=op.f("ck_void_request_paper_after_its_void"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "election_id", "credential"],
            ["credential.assembly_id", "credential.election_id", "credential.key"],
            name=op.f("fk_void_request_assembly_id_election_id_credential_credential"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "election_id", "seq"],
            ["record_entry.assembly_id", "record_entry.election_id", "record_entry.seq"],
            name=op.f("fk_void_request_assembly_id_election_id_seq_record_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["assembly_id", "election_id", "spare"],
            ["credential.assembly_id", "credential.election_id", "credential.key"],
            name=op.f("fk_void_request_assembly_id_election_id_spare_credential"),
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_void_request_asked_by_account")),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_void_request_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_void_request")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_void_request_assembly_id_id")),
    )
    for column, where in (("credential", WITHDRAWN), ("spare", SPARE)):
        op.create_index(
            f"uq_void_request_{column}",
            "void_request",
            ["assembly_id", "election_id", column],
            unique=True,
            sqlite_where=where,
            postgresql_where=where,
        )
    op.create_table(
        "void_signature",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("void_id", sa.Uuid(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("signature", sa.String(128), nullable=False),
        sa.CheckConstraint('"index" > 0', name=op.f("ck_void_signature_index_counts")),
        sa.CheckConstraint("length(signature) = 128", name=op.f("ck_void_signature_signature_of_64_bytes")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "void_id"],
            ["void_request.assembly_id", "void_request.id"],
            name=op.f("fk_void_signature_assembly_id_void_id_void_request"),
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_void_signature_assembly_id_assembly")),
        sa.PrimaryKeyConstraint("assembly_id", "void_id", "index", name=op.f("pk_void_signature")),
    )


def downgrade() -> None:
    op.drop_table("void_signature")
    op.drop_table("void_request")
    op.drop_table("attendance")
