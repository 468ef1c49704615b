"""Builds whole records by the protocol's own functions, with every secret at hand for those who forge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ballot.balloting import rules
from ballot.protocol import cards, closing, openvote, signature, tally, trustees, voids
from ballot.protocol.ballot import Draft, Terms, terms_of
from ballot.protocol.elgamal import add_ciphertexts
from ballot.protocol.manifest import Manifest, read_manifest
from ballot.protocol.record import Entry, append, receipt_body
from ballot.protocol.roll import Roll, read_roll
from ballot.protocol.signature import Seed
from ballot.protocol.trustees import CeremonySecrets
from tests.bodies import CARDS, CLOSED, OPENED, UUID, a_manifest, a_seed


@dataclass
class Hall:
    """A session under way: its record so far and everybody's secrets."""

    manifest_body: dict[str, Any]
    deputies: int = 4
    spares: int = 2
    entries: list[Entry] = field(default_factory=list)
    receipts: dict[int, dict[str, Any]] = field(default_factory=dict)
    secrets: dict[int, CeremonySecrets] = field(default_factory=dict)
    shares: dict[int, Any] = field(default_factory=dict)
    counters: dict[bytes, int] = field(default_factory=dict)
    restarts: int = 0

    @property
    def manifest(self) -> Manifest:
        return read_manifest(self.manifest_body)

    @property
    def roll(self) -> Roll:
        return read_roll(self.entries[1].body, self.manifest.mode)

    def add(self, kind: str, body: Mapping[str, Any]) -> Entry:
        entry = append(self.entries[-1] if self.entries else None, kind, dict(body))
        self.entries.append(entry)
        return entry

    def last(self, kind: str) -> Entry:
        return next(entry for entry in reversed(self.entries) if entry.kind == kind)

    def card(self, number: int, use: cards.Use | None = None) -> Seed:
        """Return the seed of a card; spares have the numbers behind the deputies'."""
        secret = "".join(cards.ALPHABET[byte % 32] for byte in trustees.digest("test-card", number)[:26])
        return cards.seed(secret, CARDS, use or ("secret" if self.manifest.secret else "open"))

    def key(self, number: int) -> signature.Key:
        return signature.public(self.card(number))

    def roll_body(self) -> dict[str, Any]:
        lists, body = [], {}
        for use in ("secret", "open"):
            keys = [signature.public(self.card(number, use)) for number in range(self.deputies + self.spares)]
            named = sorted(keys[: self.deputies]), sorted(keys[self.deputies :])
            lists.append(cards.list_digest(CARDS, use, *named).hex())
            if use == self.manifest.mode:
                body = {"credentials": [key.hex() for key in named[0]], "spares": [key.hex() for key in named[1]]}
        return {"cards": CARDS, "due": self.deputies, **body, "issue": lists}

    def begin(self) -> "Hall":
        self.add("manifest", self.manifest_body)
        self.add("roll", self.roll_body())
        return self

    @property
    def attempt(self) -> bytes:
        return trustees.attempt_digest(self.manifest.digest, self.roll.digest, self.restarts)

    def sign_seed(self, index: int) -> Seed:
        return a_seed(f"scrutineer {index} of attempt {self.restarts}")

    def commit(self) -> "Hall":
        people = self.manifest.trustees
        for index in range(1, people.count + 1):
            drawn = trustees.draw_secrets(self.attempt, index, people.threshold, self.sign_seed(index))
            self.secrets[index] = drawn
            self.add("trustee", trustees.trustee_body(drawn, f"监票人 {index}"))
        return self

    def reveal(self) -> "Hall":
        for secrets in self.secrets.values():
            self.add("reveal", trustees.reveal_body(secrets))
        return self

    def revealed(self) -> list[trustees.Reveal]:
        read = trustees.read_reveal(self.manifest.trustees.threshold)
        return [read(body) for body in self.bodies("reveal")]

    def bodies(self, kind: str) -> list[Mapping[str, Any]]:
        """Return the bodies of a kind since the last restart."""
        start = max((entry.seq for entry in self.entries if entry.kind == "restart"), default=0)
        return [entry.body for entry in self.entries[start:] if entry.kind == kind]

    def share(self) -> "Hall":
        reveals = {reveal.index: reveal for reveal in self.revealed()}
        received: dict[int, list[Any]] = {index: [] for index in self.secrets}
        for sender, secrets in self.secrets.items():
            for receiver in self.secrets:
                if sender != receiver:
                    body = trustees.share_body(secrets, receiver, reveals[receiver].encrypt)
                    self.add("share", body)
                    points = reveals[sender].coefficients
                    opened = trustees.open_share(self.secrets[receiver], trustees.read_share(body), points)
                    received[receiver].append(opened)
        self.shares = {index: trustees.secret_share(self.secrets[index], received[index]) for index in self.secrets}
        return self

    def election_body(self) -> dict[str, Any]:
        body = {"manifest": self.manifest.digest.hex(), "roll": self.roll.digest.hex()}
        if not self.manifest.secret:
            return {**body, "ceremony": None, "key": None, "shares": None}
        reveals, indices = self.revealed(), sorted(self.secrets)
        kinds = [self.bodies(kind) for kind in ("trustee", "reveal", "share")]
        return {
            **body,
            "ceremony": trustees.ceremony_digest(self.attempt, *kinds).hex(),
            "key": trustees.joint_key(reveals).hex(),
            "shares": [trustees.public_share(reveals, index).hex() for index in indices],
        }

    def elect(self) -> "Hall":
        self.add("election", self.election_body())
        return self

    def endorse(self) -> "Hall":
        for index in self.secrets:
            self.add("endorse", self.signed("endorse", {"index": index, "election": self.e}))
        return self

    def ceremony(self) -> "Hall":
        return self.commit().reveal().share().elect().endorse()

    def restart(self) -> "Hall":
        self.add("restart", {"reason": "示例"})
        self.restarts, self.secrets, self.shares = self.restarts + 1, {}, {}
        return self

    def signed(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        return trustees.sign_entry(kind, self.attempt, body, self.sign_seed(body["index"]))

    def act(self, kind: str, body: dict[str, Any], signers: Mapping[int, Seed]) -> dict[str, Any]:
        return voids.sign_act(kind, body, signers)

    def signers(self, *indices: int) -> dict[int, Seed]:
        """Return the seeds that sign voids, boxes and annulments."""
        if self.manifest.secret:
            return {index: self.sign_seed(index) for index in indices or sorted(self.secrets)[:2]}
        return {index: a_seed(f"counter {index}") for index in indices or (1, 2)}

    @property
    def e(self) -> str:
        return closing.election_digest(self.last("election").body).hex()

    @property
    def terms(self) -> Terms:
        return terms_of(self.manifest, bytes.fromhex(self.e), closing.read_election(self.last("election").body).key)

    def open(self) -> "Hall":
        self.add("open", {"election": self.e, "present": self.deputies, "time": OPENED})
        return self

    def draft(self, number: int, marks: Sequence[int]) -> Draft:
        counter = 1 + self.counters.get(self.key(number), 0)
        seed = trustees.digest("test-ballot", number, counter)
        return Draft(self.terms, self.key(number), counter, marks, seed)

    def vote(self, number: int, marks: Sequence[int]) -> Entry:
        if self.manifest.secret:
            draft = self.draft(number, marks)
            hash_, body = draft.hash, draft.cast(self.card(number))
        else:
            hash_ = openvote.open_hash(bytes.fromhex(self.e), self.key(number), marks)
            body = openvote.open_body(bytes.fromhex(self.e), self.card(number), marks)
        entry = self.add("ballot", body)
        self.receipts[number] = receipt_body(UUID, entry, hash_, a_seed("log"))
        return entry

    def check(self, number: int, marks: Sequence[int]) -> Entry:
        body = self.draft(number, marks).check(self.card(number))
        self.counters[self.key(number)] = self.counters.get(self.key(number), 0) + 1
        return self.add("spoil", body)

    def void(self, number: int, reason: str = "paper", spare: int | None = None) -> Entry:
        body = {
            "election": self.e,
            "credential": self.key(number).hex(),
            "reason": reason,
            "spare": None if spare is None else self.key(spare).hex(),
        }
        return self.add("void", self.act("void", body, self.signers()))

    def close(self, present: int | None = None) -> "Hall":
        ballots = len(self.bodies("ballot"))
        present = self.deputies if present is None else present
        self.add("close", {"election": self.e, "present": present, "ballots": ballots, "time": CLOSED})
        return self

    def seal(self, *indices: int) -> "Hall":
        for index in indices or (1, 2)[: max(1, len(self.signers()))]:
            body = {"index": index, "election": self.e, "close": self.last("close").hash.hex()}
            if self.manifest.secret:
                self.add("seal", self.signed("seal", body))
            else:
                self.add("seal", self.counter_seal(index))
        return self

    def counter_seal(self, index: int) -> Mapping[str, Any]:
        seed = a_seed(f"counter {index}")
        return closing.counter_seal(index, bytes.fromhex(self.e), self.last("close").hash, seed)

    def paper(self, box: str, issued: int, returned: int, invalid: int, counts: list[int]) -> Entry:
        numbers = {"issued": issued, "returned": returned, "invalid": invalid, "counts": counts}
        body = {"election": self.e, "box": box, **numbers}
        return self.add("paper", self.act("paper", body, self.signers()))

    def sums(self) -> list[Any]:
        added = None
        for body in self.bodies("ballot"):
            pairs = [tuple(bytes.fromhex(point) for point in pair) for pair in body["choices"]]
            added = pairs if added is None else [add_ciphertexts(*both) for both in zip(added, pairs, strict=True)]
        return added or []

    def tally(self) -> "Hall":
        e, ballots = bytes.fromhex(self.e), len(self.bodies("ballot"))
        self.add("tally", tally.tally_body(e, ballots, self.sums()))
        return self

    def decrypt(self, *indices: int) -> "Hall":
        election = closing.read_election(self.last("election").body)
        for index in indices or (1, 2)[: len(self.secrets)]:
            share = election.shares[index - 1]
            opening = tally.Opening(election.digest, self.last("close").hash, self.attempt, index, share)
            sums = tally.read_tally(self.last("tally").body).sums
            self.add("decryption", tally.decryption_body(opening, sums, self.shares[index], self.sign_seed(index)))
        return self

    def electronic(self) -> list[int]:
        if not self.bodies("ballot"):
            return [0] * len(self.manifest.options)
        if not self.manifest.secret:
            return [sum(marks) for marks in zip(*(body["marks"] for body in self.bodies("ballot")), strict=True)]
        parts = [tally.read_decryption(body) for body in self.bodies("decryption")]
        sums, key = tally.read_tally(self.last("tally").body).sums, self.terms.key
        factors = {part.index: part.factors for part in parts}
        combined = tally.combine(sums, factors, self.manifest.trustees.threshold)
        return tally.totals(combined, key, len(self.bodies("ballot")))

    def result(self) -> "Hall":
        boxes = [voids.read_paper(body) for body in self.bodies("paper")]
        options = range(len(self.manifest.options))
        paper = [sum(box.counts[place] for box in boxes) for place in options]
        electronic = self.electronic()
        total = [phone + box for phone, box in zip(electronic, paper, strict=True)]
        outcome = self.outcome(total, self.turnout(boxes))
        numbers = {"electronic": electronic, "paper": paper, "total": total}
        self.add("result", {"election": self.e, **numbers, "outcome": outcome})
        return self

    def outcome(self, total: list[int], turnout: rules.Turnout) -> Any:
        return rules.outcome(self.manifest, total, turnout)

    def turnout(self, boxes: list[voids.Paper]) -> rules.Turnout:
        returned = len(self.bodies("ballot")) + sum(box.returned for box in boxes)
        valid = returned - sum(box.invalid for box in boxes)
        over = any(box.returned > box.issued for box in boxes)
        return rules.Turnout(self.deputies, self.last("close").body["present"], returned, valid, over)

    def count(self) -> "Hall":
        self.close().seal()
        if self.manifest.secret and self.bodies("ballot"):
            self.tally().decrypt()
        return self.result()

    def annul(self, *indices: int, election: str | None = "") -> "Hall":
        body = {"election": self.e if election == "" else election, "reason": "示例"}
        self.add("annul", self.act("annul", body, self.signers(*indices) if indices else {}))
        return self


def a_hall(deputies: int = 4, projects: int = 4, choose: int = 2, **changes: Any) -> Hall:
    """Return a session that is ready to open."""
    hall = Hall(a_manifest(projects, choose, **changes), deputies).begin()
    return hall.ceremony() if hall.manifest.secret else hall.elect()


def a_vote(deputies: int = 4, projects: int = 4, **changes: Any) -> Hall:
    """Return a whole finished vote in which deputy i marks project i and the next one."""
    hall = a_hall(deputies, projects, **changes).open()
    for number in range(deputies):
        hall.vote(number, [int((place - number) % projects < 2) for place in range(projects)])
    return hall.count()
