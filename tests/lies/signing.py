"""Signs an altered body by every key that whoever altered it could hold."""

from collections.abc import Mapping
from typing import Any

from ballot.protocol import signature
from tests.bodies import a_seed
from tests.lies import raw
from tests.lies.stage import Body, Stage

SCRUTINEERS = ("trustee", "reveal", "share", "endorse", "seal", "decryption")
ACTS = ("void", "paper", "annul")


def signed_anew(stage: Stage, kind: str, body: Body) -> Body:
    """Return the body with the signature that belongs under what it now says; as it is where nobody signs."""
    if kind in SCRUTINEERS:
        return by_scrutineer(stage, kind, body)
    if kind in ACTS and body["signatures"]:
        return by_several(stage, kind, body)
    if kind in ("ballot", "spoil"):
        return by_card(stage, kind, body)
    return body


def unsigned(body: Mapping[str, Any], name: str = "signature") -> Body:
    """Return the body without its signature."""
    return {key: value for key, value in body.items() if key != name}


def by_scrutineer(
    stage: Stage, kind: str, body: Body, attempt: bytes | None = None, seed: signature.Seed | None = None
) -> Body:
    """Sign as the scrutineer whom the body names, in mode open as the counter."""
    index = body.get("from", body.get("index"))
    if not stage.manifest.secret:
        signed = signature.sign(a_seed(f"counter {index}"), raw.digest("seal", unsigned(body)))
        return {**body, "signature": signed.hex()}
    message = raw.digest("trustee-entry", kind, attempt or stage.attempt, unsigned(body))
    return {**body, "signature": signature.sign(seed or stage.sign_seed(index), message).hex()}


def by_several(stage: Stage, kind: str, body: Body) -> Body:
    """Sign as those who signed before."""
    message = raw.digest(kind, unsigned(body, "signatures"))
    seeds = stage.signers(*(index for index, _ in body["signatures"]))
    return {**body, "signatures": [[index, signature.sign(seed, message).hex()] for index, seed in seeds.items()]}


def ballot_hash(body: Mapping[str, Any]) -> bytes:
    """Return HB of a ballot's or spoil's body as it stands, well-formed or not."""
    points = [bytes.fromhex(point) for pair in body["choices"] for point in pair]
    election, credential = bytes.fromhex(body["election"]), bytes.fromhex(body["credential"])
    return raw.digest("ballot", election, credential, body["counter"], *points)


def by_card(stage: Stage, kind: str, body: Body) -> Body:
    """Sign as the card that the body names; another's signature stays where nobody holds that card."""
    number = stage.number(body["credential"])
    if number is None:
        return body
    return {**body, "signature": signature.sign(stage.card(number), card_message(kind, body)).hex()}


def card_message(kind: str, body: Body) -> bytes:
    """Return what a card signs to cast or check this body."""
    if "marks" in body:
        election, credential = bytes.fromhex(body["election"]), bytes.fromhex(body["credential"])
        marks = bytes(mark & 255 for mark in body["marks"])
        return raw.digest("cast-open", raw.digest("ballot-open", election, credential, marks))
    if kind == "spoil":
        return raw.digest("spoil", ballot_hash(body), bytes.fromhex(body["seed"]))
    return raw.digest("cast", ballot_hash(body), {"bits": body["bits"], "sums": body["sums"]})
