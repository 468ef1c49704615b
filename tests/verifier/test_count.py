"""From the opening to the result: numbers that contradict the record are refused where they stand."""

from typing import Any

import pytest

from ballot.protocol import tally
from ballot.protocol.elgamal import encrypt
from ballot.protocol.group import G, small
from tests.bodies import OPENED, a_rule, in_mode_open
from tests.records import Hall, a_hall, a_vote
from tests.verifier.hearing import altered, found, judged

MARKS = [1, 1, 0, 0]
OTHER = "00" * 32
MODES = [{}, in_mode_open()]


def voted(number: int = 2, **changes: Any) -> Hall:
    hall = a_hall(**changes).open()
    for deputy in range(number):
        hall.vote(deputy, MARKS)
    return hall


def with_paper(**changes: Any) -> Hall:
    """Return a hall at its boxes: two have voted, two cards are void for paper, seals stand."""
    hall = a_hall(**changes)
    hall.void(2)
    hall.void(3)
    hall.open()
    hall.vote(0, MARKS)
    hall.vote(1, MARKS)
    return hall.close().seal()


def ended(hall: Hall) -> Hall:
    return (hall.tally().decrypt() if hall.manifest.secret else hall).result()


def place(hall: Hall, kind: str) -> int:
    return hall.last(kind).seq


@pytest.mark.parametrize("mode", MODES)
def test_a_whole_vote_with_paper_is_accepted(mode: dict[str, Any]) -> None:
    hall = with_paper(**mode)
    hall.paper("一", 1, 1, 0, MARKS)
    hall.paper("二", 1, 0, 0, [0] * 4)

    report = judged(ended(hall).entries)

    assert report.accepted, report.findings
    assert report.result is not None
    assert report.result["total"] == [3, 3, 0, 0]


@pytest.mark.parametrize("mode", MODES)
def test_a_vote_without_any_ballot_is_accepted(mode: dict[str, Any]) -> None:
    assert judged(a_hall(**mode).open().count().entries).accepted


@pytest.mark.parametrize("kind", ["open", "close"])
def test_opening_and_close_are_of_this_election(kind: str) -> None:
    hall = voted().count()

    assert ("8.1", place(hall, kind)) in found(altered(hall, kind, 0, election=OTHER))


@pytest.mark.parametrize("changes", [{"ballots": 1}, {"ballots": 3}, {"present": 1}, {"present": 5}])
def test_the_close_counts_what_stands_in_the_record(changes: dict[str, int]) -> None:
    hall = voted().count()

    assert ("8.1", place(hall, "close")) in found(altered(hall, "close", 0, **changes))


def test_ballots_and_papers_are_no_more_than_those_present() -> None:
    hall = with_paper()

    assert ("8.1", place(hall, "close")) in found(altered(hall, "close", 0, present=3))
    assert ("8.1", place(hall, "close")) not in found(altered(hall, "close", 0, present=4))


def test_a_vote_may_close_in_the_second_in_which_it_opens_but_not_before() -> None:
    hall = voted()
    hall.add("close", {"election": hall.e, "present": 4, "ballots": 2, "time": OPENED})
    same = hall.seal().tally().decrypt().result()

    assert judged(same.entries).accepted
    assert ("8.1", place(same, "close")) in found(altered(same, "close", 0, time="2026-01-12T08:59:59Z"))
    assert ("8.1", place(same, "close")) in found(altered(same, "close", 0, time="2026-01-12"))


def test_an_opening_or_close_that_can_not_be_read_is_a_finding_and_the_rest_is_still_judged() -> None:
    hall = voted().count()

    assert ("8.1", place(hall, "open")) in found(altered(hall, "open", 0, time=""))
    clauses = found(altered(hall, "close", 0, present=None))
    assert {("1.3", place(hall, "close")), ("8.1", place(hall, "result"))} & set(clauses)
    assert ("8.1", place(hall, "seal")) in clauses


def test_an_open_vote_whose_close_can_not_be_read_has_no_turnout() -> None:
    hall = voted(**in_mode_open()).count()

    clauses = found(altered(hall, "close", 0, present=None))

    assert ("8.1", place(hall, "result")) in clauses


