"""Checks one attempt at the key ceremony (§4): every body by itself, then what the election makes of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ballot.protocol import closing, fields
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import Json
from ballot.protocol.manifest import Manifest
from ballot.protocol.roll import Roll
from ballot.protocol.signature import Key
from ballot.protocol.trustees import (
    Reveal,
    Share,
    Trustee,
    attempt_digest,
    ceremony_digest,
    joint_key,
    public_share,
    read_reveal,
    read_share,
    read_trustee,
    verify_entry,
    verify_reveal,
)  # fmt: skip

Body = Mapping[str, Json]


@dataclass
class Ceremony:
    """One attempt; in mode open it has no scrutineers and only an election."""

    manifest: Manifest
    roll: Roll
    restarts: int
    trustees: dict[int, Trustee] = field(default_factory=dict)
    reveals: dict[int, Reveal] = field(default_factory=dict)
    shares: set[tuple[int, int]] = field(default_factory=set)
    endorsed: set[int] = field(default_factory=set)
    keys: set[tuple[str, bytes]] = field(default_factory=set)
    bodies: dict[str, list[Body]] = field(default_factory=lambda: {"trustee": [], "reveal": [], "share": []})
    election: closing.Election | None = None

    @property
    def attempt(self) -> bytes:
        """C."""
        return attempt_digest(self.manifest.digest, self.roll.digest, self.restarts)

    @property
    def size(self) -> int:
        """n; 0 in mode open."""
        return self.manifest.trustees.count if self.manifest.trustees else 0

    def signers(self) -> dict[int, Key]:
        """Return who signs voids, boxes and an annulment, by index from 1 (§7)."""
        if self.manifest.secret:
            return {index: trustee.sign for index, trustee in self.trustees.items()}
        return dict(enumerate(self.manifest.counters, start=1))

    def trustee_of(self, index: int) -> Trustee:
        """Return a scrutineer's first body; Breach 4 where the record has none that can be read."""
        if index not in self.trustees:
            raise Breach("4", f"scrutineer {index} has no readable first body")
        return self.trustees[index]

    def read(self, kind: str, body: Body) -> None:
        """Read a body's fields and place it; Breach 1.x or 2.5: checked also in attempts that were given up."""
        if kind == "trustee":
            trustee = read_trustee(body)
            self._place(trustee.index, self.trustees)
            self.trustees[trustee.index] = trustee
        elif kind == "reveal":
            threshold = self.manifest.trustees.threshold if self.manifest.trustees else 0
            reveal = read_reveal(threshold)(body)
            self._place(reveal.index, self.reveals)
            self.reveals[reveal.index] = reveal
        elif kind == "share":
            self._place_share(read_share(body))
        elif kind == "endorse":
            endorse = closing.read_endorse(body)
            self._place(endorse.index, self.endorsed)
            self.endorsed.add(endorse.index)
        else:
            self.election = closing.read_election(body)
        if kind in self.bodies:
            self.bodies[kind].append(body)

    def _place(self, index: int, taken: Mapping[int, object] | set[int]) -> None:
        if not 1 <= index <= self.size or index in taken:
            raise Breach("2.5", f"scrutineer {index} is not one of {self.size} or speaks twice")

    def _place_share(self, share: Share) -> None:
        pair = (share.sender, share.receiver)
        if not all(1 <= index <= self.size for index in pair) or share.sender == share.receiver or pair in self.shares:
            raise Breach("2.5", f"a share from {share.sender} to {share.receiver} is not to be or comes twice")
        self.shares.add(pair)

    def check(self, kind: str, body: Body) -> None:
        """Check a body that was read; only for the attempt that counts."""
        checks = {
            "trustee": self._check_trustee,
            "reveal": self._check_reveal,
            "share": self._check_share,
            "election": self._check_election,
            "endorse": self._check_endorse,
        }
        checks[kind](body)

    def _check_trustee(self, body: Body) -> None:
        trustee = self.trustees[body["index"]]
        again = self._shown_before("sign", trustee.sign)
        verify_entry("trustee", self.attempt, body, trustee.sign)
        if again:
            raise Breach("4.1", f"scrutineer {trustee.index} signs with another's key")

    def _shown_before(self, use: str, key: bytes) -> bool:
        before = len(self.keys)
        self.keys.add((use, key))
        return len(self.keys) == before

    def _check_reveal(self, body: Body) -> None:
        reveal = self.reveals[body["index"]]
        trustee = self.trustee_of(reveal.index)
        again = self._shown_before("encrypt", reveal.encrypt)
        verify_entry("reveal", self.attempt, body, trustee.sign)
        verify_reveal(self.attempt, trustee, reveal)
        if again:
            raise Breach("4.2", f"scrutineer {reveal.index} shows another's encryption key")

    def _check_share(self, body: Body) -> None:
        verify_entry("share", self.attempt, body, self.trustee_of(body["from"]).sign)

    def _check_endorse(self, body: Body) -> None:
        if self.election is None or fields.digest(body["election"]) != self.election.digest:
            raise Breach("4.6", "an endorsement of another election")
        verify_entry("endorse", self.attempt, body, self.trustee_of(body["index"]).sign)

    def _check_election(self, body: Body) -> None:
        election = closing.read_election(body)
        if (election.manifest, election.roll) != (self.manifest.digest, self.roll.digest):
            raise Breach("4.5", "the election binds another manifest or roll")
        if not self.manifest.secret:
            if (election.ceremony, election.key, election.shares) != (None, None, None):
                raise Breach("4.5", "an open election has no key")
            return
        reveals = [self.reveals[index] for index in sorted(self.reveals)]
        whole = {kind: len(bodies) for kind, bodies in self.bodies.items()}
        if whole != {"trustee": self.size, "reveal": self.size, "share": self.size * (self.size - 1)}:
            raise Breach("4.5", "not every body of the ceremony can be read")
        if election.key != joint_key(reveals):
            raise Breach("4.4", "the key is not the sum of the scrutineers' parts")
        if election.shares != tuple(public_share(reveals, index) for index in range(1, self.size + 1)):
            raise Breach("4.4", "the public shares are not those of the scrutineers' coefficients")
        ceremony = ceremony_digest(self.attempt, *self.bodies.values())
        if election.ceremony != ceremony:
            raise Breach("4.5", "the election binds another ceremony")
