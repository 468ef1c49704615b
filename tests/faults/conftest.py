"""One site of each kind, for all tests that only make it suffer."""

from collections.abc import Iterator

import pytest

from tests.databases import DATABASES, Shelf
from tests.faults.sites import Site, a_site


@pytest.fixture(scope="session", params=DATABASES)
def site(request: pytest.FixtureRequest, shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Whoever ends the server starts it again."""
    folder = tmp_path_factory.mktemp("site")
    with shelf.take(request.param, folder) as database, a_site(database, folder) as site:
        yield site