@pytest.mark.parametrize("mode", MODES)
def test_seals_are_of_this_close_by_those_who_may_each_once(mode: dict[str, Any]) -> None:
    hall = voted(**mode).close().seal(1, 2)
    at = place(hall, "seal")

    assert ("8.1", at) in found(altered(hall, "seal", 1, close=OTHER))
    assert ("8.1", at) in found(altered(hall, "seal", 1, election=OTHER))
    assert ("8.1", at) in found(altered(hall, "seal", 1, index=1))
    assert ("8.1", at) in found(altered(hall, "seal", 1, index=4))
    assert ("8.1" if mode else "4", at) in found(altered(hall, "seal", 1, signature="00" * 64))


@pytest.mark.parametrize(
    ("clause", "changes"),
    [
        ("7.2", {"election": OTHER}),
        ("7.2", {"box": "一"}),
        ("7.2", {"counts": [1, 1, 1, 0]}),
        ("7.2", {"counts": [1, 1, 0]}),
        ("7.2", {"invalid": 2}),
        ("7", {"issued": 2}),
        ("7", {"signatures": []}),
        ("1.3", {"counts": None}),
    ],
)
def test_a_box_is_of_this_election_counted_once_possible_and_signed(clause: str, changes: dict[str, Any]) -> None:
    hall = with_paper()
    hall.paper("一", 1, 1, 0, MARKS)
    second = hall.paper("二", 1, 1, 0, MARKS)

    assert (clause, second.seq) in found(altered(ended(hall), "paper", 1, **changes))


def test_no_box_can_be_left_out_and_none_put_in() -> None:
    hall = with_paper()
    hall.paper("一", 1, 1, 0, MARKS)
    ended(hall)
    assert found(hall.entries) == [("7.2", place(hall, "result"))]

    hall = with_paper()
    hall.paper("一", 3, 1, 0, MARKS)
    ended(hall)
    assert found(hall.entries) == [("7.2", place(hall, "result"))]


def test_more_papers_returned_than_issued_make_the_vote_invalid_and_not_the_record() -> None:
    hall = with_paper()
    hall.paper("一", 2, 3, 0, MARKS)

    report = judged(ended(hall).entries)

    assert report.accepted
    assert report.result is not None
    assert report.result["outcome"]["reason"] == "paper"


def test_too_few_ballots_are_not_counted_secretly() -> None:
    hall = voted(rule=a_rule(smallest=3)).close().seal().tally()

    assert ("8.2", place(hall, "tally")) in found(hall.entries)
    assert judged(voted(rule=a_rule(smallest=3)).close().seal().annul(1, 2).entries).accepted
    assert judged(voted(3, rule=a_rule(smallest=3)).count().entries).accepted


@pytest.mark.parametrize("changes", [{"election": OTHER}, {"ballots": 1}, {"sums": []}, {"sums": None}])
def test_a_tally_is_the_sum_of_these_ballots(changes: dict[str, Any]) -> None:
    hall = voted().count()
    clause = "1.3" if changes == {"sums": None} else "8.2"

    assert (clause, place(hall, "tally")) in found(altered(hall, "tally", 0, **changes))


@pytest.mark.parametrize("length", [0, 3, 5])
def test_a_tally_of_another_length_is_refused_even_if_scrutineers_decrypt_it(length: int) -> None:
    hall = voted().close().seal()
    sums = (hall.sums() * 2)[:length]
    hall.add("tally", tally.tally_body(bytes.fromhex(hall.e), 2, sums))
    hall.decrypt()
    totals = {"electronic": [2] * 4, "paper": [0] * 4, "total": [2] * 4}
    hall.add("result", {"election": hall.e, **totals, "outcome": {}})

    clauses = found(hall.entries)

    assert ("8.2", place(hall, "tally")) in clauses
    assert ("8.3", place(hall, "decryption")) in clauses
    assert ("8.2", place(hall, "result")) in clauses


def test_a_tally_of_other_ballots_is_refused_though_it_decrypts() -> None:
    hall = voted().close().seal()
    more = [encrypt(hall.terms.key, 2, small(place)) for place in range(1, 5)]
    hall.add("tally", tally.tally_body(bytes.fromhex(hall.e), 2, more))

    assert ("8.2", place(hall, "tally")) in found(hall.decrypt().entries)


