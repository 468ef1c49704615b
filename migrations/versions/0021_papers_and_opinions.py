"""Papers that a job lays out; whom an opinion was handed to; what delegations as such say.

Revision 0021, after 0020.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _papers()
    _referrals()
    _delegations()


def downgrade() -> None:
    for table in ("delegation_opinion", "delegation_head", "review_respondent", "review_referral", "made_paper"):
        op.drop_table(table)


def _of(columns: list[str], target: str, others: list[str], name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(columns, [f"{target}.{one}" for one in others], name=op.f(name))


def _assembly(table: str) -> sa.ForeignKeyConstraint:
    return _of(["assembly_id"], "assembly", ["id"], f"fk_{table}_assembly_id_assembly")


def _papers() -> None:
    op.create_table(
        "made_paper",
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("writing", sa.String(48), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("docx", sa.LargeBinary(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        _assembly("made_paper"),
        _of(["job_id"], "job", ["id"], "fk_made_paper_job_id_job"),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_made_paper")),
        sa.UniqueConstraint("assembly_id", "job_id", name=op.f("uq_made_paper_assembly_id_job_id")),
    )


def _referrals() -> None:
    opinion = ["assembly_id", "opinion_id"]
    op.create_table(
        "review_referral",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("opinion_id", sa.Uuid(), nullable=False),
        sa.Column("unit", sa.String(80), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(unit) > 0", name=op.f("ck_review_referral_names_a_unit")),
        _assembly("review_referral"),
        _of(["asked_by"], "account", ["id"], "fk_review_referral_asked_by_account"),
        _of(opinion, "review_opinion", ["assembly_id", "id"], "fk_review_referral_assembly_id_opinion_id_review_opinion"),
        sa.PrimaryKeyConstraint("assembly_id", "opinion_id", name=op.f("pk_review_referral")),
    )
    op.create_table(
        "review_respondent",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("opinion_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        _assembly("review_respondent"),
        _of(["account_id"], "account", ["id"], "fk_review_respondent_account_id_account"),
        _of(
            *(opinion, "review_opinion", ["assembly_id", "id"]),
            "fk_review_respondent_assembly_id_opinion_id_review_opinion",
        ),
        sa.PrimaryKeyConstraint("assembly_id", "opinion_id", "account_id", name=op.f("pk_review_respondent")),
    )
    op.create_index("ix_review_respondent_account_id", "review_respondent", ["account_id"])


def _delegations() -> None:
    delegation = (["assembly_id", "delegation_id"], "delegation", ["assembly_id", "id"])
    op.create_table(
        "delegation_head",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=False),
        sa.Column("named_by", sa.Uuid(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        _assembly("delegation_head"),
        _of(*delegation, "fk_delegation_head_assembly_id_delegation_id_delegation"),
        _of(
            *(["assembly_id", "deputy_id"], "deputy", ["assembly_id", "id"]),
            "fk_delegation_head_assembly_id_deputy_id_deputy",
        ),
        _of(["named_by"], "account", ["id"], "fk_delegation_head_named_by_account"),
        sa.PrimaryKeyConstraint("assembly_id", "delegation_id", name=op.f("pk_delegation_head")),
    )
    op.create_table(
        "delegation_opinion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(2000), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_delegation_opinion_says_something")),
        _assembly("delegation_opinion"),
        _of(
            *(["assembly_id", "cycle_id"], "cycle", ["assembly_id", "id"]),
            "fk_delegation_opinion_assembly_id_cycle_id_cycle",
        ),
        _of(*delegation, "fk_delegation_opinion_assembly_id_delegation_id_delegation"),
        _of(["by"], "account", ["id"], "fk_delegation_opinion_by_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation_opinion")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f("uq_delegation_opinion_assembly_id_id")),
        sa.UniqueConstraint(
            *("assembly_id", "cycle_id", "code", "delegation_id"),
            name=op.f("uq_delegation_opinion_assembly_id_cycle_id_code_delegation_id"),
        ),
    )
