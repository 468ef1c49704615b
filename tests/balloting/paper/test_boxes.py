"""Boxes on a real database: what two people count apart and agree on, two sign, and only then is there a result."""

import pytest

from ballot.balloting.ceremony.queries import Refusing
from ballot.balloting.console.rules import NotReady, Reason
from ballot.balloting.paper import service
from ballot.balloting.paper.queries import boxes as queries
from ballot.balloting.paper.rules import BoxState, ImpossibleCount
from ballot.balloting.paper.service import DeclareBox, MixBoxes, SignPaper
from ballot.balloting.paper.service.boxes import (
    BoxCounted,
    BoxInUse,
    MoreThanVoids,
    NoBoxesNow,
    SameName,
    StillOpen,
    UnfitName,
)
from ballot.balloting.paper.service.counting import CountedByYou, CountStands, OtherRound, UnfitCount
from ballot.balloting.paper.service.signing import NotAgreed
from ballot.balloting.record.service import manifest_of
from ballot.balloting.record.signing import UnfitSignature
from ballot.kernel.errors import Missing, NotAllowed
from ballot.kernel.lifecycle import ElectionStage
from ballot.kernel.policy import PUBLIC
from ballot.kernel.work import begin
from ballot.protocol.voids import read_paper
from tests.balloting.halls import SEED
from tests.balloting.paper.rooms import a_paper_room, an_open_room, found, rows, told_to_devices

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def room(sessions):
    return a_paper_room(sessions)


def test_two_who_agree_and_two_who_sign_bring_a_box_into_the_record_and_all_boxes_the_result(room):
    first, second = rows(room)
    room.both(first, found(5, 4, 3, 0, invalid=1))
    assert room.box(first).state is BoxState.AGREED
    assert room.sign(first, 2).seq is None
    seq = room.sign(first, 1).seq
    [entry] = room.entries("paper")
    paper = read_paper(dict(entry.body))
    assert entry.seq == seq
    assert (paper.box, paper.issued, paper.returned, paper.invalid, paper.counts) == ("1号箱", 5, 5, 1, (4, 3, 0))
    assert [index for index, _ in paper.signatures] == [1, 2]
    with pytest.raises(NotReady) as refused:
        room.hall.count()
    assert refused.value.reasons == (Reason.BOXES_MISSING,)
    room.both(second, found(2, 0, 2, 1, unused=1))
    room.sign(second, 1, 2)
    room.hall.count()
    assert room.hall.election().stage is ElectionStage.COUNTED
    [result] = room.entries("result")
    assert (result.body["electronic"], result.body["paper"]) == ([0, 0, 0], [4, 5, 1])


@ON_SQLITE
def test_two_counts_that_differ_are_shown_side_by_side_and_both_count_anew(room):
    box, _ = rows(room)
    room.count(box, found(5, 4, 3, 0), room.one)
    assert room.box(box).report == ()
    room.count(box, found(5, 4, 2, 0, invalid=1), room.two)
    seen = room.box(box)
    assert (seen.state, seen.row.round, seen.count) == (BoxState.UNCOUNTED, 2, None)
    assert [(one.name, one.place, one.first, one.second) for one in seen.report] == [
        ("invalid", None, 0, 1),
        ("option", 1, 3, 2),
    ]
    with pytest.raises(NotAgreed):
        room.do(lambda work, order: service.sign_paper(work, SEED, order), a_signature(room, box), PUBLIC)
    with pytest.raises(OtherRound):
        room.count(box, found(5, 4, 3, 0), room.one, round_=1)
    room.both(box, found(5, 4, 3, 0))
    assert room.box(box).report == ()
    assert room.box(box).state is BoxState.AGREED


def a_signature(room, box, signed: str = "00" * 64, index: int = 1) -> SignPaper:
    return SignPaper(room.hall.place, room.hall.election_id, box.id, index, signed)


@ON_SQLITE
def test_nobody_counts_a_box_twice_and_a_third_is_not_asked(room):
    box, _ = rows(room)
    room.count(box, found(5, 4, 3, 0), room.one)
    room.count(box, found(5, 4, 3, 0), room.one)
    with pytest.raises(CountedByYou):
        room.count(box, found(5, 5, 3, 0), room.one)
    assert room.box(box).state is BoxState.COUNTED_ONCE
    room.count(box, found(5, 4, 3, 0), room.two)
    with pytest.raises(CountStands):
        room.count(box, found(5, 4, 3, 0), room.three)


@ON_SQLITE
def test_numbers_that_no_papers_give_are_refused_and_kept_nowhere(room):
    box, _ = rows(room)
    with pytest.raises(ImpossibleCount):
        room.count(box, found(5, 6, 0, 0))
    for unfit in (found(5, 1, 1), found(-1, 0, 0, 0), found(5, 1, 1, 1, unused=-1), found(1_000_000, 0, 0, 0)):
        with pytest.raises(UnfitCount):
            room.count(box, unfit)
    with pytest.raises(NotAllowed):
        room.count(box, found(5, 1, 1, 1), PUBLIC)
    assert room.box(box).state is BoxState.UNCOUNTED


def test_who_has_refused_the_office_signs_no_box(room):
    box, _other = rows(room)
    room.both(box, found(5, 4, 3, 0))
    room.hall.refuse(2)
    with pytest.raises(Refusing):
        room.sign(box, 1, 2)
    assert room.entries("paper") == []


