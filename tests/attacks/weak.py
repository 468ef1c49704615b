"""The builds that the attacks work on: each forgets one thing that the protocol's own function does not."""

from collections.abc import Sequence

from ballot.protocol.encoding import challenge, digest
from ballot.protocol.group import ORDER, Point, Scalar
from ballot.protocol.proofs import DecryptionStatement, RangeStatement, TrusteeStatement


def number(scalar: bytes) -> int:
    """Return a scalar as an integer."""
    return int.from_bytes(scalar, "little")


def scalar(value: int) -> Scalar:
    """Return an integer as a scalar."""
    return Scalar((value % ORDER).to_bytes(32, "little"))


def root(square: int) -> int | None:
    """Return a square root modulo the group's order, which is 5 modulo 8; None where there is none."""
    for candidate in (pow(square, (ORDER + 3) // 8, ORDER), 0):
        for value in (candidate, candidate * pow(2, (ORDER - 1) // 4, ORDER) % ORDER):
            if value * value % ORDER == square % ORDER:
                return value
    return None


class WeakRange(RangeStatement):
    """Its challenge leaves out the ballot, as Helios did (Bernhard, Pereira, Warinschi 2012)."""

    def challenge(self, commitments: Sequence[Point]) -> Scalar:
        return challenge(self.tag, self.place, *commitments)


class PlacelessRange(RangeStatement):
    """Its challenge leaves out the ballot and the option (Cortier, Smyth 2011)."""

    def challenge(self, commitments: Sequence[Point]) -> Scalar:
        return challenge(self.tag, *commitments)


class WeakTrustee(TrusteeStatement):
    """Its challenge leaves out whose points they are, and which."""

    def challenge(self, commitments: Sequence[Point]) -> Scalar:
        return challenge("trustee-proof", *commitments)


class NamelessTrustee(TrusteeStatement):
    """Its challenge holds the points and leaves out the index and the sign key (Belenios before 4.0)."""

    def challenge(self, commitments: Sequence[Point]) -> Scalar:
        return challenge("trustee-proof", self.attempt, *self.publics, *commitments)


class WeakDecryption(DecryptionStatement):
    """Its challenge leaves out the statement."""

    def challenge(self, commitments: Sequence[Point]) -> Scalar:
        return challenge("decrypt", *commitments)


class CloselessDecryption(DecryptionStatement):
    """Its challenge leaves out the close, so that one decryption serves two histories."""

    def challenge(self, commitments: Sequence[Point]) -> Scalar:
        statement = (self.sum, self.share, self.factor)
        return challenge("decrypt", self.election, self.index, self.place, *statement, *commitments)


def hash_without_voter(election: bytes, choices: Sequence[tuple[Point, Point]]) -> bytes:
    """Return a ballot's hash that leaves out whose ballot it is."""
    return digest("ballot", election, *(point for pair in choices for point in pair))


def nonce_without_counter(election: bytes, credential: bytes, place: int, seed: bytes) -> Scalar:
    """Return a nonce that a checked ballot and the next one share."""
    return challenge("nonce", election, credential, place, seed)


def reduced(data: bytes) -> Scalar:
    """Read a scalar as most libraries do: reduced, not refused."""
    return scalar(number(data))


def masked(data: bytes) -> Point:
    """Read a point as libsodium 1.0.18 does: bit 255 is ignored."""
    return Point(data[:31] + bytes([data[31] & 127]))
