"""Walks a record from its manifest to its end (§9) and writes down every clause that does not hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NoReturn, ParamSpec, TypeVar

from ballot.protocol import closing
from ballot.protocol.ballot import terms_of
from ballot.protocol.clause import Breach
from ballot.protocol.codes import fingerprint_hex
from ballot.protocol.encoding import Json
from ballot.protocol.manifest import Manifest, read_manifest
from ballot.protocol.order import CEREMONY, Order
from ballot.protocol.record import ROOT, Entry, read_entry
from ballot.protocol.roll import Roll, read_roll
from ballot.protocol.voids import read_annul, verify_act
from ballot.verifier.ceremony import Ceremony
from ballot.verifier.count import Count
from ballot.verifier.examine import Batch, Examined, Measure
from ballot.verifier.finding import LONGEST_FAULTY, MOST_FINDINGS, Finding, Report
from ballot.verifier.urn import Urn

T = TypeVar("T")
P = ParamSpec("P")


class Enough(Exception):
    """Nothing can be judged beyond this point; what was found stands in the report."""


def _misplaced(kind: str) -> NoReturn:
    raise Breach("2.5", f"{kind} may not come here; a record begins with its manifest")


@dataclass
class Walk:
    """The state of one verification; `hashes` and `ballots` are what saved heads and receipts are held against."""

    report: Report = field(default_factory=Report)
    pending: list[Finding] = field(default_factory=list)
    hashes: list[bytes] = field(default_factory=list)
    ballots: dict[int, bytes] = field(default_factory=dict)
    manifest: Manifest | None = None
    roll: Roll | None = None
    order: Order | None = None
    ceremony: Ceremony | None = None
    urn: Urn | None = None
    counting: Count | None = None
    measured: Measure | None = None

    def measure(self) -> Measure | None:
        """Return what ballots are measured by, once an election stands; the same object until a restart."""
        counting = self.counting
        if self.measured is None and counting is not None:
            key = counting.election.key
            terms = terms_of(counting.manifest, counting.e, key) if key is not None else None
            self.measured = Measure(counting.manifest, counting.e, terms)
        return self.measured

    def take_line(self, line: bytes) -> None:
        """Take an entry that is no examined ballot; Enough when it is no entry at all."""
        try:
            entry = read_entry(line)
        except Breach as fault:
            self._unreadable(fault.clause, fault.what)
        before = len(self.report.findings)
        seq = self._link(entry.seq, entry.prev, entry.hash)
        self.attempt(seq, entry.check)
        self.attempt(seq, self._take, entry)
        self._bear(len(line), before)

    def take_batch(self, batch: Batch) -> None:
        """Take examined ballots."""
        for item in batch.items:
            before = len(self.report.findings)
            if item.seq < 0:
                self._unreadable(*item.breaches[0])
            seq = self._link(item.seq, item.prev, item.link)
            self.attempt(seq, self._take_examined, item, seq)
            self._bear(item.size, before)
        if self.urn is not None and self.manifest is not None and batch.sums:
            self.urn.add(batch.sums, len(self.manifest.options))

    def finish(self) -> None:
        """Close the walk: what still waits becomes final, and a record that has not ended says so."""
        self._settle()
        if self.report.end is None:
            self.found(
                "2.5", len(self.hashes) - 1 if self.hashes else None, "the record ends neither in result nor annul"
            )

    def found(self, clause: str, entry: int | None, what: str) -> None:
        """Write down a finding; Enough once there are more than anyone would read."""
        self._write(self.report.findings, Finding(clause, entry, what))

    def _write(self, target: list[Finding], finding: Finding) -> None:
        target.append(finding)
        if len(self.report.findings) + len(self.pending) >= MOST_FINDINGS:
            self._stop()

    def _unreadable(self, clause: str, what: str) -> NoReturn:
        self._settle()
        self.found(clause, len(self.hashes), what)
        self._stop()

    def _stop(self) -> NoReturn:
        self._settle()
        self.report.stopped = True
        raise Enough

    def _bear(self, size: int, before: int) -> None:
        """Stop after a line of this size that brought findings, if it is long enough to wear anyone out."""
        if size > LONGEST_FAULTY and len(self.report.findings) > before:
            self._stop()

    def attempt(self, entry: int | None, step: Callable[P, None], *args: P.args, **named: P.kwargs) -> None:
        """Take one step and write down the breach that it raises."""
        try:
            step(*args, **named)
        except Breach as fault:
            self.found(fault.clause, entry, fault.what)

    def _link(self, seq: int, prev: bytes, hash_: bytes) -> int:
        """Follow the chain; return the place at which the entry stands."""
        place, last = len(self.hashes), self.hashes[-1] if self.hashes else ROOT
        self.hashes.append(hash_)
        self.report.entries = len(self.hashes)
        if seq != place or prev != last:
            self.found("2.1", place, "the entry does not follow the one before")
        return place

    def _take_examined(self, item: Examined, seq: int) -> None:
        # Ballots are examined only by what an election that stands measures them by.
        order, counting = self.order or _misplaced(item.kind), self.counting or _misplaced(item.kind)
        order.admit(item.kind)
        if item.kind == "ballot":
            counting.ballots += 1
            self.report.ballots += 1
            if item.hash is not None:
                self.ballots[seq] = item.hash
        take = counting.urn.take_ballot if item.kind == "ballot" else counting.urn.take_spoil
        self.attempt(seq, take, item)
        for clause, what in item.breaches:
            self.found(clause, seq, what)

    def _take(self, entry: Entry) -> None:
        if self.manifest is None or self.order is None:
            self._begin(entry)
            return
        self.order.admit(entry.kind)
        if self.ceremony is None or self.urn is None:
            self._take_roll(entry.body, self.manifest)
        elif entry.kind in CEREMONY:
            self._take_ceremony(entry, self.ceremony, self.urn)
        elif entry.kind == "restart":
            self._restart(entry.body, self.ceremony)
        elif entry.kind == "annul":
            self._annul(entry.body, self.ceremony)
        else:
            self._settle()
            if self.counting is not None:
                self._take_vote(entry, self.ceremony, self.urn, self.counting)

    def _begin(self, entry: Entry) -> None:
        if entry.kind != "manifest":
            _misplaced(entry.kind)
        self.manifest = self._needed(lambda: read_manifest(entry.body))
        self.order = Order(self.manifest)
        self.report.election, self.report.title = self.manifest.election, self.manifest.title
        if self.manifest.rehearsal:
            self.report.notes.append("rehearsal")

    def _needed(self, read: Callable[[], T]) -> T:
        """Return what everything after it is measured by, or stop where it can't be read."""
        try:
            return read()
        except Breach as fault:
            self.found(fault.clause, len(self.hashes) - 1, fault.what)
            self.report.stopped = True
            raise Enough from fault

    def _take_roll(self, body: Mapping[str, Json], manifest: Manifest) -> None:
        self.roll = self._needed(lambda: read_roll(body, manifest.mode))
        self.urn = Urn(self.roll)
        self.ceremony = Ceremony(manifest, self.roll, restarts=0)

    def _take_ceremony(self, entry: Entry, ceremony: Ceremony, urn: Urn) -> None:
        # Fields count in every attempt; the rest waits until it is sure that no restart sets this attempt aside.
        ceremony.read(entry.kind, entry.body)
        if ceremony.election is not None and self.counting is None:
            self.counting = Count(ceremony.manifest, ceremony, urn, ceremony.election)
            self.report.fingerprint = fingerprint_hex(self.counting.e)
        try:
            ceremony.check(entry.kind, entry.body)
        except Breach as fault:
            self._write(self.pending, Finding(fault.clause, len(self.hashes) - 1, fault.what))

    def _restart(self, body: Mapping[str, Json], ceremony: Ceremony) -> None:
        closing.read_restart(body)
        self.pending.clear()
        self.ceremony = Ceremony(ceremony.manifest, ceremony.roll, ceremony.restarts + 1)
        self.counting, self.measured, self.report.fingerprint = None, None, None

    def _settle(self) -> None:
        """Make final what was found of the attempt that counts."""
        waiting, self.pending = self.pending, []
        self.report.findings.extend(waiting)

    def _take_vote(self, entry: Entry, ceremony: Ceremony, urn: Urn, counting: Count) -> None:
        body = entry.body
        if entry.kind == "void":
            urn.take_void(body, counting.e, ceremony.signers())
        elif entry.kind == "close":
            counting.take_close(body, entry.hash)
        elif entry.kind == "result":
            self.report.end, self.report.result = "result", dict(body)
            counting.take_result(body)
        else:
            takes: Mapping[str, Callable[[Mapping[str, Json]], None]] = {
                "open": counting.take_open,
                "seal": counting.take_seal,
                "paper": counting.take_paper,
                "tally": counting.take_tally,
                "decryption": counting.take_decryption,
            }
            takes[entry.kind](body)

    def _annul(self, body: Mapping[str, Json], ceremony: Ceremony) -> None:
        self._settle()
        self.report.end = "annul"
        annul = read_annul(body)
        e = ceremony.election.digest if ceremony.election is not None else None
        if annul.election != e:
            raise Breach("2.5", "the annulment names another election than the one that counts")
        if not annul.signatures:
            self.report.notes.append("unsigned annul")
        elif e is None:
            raise Breach("2.5", "before there is an election an annulment is unsigned")
        else:
            verify_act("annul", body, annul.signatures, ceremony.signers())
