"""Voids of one vote in the next on the same cards: carried in their order, no spare twice, a rehearsal's apart."""

from uuid import UUID, uuid4

import pytest

from ballot.balloting.casting.models import Stands
from ballot.balloting.console.rules import NotReady, Reason
from ballot.balloting.presence.models import VoidRequest
from ballot.balloting.presence.queries import voids as queries
from ballot.balloting.presence.rules import NoSuchCard, VoidReason
from ballot.balloting.presence.service import NoSpareLeft, StillSpare, repeat_voids
from ballot.kernel.work import begin
from tests.balloting.presence.acts import another_vote, ask, entries, number, put, stands, the_request
from tests.people_rows import NOON


@pytest.fixture
def desk(open_desk):
    return open_desk


def replaced(desk, card: str):
    """A card that two signatures made void, a spare in its place."""
    request = ask(desk, card, VoidReason.REPLACED)
    for index in (1, 2):
        put(desk, request, index)
    return request


def test_what_was_made_void_before_is_asked_again_by_itself_in_the_next_vote_in_its_order(desk):
    first = replaced(desk, number(desk))
    again = replaced(desk, first.spare[:8])
    second = another_vote(desk)
    with pytest.raises(NotReady) as refused:
        second.hall.open()
    assert Reason.VOIDS_UNREPEATED in refused.value.reasons
    with begin(desk.sessions, desk.one, NOON) as work:
        assert repeat_voids(work, desk.hall.place, second.hall.election_id) == 0
    with desk.hall.reading() as session:
        listed = queries.waiting(session, second.hall.election())
    assert [one["body"]["credential"] for one in listed] == [first.credential, again.credential]
    requests = [the_request(second, one["body"]["credential"]) for one in listed]
    with pytest.raises(StillSpare):
        put(second, requests[1], 1)
    for request in requests:
        with pytest.raises(NotReady):
            second.hall.open()
        for index in (1, 2):
            put(second, request, index)
    second.hall.open()
    assert [stands(second, key) for key in (first.credential, first.spare, again.spare)] == [
        Stands.VOID,
        Stands.VOID,
        Stands.LIVE,
    ]
    assert len(entries(second)) == len(entries(desk)) == 2


def requests_of(desk) -> dict[str, tuple[VoidReason, str | None]]:
    """What is asked for in the desk's vote, by card."""
    with desk.hall.reading() as session:
        found = queries.voids_of(session, desk.hall.meeting)
    mine = [one.request for one in found if one.election.id == desk.hall.election_id]
    return {one.credential: (one.reason, one.spare) for one in mine}


def test_what_a_rehearsal_made_void_votes_in_the_real_vote_and_is_void_in_the_next_rehearsal(desk):
    rehearsal = another_vote(desk, rehearsal=True)
    lost = replaced(rehearsal, number(desk))
    real, repeated = another_vote(desk), another_vote(desk, rehearsal=True)
    assert requests_of(real) == {}
    assert requests_of(repeated) == {lost.credential: (VoidReason.REPLACED, lost.spare)}
    real.hall.open()
    assert stands(real, lost.credential) is Stands.LIVE


def test_what_a_real_vote_made_void_is_void_in_a_rehearsal_too(desk):
    lost = replaced(desk, number(desk))
    rehearsal = another_vote(desk, rehearsal=True)
    assert requests_of(rehearsal) == {lost.credential: (VoidReason.REPLACED, lost.spare)}


def test_a_spare_given_out_in_one_vote_is_given_to_no_other_card_in_the_next(desk):
    second = another_vote(desk)
    first = ask(desk, number(desk, 0), VoidReason.REPLACED)
    other = ask(second, number(second, 1), VoidReason.REPLACED)
    assert other.spare != first.spare
    with pytest.raises(NoSuchCard):
        ask(second, number(second, 2), VoidReason.REPLACED, first.spare[:8])
    for index in (1, 2):
        put(desk, first, index)
    with begin(desk.sessions, desk.one, NOON) as work:
        assert repeat_voids(work, desk.hall.place, second.hall.election_id) == 1
    assert requests_of(second)[first.credential] == (VoidReason.REPLACED, first.spare)


def test_a_card_replaced_in_one_vote_gets_the_same_spare_in_the_next_that_of_a_rehearsal_last(desk):
    rehearsal, second = another_vote(desk, rehearsal=True), another_vote(desk)
    practised = ask(rehearsal, number(desk, 0), VoidReason.REPLACED)
    first = ask(desk, number(desk, 1), VoidReason.REPLACED)
    assert practised.spare != first.spare
    assert ask(second, number(desk, 1), VoidReason.REPLACED).spare == first.spare
    left = ask(second, number(desk, 2), VoidReason.REPLACED)
    assert left.spare not in (practised.spare, first.spare)
    assert ask(second, number(desk, 3), VoidReason.REPLACED).spare == practised.spare
    with pytest.raises(NoSpareLeft):
        ask(second, number(desk, 4), VoidReason.REPLACED)


def taken_already(desk, spare: str, card: int) -> None:
    """A request that gives a card a spare which another vote gave to another card, as two desks at once can make it."""
    key = desk.hall.cards.deputies[card].key("open").hex()
    with desk.sessions.begin() as session:
        mine = {"assembly_id": desk.hall.place, "election_id": desk.hall.election_id, "credential": key}
        asked = {"asked_at": NOON, "asked_by": UUID(desk.one.id)}
        session.add(VoidRequest(id=uuid4(), **mine, **asked, reason=VoidReason.REPLACED, spare=spare))


def test_a_void_whose_spare_another_card_took_is_carried_with_another_spare_and_the_desk_says_so(desk):
    second = another_vote(desk)
    first = replaced(desk, number(desk))
    taken_already(second, first.spare, 1)
    with begin(desk.sessions, desk.one, NOON.replace(minute=NOON.minute + 1)) as work:
        assert repeat_voids(work, desk.hall.place, second.hall.election_id) == 1
    reason, spare = requests_of(second)[first.credential]
    assert (reason, spare == first.spare) == (VoidReason.REPLACED, False)
    with desk.hall.reading() as session:
        told = {one.request.id for one in queries.voids_of(session, desk.hall.meeting) if one.otherwise}
    assert told == {the_request(second, first.credential).id}


def test_a_void_for_which_no_spare_is_left_is_carried_as_one_for_a_paper(desk):
    second = another_vote(desk)
    first = replaced(desk, number(desk))
    taken_already(second, first.spare, 1)
    for card in (2, 3):
        ask(second, number(second, card), VoidReason.REPLACED)
    with begin(desk.sessions, desk.one, NOON) as work:
        assert repeat_voids(work, desk.hall.place, second.hall.election_id) == 1
    assert requests_of(second)[first.credential] == (VoidReason.PAPER, None)
