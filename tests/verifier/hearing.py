"""Lets the verifier judge a record under construction, and says what it found."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from ballot.protocol.encoding import canonical
from ballot.protocol.record import Entry
from ballot.verifier.finding import Report
from ballot.verifier.verify import Saved, verify_record
from tests.archives import archive, relinked
from tests.records import Hall
from tests.zips import assembled, plain


def judged(entries: Sequence[Entry], saved: Saved | None = None) -> Report:
    """Return the report on these entries, headed by the log key."""
    return verify_record(io.BytesIO(archive(entries)), saved)


def found(entries: Sequence[Entry]) -> list[tuple[str, int | None]]:
    """Return the clause and entry of every finding."""
    report = judged(entries)
    assert not report.accepted
    return at(report)


def altered(hall: Hall, kind: str, which: int = 0, /, **changes: Any) -> list[Entry]:
    """Return the hall's entries, one body of a kind changed and all linked anew, though not signed anew."""
    place = [entry.seq for entry in hall.entries if entry.kind == kind][which]
    return relinked(hall.entries, lambda seq, _, body: {**body, **changes} if seq == place else body)


def raw(lines: Sequence[bytes], head: Mapping[str, Any] | None = None) -> Report:
    """Return the report on an archive of these lines, whatever they are."""
    text = b"".join(line + b"\n" for line in lines)
    return verify_record(
        io.BytesIO(assembled([plain("entries.jsonl", text), plain("head.json", canonical(head or {}))]))
    )


def at(report: Report) -> list[tuple[str, int | None]]:
    """Return the clause and entry of every finding."""
    return [(finding.clause, finding.entry) for finding in report.findings]
