"""A scrutineer at a terminal: works out the next step from what it keeps and what it has verified, as the page does.

Whatever is made is kept before it is sent, so that a device that stops anywhere sends the same
bodies when it goes on (protocol §4, §8.3).
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

from ballot.cli.scrutineer import steps
from ballot.cli.scrutineer.kept import Kept
from ballot.cli.scrutineer.steps import Act, Ask, Stop, Waiting
from ballot.protocol.clause import Breach
from ballot.protocol.record import read_head
from ballot.verifier.verify import follow
from ballot.verifier.walk import Enough, Walk

Message = Mapping[str, Any]


class Line(Protocol):
    """The way to the site; `post` raises Unsent where no answer came and Denied where it said no."""

    def post(self, name: str, message: Message) -> dict[str, Any]:
        """Send a message to the panel's address of this name and return the answer."""

    def head(self) -> dict[str, Any]:
        """Return the head that the site signs now."""

    def entries(self, first: int) -> list[bytes]:
        """Return lines of the record from entry `first` on; some of them, none where it ends."""


class Unsent(Exception):
    """No answer: whether it arrived is unknown, so it will be sent again."""


class Denied(Exception):
    """The site refused, with the code and the sentence that it gave."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


Keep = Callable[[Kept], None]


@dataclass
class Device:
    """One scrutineer's device; `keep` stores durably what it is given, and returns only then."""

    kept: Kept
    line: Line
    keep: Keep
    walk: Walk = field(default_factory=Walk)
    jobs: int = 1
    state: dict[str, Any] = field(default_factory=dict)
    _faults: list[str] = field(default_factory=list)

    def look(self, told: Callable[[int, int], None] = lambda done, whole: None) -> None:
        """Ask the site how far it is and verify what came since; raises Unsent."""
        self.state = self.line.post("state", {"token": self.kept.token})
        with suppress(Enough):
            before = len(self.walk.hashes)
            follow(self.walk, self._lines(told), self.jobs)
            if len(self.walk.hashes) > before:
                self.walk.attempt(None, self._check_head)
        self._compare()

    def next(self) -> Act | Ask | Waiting | Stop:
        """The next step, with what was verified so far."""
        if self._faults:
            return Stop(self._faults[0])
        return steps.next_step(self.kept, self.walk, self.state)

    def do(self, act: Act) -> None:
        """Make and keep, or send; raises Unsent, Denied. A bad share is complained of (§4.3)."""
        try:
            kept = act.make(self.kept) if act.make else self.kept
        except steps.BadShare as bad:
            message = {"number": self.walk_number(), "of": bad.sender}
            self.line.post("complaints", {"token": self.kept.token, **message})
            return
        if kept is not self.kept:
            self.keep(kept)
            self.kept = kept
        if act.name:
            self.line.post(act.name, {"token": self.kept.token, **(act.message or {})})

    def agree(self, ask: Ask) -> None:
        """The person has compared what `ask` shows and says yes."""
        self.do(ask.then)

    def run(self) -> Ask | Waiting | Stop:
        """Look and act until only a person or the others can go on; raises Unsent, Denied.

        What was right at the look may be overtaken meanwhile, so that a no is final only where a fresh look
        asks for the same.
        """
        denied: Act | None = None
        while True:
            self.look()
            step = self.next()
            if not isinstance(step, Act):
                return step
            try:
                self.do(step)
                denied = None
            except Denied:
                if step == denied:
                    raise
                denied = step

    def walk_number(self) -> int:
        """Restarts so far, which name the attempt."""
        return self.walk.ceremony.restarts if self.walk.ceremony else 0

    def _lines(self, told: Callable[[int, int], None]) -> Iterator[bytes]:
        # Counted here: whoever follows reads ahead of what it has walked.
        taken = len(self.walk.hashes)
        while taken < self.state["height"]:
            lines = self.line.entries(taken)
            if not lines:
                return
            yield from lines
            taken += len(lines)
            told(taken, self.state["height"])

    def _check_head(self) -> None:
        """Hold the head that the site signs now against what was followed (§2.2)."""
        manifest, hashes = self.walk.manifest, self.walk.hashes
        if manifest is None:
            return
        head = read_head(self.line.head())
        if head.election != manifest.election:
            raise Breach("2.2", "the head of another election")
        head.verify(manifest.log_key)
        if head.seq < len(hashes) and hashes[head.seq] != head.hash:
            raise Breach("2.2", "the signed head does not lie on the record that is served")

    def _compare(self) -> None:
        """Hold the record against what was seen of it before (§8.3); remember how far it was sound."""
        seen, hashes = self.kept.seen, self.walk.hashes
        if seen is not None and len(hashes) > seen[0] and hashes[seen[0]].hex() != seen[1]:
            self._faults.append("the record is another one than this device saw before")
        if seen is not None and len(hashes) <= seen[0] and len(hashes) >= self.state["height"]:
            self._faults.append("the record lacks an entry that this device saw before")
        if len(hashes) == self.state["height"] and hashes and hashes[-1].hex() != self.state["hash"]:
            self._faults.append("the site tells of another record than it serves")
        findings = [*self.walk.report.findings, *self.walk.pending]
        self._faults += [str(finding) for finding in findings]
        if not self._faults and hashes:
            kept = self.kept.having(seen=(len(hashes) - 1, hashes[-1].hex()))
            if kept.seen != self.kept.seen:
                self.keep(kept)
                self.kept = kept
