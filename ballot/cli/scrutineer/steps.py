"""What comes next for a scrutineer (§4, §8): values in, one step out; only a step that was made and kept is sent."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ballot.cli.scrutineer.kept import Attempt, Kept
from ballot.protocol import trustees
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import Json
from ballot.protocol.group import Scalar, random_scalar
from ballot.protocol.record import body_digest
from ballot.protocol.signature import Seed
from ballot.protocol.tally import Opening, decryption_body
from ballot.protocol.trustees import CeremonySecrets
from ballot.verifier.ceremony import Ceremony
from ballot.verifier.count import Count
from ballot.verifier.walk import Walk

Body = Mapping[str, Any]


class BadShare(Exception):
    """The share of `sender` can't be used."""

    def __init__(self, sender: int) -> None:
        super().__init__(f"scrutineer {sender}")
        self.sender = sender


@dataclass(frozen=True, slots=True)
class Act:
    """Make something to keep, or send a message to the panel's address `name`; what is sent was kept before."""

    what: str
    make: Callable[[Kept], Kept] | None = field(default=None, compare=False)
    name: str = ""
    message: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """Only the person can say it: `compare` E, `seal` the close, `count` what §8.3 allows."""

    what: str
    then: Act = field(compare=False)


@dataclass(frozen=True, slots=True)
class Waiting:
    """For what, and for which scrutineers."""

    what: str
    missing: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Stop:
    """Nothing more is signed here, and why; `what` is result or annul where the vote has ended well."""

    what: str


Step = Act | Ask | Waiting | Stop


def next_step(kept: Kept, walk: Walk, state: Mapping[str, Any]) -> Step:
    """The next step of a device that has found no fault."""
    if state["refused"]:
        return Stop("refused")
    if walk.report.end is not None:
        return Stop(walk.report.end)
    if walk.ceremony is None or len(walk.hashes) < state["height"]:
        return Waiting("freeze" if walk.ceremony is None else "record")
    if kept.attempt is None or kept.attempt.id != walk.ceremony.attempt.hex():
        return _restarted(kept, walk.ceremony, state)
    return _ceremony(kept, kept.attempt, walk.ceremony) or _counting(kept, kept.attempt, walk)


def _restarted(kept: Kept, ceremony: Ceremony, state: Mapping[str, Any]) -> Step:
    """A new attempt: what a complaint asks of the one before is shown first, then its secrets go."""
    if any(body["index"] == kept.index for body in ceremony.bodies["trustee"]):
        return Stop("this device lacks the keys that it is known by")
    before = kept.attempt
    for one in state["complaints"]:
        mine = before is not None and (one["number"], one["of"], one["shown"]) == (before.number, kept.index, False)
        if mine and before is not None and str(one["by"]) in before.nonces:
            return Act("show", name="openings", message=_opening(before, one["by"]))
    return Act("draw", make=lambda now: _drawn(now, ceremony))


def _ceremony(kept: Kept, made: Attempt, ceremony: Ceremony) -> Step | None:
    rounds: tuple[tuple[str, Sequence[Body] | None, Callable[[Kept], Kept]], ...] = (
        ("trustee", [made.trustee], lambda now: now),
        (
            "reveal",
            None if made.reveal is None else [made.reveal],
            lambda now: _revealed(now, ceremony.bodies["trustee"]),
        ),
        ("share", made.shares, lambda now: _shared(now, ceremony)),
    )
    for kind, bodies, make in rounds:
        step = Act(kind, make=make) if bodies is None else _round(kind, bodies, kept, ceremony)
        if step is not None:
            return step
    if made.share is None:
        return Act("receive", make=lambda now: _received(now, ceremony))
    return _endorsing(kept, made, ceremony)


