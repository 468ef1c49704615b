"""What a vote left open: voted on again under its parent's name, or decided by two organizers in words."""

import io

import pytest

from ballot.balloting.console.service import AnnulElection, annul_election, ask_to_annul
from ballot.balloting.counting import queries as counting
from ballot.balloting.followup import queries
from ballot.balloting.followup.rules import NothingOpen, UnfitChoice, Way
from ballot.balloting.followup.service import AlreadySettled, ask_follow_up, settle_follow_up
from ballot.balloting.record import queries as record
from ballot.balloting.setup.models import Election
from ballot.balloting.setup.service import TooFewCounters
from ballot.kernel import log
from ballot.kernel.errors import Missing
from ballot.people.approvals.service import NotApproved, SameOrganizer
from ballot.tracking.plans.chosen import chosen_in
from ballot.verifier.verify import verify_record
from tests.balloting.casting.races import at_once
from tests.balloting.followup.rounds import SHORT, TIE, a_roll_call, asking, followed, held, settled
from tests.balloting.halls import SEED

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def hall(sessions):
    return a_roll_call(sessions)


def report(hall):
    archive = io.BytesIO()
    with hall.reading() as session:
        record.write_record(session, hall.election(), archive)
    found = verify_record(archive)
    assert found.accepted, found.findings
    return found


def outcome(hall):
    return report(hall).result["outcome"]


def open_of(hall):
    with hall.reading() as session:
        return queries.left_open(session, hall.election())


def test_a_tie_is_voted_on_again_among_the_tied_and_the_year_gets_both_votes_choices(hall):
    held(hall, TIE)
    assert (outcome(hall)["chosen"], outcome(hall)["tied"]) == (["p01"], ["p02", "p03"])
    again = followed(hall)
    held(again, [(0,)] * 8 + [(1,)] * 4, options=2)
    found = report(again)
    assert found.result["outcome"]["chosen"] == ["p02"]
    with again.reading() as session:
        manifest = counting.manifest_at(session, again.election())
        assert manifest.rule.parent == str(hall.election_id)
        assert (manifest.rule.seats, manifest.session) == (1, hall.meeting.name)
        assert [one.name for one in manifest.projects] == ["乙", "丙"]
        assert chosen_in(session, hall.desk.cycle.id).codes == {"p01", "p02"}
        log.check(session, hall.desk.county.log_id)


@ON_SQLITE
def test_both_votes_name_each_other(hall):
    again = followed(held(hall, TIE))
    with hall.reading() as session:
        before = queries.kin(session, hall.election())
        after = queries.kin(session, again.election())
    assert (before.parent, before.follower.id, before.settled.way) == (None, again.election_id, Way.REVOTE)
    assert (after.parent.id, after.follower, after.settled) == (hall.election_id, None, None)


@ON_SQLITE
def test_too_few_chosen_bring_a_supplementary_round_of_the_nearest(hall):
    held(hall, SHORT)
    left = open_of(hall).left
    assert (left.way, left.seats, left.candidates, left.usual) == (Way.SUPPLEMENTARY, 1, ("p03", "p02"), 2)
    again = followed(hall, wanted=1)
    with again.reading() as session:
        assert session.get_one(Election, again.election_id).narrowed == ["p03"]


@ON_SQLITE
def test_a_second_tie_is_followed_like_the_first(hall):
    again = followed(held(hall, TIE))
    held(again, [(0,)] * 6 + [(1,)] * 6, options=2)
    # Six are not more than half of twelve: nobody is eligible, the seat stays open.
    assert open_of(again).left.way is Way.SUPPLEMENTARY
    third = followed(again, wanted=2)
    held(third, [(1,)] * 12, options=2)
    assert outcome(third)["chosen"] == ["p03"]


@ON_SQLITE
def test_a_vote_that_was_annulled_is_repeated_whole(hall):
    hall.freeze()
    order = AnnulElection(hall.place, hall.election_id, "设备故障", unsigned=True)
    with hall.begin() as work:
        ask_to_annul(work, order)
    with hall.begin(hall.desk.other) as work:
        annul_election(work, SEED, order)
    again = followed(hall)
    held(again, TIE)
    assert outcome(again)["tied"] == ["p02", "p03"]
    with again.reading() as session:
        assert counting.manifest_at(session, again.election()).rule.parent == str(hall.election_id)


@ON_SQLITE
def test_one_organizer_alone_follows_nothing_and_what_was_read_is_what_is_done(hall):
    held(hall, TIE)
    with hall.begin() as work:
        ask_follow_up(work, asking(hall))
    with pytest.raises(SameOrganizer), hall.begin() as work:
        settle_follow_up(work, hall.place, hall.election_id)
    with hall.begin() as work:
        work.session.get_one(queries.FollowUp, (hall.place, hall.election_id)).title = "另一个题目"
        work.record(hall.desk.county.log_id, "test.change")
    with pytest.raises(NotApproved), hall.begin(hall.desk.other) as work:
        settle_follow_up(work, hall.place, hall.election_id)
    with hall.reading() as session:
        assert queries.kin(session, hall.election()).follower is None


def test_pressed_by_four_at_once_one_follow_up_stands(hall):
    held(hall, TIE)
    with hall.begin() as work:
        ask_follow_up(work, asking(hall))

    def press(_place):
        with hall.begin(hall.desk.other) as work:
            return settle_follow_up(work, hall.place, hall.election_id)

    done = at_once(4, press)
    assert len({one.election.id for one in done}) == 1
    assert sorted(len(one.links) for one in done) == [0, 0, 0, 2]


@ON_SQLITE
def test_nothing_is_followed_before_the_result_nor_after_a_full_one_nor_twice(hall):
    with pytest.raises(NothingOpen), hall.begin() as work:
        ask_follow_up(work, asking(hall))
    with pytest.raises(Missing), hall.begin(hall.desk.other) as work:
        settle_follow_up(work, hall.place, hall.election_id)
    held(hall, TIE)
    again = followed(hall)
    with pytest.raises(AlreadySettled), hall.begin() as work:
        ask_follow_up(work, asking(hall))
    held(again, [(0,)] * 12, options=2)
    with pytest.raises(NothingOpen), hall.begin() as work:
        ask_follow_up(work, asking(again))


@ON_SQLITE
def test_a_panel_of_one_is_refused_and_a_new_scrutineer_takes_a_dead_one_s_place(hall):
    held(hall, TIE)
    with pytest.raises(TooFewCounters), hall.begin() as work:
        ask_follow_up(work, asking(hall, panel=["甲"]))
    done = settled(hall, panel=["计票人甲", "接替的计票人"])
    assert [name for name, _ in done.links] == ["计票人甲", "接替的计票人"]


def test_the_presidium_s_decision_stands_in_words_and_chooses_as_many_as_seats_are_open(sessions):
    hall = held(a_roll_call(sessions, rule="town"), TIE)
    assert open_of(hall).left.way is Way.PRESIDIUM
    for chosen in ([], ["p01"], ["p02", "p03"]):
        with pytest.raises(UnfitChoice), hall.begin() as work:
            ask_follow_up(work, asking(hall, chosen=chosen, words="经主席团会议决定。"))
    assert settled(hall, chosen=["p03"], words="经主席团会议决定。").election is None
    with hall.reading() as session:
        found = queries.settled(session, hall.election())
        assert (found.chosen, found.words) == (["p03"], "经主席团会议决定。")
        assert chosen_in(session, hall.desk.cycle.id).codes == {"p01", "p03"}
    # The record says what was counted, and no more.
    assert outcome(hall)["chosen"] == ["p01"]
