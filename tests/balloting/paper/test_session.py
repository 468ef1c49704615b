"""A whole hall on paper, by script: eight boxes, four hundred papers, and every planted difference found."""

from dataclasses import replace

import pytest

from ballot.balloting.console.rules import NotReady
from ballot.balloting.paper.queries import boxes as queries
from ballot.balloting.paper.queries.reconciling import reconciliation
from ballot.balloting.paper.rules import BoxState
from ballot.balloting.paper.service.boxes import NoBoxesNow
from ballot.cli.scrutineer import acts
from ballot.cli.scrutineer.words import to_sign
from ballot.kernel.lifecycle import ElectionStage
from tests.balloting.ceremony.panels import a_key_file, a_panel
from tests.balloting.halls import SEED
from tests.balloting.paper.rooms import a_paper_room, a_room, found, rows
from tests.balloting.paper.test_moving import accepted, number
from tests.databases import an_app

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ISSUED = (70, 60, 60, 50, 50, 40, 40, 30)
# What lies in each box: returned, invalid, unused, and the votes of the three projects.
TRUTH = (
    (70, 2, 0, 40, 30, 20),
    (58, 0, 2, 50, 40, 0),
    (60, 1, 0, 30, 59, 10),
    (50, 0, 0, 50, 50, 0),
    (47, 3, 2, 20, 20, 20),
    (40, 0, 0, 39, 1, 40),
    (40, 40, 0, 0, 0, 0),
    (30, 0, 0, 15, 15, 15),
)
# Where the second of the two slips: box, which number, by how much.
SLIPS = ((0, 3, 1), (1, 0, -1), (2, 4, -9), (4, 1, 1), (5, 5, -1), (6, 1, -1), (7, 2, 3))


def counted(numbers):
    returned, invalid, unused, *votes = numbers
    return found(returned, *votes, invalid=invalid, unused=unused)


def slipped(place: int) -> tuple[int, ...]:
    numbers = list(TRUTH[place])
    for box, which, by in SLIPS:
        if box == place:
            numbers[which] += by
    return tuple(numbers)


def test_four_hundred_papers_in_eight_boxes_are_reconciled_and_every_planted_difference_is_found(sessions):
    room = a_paper_room(sessions, 400, ISSUED)
    for place, box in enumerate(rows(room)):
        room.count(box, counted(TRUTH[place]), room.one)
        room.count(box, counted(slipped(place)), room.two)
    names = ("returned", "invalid", "unused", 0, 1, 2)
    reports = {place: room.box(box).report for place, box in enumerate(rows(room))}
    told = {
        (place, names.index(one.name if one.place is None else one.place), one.second - one.first)
        for place, report in reports.items()
        for one in report
    }
    assert told == set(SLIPS)
    assert room.box(rows(room)[3]).state is BoxState.AGREED
    for place, box in enumerate(rows(room)):
        if place != 3:
            room.both(box, counted(TRUTH[place]))
    _reconciled(room)
    for box in rows(room):
        room.sign(box, 1, 2)
    room.hall.count()
    assert room.entries("result")[0].body["total"] == [sum(box[3 + place] for box in TRUTH) for place in range(3)]
    assert accepted(room)


def _reconciled(room) -> None:
    with room.hall.reading() as session:
        election = room.election(session)
        whole = reconciliation(session, election, queries.boxes(session, election))
    assert (whole.voids, whole.all.issued, whole.all.returned) == (400, 400, 395)
    assert (whole.all.invalid, whole.all.valid, whole.all.unused, whole.all.missing) == (46, 349, 4, 1)
    assert [(one.label, one.balance.missing) for one in whole.lines if one.balance and one.balance.missing] == [
        ("5号箱", 1)
    ]


def test_a_vote_by_phone_and_paper_has_one_total_that_the_verifier_accepts(sessions, database, tmp_path):
    with an_app(database.url, log_key=a_key_file(tmp_path)) as app:
        panel = a_panel(sessions, app)
        panel.ceremony()
        panel.hall.open(12)
        room = a_room(panel.hall)
        panel.vote(10)
        room.move(12)
        assert signed_at_terminals(panel) == ["void", "void"] * 2
        assert not {one.body["credential"][:8] for one in room.entries("void")} & {number(room, 0, "secret")}
        box = room.declare("1号箱", 2)
        panel.hall.close(12)
        panel.agree()
        with pytest.raises(NotReady):
            panel.count()
        room.both(box, found(2, 1, 1, 1))
        assert signed_at_terminals(panel) == ["paper", "paper"]
        assert signed_at_terminals(panel) == []
        panel.count()
        with pytest.raises(NoBoxesNow):
            room.declare("2号箱")
        panel.agree(2, 3)
    assert panel.hall.election().stage is ElectionStage.COUNTED
    result = room.entries("result")[0].body
    assert (result["electronic"], result["paper"], result["total"]) == ([10, 5, 0], [1, 1, 1], [11, 6, 1])
    assert accepted(room)


def test_an_empty_box_that_nobody_signed_is_offered_to_nobody_once_the_ballots_are_tallied(
    sessions, database, tmp_path
):
    with an_app(database.url, log_key=a_key_file(tmp_path)) as app:
        panel = a_panel(sessions, app)
        panel.ceremony()
        panel.hall.open(12)
        room = a_room(panel.hall)
        panel.vote(10)
        box = room.declare("1号箱")
        panel.hall.close(12)
        panel.agree()
        room.both(box, found(0, 0, 0, 0))
        panel.count()
        assert signed_at_terminals(panel) == []
        room = replace(room, signers={1: SEED})
        with pytest.raises(NoBoxesNow):
            room.sign(box, 1)


def signed_at_terminals(panel) -> list[str]:
    """Two scrutineers sign whatever waits for them; returns its kinds."""
    done = []
    for index in (1, 2):
        device, desk = panel.device(index), panel.wire()
        device.run()
        for act in list(acts.unsigned(device, desk)):
            assert to_sign(device, act.kind, act.body)
            acts.leave_signature(device, desk, act)
            done.append(act.kind)
    return done