def _endorsing(kept: Kept, made: Attempt, ceremony: Ceremony) -> Step | None:
    if ceremony.election is None:
        return Waiting("election")
    e = ceremony.election.digest.hex()
    if made.endorse is None:
        return Ask("compare", Act("endorse", make=lambda now: _endorsed(now, ceremony, e)))
    if kept.index not in ceremony.endorsed:
        return _sent("endorse", [made.endorse])
    missing = tuple(index for index in range(1, ceremony.size + 1) if index not in ceremony.endorsed)
    return Waiting("endorse", missing) if missing else None


def _round(kind: str, made: Sequence[Body], kept: Kept, ceremony: Ceremony) -> Step | None:
    """Send what was made unless it stands; wait for the others of this round; None once it is whole."""
    makers, n = [body["from" if kind == "share" else "index"] for body in ceremony.bodies[kind]], ceremony.size
    if made and kept.index not in makers:
        return _sent(kind, made)
    each = n - 1 if kind == "share" else 1
    missing = tuple(index for index in range(1, n + 1) if makers.count(index) < each)
    return Waiting(kind, missing) if missing else None


def _counting(kept: Kept, attempt: Attempt, walk: Walk) -> Step:
    count = walk.counting
    if count is None or count.close is None:
        return Waiting("close" if count is not None and count.opened is not None else "open")
    e, close = count.e.hex(), count.close_hash.hex()
    if any(done is not None and done[:2] != (e, close) for done in (kept.seal, kept.answered)):
        return Stop("this device has answered another close")
    return _sealing(kept, attempt, count) or _decrypting(kept, attempt, walk, count)


def _sealing(kept: Kept, attempt: Attempt, count: Count) -> Step | None:
    e, close = count.e.hex(), count.close_hash.hex()
    # Once a box or the tally stands, the record takes no further seal (§2.5).
    if kept.index not in count.seals and not count.papers and count.tally is None:
        if kept.seal is None:
            return Ask("seal", Act("seal", make=lambda now: _sealed(now, attempt, e, close)))
        return _sent("seal", [kept.seal[2]])
    return None


def _decrypting(kept: Kept, attempt: Attempt, walk: Walk, count: Count) -> Step:
    if count.tally is None:
        return Waiting("tally")
    if kept.index in count.factors:
        return Waiting("result")
    if kept.answered is None:
        return Ask("count", Act("decrypt", make=lambda now: _decrypted(now, attempt, walk)))
    return _sent("decryption", [kept.answered[2]])


def _sent(kind: str, bodies: Sequence[Body]) -> Act:
    return Act(kind, name="entries", message={"kind": kind, "bodies": list(bodies)})


def _drawn(kept: Kept, ceremony: Ceremony) -> Kept:
    threshold = ceremony.manifest.trustees.threshold if ceremony.manifest.trustees else 0
    drawn = trustees.draw_secrets(ceremony.attempt, kept.index, threshold, Seed(secrets.token_bytes(32)))
    body = trustees.trustee_body(drawn, f"监票人 {kept.index}")
    attempt = Attempt(
        number=ceremony.restarts,
        id=ceremony.attempt.hex(),
        seed=drawn.seed.hex(),
        coefficients=tuple(one.hex() for one in drawn.coefficients),
        decrypt=drawn.decrypt.hex(),
        trustee=body,
        relied=(body_digest("trustee", body).hex(),),
    )
    return kept.having(attempt=attempt, seal=None)


def _revealed(kept: Kept, commits: Sequence[Body]) -> Kept:
    made = trustees.reveal_body(_secrets(kept))
    return _grown(kept, [("trustee", body) for body in commits] + [("reveal", made)], reveal=made)


def _shared(kept: Kept, ceremony: Ceremony) -> Kept:
    own, nonces, made = _secrets(kept), {}, []
    for index in sorted(ceremony.reveals):
        if index != kept.index:
            nonce = random_scalar()
            nonces[str(index)] = nonce.hex()
            encrypt = ceremony.reveals[index].encrypt
            made.append(trustees.share_body(own, index, encrypt, lambda nonce=nonce: nonce))  # type: ignore[misc]
    relied = [("reveal", body) for body in ceremony.bodies["reveal"]] + [("share", body) for body in made]
    return _grown(kept, relied, shares=tuple(made), nonces=nonces)


