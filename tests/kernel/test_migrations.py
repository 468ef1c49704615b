"""Migrations: up and down with rows in the tables, on both databases, and true to the models."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect
from sqlalchemy.orm import Session

from ballot.app import create_app
from ballot.kernel import log, schema
from ballot.kernel.db import db, writers
from ballot.kernel.policy import Actor, ActorId
from ballot.kernel.work import begin
from tests.databases import DATABASES, settings_for

CLERK = Actor(ActorId("clerk-1"), frozenset())


def a_filled_log(engine):
    with begin(writers(engine), CLERK, datetime(2027, 1, 12, tzinfo=UTC)) as work:
        log_id = work.start_log(uuid4())
        for number in range(3):
            work.record(log_id, "entry.written", number=number)
    return log_id


def an_app_with_migrations(url):
    app = create_app(settings_for(url))
    schema.set_up(app)
    return app


@pytest.mark.parametrize("kind", DATABASES)
def test_migrations_go_up_and_down_and_up_again_with_data(shelf, tmp_path, kind):
    with shelf.take(kind, tmp_path, empty=True) as database, an_app_with_migrations(database.url).app_context():
        upgrade()
        log_id = a_filled_log(db.engine)
        upgrade()
        with Session(db.engine) as session:
            assert log.check(session, log_id) == 3

        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}

        upgrade()
        a_filled_log(db.engine)
        db.engine.dispose()


def test_the_migrated_schema_is_the_one_of_the_models(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []
