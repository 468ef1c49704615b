"""Checked ballots on a real database: public, never counted, at most eight a card, and none after the cast."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from ballot.balloting.cards.issue import issue_cards
from ballot.balloting.casting.rules import NotOpen, UnfitBallot, UnknownCard, VoteOver
from ballot.balloting.casting.service import Cast
from ballot.balloting.casting.spoiling import CheckedEnough, HasVoted, publish_spoil
from ballot.balloting.record import queries
from ballot.balloting.record import service as records
from ballot.balloting.setup.models import Election
from ballot.kernel.attempts import Attempt
from tests.balloting.casting.races import at_once
from tests.balloting.halls import SEED, Hall
from tests.balloting.secret_halls import a_secret_hall, an_open_secret_hall, ballot_of, checked, freeze, hold
from tests.people_rows import NOON


@pytest.fixture
def hall(sessions):
    return an_open_secret_hall(sessions)


def check(hall: Hall, envelope: bytes) -> dict:
    with hall.reading() as session:

        def writing():
            session.close()
            return hall.sessions

        return json.loads(publish_spoil(session, writing, SEED, Cast(hall.place, hall.election_id, envelope), NOON))


def kinds(hall: Hall, kind: str) -> int:
    with hall.reading() as session:
        return len(queries.entries_of(session, session.get_one(Election, hall.election_id), kind))


def test_a_checked_ballot_stands_in_the_record_and_the_card_still_votes(hall):
    place = check(hall, checked(hall, 0, [1, 0, 0]))
    assert kinds(hall, "spoil") == 1
    hall.cast(ballot_of(hall, 0, [0, 1, 1], counter=2))
    assert hall.election().ballots == 1
    with hall.reading() as session:
        row = queries.row_at(session, hall.election(), place["seq"])
    assert (row.kind, row.hash) == ("spoil", place["hash"])


def test_the_same_check_sent_again_is_answered_with_its_place_and_entered_once(hall):
    envelope = checked(hall, 0, [1, 0, 0])
    places = at_once(6, lambda _: check(hall, envelope))
    assert len({json.dumps(place) for place in places}) == 1
    assert kinds(hall, "spoil") == 1


def test_a_ballot_with_the_counter_of_its_check_is_refused(hall):
    check(hall, checked(hall, 0, [1, 0, 0]))
    with pytest.raises(UnfitBallot, match=r"5\.5"):
        hall.cast(ballot_of(hall, 0, [0, 1, 0]))
    with pytest.raises(UnfitBallot, match=r"5\.5"):
        check(hall, checked(hall, 0, [0, 1, 0], counter=3))


def test_a_card_that_has_voted_checks_nothing(hall):
    hall.cast(ballot_of(hall, 0, [0, 1, 0]))
    with pytest.raises(HasVoted):
        check(hall, checked(hall, 0, [1, 0, 0]))
    assert kinds(hall, "spoil") == 0


def test_the_ninth_check_of_a_card_is_refused(hall):
    for counter in range(1, 9):
        check(hall, checked(hall, 0, [1, 0, 0], counter=counter))
    with pytest.raises(CheckedEnough):
        check(hall, checked(hall, 0, [1, 0, 0], counter=9))
    hall.cast(ballot_of(hall, 0, [0, 1, 0], counter=9))


def test_a_seed_that_opens_something_else_is_refused(hall):
    body = json.loads(checked(hall, 0, [1, 0, 0]))
    body["seed"] = "00" * 32
    with pytest.raises(UnfitBallot):
        check(hall, json.dumps(body, sort_keys=True, separators=(",", ":")).encode())


def test_a_spare_that_no_void_named_checks_nothing(hall):
    spare = hall.cards.spares[0]
    envelope = checked(Hall(hall.desk, hall.meeting, hall.election_id, spares_first(hall), hall.counters), 0, [1, 0, 0])
    assert spare.key("secret").hex() in envelope.decode()
    with pytest.raises(UnknownCard):
        check(hall, envelope)


def spares_first(hall: Hall):
    return type(hall.cards)(hall.cards.cards, hall.cards.spares, hall.cards.deputies)


def foreign(hall: Hall) -> bytes:
    """A check that is in order but for its key, which somebody drew at home."""
    drawn = replace(hall, cards=issue_cards(1, 0))
    return checked(drawn, 0, [1, 0, 0])


def test_a_key_of_no_roll_takes_no_lock_and_leaves_no_count(hall):
    envelope = foreign(hall)
    with hall.begin() as work:
        # Whoever asked for the lock would wait for this.
        records.hold(work, hall.place, hall.election_id)
        with pytest.raises(UnknownCard):
            check(hall, envelope)
    assert tries(hall) == 0


def test_a_check_that_is_let_in_costs_no_count_and_a_refused_one_does(hall):
    envelope = checked(hall, 0, [1, 0, 0])
    check(hall, envelope)
    assert tries(hall) == 0
    with pytest.raises(UnfitBallot, match=r"5\.5"):
        check(hall, checked(hall, 0, [0, 1, 0]))
    assert tries(hall) == 1


def tries(hall: Hall) -> int:
    with hall.reading() as session:
        return session.scalar(select(func.coalesce(func.sum(Attempt.tries), 0))) or 0


@pytest.mark.parametrize("envelope", [b"5", b"[]", b"[[1,2]]", b'""', b"null"])
def test_what_is_no_body_is_refused(hall, envelope):
    with pytest.raises(UnfitBallot, match=r"1\.3"):
        check(hall, envelope)


def test_a_check_that_stands_is_told_its_place_also_after_the_close(hall):
    envelope = checked(hall, 0, [1, 0, 0])
    place = check(hall, envelope)
    hall.close()
    assert check(hall, envelope) == place


def test_nothing_is_checked_before_the_opening_or_after_the_close(sessions):
    hall = a_secret_hall(sessions)
    freeze(hall)
    hold(hall)
    envelope = checked(hall, 0, [1, 0, 0])
    with pytest.raises(NotOpen):
        check(hall, envelope)
    hall.open()
    hall.close()
    with pytest.raises(VoteOver):
        check(hall, envelope)
