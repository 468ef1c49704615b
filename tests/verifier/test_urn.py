"""Who may vote and who has: voids, ballots and checked ballots in the order in which they came."""

from typing import Any

from ballot.protocol import openvote, signature, voids
from ballot.protocol.ballot import Draft
from ballot.protocol.record import Entry
from tests.bodies import in_mode_open
from tests.records import Hall, a_hall
from tests.verifier.hearing import altered, found, judged

MARKS = [1, 1, 0, 0]


def opened(**changes: Any) -> Hall:
    return a_hall(**changes).open()


def last(hall: Hall) -> int:
    return hall.entries[-1].seq


def test_a_void_of_another_election_or_without_enough_signatures_is_refused() -> None:
    hall = a_hall()
    hall.void(0)
    body = {"election": "00" * 32, "credential": hall.key(1).hex(), "reason": "paper", "spare": None}
    other = hall.add("void", voids.sign_act("void", body, hall.signers()))
    unsigned = hall.add("void", voids.sign_act("void", {**body, "election": hall.e}, hall.signers(1)))

    assert {("7.1", other.seq), ("7", unsigned.seq)} <= set(found(hall.entries))


def test_a_card_that_is_void_or_unknown_neither_votes_nor_checks_nor_is_made_void() -> None:
    hall = opened()
    hall.void(0)
    places = [hall.vote(0, MARKS).seq, hall.check(0, MARKS).seq, hall.void(0).seq]
    places += [hall.vote(4, MARKS).seq, hall.check(99, MARKS).seq, hall.void(99).seq]

    clauses = found(hall.entries)

    assert all(("3.5", place) in clauses for place in places)


def test_a_spare_votes_from_the_void_that_names_it() -> None:
    hall = opened()
    hall.void(0, "replaced", 4)
    for number in (4, 1, 2, 3):
        hall.vote(number, MARKS)

    assert judged(hall.count().entries).accepted


def test_a_spare_is_one_of_the_roll_and_named_once() -> None:
    hall = opened()
    hall.void(0, "replaced", 4)
    again = hall.void(1, "replaced", 4)
    unknown = hall.void(2, "replaced", 99)
    deputy = hall.void(3, "replaced", 1)

    clauses = found(hall.entries)

    assert {("7.1", entry.seq) for entry in (again, unknown, deputy)} <= set(clauses)


def test_a_card_that_has_voted_is_not_made_void() -> None:
    hall = opened()
    hall.vote(0, MARKS)

    assert ("7.1", hall.void(0).seq) in found(hall.entries)


def test_a_card_votes_once_and_checks_no_more() -> None:
    hall = opened()
    hall.vote(0, MARKS)
    again, checked = hall.vote(0, MARKS).seq, hall.check(0, MARKS).seq

    clauses = found(hall.entries)

    assert ("5.7", again) in clauses
    assert ("5.7", checked) in clauses


def test_the_counter_follows_the_checked_ballots() -> None:
    hall = opened()
    hall.counters[hall.key(0)] = 1
    ballot = hall.vote(0, MARKS).seq
    hall.counters[hall.key(1)] = 1
    spoil = hall.check(1, MARKS).seq

    clauses = found(hall.entries)

    assert ("5.5", ballot) in clauses
    assert ("6", spoil) in clauses


def test_eight_ballots_may_be_checked_and_no_ninth() -> None:
    hall = opened(projects=1, choose=1)
    for _ in range(8):
        hall.check(0, [1])
    assert ("6", last(hall)) not in found(hall.entries)

    hall.check(0, [1])

    assert ("6", last(hall)) in found(hall.entries)


def test_no_point_occurs_twice_in_the_record() -> None:
    hall = opened()
    body = dict(hall.check(0, MARKS).body)
    copied = hall.add("spoil", {**body, "credential": hall.key(1).hex()}).seq
    hall.add("ballot", {**hall.draft(2, MARKS).cast(hall.card(2)), "choices": body["choices"]})

    clauses = found(hall.entries)

    assert ("5.8", copied) in clauses
    assert ("5.8", last(hall)) in clauses


def test_a_ballot_whose_points_repeat_each_other_is_refused() -> None:
    hall = opened()
    draft = hall.draft(0, MARKS)
    draft.choices[1] = draft.choices[0]

    assert ("5.8", hall.add("ballot", draft.cast(hall.card(0))).seq) in found(hall.entries)


def test_ballots_and_checked_ballots_that_can_not_be_read_are_findings_of_their_own() -> None:
    hall = opened()
    ballot = hall.add("ballot", {"election": hall.e}).seq
    spoil = hall.add("spoil", {}).seq
    hall.vote(0, MARKS)
    wrong = hall.add("ballot", Draft(hall.terms, hall.key(1), 1, MARKS, bytes(32)).cast(hall.card(2))).seq

    clauses = found(finished(hall))

    assert {("1.3", ballot), ("1.3", spoil), ("5.5", wrong)} <= set(clauses)


def test_open_ballots_of_another_length_are_refused_and_left_out_of_the_totals() -> None:
    for marks in ([1, 1, 0], [1, 1, 0, 0, 0], []):
        hall = opened(**in_mode_open())
        first = hall.add("ballot", openvote.open_body(bytes.fromhex(hall.e), hall.card(0), marks)).seq
        hall.vote(1, MARKS)

        assert ("5.9", first) in found(finished(hall))


def finished(hall: Hall) -> list[Entry]:
    """Return the entries with a result as if the lawful ballots alone had been cast."""
    hall.close().seal()
    totals = {"electronic": MARKS, "paper": [0] * 4, "total": MARKS}
    hall.add("result", {"election": hall.e, **totals, "outcome": {}})
    return hall.entries


def test_an_open_ballot_is_signed_by_its_card() -> None:
    hall = opened(**in_mode_open())
    hall.vote(0, MARKS)

    assert ("5.9", last(hall)) in found(altered(hall, "ballot", 0, credential=hall.key(1).hex()))
    assert signature.public(hall.card(0)) == hall.key(0)


def test_a_ballot_of_another_length_is_refused_and_left_out_of_the_sums() -> None:
    hall = opened()
    body = dict(hall.draft(0, MARKS).cast(hall.card(0)))
    short = hall.add("ballot", {**body, "choices": body["choices"][:3]}).seq
    hall.vote(1, MARKS)

    assert ("5.5", short) in found(finished(hall))
