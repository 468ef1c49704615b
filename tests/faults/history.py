"""What clients intended and were told, as JSON lines, and whether a record keeps every promise made to them."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import Literal

from ballot.protocol.openvote import open_hash
from ballot.protocol.record import Entry, Head, Receipt, read_receipt
from ballot.verifier.verify import Saved, verify_record
from tests.faults.votes import Vote, entries_of, finished

Outcome = Literal["ok", "fail", "unknown"]


@dataclass(frozen=True, slots=True)
class Told:
    """One cast: when it was sent and answered (monotonic seconds), what was intended, what came back.

    "fail" is a definite refusal alone; whatever leaves the client in doubt is "unknown".
    """

    began: float
    ended: float
    credential: str
    ballot: str
    marks: tuple[int, ...]
    outcome: Outcome
    status: int | None = None
    receipt: str | None = None

    def read_receipt(self) -> Receipt:
        return read_receipt(json.loads(self.receipt or ""))


class History:
    """All that clients of one vote were told; each line is in its file before the client goes on."""

    def __init__(self, path: Path) -> None:
        self.told: list[Told] = []
        self.heads: list[Head] = []
        self._lock = Lock()
        self._path = path

    def add(self, told: Told) -> Told:
        with self._lock, self._path.open("a", encoding="ascii") as file:
            self.told.append(told)
            file.write(json.dumps(asdict(told)) + "\n")
        return told

    def see(self, head: Head) -> None:
        """A head that somebody saw; heads are seen one after the other."""
        with self._lock:
            self.heads.append(head)

    def outcomes(self) -> Counter[Outcome]:
        return Counter(each.outcome for each in self.told)

    def acknowledged(self) -> dict[str, Told]:
        """The first acknowledgement of each credential."""
        found: dict[str, Told] = {}
        for told in self.told:
            if told.outcome == "ok":
                found.setdefault(told.credential, told)
        return found


def broken(history: History, vote: Vote, only: Iterable[Told] | None = None) -> list[str]:
    """Each promise that the vote's record breaks, by the number of the invariant; none is what a test wants."""
    rows = vote.rows()
    entries = list(entries_of(rows))
    told = list(history.told if only is None else only)
    faults = [*_acknowledged(told, entries), *_once(entries), *_as_intended(told, entries, vote)]
    faults += [*_heads(history.heads), *_late(entries)]
    return faults or _verified(told, history.heads, finished(vote, rows))


def _acknowledged(told: Sequence[Told], entries: Sequence[Entry]) -> Iterable[str]:
    """I1: each receipt's ballot stands where the receipt says, and a credential has one receipt."""
    receipts: dict[str, set[str]] = {}
    for each in told:
        if each.outcome != "ok":
            continue
        receipt = each.read_receipt()
        receipts.setdefault(each.credential, set()).add(each.receipt or "")
        entry = entries[receipt.seq] if receipt.seq < len(entries) else None
        if entry is None or entry.kind != "ballot" or entry.hash != receipt.hash:
            yield f"I1 acknowledged, but not entry {receipt.seq}: {each.ballot}"
        elif entry.body["credential"] != each.credential:
            yield f"I1 a receipt of somebody else's ballot: {each.ballot}"
    yield from (f"I1 {len(found)} receipts of {key}" for key, found in receipts.items() if len(found) > 1)


def _once(entries: Sequence[Entry]) -> Iterable[str]:
    """I2: one ballot of a credential, and no gap."""
    if [entry.seq for entry in entries] != list(range(len(entries))):
        yield "I2 a gap in the record"
    cast = Counter(entry.body["credential"] for entry in entries if entry.kind == "ballot")
    yield from (f"I2 {times} ballots of {key}" for key, times in cast.items() if times > 1)


def _as_intended(told: Sequence[Told], entries: Sequence[Entry], vote: Vote) -> Iterable[str]:
    """I3: what stands there was intended by its credential, and was not refused."""
    intents: dict[str, dict[str, tuple[int, ...]]] = {}
    refused = {each.ballot for each in told if each.outcome == "fail"}
    for each in told:
        intents.setdefault(each.credential, {})[each.ballot] = each.marks
    for entry in entries:
        if entry.kind != "ballot":
            continue
        key, marks = entry.body["credential"], tuple(entry.body["marks"])
        ballot = open_hash(vote.fingerprint, bytes.fromhex(key), marks).hex()
        if intents.get(key, {}).get(ballot) != marks:
            yield f"I3 nobody intended entry {entry.seq}"
        if ballot in refused:
            yield f"I3 entry {entry.seq} was refused and stands there"


def _heads(heads: Sequence[Head]) -> Iterable[str]:
    """I4: whoever looked saw the record grow; that they lie on its chain the verifier says."""
    for before, after in pairwise(heads):
        if after.seq < before.seq:
            yield f"I4 a head of {after.seq} after one of {before.seq}"


def _late(entries: Sequence[Entry]) -> Iterable[str]:
    """I5: no ballot behind the close."""
    closed = [entry.seq for entry in entries if entry.kind == "close"]
    late = [entry.seq for entry in entries if closed and entry.kind == "ballot" and entry.seq > closed[0]]
    yield from (f"I5 a ballot behind the close: {seq}" for seq in late)


def _verified(told: Sequence[Told], heads: Sequence[Head], record: bytes) -> list[str]:
    """I6: the verifier accepts the record beside all receipts and heads that anybody has."""
    receipts = {each.receipt: each.read_receipt() for each in told if each.outcome == "ok"}
    report = verify_record(BytesIO(record), Saved(heads, list(receipts.values())))
    return [f"I6 {finding}" for finding in report.findings] or ([] if report.accepted else ["I6 not accepted"])
