"""What an envelope must be before the urn is touched: read, signed, and in mode secret proven (§5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ballot.kernel.errors import Over, Refused, Unfit
from ballot.protocol import ballot as secret
from ballot.protocol import openvote, signature
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import Json, read
from ballot.protocol.manifest import Manifest

LARGEST = 64 * 1024
"""Bytes of an envelope; 200 options with their proofs stay below."""


class UnfitBallot(Unfit):
    """The envelope breaks a clause of the protocol."""

    code = "unfit-ballot"

    def __init__(self, breach: Breach) -> None:
        super().__init__(str(breach))
        self.clause = breach.clause


class UnknownCard(Refused):
    """No card of this vote signs with that key, or it is a spare that no void has named."""

    code = "unknown-card"


class VoidCard(Refused):
    """The card was made void before it voted."""

    code = "void-card"


class NotOpen(Refused):
    """The vote hasn't begun."""

    code = "not-open"


class Paused(Refused):
    """The vote stands still for a moment: the same envelope is taken when it goes on."""

    code = "vote-paused"


class VoteOver(Over):
    """The vote is closed, and this card's ballot is not among those that came in time."""

    code = "vote-over"


@dataclass(frozen=True, slots=True)
class Measure:
    """What envelopes are measured by; `terms` are those of mode secret, None in mode open."""

    manifest: Manifest
    election: bytes
    terms: secret.Terms | None


@dataclass(frozen=True, slots=True)
class Envelope:
    """A body of `ballot` whose signature holds; credential, HB and points in hex."""

    body: Mapping[str, Json]
    credential: str
    ballot: str
    counter: int
    points: tuple[str, ...] = ()


def opened(text: bytes, measure: Measure) -> Envelope:
    """Read an envelope and check its signature, the cheapest way to be rid of what no deputy sent; UnfitBallot.

    In mode open nothing more is to be checked by itself; in mode secret `prove` follows.
    """
    try:
        body: Any = read(text)
        return _open(body, measure) if measure.terms is None else _secret(body, measure.terms)
    except Breach as breach:
        raise UnfitBallot(breach) from breach


def prove(envelope: Envelope, measure: Measure) -> None:
    """Check the proofs of a secret ballot (§5.4); UnfitBallot. Takes milliseconds: never under a lock."""
    if measure.terms is None:
        return
    try:
        secret.verify_ballot(secret.read_ballot(dict(envelope.body)), envelope.body, measure.terms)
    except Breach as breach:
        raise UnfitBallot(breach) from breach


def _open(body: Any, measure: Measure) -> Envelope:
    ballot = openvote.read_open_ballot(body)
    hash_ = openvote.verify_open_ballot(ballot, measure.election, measure.manifest)
    return Envelope(body, ballot.credential.hex(), hash_.hex(), ballot.counter)


def _secret(body: Any, terms: secret.Terms) -> Envelope:
    ballot = secret.read_ballot(body)
    if ballot.election != terms.election:
        raise Breach("5.5", "a ballot of another election")
    hash_ = secret.ballot_hash(ballot.election, ballot.credential, ballot.counter, ballot.choices)
    message = secret.cast_digest(hash_, body["bits"], body["sums"])
    signature.verify(ballot.credential, message, ballot.signature, "5.5")
    points = tuple(point.hex() for pair in ballot.choices for point in pair)
    return Envelope(body, ballot.credential.hex(), hash_.hex(), ballot.counter, points)