@ON_SQLITE
def test_a_false_signature_a_strange_box_and_a_second_entry_are_refused(room):
    box, other = rows(room)
    room.both(box, found(5, 4, 3, 0))
    for index in (1, 9):
        with pytest.raises(UnfitSignature):
            room.do(lambda work, order: service.sign_paper(work, SEED, order), a_signature(room, box, index=index))
    room.sign(box, 1, 1)
    assert room.box(box).row.seq is None
    room.sign(box, 2)
    room.sign(box, 1)
    assert len(room.entries("paper")) == 1
    for verb, order in (
        (service.remove_box, room.at(box)),
        (service.issue_papers, service.IssuePapers(room.at(box), 4)),
        (service.mix_boxes, MixBoxes(room.at(other), box.id)),
    ):
        with pytest.raises(BoxCounted):
            room.do(verb, order)
    with pytest.raises(Missing):
        room.sign(type(box)(id=room.hall.election_id), 1)


@ON_SQLITE
def test_a_box_emptied_into_another_gives_it_its_papers_and_its_name(room):
    first, second = rows(room)
    room.count(first, found(5, 4, 3, 0))
    for _ in range(2):
        room.do(service.mix_boxes, MixBoxes(room.at(second), first.id))
    whole = room.box(first)
    assert (whole.label, whole.row.issued, whole.state) == ("1号箱、2号箱", 8, BoxState.UNCOUNTED)
    assert room.box(second).state is BoxState.MIXED
    with pytest.raises(BoxCounted):
        room.count(second, found(3, 0, 0, 0))
    room.both(first, found(8, 7, 3, 0))
    room.sign(first, 1, 2)
    room.hall.count()
    assert room.entries("paper")[0].body["box"] == "1号箱、2号箱"


def test_whoever_signed_other_numbers_of_a_box_is_asked_again(room):
    first, second = rows(room)
    room.both(first, found(5, 4, 3, 0))
    room.sign(first, 1)
    assert (told_to_devices(room), room.box(first).signed) == ([[1]], (1,))
    room.issue(first, 4)
    assert (told_to_devices(room), room.box(first).signed) == ([[]], ())
    room.sign(first, 1)
    room.do(service.mix_boxes, MixBoxes(room.at(second), first.id))
    room.both(first, found(7, 6, 3, 0))
    assert told_to_devices(room) == [[]]
    assert room.sign(first, 2).seq is None
    assert told_to_devices(room) == [[2]]
    assert room.sign(first, 1).seq is not None
    assert (told_to_devices(room), room.box(first).signed) == ([], ())


@ON_SQLITE
def test_no_more_papers_go_out_than_voids_stand_and_no_box_is_opened_before_the_close(sessions):
    room = an_open_room(sessions)
    box, other = room.declare("1号箱"), room.declare("2号箱")
    with pytest.raises(MoreThanVoids):
        room.issue(box, 1)
    room.move(8)
    room.sign_voids()
    room.issue(box, 5)
    room.issue(other, 3)
    with pytest.raises(MoreThanVoids):
        room.issue(other, 4)
    with pytest.raises(BoxInUse):
        room.do(service.remove_box, room.at(box))
    with pytest.raises(StillOpen):
        room.count(box, found(5, 1, 1, 1))
    with pytest.raises(StillOpen):
        room.do(service.mix_boxes, MixBoxes(room.at(other), box.id))


@ON_SQLITE
def test_a_box_has_a_name_of_its_own_and_one_declared_by_mistake_is_taken_back(sessions):
    room = an_open_room(sessions)
    box = room.declare("1号箱")
    assert room.declare("1号箱").id == box.id
    for name, refusal in (("1号箱", SameName), ("", UnfitName), ("1号箱、2号箱", UnfitName)):
        with pytest.raises(refusal):
            room.do(service.declare_box, DeclareBox(room.hall.place, room.hall.election_id, name, "别处"))
    room.do(service.remove_box, room.at(box))
    assert rows(room) == []
    with pytest.raises(Missing):
        room.do(service.remove_box, room.at(box))


@ON_SQLITE
def test_a_box_without_papers_holds_up_a_count_as_soon_as_anybody_votes_on_paper(room):
    first, second = rows(room)
    third = room.declare("3号箱")
    for box, returned in ((first, 5), (second, 3), (third, 0)):
        with pytest.raises(NotReady):
            room.hall.count()
        room.both(box, found(returned, 0, 0, 0))
        room.sign(box, 1, 2)
    room.hall.count()
    with pytest.raises(NoBoxesNow):
        room.declare("4号箱")


@ON_SQLITE
def test_boxes_that_stood_ready_for_nothing_hold_up_no_count(sessions):
    room = an_open_room(sessions)
    room.declare("1号箱")
    room.hall.cast(room.hall.envelope(0, 0))
    room.hall.close(8)
    room.hall.seal()
    room.hall.count()
    assert room.hall.election().stage is ElectionStage.COUNTED


@ON_SQLITE
def test_papers_beyond_those_issued_make_the_vote_invalid_and_say_so(room):
    first, second = rows(room)
    room.both(first, found(6, 4, 3, 0))
    room.both(second, found(3, 3, 0, 0))
    for box in (first, second):
        room.sign(box, 1, 2)
    room.hall.count()
    outcome = room.entries("result")[0].body["outcome"]
    assert (outcome["valid"], outcome["reason"]) == (False, "paper")


@ON_SQLITE
def test_nothing_is_signed_before_the_seals(sessions):
    room = an_open_room(sessions)
    room.move(8)
    room.sign_voids()
    box = room.declare("1号箱", 8)
    room.hall.close(8)
    room.both(box, found(8, 8, 0, 0))
    with pytest.raises(NotReady) as refused:
        room.sign(box, 1)
    assert refused.value.reasons == (Reason.SEALS_MISSING,)
    with begin(room.hall.sessions, room.one) as work:
        election = room.election(work.session)
        assert queries.waiting(work.session, election, manifest_of(work, election)) == []
