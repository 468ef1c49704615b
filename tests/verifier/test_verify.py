"""What was kept from earlier is held against the chain; and processes share the ballots."""

import io
from typing import Any

import pytest

from ballot.protocol.record import Entry, Head, Receipt, append, head_body, read_head, read_receipt, receipt_body
from ballot.verifier.verify import Saved, verify_record
from tests.archives import archive, relinked
from tests.bodies import UUID, a_seed
from tests.records import Hall, a_hall, a_vote
from tests.verifier.hearing import altered, at, judged, raw
from tests.zips import assembled, plain


@pytest.fixture(scope="module")
def hall() -> Hall:
    return a_vote(deputies=3)


def heads(hall: Hall) -> list[dict[str, Any]]:
    """Return heads that are not of this record: of another end, election, hash and key."""
    last, log = hall.entries[-1], a_seed("log")
    return [
        head_body(UUID, hall.entries[-2], log),
        head_body(UUID.replace("1", "2"), last, log),
        head_body(UUID, append(hall.entries[-2], "annul", {}), log),
        head_body(UUID, last, a_seed("another log")),
        {},
    ]


@pytest.mark.parametrize("which", range(5))
def test_a_head_that_is_not_of_the_last_entry_or_not_the_logs_is_refused(hall: Hall, which: int) -> None:
    report = raw([entry.line() for entry in hall.entries], heads(hall)[which])

    assert at(report) == [("1.3" if which == 4 else "2.2", None)]


def test_a_head_that_can_not_be_read_is_a_finding(hall: Hall) -> None:
    lines = b"".join(entry.line() + b"\n" for entry in hall.entries)

    report = verify_record(io.BytesIO(assembled([plain("entries.jsonl", lines), plain("head.json", b"[")])))

    assert at(report) == [("1.3", None)]


def kept(hall: Hall, head: Head | None = None, receipt: Receipt | None = None) -> list[tuple[str, int | None]]:
    return at(judged(hall.entries, Saved([head] if head else [], [receipt] if receipt else [])))


def test_heads_kept_from_earlier_lie_on_the_chain(hall: Hall) -> None:
    log, other = a_seed("log"), append(hall.entries[4], "paper", {})
    beyond = Entry(len(hall.entries), "paper", bytes(32), bytes(32), {})

    assert kept(hall, read_head(head_body(UUID, hall.entries[5], log))) == []
    for head in (
        head_body(UUID, other, log),
        head_body(UUID, beyond, log),
        head_body(UUID.replace("1", "2"), hall.entries[5], log),
        head_body(UUID, hall.entries[5], a_seed("another log")),
    ):
        assert kept(hall, read_head(head)) == [("2.2", head["seq"])]


def test_receipts_kept_from_earlier_are_of_ballots_on_the_chain(hall: Hall) -> None:
    log, receipt = a_seed("log"), read_receipt(hall.receipts[0])
    entry = hall.entries[receipt.seq]
    beyond = Entry(len(hall.entries), "ballot", bytes(32), bytes(32), {})

    assert kept(hall, receipt=receipt) == []
    for false in (
        receipt_body(UUID, entry, bytes(32), log),
        receipt_body(UUID, hall.entries[5], receipt.ballot, log),
        receipt_body(UUID, beyond, receipt.ballot, log),
        receipt_body(UUID.replace("1", "2"), entry, receipt.ballot, log),
        receipt_body(UUID, entry, receipt.ballot, a_seed("another log")),
        receipt_body(UUID, append(hall.entries[receipt.seq - 1], "paper", {}), receipt.ballot, log),
    ):
        assert kept(hall, receipt=read_receipt(false)) == [("5.6", false["seq"])]


def test_what_was_kept_is_of_another_election_where_there_is_none(hall: Hall) -> None:
    first = append(None, "roll", {})
    saved = Saved([read_head(head_body(UUID, first, a_seed("log")))], [read_receipt(hall.receipts[0])], "issue")

    clauses = [finding.clause for finding in judged([first], saved).findings]

    assert clauses.count("2.2") == 1
    assert clauses.count("5.6") == 1


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_long_record_is_judged_alike_by_one_process_and_by_two(jobs: int) -> None:
    hall = a_hall(deputies=40, projects=2, choose=1).open()
    for number in range(40):
        hall.vote(number, [number % 2, 0])
    entries = altered(hall.count(), "ballot", 17, counter=2)

    report = verify_record(io.BytesIO(archive(entries)), jobs=jobs)

    assert ("5.5", next(entry.seq for entry in entries if entry.kind == "ballot") + 17) in at(report)
    assert report.ballots == 40


def test_two_processes_end_with_a_walk_that_ends_early() -> None:
    hall = a_hall(deputies=100, projects=1, choose=1).open()
    for number in range(100):
        hall.vote(number, [1])
    broken = relinked(hall.entries, lambda _, kind, body: {**body, "counter": 3} if kind == "ballot" else body)

    assert verify_record(io.BytesIO(archive(broken)), jobs=2).stopped


def test_an_archive_of_other_files_is_a_finding_and_no_entry_of_it_is_read(hall: Hall) -> None:
    lines = plain("entries.jsonl", b"".join(entry.line() + b"\n" for entry in hall.entries))

    report = verify_record(io.BytesIO(assembled([lines, plain("other.json", b"{}")])))

    assert at(report) == [("2.3", None)]
    assert (report.entries, report.accepted) == (0, False)


def test_ballots_before_the_place_where_a_file_is_in_breach_are_judged_all_the_same(hall: Hall) -> None:
    ballot = next(entry.seq for entry in hall.entries if entry.kind == "ballot")
    entries = altered(hall, "ballot", 0, signature="00" * 64)[: ballot + 1]
    lines = b"".join(entry.line() + b"\n" for entry in entries) + b"no end"

    report = verify_record(io.BytesIO(assembled([plain("entries.jsonl", lines), plain("head.json", b"{}")])))

    assert ("2.3", None) in at(report)
    assert ballot in [entry for _, entry in at(report)]
