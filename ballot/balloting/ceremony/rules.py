"""What a body of the ceremony must be before it is entered, and who of two was wrong about a share (§4)."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ballot.kernel.errors import Refused, Unfit
from ballot.protocol.clause import Breach
from ballot.protocol.group import Scalar, base, multiply
from ballot.protocol.trustees import Share, evaluate_points, share_pad
from ballot.verifier.ceremony import Ceremony

Body = Mapping[str, Any]
ROUNDS = ("trustee", "reveal", "share", "endorse")
"""Kinds that a scrutineer makes; `election` is the site's own conclusion from them."""


class Verdict(StrEnum):
    """Whose fault an unusable share was."""

    SENDER = "sender"
    RECEIVER = "receiver"


class UnfitBody(Unfit):
    """The body breaks a clause of the protocol."""

    code = "unfit-body"

    def __init__(self, breach: Breach) -> None:
        super().__init__(str(breach))
        self.clause = breach.clause


class OtherBody(Refused):
    """Another body of this scrutineer stands in the record: nothing is said twice in two ways."""

    code = "other-body"


class NotYours(Unfit):
    """The body is not one of the scrutineer whose link sends it."""

    code = "not-yours"


@contextmanager
def fit() -> Iterator[None]:
    """Turn a Breach into UnfitBody, which carries its clause to the page."""
    try:
        yield
    except Breach as breach:
        raise UnfitBody(breach) from breach


def name_of(index: int) -> str:
    """Role and number: no entry holds a person's name (§2.6)."""
    return f"监票人 {index}"


@dataclass(frozen=True, slots=True)
class Attempt:
    """The attempt that counts: the ceremony as the verifier has it, and the endorsements' bodies."""

    ceremony: Ceremony
    endorsements: Sequence[Body]

    def standing(self, kind: str, body: Body) -> Body | None:
        """The body of the same kind, maker and, for a share, receiver that stands in this attempt."""
        maker = ("from", "to") if kind == "share" else ("index",)
        bodies = self.endorsements if kind == "endorse" else self.ceremony.bodies[kind]
        return next((one for one in bodies if all(one[name] == body.get(name) for name in maker)), None)

    def whole(self, kind: str) -> bool:
        """Whether every body of this round stands."""
        n = self.ceremony.size
        there = len(self.endorsements if kind == "endorse" else self.ceremony.bodies[kind])
        return there == (n * (n - 1) if kind == "share" else n)


def require_own(kind: str, body: Body, index: int) -> None:
    """Raise NotYours unless the body is of the scrutineer with this index, under its role's name."""
    maker = body.get("from" if kind == "share" else "index")
    if type(maker) is not int or maker != index:
        raise NotYours(f"a {kind} of another scrutineer")
    if kind == "trustee" and body.get("name") != name_of(index):
        raise NotYours("a name that is not the role's")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a sender shows of one pair after the restart: r of the ephemeral point, and the share."""

    nonce: Scalar
    share: Scalar


def judge(ceremony: Ceremony, share: Share, opened: Opened) -> Verdict:
    """Say whose fault it was: the sender's unless r and share explain what stands, and the share fits (§4.3)."""
    points = ceremony.reveals[share.sender].coefficients
    shared = multiply(opened.nonce, ceremony.reveals[share.receiver].encrypt)
    pad = share_pad(ceremony.attempt, share.sender, share.receiver, share.ephemeral, shared)
    cipher = (int.from_bytes(opened.share, "big") ^ pad).to_bytes(32, "big")
    explained = base(opened.nonce) == share.ephemeral and cipher == share.cipher
    fits = base(opened.share) == evaluate_points(points, share.receiver)
    return Verdict.RECEIVER if explained and fits else Verdict.SENDER
