"""Small boxes of a secret vote are emptied into larger ones before anybody signs (§8.2), in whatever order."""

import pytest

from ballot.balloting.paper import service
from ballot.balloting.paper.service import MixBoxes
from ballot.balloting.paper.service.counting import TooSmallBox
from ballot.balloting.paper.service.signing import BoxesAwaited
from tests.balloting.paper.rooms import a_secret_paper_room, found, rows, told_to_devices

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@ON_SQLITE
def test_a_large_secret_box_waits_until_a_small_one_is_emptied_into_it(sessions):
    room = a_secret_paper_room(sessions, (20, 5))
    large, small = rows(room)
    room.both(large, found(20, 9, 8, 3))
    with pytest.raises(BoxesAwaited):
        room.sign(large, 1)
    assert told_to_devices(room) == []
    with pytest.raises(TooSmallBox):
        room.count(small, found(5, 4, 3, 0))
    room.do(service.mix_boxes, MixBoxes(room.at(small), large.id))
    room.both(large, found(25, 13, 11, 3))
    assert told_to_devices(room) == [[]]
    assert room.sign(large, 1, 2).seq is not None


@ON_SQLITE
def test_a_small_secret_box_is_not_signed_once_another_could_take_its_papers(sessions):
    room = a_secret_paper_room(sessions, (25,))
    [small] = rows(room)
    room.both(small, found(5, 4, 3, 0))
    assert told_to_devices(room) == [[]]
    forgotten = room.declare("2号箱")
    for numbers in (None, found(20, 9, 8, 3)):
        if numbers:
            room.both(forgotten, numbers)
        with pytest.raises(BoxesAwaited):
            room.sign(small, 1)
    room.do(service.mix_boxes, MixBoxes(room.at(small), forgotten.id))
    assert room.box(forgotten).label == "2号箱、1号箱"
