"""The hall before the vote: cards drawn, the key made, everybody endorses the same election (§3, §4)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import uuid4

from ballot.balloting.cards.issue import Issue, issue_cards
from ballot.balloting.rehearsal.ceremony import Scrutineers, declare, hold_ceremony
from ballot.balloting.rehearsal.counters import Counters, appoint_counters
from ballot.balloting.rehearsal.log import Log
from ballot.balloting.rehearsal.manifest import manifest_body
from ballot.balloting.rehearsal.plan import SPARES, Plan
from ballot.balloting.rehearsal.watch import Watch
from ballot.protocol.ballot import terms_of
from ballot.protocol.cards import Use
from ballot.protocol.closing import Election
from ballot.protocol.manifest import Manifest, read_manifest
from ballot.protocol.roll import read_roll
from ballot.verifier.examine import Measure


class Phase(StrEnum):
    """The steps of a rehearsal that a clerk sees pass."""

    CARDS = "cards"
    CEREMONY = "ceremony"
    VOTE = "vote"
    CHECK = "check"
    COUNT = "count"
    WRITE = "write"
    VERIFY = "verify"


Told = Callable[[int], None]
"""Told how many more are done."""


class Teller(Protocol):
    """Who tells the clerk what goes on."""

    def phase(self, phase: Phase, whole: int = 1) -> AbstractContextManager[Told]:
        """Begin a phase of so many steps; leaving it ends it."""
        ...

    def warn_of_too_few(self, ballots: int, smallest: int) -> None:
        """Say, before the vote closes, that so few ballots will not be counted (§8.2)."""
        ...


@dataclass(frozen=True)
class Hall:
    """A vote that is ready to open."""

    plan: Plan
    log: Log
    watch: Watch
    manifest: Manifest
    issue: Issue
    panel: Scrutineers | Counters
    election: Election

    @property
    def use(self) -> Use:
        """Which of a card's keys votes here."""
        return "secret" if self.plan.secret else "open"

    @property
    def measure(self) -> Measure:
        """What ballots are measured by."""
        e, key = self.election.digest, self.election.key
        return Measure(self.manifest, e, terms_of(self.manifest, e, key) if key is not None else None)


def prepare(plan: Plan, jobs: int, teller: Teller) -> Hall:
    """Enter everything up to the election and its endorsements; from here on secrets exist, in memory alone."""
    log, watch = Log(str(uuid4())), Watch(jobs)
    counters = None if plan.secret else appoint_counters()
    entry = log.add("manifest", manifest_body(plan, log, counters.keys if counters else []))
    manifest = read_manifest(entry.body)
    with teller.phase(Phase.CARDS):
        issue = issue_cards(plan.due, SPARES)
        roll = read_roll(log.add("roll", issue.roll("secret" if plan.secret else "open", plan.due)).body, plan.mode)
    if counters:
        return Hall(plan, log, watch, manifest, issue, counters, declare(log, manifest, roll))
    with teller.phase(Phase.CEREMONY):
        scrutineers, election = hold_ceremony(log, manifest, roll, watch)
    return Hall(plan, log, watch, manifest, issue, scrutineers, election)
