"""Signs altered bodies anew with every key of a test's election: what a forger who held them all could do."""

from collections.abc import Mapping
from typing import Any

from ballot.protocol import ballot, closing, openvote, signature, trustees, voids
from ballot.protocol.clause import Breach
from ballot.protocol.group import point
from ballot.protocol.signature import Seed
from tests.records import Hall

Body = Mapping[str, Any]


class Keyring:
    """Knows everybody's seed; `attempt` is C as the altered record has it so far."""

    def __init__(self, hall: Hall, attempt: bytes, scrutineers: Mapping[int, Seed]) -> None:
        self._hall, self.attempt, self._scrutineers = hall, attempt, scrutineers
        cards = range(hall.deputies + hall.spares)
        self._cards = {hall.key(number).hex(): hall.card(number) for number in cards}

    def signed(self, kind: str, body: Body) -> Body:
        """Return the body with fresh signatures; as it is where its alteration leaves nothing to sign."""
        try:
            return self._signed(kind, body)
        except (Breach, KeyError, TypeError, ValueError, AttributeError, OverflowError):
            return body

    def _signed(self, kind: str, body: Body) -> Body:
        if kind in ("trustee", "reveal", "share", "endorse", "decryption"):
            return self._by_scrutineer(kind, body)
        if kind == "seal":
            return self._seal(body)
        if kind in ("void", "paper", "annul"):
            signers = {index: self._signer(index) for index, _ in body["signatures"]}
            return voids.sign_act(kind, dict(body), signers)
        if kind in ("ballot", "spoil"):
            return {**body, "signature": signature.sign(self._cards[body["credential"]], self._cast(kind, body)).hex()}
        return body

    def _signer(self, index: int) -> Seed:
        return self._scrutineers[index] if self._hall.manifest.secret else self._hall.signers(index)[index]

    def _by_scrutineer(self, kind: str, body: Body) -> Body:
        seed = self._scrutineers[body["from"] if kind == "share" else body["index"]]
        return trustees.sign_entry(kind, self.attempt, dict(body), seed)

    def _seal(self, body: Body) -> Body:
        if self._hall.manifest.secret:
            return self._by_scrutineer("seal", body)
        close, election = bytes.fromhex(body["close"]), bytes.fromhex(body["election"])
        return closing.counter_seal(body["index"], election, close, self._signer(body["index"]))

    def _cast(self, kind: str, body: Body) -> bytes:
        election, credential = bytes.fromhex(body["election"]), signature.key(bytes.fromhex(body["credential"]))
        if "marks" in body:
            return trustees.digest("cast-open", openvote.open_hash(election, credential, body["marks"]))
        pairs = [(point(bytes.fromhex(alpha)), point(bytes.fromhex(beta))) for alpha, beta in body["choices"]]
        hash_ = ballot.ballot_hash(election, credential, body["counter"], pairs)
        if kind == "spoil":
            return ballot.spoil_digest(hash_, bytes.fromhex(body["seed"]))
        return ballot.cast_digest(hash_, body["bits"], body["sums"])
