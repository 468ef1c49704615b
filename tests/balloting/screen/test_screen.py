"""What the hall screen can know at each moment of a vote: never who chose what, never a result before there is one."""

import pytest

from ballot.balloting.presence.service import check_in, leave_early
from ballot.balloting.screen.queries import screen, tag
from tests.balloting.halls import PRESENT, a_hall, an_open_hall
from tests.balloting.presence.desks import a_desk


def seen(hall):
    with hall.reading() as session:
        return screen(session, hall.election(), "zh")


def tag_of(hall) -> str:
    with hall.reading() as session:
        return tag(session, hall.place, hall.election_id)


def test_before_the_record_begins_there_is_nothing_to_show(sessions):
    assert seen(a_hall(sessions)) is None


def test_the_slide_follows_the_vote_and_the_result_comes_last(sessions):
    hall = a_hall(sessions)
    hall.freeze()
    lives = [seen(hall).live]
    hall.open()
    lives.append(seen(hall).live)
    hall.cast(hall.envelope(0, 1))
    hall.close()
    lives.append(seen(hall).live)
    hall.seal()
    assert seen(hall).outcome is None
    hall.count()
    lives.append(seen(hall).live)
    assert lives == ["attendance", "turnout", "sealed", "counted"]
    assert seen(hall).outcome is not None


def test_the_closing_code_is_that_of_the_close_entry(sessions):
    hall = an_open_hall(sessions)
    hall.close()
    assert seen(hall).closing.full == hall.election().head


@pytest.mark.parametrize("choice", [(), (0,), (1, 2)])
def test_an_open_vote_shows_how_many_and_never_what(sessions, choice):
    hall = an_open_hall(sessions)
    before = seen(hall)
    hall.cast(hall.envelope(0, *choice))
    after = seen(hall)
    assert (before.ballots, after.ballots) == (0, 1)
    assert after.outcome is None
    assert after.fingerprint == before.fingerprint


def test_the_tag_changes_with_every_entry_of_the_record(sessions):
    hall = an_open_hall(sessions)
    before = tag_of(hall)
    hall.cast(hall.envelope(0, 1))
    assert tag_of(hall) != before


def test_attendance_is_what_the_desk_counts_at_this_moment_until_the_close_has_its_number(sessions):
    hall = an_open_hall(sessions)
    desk = a_desk(sessions, hall)
    shown, before = seen(hall).present, tag_of(hall)
    for number in ("0000", "0001"):
        desk.act(check_in, desk.seen(number))
    assert (shown, seen(hall).present) == (0, 2)
    assert tag_of(hall) != before
    desk.act(leave_early, desk.seen("0000"))
    assert seen(hall).present == 1
    hall.close()
    assert seen(hall).present == PRESENT
