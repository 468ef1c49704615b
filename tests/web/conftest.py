"""The app on a real database, and a client that looks at every answer."""

from collections.abc import Iterator

import pytest
from flask import Flask

from ballot.app import create_app
from ballot.kernel.db import db
from tests.databases import settings_for
from tests.web.checked import CheckedClient


@pytest.fixture
def app(database) -> Iterator[Flask]:
    app = create_app(settings_for(database.url))
    app.test_client_class = CheckedClient
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def client(app) -> CheckedClient:
    return app.test_client()
