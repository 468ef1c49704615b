"""Checked ballots on a real database: public, never counted, at most eight a card, and none after the cast."""

import json

import pytest

from ballot.balloting.casting.rules import NotOpen, UnfitBallot, UnknownCard, VoteOver
from ballot.balloting.casting.service import Cast
from ballot.balloting.casting.spoiling import CheckedEnough, HasVoted, publish_spoil
from ballot.balloting.record import queries
from ballot.balloting.setup.models import Election
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
