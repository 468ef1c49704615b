"""Ground for tests: an empty site on which the model county is furnished."""

from datetime import UTC, datetime

from ballot.board.demo.county import Ground
from ballot.people.vault import Vault
from tests.balloting.halls import BOOTH, SEED

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)


def a_ground(sessions) -> Ground:
    return Ground(sessions, Vault("a key for a test"), SEED, BOOTH, NOON)
