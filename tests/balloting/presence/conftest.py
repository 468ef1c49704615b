"""A desk whose vote is open."""

import pytest

from tests.balloting.halls import a_hall
from tests.balloting.presence.desks import a_desk


@pytest.fixture
def open_desk(sessions):
    """The desk of a vote that is open."""
    hall = a_hall(sessions)
    hall.freeze()
    hall.open()
    return a_desk(sessions, hall)
