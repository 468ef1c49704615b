"""Forks, rewritten histories and voids put to other use: what the log key alone can do, and what shows it."""

from collections.abc import Callable
from typing import Any

import pytest

from ballot.protocol import closing, trustees, voids
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import digest
from ballot.protocol.record import append
from ballot.protocol.signature import public, sign, verify
from ballot.verifier.finding import Report
from tests.archives import archive, relinked
from tests.bodies import a_seed
from tests.lies.of_saved import head_of, receipt_of
from tests.lies.stage import Body, Stage, Told
from tests.lies.truths import OPEN, SELECT
from tests.lies.write import judged
from tests.records import Hall, a_hall

Without = Callable[[Stage, Body], Told]


def clauses(report: Report) -> set[str]:
    return {one.clause for one in report.findings}


def left_out(stage: Stage, body: Body) -> Told:
    """Leave a ballot out, as the log key can before anybody else signs."""
    stage.marks.pop()
    return None


def other_order(stage: Stage, body: Body) -> Told:
    """Say in the opening that another number was present, which changes every hash after it."""
    return {**body, "present": 1}


@pytest.mark.parametrize(("kind", "alter"), [("ballot", left_out), ("open", other_order)], ids=["ballot", "opening"])
def test_a_rewritten_history_is_in_order_by_itself_and_refused_by_whoever_kept_a_head_or_receipt(
    kind: str, alter: Without
) -> None:
    honest = SELECT.play()
    rewritten = archive(SELECT.play(of=kind, alter=alter).entries)
    assert judged(rewritten, {}).accepted
    assert clauses(judged(rewritten, head_of("close")(honest))) == {"2.2"}
    assert clauses(judged(rewritten, receipt_of(0)(honest))) == {"5.6"}
    assert judged(archive(honest.entries), {**head_of("close")(honest), **receipt_of(0)(honest)}).accepted


def test_a_result_in_mode_open_is_bound_by_its_seals() -> None:
    honest = OPEN.play()

    def fewer(seq: int, kind: str, body: dict[str, Any]) -> Any:
        first = next(entry.seq for entry in honest.entries if entry.kind == "ballot")
        if seq == first:
            return None
        return {**body, "ballots": 2} if kind == "close" else body

    assert "8.1" in clauses(judged(archive(relinked(honest.entries, fewer)), {}))


def two_closes() -> tuple[Hall, bytes, bytes]:
    """Return a hall that closed, with the hashes of its close and of the one that only some were shown."""
    hall = a_hall(deputies=3).open()
    hall.vote(0, [1, 0, 0, 0])
    forked = append(
        hall.entries[-1], "close", {"election": hall.e, "present": 2, "ballots": 1, "time": "2026-01-12T09:29:00Z"}
    )
    return hall.close(), hall.entries[-1].hash, forked.hash


def test_a_seal_of_one_fork_is_none_of_the_other_unless_it_leaves_the_close_out() -> None:
    hall, shown, forked = two_closes()
    body = hall.signed("seal", {"index": 1, "election": hall.e, "close": forked.hex()})
    turned = {**body, "close": shown.hex()}
    key = public(hall.sign_seed(1))
    trustees.verify_entry("seal", hall.attempt, body, key)
    with pytest.raises(Breach, match="§4"):
        trustees.verify_entry("seal", hall.attempt, turned, key)

    # A build whose seal says only which election is sealed accepts it on either side.
    short = sign(hall.sign_seed(1), digest("seal", body["index"], body["election"]))
    verify(key, digest("seal", turned["index"], turned["election"]), short)

    hall.add("seal", body)
    report = judged(archive(hall.seal(2, 3).tally().decrypt().result().entries), {})
    assert [(one.clause, one.entry) for one in report.findings] == [("8.1", hall.last("close").seq + 1)]


def test_a_counters_seal_of_one_fork_is_none_of_the_other() -> None:
    body = closing.counter_seal(1, b"e" * 32, b"f" * 32, a_seed("counter 1"))
    closing.verify_counter_seal(body, public(a_seed("counter 1")))
    with pytest.raises(Breach, match=r"8\.1"):
        closing.verify_counter_seal({**body, "close": "63" * 32}, public(a_seed("counter 1")))


FIELDS = {"credential": "ab" * 32, "reason": "revoked", "spare": None, "election": "cd" * 32}


def careless(body: dict[str, Any], name: str) -> bytes:
    """Return what a build signs that leaves one field of a void out."""
    return digest("void", {field: value for field, value in body.items() if field not in (name, "signatures")})


@pytest.mark.parametrize("name", FIELDS)
def test_a_signed_void_serves_for_nothing_else_unless_its_signature_leaves_that_out(name: str) -> None:
    hall = a_hall()
    body = {"election": hall.e, "credential": hall.key(0).hex(), "reason": "replaced", "spare": hall.key(4).hex()}
    signed = voids.sign_act("void", body, hall.signers())
    signers = {index: public(seed) for index, seed in hall.signers().items()}
    voids.verify_act("void", signed, voids.read_void(signed).signatures, signers)

    moved = {**signed, name: FIELDS[name]}
    verify(signers[1], careless(moved, name), sign(hall.sign_seed(1), careless(signed, name)))
    with pytest.raises(Breach, match="§7"):
        voids.verify_act("void", moved, voids.read_void(signed).signatures, signers)


def replaced(hall: Hall, number: int, spare: int) -> None:
    hall.void(number, "replaced", spare)


def voted(hall: Hall) -> None:
    hall.vote(0, [1, 0, 0, 0])
    hall.void(0, "paper")


def voted_and_again(hall: Hall) -> None:
    hall.vote(0, [1, 0, 0, 0])
    replaced(hall, 0, 4)
    hall.vote(4, [1, 0, 0, 0])


def one_spare_for_two(hall: Hall) -> None:
    replaced(hall, 0, 4)
    replaced(hall, 1, 4)


def two_spares_for_one(hall: Hall) -> None:
    replaced(hall, 0, 4)
    replaced(hall, 0, 5)


def a_chain_back(hall: Hall) -> None:
    """Make the spare's card void, and name the first card in its place."""
    replaced(hall, 0, 4)
    replaced(hall, 4, 0)


ABUSES = {
    voted: "7.1",
    voted_and_again: "7.1",
    one_spare_for_two: "7.1",
    two_spares_for_one: "3.5",
    a_chain_back: "7.1",
}


@pytest.mark.parametrize("abuse", ABUSES, ids=lambda abuse: abuse.__name__)
def test_a_void_gives_no_second_vote(abuse: Callable[[Hall], None]) -> None:
    """The scrutineers go along, and the record is refused all the same."""
    hall = a_hall(deputies=4).open()
    abuse(hall)
    hall.close().annul(1, 2)
    assert ABUSES[abuse] in clauses(judged(archive(hall.entries), {}))


def test_a_replaced_card_may_be_replaced_again_and_only_the_last_one_votes() -> None:
    hall = a_hall(deputies=4).open()
    replaced(hall, 0, 4)
    replaced(hall, 4, 5)
    hall.vote(5, [1, 0, 0, 0])
    assert judged(archive(hall.count().entries), {}).accepted
