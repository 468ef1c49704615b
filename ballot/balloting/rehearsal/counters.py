"""Two sign or nothing holds: the counters of an open vote (§7, §8.1)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ballot.balloting.rehearsal.log import draw_seed
from ballot.protocol import closing, signature, voids
from ballot.protocol.encoding import Json
from ballot.protocol.signature import Key, Seed

COUNTERS = 2


@dataclass(frozen=True)
class Counters:
    """The counters of an open vote, who hold nothing but a signing key each."""

    seeds: Mapping[int, Seed]

    @property
    def keys(self) -> list[Key]:
        """The manifest's `counters`."""
        return [signature.public(seed) for seed in self.seeds.values()]

    def sign(self, kind: str, body: Mapping[str, Json]) -> dict[str, Json]:
        """Return a void, paper or annul with both signatures."""
        return voids.sign_act(kind, body, self.seeds)

    def seals(self, election: bytes, close: bytes) -> Iterator[dict[str, Json]]:
        """Make both seals of the close entry."""
        for index, seed in self.seeds.items():
            yield closing.counter_seal(index, election, close, seed)


def appoint_counters() -> Counters:
    """Appoint the two counters that an open vote needs (§3.1)."""
    return Counters({index: draw_seed() for index in range(1, COUNTERS + 1)})
