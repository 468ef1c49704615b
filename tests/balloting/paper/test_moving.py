"""A vote goes over to paper: by two organizers, what was cast stays, and the record is whole in the end."""

import pytest
from sqlalchemy import select

from ballot.balloting.console import service as console
from ballot.balloting.console.rules import NotReady, Reason
from ballot.balloting.console.service import PauseElection
from ballot.balloting.counting.service import EnterSeal, enter_seal
from ballot.balloting.paper import service
from ballot.balloting.presence.models import VoidRequest
from ballot.balloting.presence.rules import NoSuchCard, UnfitNumber, VoidReason
from ballot.balloting.presence.service import AskVoid, ask_void, hand_out_papers
from ballot.balloting.record import queries as record
from ballot.kernel.errors import IllegalMove, Missing, NotAllowed
from ballot.kernel.lifecycle import ElectionStage
from ballot.kernel.work import begin
from ballot.people.approvals.service import SameOrganizer
from ballot.verifier.verify import follow
from ballot.verifier.walk import Walk
from tests.balloting.halls import SEED
from tests.balloting.paper.rooms import a_room, an_open_room, found
from tests.balloting.secret_halls import a_secret_hall, ballot_of, freeze, hold
from tests.people_rows import NOON

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def requests(room) -> list[VoidRequest]:
    with room.hall.reading() as session:
        return list(session.scalars(select(VoidRequest).where(VoidRequest.election_id == room.hall.election_id)))


def number(room, card: int, use: str = "open") -> str:
    return room.hall.cards.deputies[card].key(use).hex()[:8]


def accepted(room) -> bool:
    """Whether the verifier takes the record as it stands."""
    walk = Walk()
    with room.hall.reading() as session:
        follow(walk, record.lines(session, room.election(session)), jobs=1)
    walk.finish()
    return walk.report.accepted


def test_whoever_has_not_voted_gets_a_paper_and_what_was_cast_stays(sessions):
    room = an_open_room(sessions)
    room.hall.cast(room.hall.envelope(0, 0, 1))
    room.move(8)
    assert room.hall.election().paused_at is not None
    assert {one.reason for one in requests(room)} == {VoidReason.PAPER}
    assert len(requests(room)) == 7
    room.move(8)
    assert room.sign_voids() == 7
    box = room.declare("1号箱", 7)
    assert room.do(lambda work, order: hand_out_papers(work, *order), (room.hall.place, room.hall.election_id)) == 7
    room.hall.close(8)
    room.hall.seal()
    room.both(box, found(7, 7, 0, 3))
    room.sign(box, 1, 2)
    room.hall.count()
    result = room.entries("result")[0].body
    assert (result["electronic"], result["paper"], result["total"]) == ([1, 1, 0], [7, 0, 3], [8, 1, 3])
    assert accepted(room)


@ON_SQLITE
def test_cards_that_nobody_took_are_left_and_without_them_there_would_be_more_papers_than_people(sessions):
    room = an_open_room(sessions)
    with pytest.raises(NotReady) as refused:
        room.ask_to_move(6)
    assert refused.value.reasons == (Reason.CARDS_UNCLAIMED,)
    with pytest.raises(NoSuchCard):
        room.ask_to_move(6, "00000000")
    with pytest.raises(UnfitNumber):
        room.ask_to_move(6, "abc")
    with room.hall.begin(room.one) as work:
        ask_void(work, AskVoid(room.hall.place, room.hall.election_id, number(room, 2), VoidReason.PAPER))
    room.move(6, number(room, 6), number(room, 7))
    assert len(requests(room)) == 6
    assert not {one.credential[:8] for one in requests(room)} & {number(room, 6), number(room, 7)}


@ON_SQLITE
def test_one_organizer_alone_moves_nothing_and_nobody_brings_the_phones_back(sessions):
    room = an_open_room(sessions)
    with pytest.raises(Missing), room.hall.begin() as work:
        service.move_to_paper(work, room.hall.place, room.hall.election_id)
    room.ask_to_move(8)
    assert requests(room) == []
    with pytest.raises(SameOrganizer), room.hall.begin() as work:
        service.move_to_paper(work, room.hall.place, room.hall.election_id)
    with pytest.raises(NotAllowed), begin(sessions, room.one, NOON) as work:
        service.move_to_paper(work, room.hall.place, room.hall.election_id)
    room.move(8)
    with pytest.raises(IllegalMove), room.hall.begin() as work:
        console.resume_election(work, PauseElection(room.hall.place, room.hall.election_id))
    room.sign_voids()
    room.hall.close(8)
    room.ask_to_move(8)


@ON_SQLITE
def test_a_secret_vote_without_one_electronic_ballot_ends_in_a_result_that_the_verifier_accepts(sessions):
    hall = a_secret_hall(sessions, panel=3, deputies=12)
    freeze(hall)
    people = hold(hall)
    hall.open(12)
    room = a_room(hall, {person.index: person.seed for person in people.people})
    room.move(12)
    assert room.sign_voids() == 12
    box = room.declare("1号箱", 12)
    hall.close(12)
    _seal(room, people)
    room.both(box, found(12, 12, 7, 0))
    room.sign(box, 1, 3)
    hall.count()
    assert hall.election().stage is ElectionStage.COUNTED
    assert room.entries("tally", "decryption") == []
    assert room.entries("result")[0].body["total"] == [12, 7, 0]
    assert accepted(room)


@ON_SQLITE
def test_a_secret_vote_of_few_ballots_could_never_be_counted_and_so_is_not_moved(sessions):
    hall = a_secret_hall(sessions, panel=3, deputies=12)
    freeze(hall)
    people = hold(hall)
    hall.open(12)
    room = a_room(hall, {person.index: person.seed for person in people.people})
    hall.cast(ballot_of(hall, 0, [1, 0, 0]))
    with pytest.raises(NotReady) as refused:
        room.ask_to_move(12)
    assert refused.value.reasons == (Reason.TOO_FEW_BALLOTS,)


def _seal(room, people) -> None:
    election = room.hall.election()
    close = room.entries("close")[0].hash
    for body in people.seals(bytes.fromhex(election.fingerprint), close):
        with room.hall.begin() as work:
            enter_seal(work, SEED, EnterSeal(room.hall.place, room.hall.election_id, body))
