"""Nobody signs for a record that was not verified to its last entry (§4.6, §8.3)."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from ballot.balloting.rehearsal.log import Log
from ballot.protocol.clause import Breach
from ballot.verifier.verify import follow
from ballot.verifier.walk import Enough, Walk


@dataclass
class Watch:
    """The verifier's walk along the record under way.

    In a rehearsal all scrutineers sit at one machine, so one walk serves them all: what it has
    verified once it only compares with the last hash that it saw.
    """

    jobs: int = 1
    walk: Walk = field(default_factory=Walk)

    def follow(self, log: Log, told: Callable[[int], None] = lambda entries: None) -> None:
        """Verify every entry that came since; Breach for the first finding, 2.1 for a record that was rewritten."""
        seen = len(self.walk.hashes)
        with suppress(Enough):
            follow(self.walk, _told(log.lines[seen:], told), self.jobs)
        finding = next(iter((*self.walk.report.findings, *self.walk.pending)), None)
        if finding is not None:
            raise Breach(finding.clause, f"the record so far is not sound: {finding}")
        if log.last is None or self.walk.hashes[-1:] != [log.last.hash]:
            raise Breach("2.1", "the record is another one than that which was verified")


def _told(lines: Iterable[bytes], told: Callable[[int], None]) -> Iterator[bytes]:
    for line in lines:
        yield line
        told(1)
