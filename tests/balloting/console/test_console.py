"""The script's acts on a real database: two organizers, once each, and reasons where a step waits."""

import pytest

from ballot.balloting.console.rules import NotReady, Reason
from ballot.balloting.console.service import (
    FreezeElection,
    OpenElection,
    ask_to_freeze,
    ask_to_open,
    freeze_election,
    open_election,
)
from ballot.balloting.counting.service import EnterSeal, PublishResult, enter_seal, publish_result
from ballot.balloting.record import service as records
from ballot.balloting.record.service import NotHeld, OtherLogKey
from ballot.balloting.setup.service import AppointCounters, UnfitKey, WrongLink, appoint_counters, give_key
from ballot.kernel import log
from ballot.kernel.errors import IllegalMove, Missing, NotAllowed
from ballot.people.approvals.service import NotApproved, SameOrganizer
from ballot.protocol.clause import Breach
from ballot.protocol.signature import Seed, public
from tests.balloting.casting.races import at_once
from tests.balloting.halls import BOOTH, PRESENT, SEED, a_hall, an_open_hall, kinds, verified
from tests.people_rows import acting, an_account, an_assembly


@pytest.fixture
def hall(sessions):
    return a_hall(sessions)


def freezing(hall):
    return FreezeElection(hall.place, hall.election_id, BOOTH)


def test_a_whole_vote_ends_in_a_record_that_the_verifier_accepts(hall):
    hall.freeze()
    hall.open()
    for card in range(8):
        hall.cast(hall.envelope(card, 0, card % 3) if card % 3 else hall.envelope(card, 0))
    hall.close()
    hall.seal()
    hall.count()
    report = verified(hall)
    assert report.accepted
    # Seven are more than half of twelve; the others stay below the bar.
    assert (report.result["outcome"]["chosen"], report.result["outcome"]["vacant"]) == (["p01"], 1)
    with hall.reading() as session:
        log.check(session, hall.desk.county.log_id)


def test_each_step_pressed_by_eight_at_once_is_done_once(hall):
    with hall.begin() as work:
        ask_to_freeze(work, SEED, freezing(hall))

    def second(act):
        def press(_place):
            with hall.begin(hall.desk.other) as work:
                return str(act(work).stage)

        return press

    assert set(at_once(8, second(lambda work: freeze_election(work, SEED, freezing(hall))))) == {"ready"}
    order = OpenElection(hall.place, hall.election_id, PRESENT)
    with hall.begin() as work:
        ask_to_open(work, order)
    assert set(at_once(8, second(lambda work: open_election(work, SEED, order)))) == {"open"}
    hall.close()
    bodies = hall.seal_bodies() * 4
    at_once(8, lambda place: seal(hall, bodies[place]))
    orders = PublishResult(hall.place, hall.election_id)
    assert set(at_once(4, second(lambda work: publish_result(work, SEED, orders)))) == {"counted"}
    assert kinds(hall) == ["manifest", "roll", "election", "open", "close", "seal", "seal", "result"]


def seal(hall, body):
    with hall.begin() as work:
        return enter_seal(work, SEED, EnterSeal(hall.place, hall.election_id, body))


def test_one_organizer_alone_freezes_nothing_and_a_changed_vote_is_asked_for_anew(hall):
    with pytest.raises(NotApproved), hall.begin(hall.desk.other) as work:
        freeze_election(work, SEED, freezing(hall))
    with hall.begin() as work:
        ask_to_freeze(work, SEED, freezing(hall))
    with pytest.raises(SameOrganizer), hall.begin() as work:
        freeze_election(work, SEED, freezing(hall))
    with hall.begin() as work:
        give_key(work, hall.place, hall.links[0], _key(3))
    with pytest.raises(NotApproved), hall.begin(hall.desk.other) as work:
        freeze_election(work, SEED, freezing(hall))
    assert hall.election().height == 0


def _key(number):
    return public(Seed(bytes([number]) * 32)).hex()


def test_a_counter_s_key_comes_by_its_own_link_once_per_counter_and_never_after_the_freezing(hall):
    with pytest.raises(WrongLink), hall.begin() as work:
        give_key(work, hall.place, "guessed", _key(4))
    with pytest.raises(UnfitKey), hall.begin() as work:
        give_key(work, hall.place, hall.links[1], _key(1))
    with pytest.raises(UnfitKey), hall.begin() as work:
        give_key(work, hall.place, hall.links[1], "00" * 32)
    hall.freeze()
    with pytest.raises(IllegalMove), hall.begin() as work:
        give_key(work, hall.place, hall.links[1], _key(4))
    with pytest.raises(IllegalMove), hall.begin() as work:
        appoint_counters(work, AppointCounters(hall.place, hall.election_id, ["甲", "乙"]))


def test_a_vote_without_its_counters_keys_says_so(hall):
    with hall.begin() as work:
        appoint_counters(work, AppointCounters(hall.place, hall.election_id, ["甲", "乙"]))
    with pytest.raises(NotReady) as waits, hall.begin() as work:
        ask_to_freeze(work, SEED, freezing(hall))
    assert waits.value.reasons == (Reason.KEYS_MISSING,)


@pytest.mark.parametrize(
    ("present", "reason"), [(3, Reason.NO_QUORUM), (99, Reason.MORE_PRESENT_THAN_DUE), (0, Reason.NOBODY_PRESENT)]
)
def test_a_vote_opens_only_with_a_possible_number_present(hall, present, reason):
    hall.freeze()
    with pytest.raises(NotReady) as waits, hall.begin() as work:
        ask_to_open(work, OpenElection(hall.place, hall.election_id, present))
    assert waits.value.reasons == (reason,)


def test_no_result_before_two_seals_and_no_seal_of_another_close(hall):
    hall.freeze()
    hall.open()
    hall.close()
    good, other = hall.seal_bodies()
    for wrong in ({**good, "close": "00" * 32}, {**good, "signature": other["signature"]}, {**good, "index": 3}):
        with pytest.raises(Breach):
            seal(hall, wrong)
    seal(hall, good)
    with pytest.raises(NotReady) as waits:
        hall.count()
    assert waits.value.reasons == (Reason.SEALS_MISSING,)
    seal(hall, other)
    hall.count()
    assert verified(hall).accepted


def test_a_record_grows_under_its_lock_alone_and_by_its_own_log_key(sessions):
    hall = an_open_hall(sessions)
    body = {"election": hall.election().fingerprint, "present": PRESENT, "ballots": 0, "time": "2027-01-12T00:00:00Z"}
    with pytest.raises(NotHeld), hall.begin() as work:
        records.append(work, SEED, hall.election(), "close", body)
    with pytest.raises(OtherLogKey), hall.begin() as work:
        held = records.hold(work, hall.place, hall.election_id)
        records.append(work, Seed(b"\x07" * 32), held, "close", body)
    with pytest.raises(Breach, match=r"2\.5"), hall.begin() as work:
        held = records.hold(work, hall.place, hall.election_id)
        records.append(work, SEED, held, "result", body)
    assert kinds(hall)[-1] == "open"


def test_another_assemblys_organizer_leads_nothing_here(hall, sessions):
    with sessions.begin() as session:
        town = an_assembly(session, "taoyuan")
        stranger = acting(an_account(session, town, "three"), *hall.desk.one.offices[hall.place])
    with pytest.raises(NotAllowed), hall.begin(stranger) as work:
        ask_to_freeze(work, SEED, freezing(hall))
    with pytest.raises(Missing), hall.begin(stranger) as work:
        ask_to_freeze(work, SEED, FreezeElection(town.id, hall.election_id, BOOTH))
