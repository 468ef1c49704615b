"""The key is made by all scrutineers in the open, each round after the one before is complete (§4)."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ballot.balloting.rehearsal.log import Log
from ballot.balloting.rehearsal.scrutineer import Scrutineer
from ballot.balloting.rehearsal.watch import Watch
from ballot.protocol import trustees, voids
from ballot.protocol.closing import Election, read_election
from ballot.protocol.elgamal import Ciphertext
from ballot.protocol.encoding import Json
from ballot.protocol.manifest import Manifest
from ballot.protocol.record import body_digest, read_entry
from ballot.protocol.roll import Roll
from ballot.protocol.tally import Opening, read_decryption, verify_factors
from ballot.protocol.trustees import verify_entry

Body = Mapping[str, Json]


@dataclass(frozen=True)
class Scrutineers:
    """The scrutineers of a secret vote; `threshold` of them open the tally."""

    people: tuple[Scrutineer, ...]
    attempt: bytes
    threshold: int

    def sign(self, kind: str, body: Body) -> dict[str, Json]:
        """Return a void, paper or annul with everybody's signature."""
        return voids.sign_act(kind, body, {person.index: person.seed for person in self.people})

    def seals(self, election: bytes, close: bytes) -> Iterator[dict[str, Json]]:
        """Make everybody's seal of the close entry."""
        for person in self.people:
            yield person.sign("seal", {"index": person.index, "election": election.hex(), "close": close.hex()})

    def decryptions(
        self, log: Log, watch: Watch, election: Election, close: bytes, sums: Sequence[Ciphertext]
    ) -> Iterator[dict[str, Json]]:
        """Make the decryptions of t scrutineers drawn by lot, each after it has verified the record so far."""
        for person in sorted(secrets.SystemRandom().sample(self.people, self.threshold), key=lambda one: one.index):
            watch.follow(log)
            share = (election.shares or ())[person.index - 1]
            opening = Opening(election.digest, close, self.attempt, person.index, share)
            body = person.decrypt(opening, sums)
            # An invalid one would be named and left out; here its maker sits at the same machine.
            verify_entry("decryption", self.attempt, body, person.key)
            verify_factors(read_decryption(body), opening, sums)
            yield body


def hold_ceremony(log: Log, manifest: Manifest, roll: Roll, watch: Watch) -> tuple[Scrutineers, Election]:
    """Hold the ceremony to its last endorsement; Breach of the clause that somebody's body broke.

    Breach 4.4, once in 2²⁵² times, asks for a restart: in a rehearsal, for another one.
    """
    size = manifest.trustees
    if size is None:
        raise ValueError("an open election has no scrutineers' key")
    attempt = trustees.attempt_digest(manifest.digest, roll.digest, 0)
    people = tuple(Scrutineer(index, attempt, size.threshold) for index in range(1, size.count + 1))
    commits = [log.add("trustee", person.promise()).body for person in people]
    reveals = [log.add("reveal", person.reveal(commits)).body for person in people]
    shares = [log.add("share", body).body for person in people for body in person.shares(commits, reveals)]
    for person in people:
        person.receive(reveals, shares)
    ceremony = trustees.ceremony_digest(attempt, commits, reveals, shares)
    election = declare(log, manifest, roll, _keys(ceremony, reveals, size.threshold))
    for person in people:
        watch.follow(log)
        log.add("endorse", person.endorse(election.digest, _standing(log)))
    return Scrutineers(people, attempt, size.threshold), election


def declare(log: Log, manifest: Manifest, roll: Roll, keys: Mapping[str, Json] | None = None) -> Election:
    """Enter `election`, from which E comes; an open one has no keys (§4.5)."""
    keys = keys or {"ceremony": None, "key": None, "shares": None}
    entry = log.add("election", {"manifest": manifest.digest.hex(), "roll": roll.digest.hex(), **keys})
    return read_election(entry.body)


def _keys(ceremony: bytes, reveals: Sequence[Body], threshold: int) -> dict[str, Json]:
    read = [trustees.read_reveal(threshold)(body) for body in reveals]
    shares = [trustees.public_share(read, reveal.index).hex() for reveal in read]
    return {"ceremony": ceremony.hex(), "key": trustees.joint_key(read).hex(), "shares": shares}


def _standing(log: Log) -> Iterator[bytes]:
    for entry in map(read_entry, log.lines):
        yield body_digest(entry.kind, entry.body)
