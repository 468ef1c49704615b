"""The app on a real database, and a client that looks at every answer."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.databases import an_app
from tests.web.checked import CheckedClient


@pytest.fixture
def app(database) -> Iterator[Flask]:
    with an_app(database.url) as app:
        yield app


@pytest.fixture
def client(app) -> CheckedClient:
    return app.test_client()
