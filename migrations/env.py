"""Alembic's entry: runs the numbered migrations on the database of the running app's settings."""

from alembic import context
from flask import current_app

from ballot.kernel.db import db


def run() -> None:
    """Apply the migrations in one transaction that writes."""
    engine = db.engine.execution_options(writes=True)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=True,
            transaction_per_migration=False,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


if context.is_offline_mode():
    raise SystemExit(f"{current_app.name}: migrations run against a database, not into a file")
run()
