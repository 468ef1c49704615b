"""A hall in which a lot decides, act by act, whether this program or the browser's side does it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from ballot.protocol import openvote, trustees
from ballot.protocol.record import Entry, append, read_entry, receipt_body
from tests.bodies import UUID, a_seed
from tests.cross.peer import Peer
from tests.records import Hall

Body = Mapping[str, Any]
LOG = a_seed("log")


@dataclass
class Mixed(Hall):
    """Secrets of scrutineers on the other side stay there; here stands only by which handle they are called."""

    peer: Peer = field(default_factory=Peer)
    draw: Random = field(default_factory=Random)
    done: dict[str, set[str]] = field(default_factory=dict)

    def over_there(self, act: str) -> bool:
        """Draw who does it, and remember that this side or that one did."""
        there = self.draw.random() < 0.5
        self.done.setdefault(act, set()).add("javascript" if there else "python")
        return there

    def add(self, kind: str, body: Body) -> Entry:
        last = self.entries[-1] if self.entries else None
        if self.over_there("append"):
            text = last.line().decode() if last else None
            entry = read_entry(self.peer.ask("append", last=text, kind=kind, body=dict(body)).encode())
        else:
            entry = append(last, kind, dict(body))
        self.entries.append(entry)
        return entry

    def handle(self, index: int) -> str:
        return f"{id(self)} {self.restarts} {index}"

    def is_away(self, index: int) -> bool:
        return isinstance(self.secrets[index], str)

    def commit(self) -> "Mixed":
        people = self.manifest.trustees
        for index in range(1, people.count + 1):
            seed, name = self.sign_seed(index), f"监票人 {index}"
            if self.over_there("trustee"):
                given = {
                    "attempt": self.attempt.hex(),
                    "index": index,
                    "threshold": people.threshold,
                    "seed": seed.hex(),
                }
                self.secrets[index] = self.handle(index)
                self.add("trustee", self.peer.ask("trustee", handle=self.handle(index), name=name, **given))
            else:
                drawn = trustees.draw_secrets(self.attempt, index, people.threshold, seed)
                self.secrets[index] = drawn
                self.add("trustee", trustees.trustee_body(drawn, name))
        return self

    def reveal(self) -> "Mixed":
        for index, secrets in self.secrets.items():
            away = self.is_away(index)
            body = self.peer.ask("reveal", handle=secrets) if away else trustees.reveal_body(secrets)
            self.add("reveal", body)
        return self

    def share(self) -> "Mixed":
        reveals = {reveal.index: reveal for reveal in self.revealed()}
        for sender, secrets in self.secrets.items():
            for to in self.secrets:
                if sender == to:
                    continue
                encrypt = reveals[to].encrypt
                if self.is_away(sender):
                    body = self.peer.ask("share", handle=secrets, to=to, encrypt=encrypt.hex())
                else:
                    body = trustees.share_body(secrets, to, encrypt)
                self.add("share", body)
        for index in self.secrets:
            self.shares[index] = self._received(index, reveals)
        return self

    def _received(self, index: int, reveals: Mapping[int, trustees.Reveal]) -> Any:
        """Let scrutineer `index` open its shares, and see that they fit the public ones."""
        bodies = [body for body in self.bodies("share") if body["to"] == index]
        public = trustees.public_share(list(reveals.values()), index)
        secrets = self.secrets[index]
        if self.is_away(index):
            given = {"shares": bodies, "reveals": self.bodies("reveal"), "threshold": self.manifest.trustees.threshold}
            assert self.peer.ask("receive", handle=secrets, **given) == public.hex()
            return None
        read = [trustees.read_share(body) for body in bodies]
        opened = [trustees.open_share(secrets, one, reveals[one.sender].coefficients) for one in read]
        own = trustees.secret_share(secrets, opened)
        assert trustees.base(own) == public
        return own

    def election_body(self) -> dict[str, Any]:
        body = super().election_body()
        if self.manifest.secret and self.over_there("election"):
            bodies = {f"{kind}s": self.bodies(kind) for kind in ("trustee", "reveal", "share")}
            threshold, attempt = self.manifest.trustees.threshold, self.attempt.hex()
            body.update(self.peer.ask("keys", threshold=threshold, attempt=attempt, **bodies))
        return body

    def signed(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        if self.over_there(kind):
            seed = self.sign_seed(body["index"]).hex()
            return dict(self.peer.ask("sign", kind=kind, attempt=self.attempt.hex(), body=body, seed=seed))
        return super().signed(kind, body)

    def act(self, kind: str, body: dict[str, Any], signers: Mapping[int, Any]) -> dict[str, Any]:
        if self.over_there(kind):
            seeds = {index: seed.hex() for index, seed in signers.items()}
            return dict(self.peer.ask("act", kind=kind, body=body, signers=seeds))
        return super().act(kind, body, signers)

    @property
    def _booth(self) -> dict[str, Any]:
        return {"manifest": self.manifest_body, "election": self.e, "key": self.last("election").body["key"]}

    def vote(self, number: int, marks: Sequence[int]) -> Entry:
        card = self.card(number)
        if not self.manifest.secret and self.over_there("ballot"):
            made = self.peer.ask("castOpen", election=self.e, card=card.hex(), marks=list(marks))
        elif not self.manifest.secret:
            e = bytes.fromhex(self.e)
            hash_ = openvote.open_hash(e, self.key(number), marks).hex()
            made = {"hash": hash_, "body": openvote.open_body(e, card, marks)}
        elif self.over_there("ballot"):
            counter = 1 + self.counters.get(self.key(number), 0)
            made = self.peer.ask("cast", card=card.hex(), counter=counter, marks=list(marks), **self._booth)
        else:
            draft = self.draft(number, marks)
            made = {"hash": draft.hash.hex(), "body": draft.cast(card)}
        entry = self.add("ballot", made["body"])
        self.receipts[number] = self.receipt(entry, made["hash"])
        return entry

    def receipt(self, entry: Entry, hash_: str) -> dict[str, Any]:
        if self.over_there("receipt"):
            last = entry.line().decode()
            return dict(self.peer.ask("receipt", election=UUID, last=last, ballot=hash_, log=LOG.hex()))
        return receipt_body(UUID, entry, bytes.fromhex(hash_), LOG)

    def check(self, number: int, marks: Sequence[int]) -> Entry:
        if not self.over_there("spoil"):
            return super().check(number, marks)
        counter = 1 + self.counters.get(self.key(number), 0)
        given = {"card": self.card(number).hex(), "counter": counter, "marks": list(marks)}
        self.counters[self.key(number)] = counter
        return self.add("spoil", self.peer.ask("check", **given, **self._booth)["body"])

    def counter_seal(self, index: int) -> Body:
        if not self.over_there("counter seal"):
            return super().counter_seal(index)
        given = {"election": self.e, "close": self.last("close").hash.hex(), "seed": a_seed(f"counter {index}").hex()}
        return dict(self.peer.ask("counterSeal", index=index, **given))

    def tally(self) -> "Mixed":
        if not self.over_there("tally"):
            return super().tally()
        choices = [body["choices"] for body in self.bodies("ballot")]
        self.add("tally", self.peer.ask("tally", election=self.e, choices=choices))
        return self

    def decrypt(self, *indices: int) -> "Mixed":
        for index in indices or (1, 2)[: len(self.secrets)]:
            if not self.is_away(index):
                super().decrypt(index)
                continue
            given = {
                "election": self.e,
                "close": self.last("close").hash.hex(),
                "sums": self.last("tally").body["sums"],
            }
            self.add("decryption", self.peer.ask("decrypt", handle=self.secrets[index], **given))
        return self

    def electronic(self) -> list[int]:
        numbers = super().electronic()
        if self.manifest.secret and self.bodies("ballot"):
            given = {"tally": self.last("tally").body, "decryptions": self.bodies("decryption")}
            key, threshold = self.last("election").body["key"], self.manifest.trustees.threshold
            assert self.peer.ask("totals", threshold=threshold, key=key, **given) == numbers
        return numbers

    def outcome(self, total: list[int], turnout: Any) -> Any:
        there = {name: getattr(turnout, name) for name in ("due", "present", "returned", "valid")}
        there["paperOver"] = turnout.paper_over
        meant = self.peer.ask("outcome", manifest=self.manifest_body, total=total, turnout=there)
        here = super().outcome(total, turnout)
        assert meant == here
        return meant if self.over_there("outcome") else here
