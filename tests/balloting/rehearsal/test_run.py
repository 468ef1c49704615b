"""A whole vote in one process: what its record holds, and that the verifier accepts it with every receipt."""

from typing import Any

import pytest

from ballot.balloting.rehearsal.counting import Miscounted, count
from ballot.balloting.rehearsal.hall import Phase, prepare
from ballot.balloting.rehearsal.paper import Box
from ballot.balloting.rehearsal.run import Finished, rehearse
from ballot.balloting.rehearsal.voting import cast_all, open_vote
from ballot.balloting.styles import Style
from ballot.protocol.ballot import read_spoil, terms_of, verify_spoil
from ballot.protocol.closing import read_election
from ballot.protocol.record import Entry, read_entry, read_receipt
from ballot.verifier.verify import Saved
from tests.balloting.rehearsal.votes import Silent, a_design, a_plan, held, verified

BOX = Box("一号箱", 3, 2, 1, (1, 0, 1))
BALLOTS = {
    Style.SELECT: [[1, 1, 0], [1, 0, 0], [0, 0, 0]],
    Style.VARIANTS: [[1, 0, 0], [0, 1, 0], [0, 0, 0], [1, 0, 0]],
    Style.APPROVE_OPPOSE: [[1, 0, 0, 1, 0, 0], [1, 0, 1, 0, 0, 1], [0, 0, 0, 0, 0, 0]],
    Style.ASSESSMENT: [[1, 0, 0, 0, 1, 0, 0, 0, 1], [1, 0, 0, 0, 0, 0, 1, 0, 0]],
    Style.RANK: [[1, 0, 0, 1, 0, 0], [0, 1, 1, 0, 0, 0], [0, 0, 0, 0, 1, 0]],
}


def entries(finished: Finished, kind: str) -> list[Entry]:
    return [entry for entry in map(read_entry, finished.log.lines) if entry.kind == kind]


@pytest.mark.parametrize("mode", ["secret", "open"])
@pytest.mark.parametrize("style", list(Style))
def test_the_record_of_every_style_is_accepted_with_every_receipt(style: Style, mode: str) -> None:
    finished = held(a_plan(BALLOTS[style], a_design(style), mode=mode))

    report = verified(finished, Saved(receipts=[read_receipt(body) for body in finished.receipts]))

    assert (report.findings, report.accepted, report.result) == ([], True, finished.result)
    assert report.notes == ["rehearsal"]
    assert finished.result is not None
    assert finished.result["total"] == [sum(column) for column in zip(*BALLOTS[style], strict=True)]
    assert len(finished.receipts) == len(BALLOTS[style])


@pytest.mark.parametrize(("trustees", "threshold"), [(1, 1), (2, 2), (5, 3)])
def test_other_numbers_of_scrutineers_open_the_tally(trustees: int, threshold: int) -> None:
    finished = held(a_plan(trustees=trustees, threshold=threshold))

    assert verified(finished).accepted
    assert len(entries(finished, "decryption")) == threshold
    assert len(entries(finished, "seal")) == len(entries(finished, "endorse")) == trustees


def test_each_paper_has_its_void_and_one_lost_card_its_spare() -> None:
    finished = held(a_plan(boxes=(BOX,), due=20, present=15))

    voids = [entry.body for entry in entries(finished, "void")]

    assert verified(finished).accepted
    assert sorted(body["reason"] for body in voids) == ["paper"] * 3 + ["replaced"]
    assert finished.result is not None
    assert (finished.result["paper"], finished.result["total"]) == ([1, 0, 1], [3, 2, 1])
    roll = read_entry(finished.log.lines[1]).body
    assert (len(roll["credentials"]), len(roll["spares"])) == (20, 10)


def test_the_only_card_is_not_lost() -> None:
    finished = held(a_plan([[1, 0, 0]]))

    assert entries(finished, "void") == []
    assert verified(finished).accepted


def test_more_papers_returned_than_issued_make_the_vote_invalid_not_the_record() -> None:
    finished = held(a_plan(boxes=(Box("一号箱", 1, 2, 0, (2, 0, 0)),)))

    assert verified(finished).accepted
    assert finished.result is not None
    assert (finished.result["outcome"]["valid"], finished.result["outcome"]["reason"]) == (False, "paper")


def test_one_ballot_in_fifty_is_checked_before_it_is_cast() -> None:
    finished = held(a_plan([[1, 1, 0]] * 51))
    manifest = finished.manifest
    election = read_election(entries(finished, "election")[0].body)
    assert election.key is not None
    terms = terms_of(manifest, election.digest, election.key)

    spoils = [read_spoil(entry.body) for entry in entries(finished, "spoil")]
    counters = {entry.body["credential"]: entry.body["counter"] for entry in entries(finished, "ballot")}

    assert len(spoils) == 2
    assert verified(finished).accepted
    for spoil in spoils:
        assert counters[spoil.credential.hex()] == 2
        # What is checked becomes public: it is a trial choice, here never that of the ballot.
        assert sum(verify_spoil(spoil, terms)) == 1


def test_the_order_of_the_record_is_not_that_of_the_file() -> None:
    marks = [[1, 0, 0]] * 20 + [[0, 1, 0]] * 20

    orders = {
        tuple(tuple(entry.body["marks"]) for entry in entries(held(a_plan(marks, mode="open")), "ballot"))
        for _ in range(3)
    }

    assert len(orders) == 3


@pytest.mark.parametrize("boxes", [(), (BOX,)])
def test_too_few_ballots_end_in_a_signed_annulment(boxes: tuple[Box, ...]) -> None:
    teller = Silent()
    finished = rehearse(a_plan(made=a_design(smallest=10), boxes=boxes), 1, teller)

    report = verified(finished)

    assert finished.result is None
    assert (report.accepted, report.end, report.notes) == (True, "annul", ["rehearsal"])
    assert teller.warned == [(4, 10)]
    assert Phase.COUNT not in teller.phases
    assert len(entries(finished, "annul")[0].body["signatures"]) == 3


def test_an_open_vote_counts_however_few_there_are() -> None:
    finished = held(a_plan(made=a_design(smallest=10), mode="open"))

    assert verified(finished).end == "result"


def test_a_count_that_is_not_the_recount_of_the_file_is_a_fault() -> None:
    hall = prepare(a_plan([[1, 0, 0]] * 3, mode="open"), 1, Silent())
    cast_all(hall, open_vote(hall), 1, lambda more: None)
    hall.log.lines.pop()

    with pytest.raises(Miscounted):
        count(hall, bytes(32))


def test_processes_make_the_same_kind_of_record() -> None:
    finished = held(a_plan([[1, 0, 0], [0, 1, 1]] * 20), jobs=2)

    assert verified(finished, Saved(receipts=[read_receipt(body) for body in finished.receipts])).accepted
    assert result(finished)["electronic"] == [20, 20, 20]


def result(finished: Finished) -> dict[str, Any]:
    assert finished.result is not None
    return finished.result
