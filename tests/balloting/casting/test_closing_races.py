"""The close and the last casts: whoever holds a receipt is counted, and whoever came too late holds none."""

import io

import pytest

from ballot.balloting.casting import service as casting
from ballot.balloting.casting.queries import measure_of
from ballot.balloting.casting.rules import VoteOver, opened
from ballot.balloting.casting.service import Cast
from ballot.balloting.console.rules import NotReady
from ballot.balloting.console.service import close_election
from ballot.balloting.record import queries as record
from ballot.balloting.record import service as records
from ballot.kernel.policy import PUBLIC
from ballot.kernel.work import begin
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import read
from ballot.verifier.verify import verify_record
from tests.balloting.casting.races import at_once, without
from tests.balloting.halls import SEED, an_open_hall
from tests.people_rows import NOON


@pytest.fixture
def hall(sessions):
    return an_open_hall(sessions)


def kinds(hall):
    with hall.reading() as session:
        return [read(line)["kind"] for line in record.lines(session, hall.election())]


def verified(hall):
    archive = io.BytesIO()
    with hall.reading() as session:
        record.write_record(session, hall.election(), archive)
    return verify_record(archive)


@pytest.mark.parametrize("attempt", range(4))
def test_a_cast_that_races_the_close_is_in_the_record_with_its_receipt_or_in_neither(hall, attempt):
    order = hall.ask_to_close()
    envelopes = [hall.envelope(card, 0) for card in range(8)]

    def act(place):
        if place < 8:
            return hall.cast(envelopes[place])
        with hall.begin(hall.desk.other) as work:
            return close_election(work, SEED, order)

    given = at_once(9, act)
    receipts = [one for one in given if isinstance(one, bytes)]
    assert {type(one) for one in given[:8]} <= {bytes, VoteOver}
    in_order = kinds(hall)
    assert in_order.count("ballot") == len(receipts) == hall.election().ballots
    assert in_order[-1] == "close"
    assert {in_order[read(one)["seq"]] for one in receipts} <= {"ballot"}
    hall.seal()
    hall.count()
    assert verified(hall).accepted


def late_envelope(hall):
    """An envelope that was examined while the vote was open, and the order it came with."""
    envelope = hall.envelope(0, 0)
    with hall.reading() as session:
        examined = opened(envelope, measure_of(session, hall.election()))
    hall.close()
    return examined, Cast(hall.place, hall.election_id, envelope)


def enter(hall, module):
    examined, order = late_envelope(hall)
    with begin(hall.sessions, PUBLIC, NOON) as work:
        return module.enter_ballot(work, SEED, order, examined)


def test_what_was_examined_in_time_and_comes_to_the_lock_too_late_is_not_entered(hall):
    with pytest.raises(VoteOver):
        enter(hall, casting)
    assert "ballot" not in kinds(hall)


def test_without_the_state_check_under_the_lock_the_order_of_kinds_still_refuses(hall):
    careless = without(casting, "enter_ballot", "require_casting(election)")
    with pytest.raises(Breach, match=r"2\.5"):
        enter(hall, careless)
    assert "ballot" not in kinds(hall)


def test_without_any_check_under_the_lock_a_ballot_stands_behind_the_close_and_the_verifier_sees_it(hall):
    blind = without(records, "_admit", "order.admit(kind)")
    careless = without(casting, "enter_ballot", "require_casting(election)", records=blind)
    receipt = read(enter(hall, careless))
    assert kinds(hall)[-2:] == ["close", "ballot"]
    assert receipt["seq"] == len(kinds(hall)) - 1
    assert "2.5" in {finding.clause for finding in verified(hall).findings}


def test_two_second_organizers_close_once(hall):
    order = hall.ask_to_close()

    def act(_place):
        with hall.begin(hall.desk.other) as work:
            return close_election(work, SEED, order).stage

    given = at_once(8, act)
    assert {str(one) for one in given} == {"closed"}
    assert kinds(hall).count("close") == 1


def test_the_close_says_how_many_are_present_and_no_fewer_than_voted(hall):
    hall.cast(hall.envelope(0, 0))
    hall.cast(hall.envelope(1, 0))
    with pytest.raises(NotReady, match="fewer-present-than-voted"):
        hall.ask_to_close(1)
    hall.close(2)
    assert hall.election().present == 2
