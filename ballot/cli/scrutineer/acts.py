"""What several sign together (§7), at a terminal: voids, boxes of paper, an end without result."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from ballot.cli.scrutineer.device import Device
from ballot.protocol import voids
from ballot.protocol.signature import Seed, sign

Body = Mapping[str, Any]
# A kind of entry, the list where such ones wait, and where a signature goes.
ANNULMENT = ("annul", "annulment", "annulment/signatures")
BOXES = ("paper", "papers", "papers/{id}/signatures")
VOIDS = ("void", "voids", "voids/{id}/signatures")


class Desk(Protocol):
    """The way to the lists of what waits, which are everybody's to read, and back with a signature."""

    def waiting(self, name: str) -> dict[str, Any]:
        """Return the list of this name beside the election's address."""

    def leave(self, path: str, message: Mapping[str, Any]) -> None:
        """Send a signature; raises Denied for what can't be signed any more."""


@dataclass(frozen=True, slots=True)
class Act:
    """A void, paper or annul without its signatures, and where its signature goes."""

    kind: str
    body: Body
    path: str


def unsigned(device: Device, desk: Desk) -> Iterator[Act]:
    """What waits for this scrutineer: of this E alone, and of a record that was followed so far without a fault."""
    ceremony, count, index = device.walk.ceremony, device.walk.counting, device.kept.index
    if ceremony is None or ceremony.election is None or device.walk.report.end is not None:
        return
    closed, e = count is not None and count.close is not None, ceremony.election.digest.hex()
    lists = [("annul", "annulment", "annulment/signatures")]
    lists.append(
        ("paper", "papers", "papers/{id}/signatures") if closed else ("void", "voids", "voids/{id}/signatures")
    )
    for kind, name, path in lists:
        told = desk.waiting(f"{name}.json")[name] or []
        for one in [told] if isinstance(told, dict) else told:
            if one["body"]["election"] == e and index not in one["signed"]:
                yield Act(kind, one["body"], path.format(id=one.get("id", "")))


def leave_signature(device: Device, desk: Desk, act: Act) -> None:
    """Sign with the key of the attempt that counts, and send it; raises Unsent, Denied."""
    attempt = device.kept.attempt
    if attempt is None:
        return
    signature = sign(Seed(bytes.fromhex(attempt.seed)), voids.act_digest(act.kind, act.body))
    desk.leave(act.path, {"index": device.kept.index, "signature": signature.hex()})