def test_totals_that_no_ballots_can_have_are_refused() -> None:
    for totals, expected in (([3, 0, 0, 0], "8.4"), ([2, 2, 2, 0], "8.4")):
        hall = voted().close().seal()
        more = [encrypt(hall.terms.key, total, small(1 + at)) for at, total in enumerate(totals)]
        hall.add("tally", tally.tally_body(bytes.fromhex(hall.e), 2, more))
        hall.decrypt()
        body = {"electronic": totals, "paper": [0] * 4, "total": totals}
        hall.add("result", {"election": hall.e, **body, "outcome": {}})

        assert (expected, place(hall, "result")) in found(hall.entries)


def test_decryptions_are_by_scrutineers_each_once_of_this_close_and_proved() -> None:
    hall = voted().count()
    at = place(hall, "decryption")
    proofs = hall.last("decryption").body["proofs"]

    assert ("8.3", at) in found(altered(hall, "decryption", 1, index=1))
    assert ("4", at) in found(altered(hall, "decryption", 1, index=4))
    assert ("8.3", at) in found(altered(hall, "decryption", 1, close=OTHER))
    assert ("8.3", at) in found(altered(hall, "decryption", 1, election=OTHER))
    assert ("4", at) in found(altered(hall, "decryption", 1, proofs=proofs[::-1]))
    assert ("8.3", place(hall, "result")) in found(altered(hall, "decryption", 1, index=1))


def test_a_factor_that_is_not_proved_is_refused_though_its_maker_signs_it() -> None:
    hall = voted().close().seal().tally().decrypt(1)
    body = dict(hall.decrypt(2).entries.pop().body)
    body["factors"] = [G.hex(), *body["factors"][1:]]
    hall.add("decryption", hall.signed("decryption", body))

    assert ("8.3", place(hall, "decryption")) in found(hall.entries)


def test_a_decryption_of_a_tally_that_can_not_be_read_is_refused() -> None:
    hall = voted().count()

    clauses = found(altered(hall, "tally", 0, sums=None))

    assert ("8.3", place(hall, "decryption")) in clauses
    assert ("8.2", place(hall, "result")) in clauses


@pytest.mark.parametrize(
    ("clause", "changes"),
    [
        ("8.5", {"election": OTHER}),
        ("8.5", {"electronic": [2, 2, 0, 1]}),
        ("8.5", {"paper": [0, 0, 0, 1]}),
        ("8.5", {"total": [2, 2, 0, 1]}),
        ("8.5", {"total": [2, 2, 0]}),
        ("8.7", {"outcome": {}}),
        ("1.3", {"outcome": None}),
    ],
)
@pytest.mark.parametrize("mode", MODES)
def test_a_result_is_that_of_the_ballots_and_of_the_rule(
    clause: str, changes: dict[str, Any], mode: dict[str, Any]
) -> None:
    hall = voted(**mode).count()

    assert found(altered(hall, "result", 0, **changes)) == [(clause, place(hall, "result"))]


def test_true_is_not_one_in_an_outcome() -> None:
    hall = a_vote(deputies=3)
    outcome = hall.last("result").body["outcome"]

    assert found(altered(hall, "result", 0, outcome={**outcome, "valid": 1})) == [("8.7", place(hall, "result"))]


def test_the_levels_of_an_assessment_are_those_of_the_rule() -> None:
    hall = an_assessment().open()
    hall.vote(0, [1, 0])
    hall.count()

    assert judged(hall.entries).accepted
    assert found(altered(hall, "result", 0, outcome={})) == [("8.8", place(hall, "result"))]


def an_assessment() -> Hall:
    bar = {"of": "due", "num": 1, "den": 2, "strict": False}
    levels = [{"mark": "good", "bar": bar}, {"mark": "poor", "bar": None}]
    options = [{"id": f"p01-{level['mark']}", "project": "p01", "mark": level["mark"]} for level in levels]
    limits = [{"id": "one", "options": ["p01-good", "p01-poor"], "min": 0, "max": 1}]
    rule = a_rule(seats=0, levels=levels, **{"pass": None})
    return a_hall(projects=1, choose=1, kind="assessment", options=options, limits=limits, rule=rule)
