"""A pause: whatever is sent meanwhile stays outside and comes in afterwards, and the record never tells of it."""

import pytest

from ballot.balloting.casting.rules import NotOpen, Paused, VoteOver
from ballot.balloting.console.service import PauseElection, pause_election, resume_election
from ballot.balloting.screen.queries import screen, tag
from ballot.kernel import log
from ballot.kernel.errors import IllegalMove, NotAllowed
from tests.balloting.halls import a_hall, an_open_hall
from tests.people_rows import acting, an_account


@pytest.fixture
def hall(sessions):
    return an_open_hall(sessions)


def does(hall, act, actor=None):
    with hall.begin(actor) as work:
        act(work, PauseElection(hall.place, hall.election_id))


def test_while_a_vote_is_paused_no_ballot_enters_and_the_same_envelope_does_when_it_goes_on(hall):
    envelope = hall.envelope(0, 1)
    does(hall, pause_election)
    with pytest.raises(Paused):
        hall.cast(envelope)
    assert hall.election().ballots == 0
    does(hall, resume_election)
    assert hall.cast(envelope) == hall.cast(envelope)
    assert hall.election().ballots == 1


def test_whoever_voted_before_the_pause_gets_the_stored_receipt_during_it(hall):
    envelope = hall.envelope(0, 1)
    receipt = hall.cast(envelope)
    does(hall, pause_election)
    assert hall.cast(envelope) == receipt


def test_a_pause_leaves_no_entry_in_the_record_and_one_line_each_in_the_audit_log(hall):
    before = hall.election().head
    for act in (pause_election, pause_election, resume_election, resume_election):
        does(hall, act)
    assert hall.election().head == before
    with hall.reading() as session:
        events = [entry.event for entry in log.entries(session, hall.election().log_id)]
    assert [one for one in events if one in ("election.pause", "election.resume")] == [
        "election.pause",
        "election.resume",
    ]


def test_a_vote_may_be_closed_while_it_is_paused_and_then_it_is_over(hall):
    does(hall, pause_election)
    hall.close()
    assert hall.election().paused_at is None
    with pytest.raises(VoteOver):
        hall.cast(hall.envelope(0, 1))
    for act in (pause_election, resume_election):
        with pytest.raises(IllegalMove):
            does(hall, act)


def test_a_vote_that_is_not_open_is_not_paused(sessions):
    hall = a_hall(sessions)
    with pytest.raises(IllegalMove):
        does(hall, pause_election)
    hall.freeze()
    with pytest.raises(NotOpen):
        hall.cast(hall.envelope(0, 1))


def test_only_who_leads_the_session_pauses_it(hall, sessions):
    with sessions.begin() as session:
        clerk = acting(an_account(session, hall.desk.county, "签到员"))
    with pytest.raises(NotAllowed):
        does(hall, pause_election, clerk)


def test_the_hall_screen_says_that_the_vote_is_paused_and_shows_it_at_once(hall):
    def told():
        with hall.reading() as session:
            shown = screen(session, hall.election(), "zh")
            return shown.paused, tag(session, hall.place, hall.election_id)

    before = told()
    does(hall, pause_election)
    assert told()[0] is True
    assert told()[1] != before[1]
    does(hall, resume_election)
    assert told() == before
