"""What an entry must be before it is linked: in its order, of its election, signed by whom it names (§2.5, §7)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ballot.protocol import closing, tally, trustees, voids
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import Json
from ballot.protocol.manifest import Manifest, read_manifest
from ballot.protocol.order import Order
from ballot.protocol.roll import read_roll
from ballot.protocol.signature import Key

Body = Mapping[str, Json]
ENCLOSED = frozenset({"ballot", "spoil"})
"""Bodies that are verified before the lock is taken, by the one room that enters them."""
BY_SIGNERS = frozenset({"void", "paper"})
READERS: Mapping[str, Callable[[Any], object]] = {
    "trustee": trustees.read_trustee,
    "share": trustees.read_share,
    "election": closing.read_election,
    "endorse": closing.read_endorse,
    "restart": closing.read_restart,
    "void": voids.read_void,
    "open": closing.read_open,
    "close": closing.read_close,
    "seal": closing.read_seal,
    "paper": voids.read_paper,
    "tally": tally.read_tally,
    "decryption": tally.read_decryption,
    "result": closing.read_result,
    "annul": voids.read_annul,
}
FREE_OF_E = frozenset({"trustee", "reveal", "share", "election", "restart"})
"""Kinds whose bodies don't name E: they come before it or void it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What an entry is measured by: the manifest, E once there is one, and who may sign, by index from 1."""

    manifest: Manifest
    fingerprint: str | None
    signers: Mapping[int, Key]


def order_of(manifest: Manifest, so_far: Mapping[str, Any]) -> Order:
    """The order of kinds as it was kept by `kept`."""
    return Order(manifest, so_far["kind"], dict(so_far["counts"]), so_far["restarts"], so_far["ended"])


def kept(order: Order) -> dict[str, Any]:
    """The order of kinds as plain JSON."""
    return {"kind": order.kind, "counts": dict(order.counts), "restarts": order.restarts, "ended": order.ended}


def admits(manifest: Manifest, so_far: Mapping[str, Any], kind: str) -> bool:
    """Whether an entry of this kind may come next (§2.5)."""
    try:
        order_of(manifest, so_far).admit(kind)
    except Breach:
        return False
    return True


def first(body: Body) -> tuple[Manifest, dict[str, Any]]:
    """Read the manifest that begins a record, and the order after it; Breach of its clause."""
    manifest = read_manifest(dict(body))
    return manifest, kept(Order(manifest))


def require_fit(kind: str, body: Body, frame: Frame) -> None:
    """Raise Breach unless the body may be entered; what other entries say of it is for the services."""
    if kind in ENCLOSED:
        return
    if kind == "roll":
        read_roll(dict(body), frame.manifest.mode)
        return
    _reader(kind, frame.manifest)(dict(body))
    if kind not in FREE_OF_E and body["election"] != frame.fingerprint:
        raise Breach("8.1" if kind in ("open", "close", "seal") else "7", f"{kind} of another election")
    if kind in BY_SIGNERS or (kind == "annul" and body["signatures"]):
        signatures = tuple((index, bytes.fromhex(signed)) for index, signed in body["signatures"])
        voids.verify_act(kind, body, signatures, frame.signers)
    if kind == "seal" and not frame.manifest.secret:
        _require_seal(body, frame)


def _reader(kind: str, manifest: Manifest) -> Callable[[Any], object]:
    if kind == "reveal" and manifest.trustees is not None:
        return trustees.read_reveal(manifest.trustees.threshold)
    return READERS[kind]


def _require_seal(body: Body, frame: Frame) -> None:
    if body["index"] not in frame.signers:
        raise Breach("8.1", f"there is no sealer {body['index']}")
    closing.verify_counter_seal(dict(body), frame.signers[body["index"]])
