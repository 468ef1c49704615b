"""Key ceremonies that begin anew: for a bad share, by an organizer's word, under a device's hands, never too late."""

import pytest

from ballot.balloting.ceremony.service import RestartCeremony, Settled, restart_ceremony
from ballot.balloting.record import service as records
from ballot.cli.scrutineer.device import Denied
from ballot.cli.scrutineer.steps import Act, Waiting
from ballot.kernel.lifecycle import ElectionStage
from ballot.protocol import trustees
from ballot.protocol.signature import Seed
from ballot.protocol.voids import sign_act
from tests.balloting.halls import SEED

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_a_bad_share_restarts_the_ceremony_and_its_sender_is_named(panel):
    reveal(panel)
    cheat(panel, 1, towards=(2,))
    panel.settle()
    (reason,) = (body["reason"] for body in panel.bodies("restart"))
    assert "监票人 2" in reason
    assert "监票人 1" in reason
    told = panel.device(3)
    told.look()
    assert [(one["by"], one["of"], one["verdict"]) for one in told.state["complaints"]] == [(2, 1, "sender")]
    panel.agree()
    panel.settle()
    assert panel.hall.election().stage is ElectionStage.READY


def test_two_who_got_bad_shares_of_one_sender_both_say_so_and_the_key_is_made_anew_once(panel):
    slow = overtaken(panel)
    slow.do(slow.next())
    slow.run()
    panel.settle()
    assert len(panel.bodies("restart")) == 1
    assert told_of_shares(panel) == [(2, 1, "sender"), (3, 1, "sender")]
    panel.agree()
    panel.settle()
    assert panel.hall.election().stage is ElectionStage.READY


def test_a_complaint_that_nobody_can_judge_any_more_is_not_noted(panel):
    slow = overtaken(panel)
    panel.settle(1, 2)
    slow.do(slow.next())
    assert told_of_shares(panel) == [(2, 1, "sender")]
    panel.ceremony()
    assert panel.hall.election().stage is ElectionStage.READY


def overtaken(panel):
    """Scrutineer 1 cheats both others; 2 has complained, and 3 has found its share bad and is about to."""
    reveal(panel)
    cheat(panel, 1, towards=(2, 3))
    panel.settle(2, 3)
    panel.settle(1)
    slow = panel.device(3)
    slow.look()
    panel.device(2).run()
    assert len(panel.bodies("restart")) == 1
    return slow


def told_of_shares(panel):
    device = panel.device(3)
    device.look()
    return [(one["by"], one["of"], one["verdict"]) for one in device.state["complaints"]]


def reveal(panel):
    """Let everybody come as far as 2 and 3 do without the shares of 1."""
    panel.settle(2, 3)
    while not panel.bodies("reveal"):
        for index in (1, 2, 3):
            device = panel.device(index)
            device.look()
            step = device.next()
            if isinstance(step, Act):
                device.do(step)
    panel.settle(2, 3)


def cheat(panel, index, towards):
    """Let a device send a share that fits nothing, as one that was tampered with."""
    while True:
        device = panel.device(index)
        device.look()
        step = device.next()
        if isinstance(step, Act) and step.what == "share" and step.make:
            device.do(step)
            attempt = device.kept.attempt
            shares = tuple(spoilt(attempt, share) if share["to"] in towards else share for share in attempt.shares)
            panel.stored[index] = device.kept.having(attempt=attempt.having(shares=shares))
            return
        assert isinstance(step, Act), step
        device.do(step)


def spoilt(attempt, share):
    body = {name: value for name, value in share.items() if name != "signature"} | {"cipher": "11" * 32}
    return trustees.sign_entry("share", bytes.fromhex(attempt.id), body, bytes.fromhex(attempt.seed))


@ON_SQLITE
def test_whoever_complains_of_a_good_share_is_named(panel):
    panel.settle()
    wire = panel.wire()
    message = {"token": panel.hall.links[1], "number": 0, "of": 1}
    wire.post("complaints", message)
    wire.post("complaints", message)
    assert len(panel.bodies("restart")) == 1
    panel.settle()
    device = panel.device(3)
    device.look()
    assert [one["verdict"] for one in device.state["complaints"]] == ["receiver"]
    wire.post("complaints", {**message, "of": 3, "number": 0})
    device.look()
    assert len(device.state["complaints"]) == 1
    with pytest.raises(Denied) as refused:
        wire.post("complaints", {**message, "of": 3, "number": 2})
    assert refused.value.code == "missing"


@ON_SQLITE
@pytest.mark.parametrize("name", ["number", "of"])
def test_a_number_that_no_column_holds_is_refused(panel, name):
    panel.settle()
    message = {"token": panel.hall.links[1], "number": 0, "of": 1, name: 2**31}
    with pytest.raises(Denied) as refused:
        panel.wire().post("complaints", message)
    assert refused.value.code == "unfit-body"


def test_a_device_that_is_overtaken_between_look_and_send_looks_again(panel):
    wire = panel.wire()
    wire.meanwhile["entries"] = lambda: (wire.meanwhile.clear(), begin_anew(panel))
    assert panel.device(1, wire).run() == Waiting("trustee", (2, 3))
    assert len(panel.bodies("trustee")) == 1


@ON_SQLITE
def test_a_no_to_the_same_step_again_is_final(panel):
    def deny():
        raise Denied("unfit-body", "no")

    wire = panel.wire()
    wire.meanwhile["entries"] = deny
    with pytest.raises(Denied):
        panel.device(1, wire).run()


@ON_SQLITE
def test_an_organizer_begins_anew_and_every_old_secret_is_gone(panel):
    panel.ceremony()
    before = {index: kept.attempt for index, kept in panel.stored.items()}
    begin_anew(panel)
    election = panel.hall.election()
    assert (election.stage, election.fingerprint) == (ElectionStage.FROZEN, None)
    panel.ceremony()
    assert panel.hall.election().stage is ElectionStage.READY
    for index, kept in panel.stored.items():
        assert kept.attempt.seed != before[index].seed
        assert kept.attempt.trustee["sign"] != before[index].trustee["sign"]


def begin_anew(panel, number=0):
    with panel.hall.begin() as work:
        order = RestartCeremony(panel.hall.place, panel.hall.election_id, number, "一名监票人更换设备")
        restart_ceremony(work, SEED, order)


def test_a_second_order_to_give_up_the_same_attempt_gives_up_no_other(panel):
    panel.settle()
    begin_anew(panel)
    panel.ceremony()
    begin_anew(panel)
    assert panel.hall.election().stage is ElectionStage.READY
    assert len(panel.bodies("restart")) == 1
    begin_anew(panel, 1)
    assert len(panel.bodies("restart")) == 2


def test_once_a_void_stands_nothing_begins_anew(panel):
    panel.ceremony()
    revoke(panel)
    with pytest.raises(Settled):
        begin_anew(panel)
    assert panel.hall.election().stage is ElectionStage.READY


def revoke(panel):
    """Two scrutineers make the first deputy's card void."""
    hall, seeds = panel.hall, {index: Seed(bytes.fromhex(panel.stored[index].attempt.seed)) for index in (1, 2)}
    card = hall.cards.deputies[0].key("secret").hex()
    body = {"election": hall.election().fingerprint, "credential": card, "reason": "revoked", "spare": None}
    with hall.begin() as work:
        election = records.hold(work, hall.place, hall.election_id)
        records.append(work, SEED, election, "void", sign_act("void", body, seeds))
