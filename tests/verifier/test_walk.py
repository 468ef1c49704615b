"""The walk as a whole: its beginning, its end, and its patience."""

import json

import pytest

from ballot.protocol.encoding import canonical
from ballot.protocol.record import append, head_body
from ballot.verifier import words
from ballot.verifier.finding import LONGEST_FAULTY, MOST_FINDINGS
from tests.archives import relinked
from tests.bodies import UUID, a_manifest, a_seed, in_mode_open
from tests.records import Hall, a_hall, a_vote
from tests.verifier.hearing import altered, at, found, judged, raw

MARKS = [1, 1, 0, 0]


@pytest.fixture(scope="module")
def hall() -> Hall:
    return a_vote(deputies=3)


def test_an_archive_without_entries_does_not_end() -> None:
    report = raw([], head_body(UUID, append(None, "roll", {}), a_seed("log")))

    assert at(report) == [("2.5", None)]


def test_a_record_begins_with_its_manifest() -> None:
    first = append(None, "roll", {})
    second = append(first, "manifest", a_manifest())

    assert at(raw([first.line(), second.line()]))[0] == ("2.5", 0)


def test_a_manifest_or_roll_that_can_not_be_read_ends_the_walk() -> None:
    begun = Hall(a_manifest()).begin()
    for kind, entry in (("manifest", 0), ("roll", 1)):
        report = judged(altered(begun, kind, 0, extra=1))

        assert at(report) == [("1.3", entry)]
        assert report.stopped


def test_a_record_that_does_not_end_is_refused_at_its_last_entry(hall: Hall) -> None:
    entries = hall.entries[:-1]

    assert found(entries) == [("2.5", len(entries) - 1)]


def test_nothing_may_follow_the_end(hall: Hall) -> None:
    longer = [*hall.entries, append(hall.entries[-1], "paper", {})]

    assert ("2.5", len(longer) - 1) in found(longer)


def test_an_entry_left_out_doubled_or_moved_breaks_the_chain(hall: Hall) -> None:
    lines = [entry.line() for entry in hall.entries]
    head = head_body(UUID, hall.entries[-1], a_seed("log"))
    for other in (lines[:20] + lines[21:], lines[:20] + lines[19:], [*lines[:19], lines[20], lines[19], *lines[21:]]):
        assert "2.1" in [clause for clause, _ in at(raw(other, head))]


@pytest.mark.parametrize("number", [3, 20])
def test_an_entry_whose_hash_is_not_its_own_is_refused(hall: Hall, number: int) -> None:
    lines = [entry.line() for entry in hall.entries]
    record = json.loads(lines[number])
    record["hash"] = "00" * 32
    lines[number] = canonical(record)

    assert {("2.1", number), ("2.1", number + 1)} <= set(at(raw(lines)))


@pytest.mark.parametrize("number", [3, 19, 20])
@pytest.mark.parametrize("line", [b"", b"{}", b"[1", b'{"body":{}, "hash":""}'])
def test_a_line_that_is_no_entry_ends_the_walk_there(hall: Hall, number: int, line: bytes) -> None:
    lines = [entry.line() for entry in hall.entries]
    lines[number] = line

    report = raw(lines)

    assert at(report)[-1] == ("1.3", number)
    assert report.stopped


def test_a_ballots_line_that_is_no_entry_ends_the_walk_there(hall: Hall) -> None:
    lines = [entry.line() for entry in hall.entries]
    ballot = hall.last("ballot").seq
    lines[ballot] = b" " + lines[ballot]

    report = raw(lines)

    assert at(report) == [("1.3", ballot)]
    assert report.stopped


def test_ballots_before_there_is_an_election_are_out_of_order() -> None:
    begun = Hall(a_manifest()).begin()
    begun.add("ballot", {})

    assert ("2.5", 2) in found(begun.entries)


def test_ballots_after_a_restart_are_out_of_order() -> None:
    hall = a_hall()
    early = hall.vote(0, MARKS)
    hall.restart()
    late = hall.add("ballot", early.body)

    assert {("2.5", early.seq), ("2.5", late.seq)} <= set(found(hall.entries))


