"""One node process for all tests of a pytest process."""

from collections.abc import Iterator

import pytest

from tests.cross.peer import Peer


@pytest.fixture(scope="session")
def peer() -> Iterator[Peer]:
    with Peer() as peer:
        yield peer
