"""Templates of ballot rules, handed down the tree; whose template a rule began with stays once it is adopted.

Revision 0023, after 0022.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

ALIVE = sa.text("withdrawn_at IS NULL")
GUARD = "ballot_rule_template_of_frozen"
CHANGED = "OLD.stage <> 'draft' AND NEW.template_of IS {} OLD.template_of"
FROZEN = "what was adopted or frozen is not changed"


def upgrade() -> None:
    op.add_column("ballot_rule", sa.Column("template_of", sa.String(120), nullable=True))
    _guard()
    table = "rule_template"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assembly_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("line", sa.String(120), nullable=False),
        sa.Column("mode", sa.String(48), nullable=False),
        sa.Column("style", sa.String(48), nullable=False),
        sa.Column("maximum", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(name) > 0 AND length(line) > 0", name=op.f(f"ck_{table}_says_something")),
        sa.CheckConstraint("maximum > 0", name=op.f(f"ck_{table}_maximum_positive")),
        sa.ForeignKeyConstraint(["assembly_id"], ["assembly.id"], name=op.f(f"fk_{table}_assembly_id_assembly")),
        sa.ForeignKeyConstraint(["published_by"], ["account.id"], name=op.f(f"fk_{table}_published_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("assembly_id", "id", name=op.f(f"uq_{table}_assembly_id_id")),
    )
    alive = {"sqlite_where": ALIVE, "postgresql_where": ALIVE}
    op.create_index(f"uq_{table}_alive", table, ["assembly_id", "name"], unique=True, **alive)


def downgrade() -> None:
    op.drop_table("rule_template")
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {GUARD}")
    else:
        op.execute(f"DROP TRIGGER {GUARD} ON ballot_rule")
        op.execute(f"DROP FUNCTION {GUARD}()")
    op.drop_column("ballot_rule", "template_of")


def _guard() -> None:
    if op.get_bind().dialect.name == "sqlite":
        when = CHANGED.format("NOT")
        body = f"BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END"
        op.execute(f"CREATE TRIGGER {GUARD} BEFORE UPDATE ON ballot_rule WHEN {when} {body}")
        return
    when = CHANGED.format("DISTINCT FROM")
    op.execute(
        f"CREATE FUNCTION {GUARD}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {when} THEN RAISE integrity_constraint_violation USING MESSAGE = '{FROZEN}'; END IF;"
        " RETURN NEW; END $$"
    )
    op.execute(f"CREATE TRIGGER {GUARD} BEFORE UPDATE ON ballot_rule FOR EACH ROW EXECUTE FUNCTION {GUARD}()")
