"""Verifies a whole record.zip (§9), alone or against heads, receipts and a card issue that somebody kept."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

from ballot.protocol.archive import Archive
from ballot.protocol.cards import issue_on_card, issue_on_sheet
from ballot.protocol.clause import Breach
from ballot.protocol.record import Head, Receipt
from ballot.verifier.examine import Batch
from ballot.verifier.finding import Report
from ballot.verifier.flow import Flow
from ballot.verifier.walk import Enough, Walk

Progress = Callable[[int, int], None]
"""Told bytes done and bytes in all, after each line."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What a visitor kept from earlier: heads, receipts, and the issue as it stands on a card, a sheet or in full."""

    heads: Sequence[Head] = ()
    receipts: Sequence[Receipt] = ()
    issue: str | None = None


def verify_record(
    source: BinaryIO, saved: Saved | None = None, jobs: int = 1, progress: Progress = lambda done, whole: None
) -> Report:
    """Return the report on a record; raise Unreadable for what is no archive.

    `jobs` processes check the ballots; one means this one.
    """
    walk = Walk()
    try:
        with Archive(source) as archive:
            follow(walk, _told(archive, progress), jobs)
            walk.finish()
            walk.attempt(None, _check_head, walk, archive)
            _check_saved(walk, saved or Saved())
    except Breach as fault:
        with suppress(Enough):
            walk.found(fault.clause, None, fault.what)
    except Enough:
        pass
    return walk.report


def follow(walk: Walk, lines: Iterable[bytes], jobs: int) -> None:
    """Take the lines that come next; Enough where nothing beyond them can be judged.

    A record under way is followed so, piece by piece, by who must know it sound before it signs (§4.6, §8.3).
    """
    for piece in Flow(lines, walk.measure, jobs):
        if isinstance(piece, Batch):
            walk.take_batch(piece)
        else:
            walk.take_line(piece)


def _told(archive: Archive, progress: Progress) -> Iterator[bytes]:
    done = 0
    for line in archive.lines():
        yield line
        done += len(line) + 1
        progress(done, archive.size)


def _check_head(walk: Walk, archive: Archive) -> None:
    """Hold the archive's own head against the chain (§2.2, §2.3)."""
    head = archive.head()
    walk.report.head = head.hash.hex()
    if walk.manifest is None:
        return
    if (head.election, head.seq, head.hash) != (walk.manifest.election, len(walk.hashes) - 1, walk.hashes[-1]):
        raise Breach("2.2", "the head is not that of the last entry")
    head.verify(walk.manifest.log_key)


def _check_saved(walk: Walk, saved: Saved) -> None:
    """Hold what was kept from earlier against the chain (§9)."""
    for head in saved.heads:
        walk.attempt(head.seq, _check_saved_head, walk, head)
    for receipt in saved.receipts:
        walk.attempt(receipt.seq, _check_receipt, walk, receipt)
    if saved.issue is not None and walk.roll is not None:
        issue = walk.roll.issue
        if saved.issue not in (issue.hex(), issue_on_sheet(issue), issue_on_card(issue)):
            walk.found("3.3", 1, "the card issue is not the one that was given")


def _check_saved_head(walk: Walk, head: Head) -> None:
    if walk.manifest is None or head.election != walk.manifest.election:
        raise Breach("2.2", "a saved head is one of another election")
    head.verify(walk.manifest.log_key)
    if head.seq >= len(walk.hashes) or walk.hashes[head.seq] != head.hash:
        raise Breach("2.2", "a saved head does not lie on this chain: the record was rewritten")


def _check_receipt(walk: Walk, receipt: Receipt) -> None:
    if walk.manifest is None or receipt.election != walk.manifest.election:
        raise Breach("5.6", "a receipt of another election")
    receipt.verify(walk.manifest.log_key)
    if receipt.seq >= len(walk.hashes) or walk.hashes[receipt.seq] != receipt.hash:
        raise Breach("5.6", "a receipt does not lie on this chain: the record was rewritten")
    if walk.ballots.get(receipt.seq) != receipt.ballot:
        raise Breach("5.6", "the entry of a receipt does not hold its ballot")