def _received(kept: Kept, ceremony: Ceremony) -> Kept:
    """Open the shares to this scrutineer; raises BadShare."""
    own, opened = _secrets(kept), []
    mine = [body for body in ceremony.bodies["share"] if body["to"] == kept.index]
    for body in mine:
        share = trustees.read_share(body)
        try:
            opened.append(trustees.open_share(own, share, ceremony.reveals[share.sender].coefficients))
        except Breach as breach:
            raise BadShare(share.sender) from breach
    value = trustees.secret_share(own, opened)
    return _grown(kept, [("share", body) for body in mine], share=value.hex())


def _opening(before: Attempt, to: int) -> dict[str, Json]:
    coefficients = [Scalar(bytes.fromhex(one)) for one in before.coefficients]
    share = trustees.evaluate(coefficients, to).hex()
    return {"number": before.number, "to": to, "nonce": before.nonces[str(to)], "share": share}


def _endorsed(kept: Kept, ceremony: Ceremony, e: str) -> Kept:
    """Endorse E, and destroy what only the ceremony needed; Breach 4.6 where the record lacks what was relied on."""
    attempt = _attempt(kept)
    standing = {body_digest(kind, body).hex() for kind, bodies in ceremony.bodies.items() for body in bodies}
    if not set(attempt.relied) <= standing:
        raise Breach("4.6", "the record lacks a body that this scrutineer made or acted on")
    body = _signed(attempt, "endorse", {"index": kept.index, "election": e})
    return kept.having(attempt=attempt.having(endorse=body, coefficients=(), decrypt="", nonces={}))


def _sealed(kept: Kept, attempt: Attempt, e: str, close: str) -> Kept:
    body = _signed(attempt, "seal", {"index": kept.index, "election": e, "close": close})
    return kept.having(seal=(e, close, body))


def _decrypted(kept: Kept, attempt: Attempt, walk: Walk) -> Kept:
    count = walk.counting
    if count is None or count.tally is None or attempt.share is None or count.election.shares is None:
        raise Breach("8.3", "there is nothing sound to decrypt")
    share = count.election.shares[kept.index - 1]
    opening = Opening(count.e, count.close_hash, bytes.fromhex(attempt.id), kept.index, share)
    secret, seed = Scalar(bytes.fromhex(attempt.share)), Seed(bytes.fromhex(attempt.seed))
    body = decryption_body(opening, count.tally.sums, secret, seed)
    return kept.having(answered=(count.e.hex(), count.close_hash.hex(), body))


def _attempt(kept: Kept) -> Attempt:
    if kept.attempt is None:
        raise Breach("4", "no attempt has begun")
    return kept.attempt


def _signed(attempt: Attempt, kind: str, body: dict[str, Json]) -> dict[str, Json]:
    return trustees.sign_entry(kind, bytes.fromhex(attempt.id), body, Seed(bytes.fromhex(attempt.seed)))


def _secrets(kept: Kept) -> CeremonySecrets:
    attempt = _attempt(kept)
    coefficients = tuple(Scalar(bytes.fromhex(one)) for one in attempt.coefficients)
    seed, decrypt = Seed(bytes.fromhex(attempt.seed)), Scalar(bytes.fromhex(attempt.decrypt))
    return CeremonySecrets(bytes.fromhex(attempt.id), kept.index, seed, coefficients, decrypt)


def _grown(kept: Kept, relied: Sequence[tuple[str, Body]], **made: Any) -> Kept:
    attempt = _attempt(kept)
    digests = [body_digest(kind, body).hex() for kind, body in relied]
    return kept.having(attempt=attempt.having(relied=tuple(dict.fromkeys((*attempt.relied, *digests))), **made))
