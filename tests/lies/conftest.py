"""The other verifier, as one node process for all lies that a pytest process tells."""

from collections.abc import Iterator

import pytest

from tests.cross.peer import Peer


@pytest.fixture(scope="session")
def peer() -> Iterator[Peer]:
    with Peer() as peer:
        yield peer
