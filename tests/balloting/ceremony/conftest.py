"""The app with its log key, and a panel before it."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.balloting.ceremony.panels import Panel, a_key_file, a_panel
from tests.databases import an_app


@pytest.fixture
def app(database, tmp_path) -> Iterator[Flask]:
    with an_app(database.url, log_key=a_key_file(tmp_path)) as app:
        yield app


@pytest.fixture
def panel(sessions, app) -> Panel:
    return a_panel(sessions, app)