def test_where_the_election_can_not_be_read_the_rest_is_judged_by_order_alone() -> None:
    hall = a_hall().open()
    hall.vote(0, MARKS)
    hall.count()
    place = hall.last("election").seq

    clauses = found(altered(hall, "election", 0, key="00" * 32))

    assert clauses[0] == ("1.1", place)


def test_a_secret_election_without_a_key_and_an_open_one_with_a_key_are_refused() -> None:
    secret = a_hall().open()
    secret.vote(0, MARKS)
    secret.count()
    key = secret.terms.key.hex()
    open_ = a_hall(**in_mode_open()).open()
    open_.vote(0, MARKS)
    open_.count()

    assert ("4.4", secret.last("election").seq) in found(altered(secret, "election", 0, key=None))
    assert ("4.5", open_.last("election").seq) in found(altered(open_, "election", 0, key=key))


def test_findings_that_nobody_would_read_end_the_walk() -> None:
    hall = a_hall().open()
    for _ in range(MOST_FINDINGS + 10):
        hall.add("paper", {})

    report = judged(hall.entries)

    assert report.stopped
    assert len(report.findings) == MOST_FINDINGS
    assert words.ending(report) == "REFUSED: what follows the last finding was not judged."


def test_findings_that_wait_end_the_walk_too() -> None:
    n = MOST_FINDINGS + 6
    hall = Hall(a_manifest(trustees={"count": n, "threshold": n})).begin().commit()

    report = judged(relinked(hall.entries, lambda _, kind, body: {**body, "name": "x"} if kind == "trustee" else body))

    assert report.stopped
    assert at(report) == [("4", 2 + number) for number in range(MOST_FINDINGS)]


@pytest.mark.parametrize("kind", ["paper", "ballot"])
def test_a_long_faulty_line_ends_the_walk(kind: str) -> None:
    hall = a_hall().open()
    faulty = hall.add(kind, {"x": "y" * LONGEST_FAULTY})
    hall.add("paper", {})

    report = judged(hall.entries)

    assert {entry for _, entry in at(report)} == {faulty.seq}
    assert report.stopped


def test_a_long_line_without_fault_does_not() -> None:
    hall = Hall(a_manifest()).begin()
    hall.add("restart", {"reason": "示" * LONGEST_FAULTY})

    assert judged(hall.ceremony().annul().entries).findings != []
    assert judged(hall.annul().entries).stopped is False


def test_deep_bodies_are_refused_and_not_stumbled_over(hall: Hall) -> None:
    for depth in (60, 63, 64, 100, 240, 245, 300, 900):
        line = (
            hall.entries[-1].line().replace(b'"outcome":{', b'"outcome":{"a":' + b"[" * depth + b"]" * depth + b",", 1)
        )
        report = raw([*(entry.line() for entry in hall.entries[:-1]), line])

        assert not report.accepted
        assert json.dumps(report.as_json())


def test_an_annulment_names_the_election_that_counts() -> None:
    before = Hall(a_manifest()).begin()
    assert judged(before.annul(election=None).entries).notes == ["rehearsal", "unsigned annul"]

    for named in (None, "00" * 32):
        hall = a_hall().annul(1, 2, election=named)
        assert found(hall.entries) == [("2.5", hall.entries[-1].seq)]


def test_before_there_is_an_election_an_annulment_is_unsigned() -> None:
    hall = Hall(a_manifest()).begin().commit()
    hall.annul(1, 2, election=None)

    assert found(hall.entries) == [("2.5", hall.entries[-1].seq)]


def test_an_annulment_is_signed_by_two_or_nobody() -> None:
    assert judged(a_hall().annul(1, 3).entries).notes == ["rehearsal"]
    for hall in (a_hall().annul(1), a_hall(**in_mode_open()).annul(2)):
        assert found(hall.entries) == [("7", hall.entries[-1].seq)]
    assert judged(a_hall(**in_mode_open()).annul(1, 2).entries).accepted


def test_one_scrutineer_alone_may_annul_in_a_rehearsal() -> None:
    assert judged(a_hall(trustees={"count": 1, "threshold": 1}).annul(1).entries).accepted
    assert judged(a_vote(trustees={"count": 1, "threshold": 1}).entries).accepted
