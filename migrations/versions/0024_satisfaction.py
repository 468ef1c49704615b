"""What each year's settled assessments come to, written down so that a thousand years are added up at once.

Revision 0024, after 0023.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KNOWN = """
INSERT INTO satisfaction (assembly_id, cycle_id, assessed, satisfied, basically, dissatisfied)
SELECT assembly_id, cycle_id, count(*),
       sum(CASE WHEN level = 'satisfied' THEN 1 ELSE 0 END),
       sum(CASE WHEN level = 'basically' THEN 1 ELSE 0 END),
       sum(CASE WHEN level = 'dissatisfied' THEN 1 ELSE 0 END)
FROM (
    SELECT assessment.assembly_id, assessment.cycle_id, coalesce(line.level, line.printed) AS level,
           rank() OVER (
               PARTITION BY assessment.cycle_id, line.project_id, CASE WHEN line.project_id IS NULL THEN line.name END
               ORDER BY assessment.number DESC
           ) AS age
    FROM assessment JOIN assessment_line AS line ON line.assessment_id = assessment.id
    WHERE assessment.settled_at IS NOT NULL
) AS lines
WHERE age = 1
GROUP BY assembly_id, cycle_id
"""
"""The newest settled round of each project; one that was never followed here is known by its name."""


def upgrade() -> None:
    counts = ("assessed", "satisfied", "basically", "dissatisfied")
    op.create_table(
        "satisfaction",
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        sa.CheckConstraint(
            "satisfied >= 0 AND basically >= 0 AND dissatisfied >= 0", name=op.f("ck_satisfaction_counts_not_negative")
        ),
        sa.CheckConstraint(
            "assessed >= satisfied + basically + dissatisfied", name=op.f("ck_satisfaction_each_is_assessed")
        ),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f("fk_satisfaction_assembly_id_assembly")),
        sa.ForeignKeyConstraint(
            ["assembly_id", "cycle_id"],
            ["cycle.assembly_id", "cycle.id"],
            name=op.f("fk_satisfaction_assembly_id_cycle_id_cycle"),
        ),
        sa.PrimaryKeyConstraint("assembly_id", "cycle_id", name=op.f("pk_satisfaction")),
    )
    op.execute(KNOWN)


def downgrade() -> None:
    op.drop_table("satisfaction")
