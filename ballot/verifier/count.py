"""Checks what follows the close (§7.2, §8): seals, boxes, tally, decryptions, and the result recomputed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ballot.balloting import rules
from ballot.protocol import closing
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import Json, canonical
from ballot.protocol.manifest import Manifest
from ballot.protocol.tally import (
    Decryption,
    Opening,
    Tally,
    check_totals,
    combine,
    read_decryption,
    read_tally,
    totals,
    verify_factors,
)  # fmt: skip
from ballot.protocol.trustees import verify_entry
from ballot.protocol.voids import Paper, check_paper, read_paper, verify_act
from ballot.verifier.ceremony import Ceremony
from ballot.verifier.urn import Urn

Body = Mapping[str, Json]


@dataclass
class Count:
    """The state from the opening to the result; `ballots` is the number of ballot entries."""

    manifest: Manifest
    ceremony: Ceremony
    urn: Urn
    election: closing.Election
    ballots: int = 0
    opened: datetime | None = None
    close: closing.Close | None = None
    close_hash: bytes = b""
    seals: set[int] = field(default_factory=set)
    papers: dict[str, Paper] = field(default_factory=dict)
    tally: Tally | None = None
    factors: dict[int, Decryption] = field(default_factory=dict)

    @property
    def e(self) -> bytes:
        """E."""
        return self.election.digest

    def take_open(self, body: Body) -> None:
        """Take `open`."""
        opening = closing.read_open(body)
        self.opened = opening.time
        if opening.election != self.e:
            raise Breach("8.1", "the opening of another election")

    def take_close(self, body: Body, hash_: bytes) -> None:
        """Take `close`; Breach 8.1 unless its numbers are those of the record."""
        close = closing.read_close(body)
        self.close, self.close_hash = close, hash_
        due = self.urn.roll.due
        if close.election != self.e:
            raise Breach("8.1", "the close of another election")
        if close.ballots != self.ballots:
            raise Breach("8.1", f"the close counts {close.ballots} ballots, the record {self.ballots}")
        if not self.ballots + self.urn.paper_voids <= close.present <= due:
            voters = f"{self.ballots} ballots and {self.urn.paper_voids} on paper"
            raise Breach("8.1", f"{voters} with {close.present} present of {due} due")
        if self.opened is not None and close.time < self.opened:
            raise Breach("8.1", "the vote closes before it opens")

    def take_seal(self, body: Body) -> None:
        """Take `seal`; Breach 8.1 or 4."""
        seal = closing.read_seal(body)
        if (seal.election, seal.close) != (self.e, self.close_hash):
            raise Breach("8.1", "the seal of another election or close")
        signers = self.ceremony.signers()
        if seal.index not in signers or seal.index in self.seals:
            raise Breach("8.1", f"there is no sealer {seal.index}, or it seals twice")
        self.seals.add(seal.index)
        if self.manifest.secret:
            verify_entry("seal", self.ceremony.attempt, body, signers[seal.index])
        else:
            closing.verify_counter_seal(dict(body), signers[seal.index])

    def take_paper(self, body: Body) -> None:
        """Take `paper`; Breach 7 or 7.2."""
        paper = read_paper(body)
        if paper.election != self.e:
            raise Breach("7.2", "a box of another election")
        if paper.box in self.papers:
            raise Breach("7.2", f"the box {paper.box} is counted twice")
        self.papers[paper.box] = paper
        check_paper(paper, self.manifest)
        verify_act("paper", body, paper.signatures, self.ceremony.signers())

    def take_tally(self, body: Body) -> None:
        """Take `tally`; Breach 8.2 unless it may be there and is the sum of the ballots."""
        tally = read_tally(body)
        if len(tally.sums) != len(self.manifest.options):
            raise Breach("8.2", "a tally has a sum per option")
        self.tally = tally
        if self.tally.election != self.e:
            raise Breach("8.2", "the tally of another election")
        if self.ballots < self.manifest.rule.smallest:
            raise Breach("8.2", f"{self.ballots} ballots are too few to be counted secretly")
        if self.tally.ballots != self.ballots or list(self.tally.sums) != self.urn.sums:
            raise Breach("8.2", "the tally is not the sum of the ballots")

    def take_decryption(self, body: Body) -> None:
        """Take `decryption`; Breach 8.3 or 4."""
        part = read_decryption(body)
        trustee = self.ceremony.trustee_of(part.index)
        if part.index in self.factors:
            raise Breach("8.3", f"scrutineer {part.index} decrypts twice")
        if self.tally is None or self.election.shares is None or part.index > len(self.election.shares):
            raise Breach("8.3", "there is nothing that this could decrypt")
        share = self.election.shares[part.index - 1]
        opening = Opening(self.e, self.close_hash, self.ceremony.attempt, part.index, share)
        if (part.election, part.close) != (opening.election, opening.close):
            raise Breach("8.3", "a decryption of another election or close")
        verify_entry("decryption", self.ceremony.attempt, body, trustee.sign)
        verify_factors(part, opening, self.tally.sums)
        self.factors[part.index] = part

    def take_result(self, body: Body) -> None:
        """Take `result`; Breach 7.2, 8.3, 8.4, 8.5, 8.7 or 8.8."""
        result = closing.read_result(body)
        if result.election != self.e:
            raise Breach("8.5", "the result of another election")
        issued = sum(paper.issued for paper in self.papers.values())
        if issued != self.urn.paper_voids:
            raise Breach("7.2", f"{issued} papers issued, {self.urn.paper_voids} cards void for paper")
        electronic = self._electronic()
        paper = [sum(box.counts[place] for box in self._boxes()) for place in range(len(self.manifest.options))]
        total = [phone + box for phone, box in zip(electronic, paper, strict=True)]
        if [list(result.electronic), list(result.paper), list(result.total)] != [electronic, paper, total]:
            raise Breach("8.5", "the totals are not those of the ballots and boxes")
        outcome = rules.outcome(self.manifest, total, self._turnout())
        if canonical(result.outcome) != canonical(outcome):
            raise Breach("8.8" if self.manifest.kind == "assessment" else "8.7", "the outcome is not that of the rule")

    def _boxes(self) -> list[Paper]:
        """Return the boxes that count every option; another one is a finding of its own."""
        return [box for box in self.papers.values() if len(box.counts) == len(self.manifest.options)]

    def _electronic(self) -> list[int]:
        blank = [0] * len(self.manifest.options)
        if not self.ballots:
            return blank
        if not self.manifest.secret:
            return self.urn.marks or blank
        if self.tally is None or self.election.key is None or self.manifest.trustees is None:
            raise Breach("8.2", "there is no tally to read the result from")
        threshold = self.manifest.trustees.threshold
        if len(self.factors) < threshold:
            raise Breach("8.3", f"fewer than {threshold} valid decryptions")
        factors = {index: part.factors for index, part in self.factors.items()}
        combined = combine(self.tally.sums, factors, threshold)
        values = totals(combined, self.election.key, self.ballots)
        check_totals(values, self.manifest, self.ballots)
        return values

    def _turnout(self) -> rules.Turnout:
        if self.close is None:
            raise Breach("8.1", "the close cannot be read")
        boxes = self.papers.values()
        returned = self.ballots + sum(box.returned for box in boxes)
        return rules.Turnout(
            due=self.urn.roll.due,
            present=self.close.present,
            returned=returned,
            valid=returned - sum(box.invalid for box in boxes),
            paper_over=any(box.returned > box.issued for box in boxes),
        )
