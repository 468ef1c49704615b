"""Whole ceremonies through the site's own addresses: in order, late, cut off, replayed, complained of, refused."""

import zipfile
from io import BytesIO
from uuid import UUID

import pytest

from ballot.balloting.ceremony.service import RestartCeremony, restart_ceremony
from ballot.balloting.console.service import AnnulElection, annul_election, ask_to_annul
from ballot.balloting.presence.queries.voids import voids_of
from ballot.cli.scrutineer import acts
from ballot.cli.scrutineer.device import Denied, Unsent
from ballot.cli.scrutineer.steps import Act, Ask, Stop, Waiting
from ballot.kernel.lifecycle import ElectionStage
from ballot.protocol import trustees
from ballot.verifier.verify import verify_record
from tests.balloting.ceremony.panels import a_panel
from tests.balloting.halls import SEED
from tests.balloting.presence.acts import ask
from tests.balloting.presence.desks import a_desk

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_three_scrutineers_make_a_key_and_endorse_it_and_the_vote_is_ready(panel):
    assert {step.what for step in panel.settle().values()} == {"compare"}
    panel.agree()
    assert panel.settle() == {index: Waiting("open") for index in (1, 2, 3)}
    assert panel.hall.election().stage is ElectionStage.READY
    assert list(panel.kinds()) == [
        *("manifest", "roll"),
        *["trustee"] * 3,
        *["reveal"] * 3,
        *["share"] * 6,
        "election",
        *["endorse"] * 3,
    ]
    assert all(not kept.attempt.coefficients and not kept.attempt.nonces for kept in panel.stored.values())


def test_a_whole_vote_is_counted_by_any_two_and_its_record_is_accepted(panel):
    panel.ceremony()
    panel.hall.open()
    panel.vote()
    panel.hall.close()
    panel.agree()
    panel.count()
    panel.agree(1, 3)
    assert panel.settle() == {index: Stop("result") for index in (1, 2, 3)}
    assert panel.hall.election().stage is ElectionStage.COUNTED
    assert panel.bodies("result")[0]["total"] == [10, 5, 0]
    answer = panel.app.test_client().get(f"{panel.address}/record.zip")
    assert zipfile.ZipFile(BytesIO(answer.data)).namelist() == ["entries.jsonl", "head.json"]
    report = verify_record(BytesIO(answer.data))
    assert report.accepted, report.findings


@ON_SQLITE
@pytest.mark.parametrize("name", ["trustee", "reveal", "share", "endorse"])
def test_a_device_that_dies_between_send_and_answer_in_any_round_says_the_same_again(panel, name):
    lost = 0
    while not lost:
        for index in (1, 2, 3):
            device = panel.device(index)
            device.look()
            step = device.next()
            if index == 1 and isinstance(step, Act) and step.what == name and step.name:
                device.line.cut, lost = 1, 1
                with pytest.raises(Unsent):
                    device.do(step)
            elif isinstance(step, Ask):
                device.agree(step)
            elif isinstance(step, Act):
                device.do(step)
    stood = panel.bodies(name)
    panel.ceremony() if name != "endorse" else panel.settle()
    assert panel.bodies(name)[: len(stood)] == stood
    assert panel.hall.election().stage is ElectionStage.READY


@ON_SQLITE
@pytest.mark.parametrize("lie", [{"signature": "11" * 64}, {"hash": "11" * 32}, {"election": str(UUID(int=1))}])
def test_a_head_that_is_not_the_log_key_s_stops_the_device(panel, lie):
    wire = panel.wire()
    wire.told.update(lie)
    step = panel.device(1, wire).run()
    assert isinstance(step, Stop)
    assert "2.2" in step.what
    assert panel.bodies("trustee") == []


@ON_SQLITE
def test_a_late_scrutineer_is_waited_for_by_number(panel):
    assert panel.settle(1, 2) == {index: Waiting("trustee", (3,)) for index in (1, 2)}
    panel.ceremony()
    assert panel.hall.election().stage is ElectionStage.READY


def test_another_body_under_the_same_number_is_refused_and_the_first_one_stays(panel):
    panel.settle(1)
    stood = panel.bodies("trustee")
    del panel.stored[1]
    other = panel.device(1)
    assert other.run() == Stop("this device lacks the keys that it is known by")
    made = trustees.trustee_body(
        trustees.draw_secrets(panel.device(2).run() and other.walk.ceremony.attempt, 1, 2, SEED), "监票人 1"
    )
    with pytest.raises(Denied) as refused:
        other.line.post("entries", {"token": other.kept.token, "kind": "trustee", "bodies": [made]})
    assert refused.value.code == "other-body"
    assert panel.bodies("trustee")[:1] == stood


@ON_SQLITE
def test_bodies_of_others_and_out_of_turn_are_refused(panel):
    panel.settle(1)
    (mine,) = panel.bodies("trustee")
    second = panel.device(2)
    for kind, body, code in (
        ("trustee", mine, "not-yours"),
        ("trustee", {**mine, "index": 2}, "not-yours"),
        ("trustee", {**mine, "index": 2, "name": "监票人 2"}, "unfit-body"),
        ("reveal", {"index": 2}, "unfit-body"),
        ("share", {"from": 2}, "unfit-body"),
        ("endorse", {"index": 2}, "unfit-body"),
        ("election", {"index": 2}, "missing"),
        ("tally", {"index": 2}, "missing"),
    ):
        with pytest.raises(Denied) as refused:
            second.line.post("entries", {"token": second.kept.token, "kind": kind, "bodies": [body]})
        assert refused.value.code == code, kind
    assert panel.bodies("trustee") == [mine]


@ON_SQLITE
def test_nobody_sits_without_a_link_or_before_the_freezing(sessions, app, panel):
    wire = panel.wire()
    for token in ("", "nobody", panel.hall.links[0][:-1]):
        with pytest.raises(Denied) as refused:
            wire.post("state", {"token": token})
        assert refused.value.code == "wrong-link"
    answer = wire.client.post(f"{panel.address}/panel/state", data=b'{"token": "x"}', content_type="application/json")
    assert answer.status_code == 422
    assert wire.client.post(f"{panel.address}/panel/state", data=b"{}").status_code == 415


def anew(panel):
    """A ceremony that an organizer begins again, down to its end."""
    with panel.hall.begin() as work:
        restart_ceremony(work, SEED, RestartCeremony(panel.hall.place, panel.hall.election_id, 0, "一名监票人更换设备"))
    panel.ceremony()


def signed(panel, index):
    """Let a device sign what waits for it; returns the kinds."""
    device, wire = panel.device(index), panel.wire()
    device.look()
    found = list(acts.unsigned(device, wire))
    for act in found:
        acts.leave_signature(device, wire, act)
    return [act.kind for act in found]


def test_a_void_that_one_signed_before_a_restart_waits_for_the_same_one_again(panel):
    panel.ceremony()
    desk = a_desk(panel.hall.sessions, panel.hall)
    request = ask(desk, panel.hall.cards.deputies[0].key("secret").hex()[:8])
    assert signed(panel, 1) == ["void"]
    assert signed(panel, 1) == []
    anew(panel)
    with panel.hall.reading() as session:
        (told,) = voids_of(session, panel.hall.meeting)
    assert told.signed == 0
    assert [signed(panel, index) for index in (1, 2, 3)] == [["void"], ["void"], []]
    assert [body["credential"] for body in panel.bodies("void")] == [request.credential]


def test_an_end_without_result_that_one_signed_before_a_restart_waits_for_the_same_one_again(panel):
    panel.ceremony()
    order = AnnulElection(panel.hall.place, panel.hall.election_id, "停电")
    with panel.hall.begin() as work:
        ask_to_annul(work, order)
    with panel.hall.begin(panel.hall.desk.other) as work:
        annul_election(work, SEED, order)
    assert signed(panel, 1) == ["annul"]
    assert signed(panel, 1) == []
    anew(panel)
    assert [signed(panel, index) for index in (1, 2)] == [["annul"], ["annul"]]
    assert panel.hall.election().stage is ElectionStage.ANNULLED


def test_a_refusal_is_told_with_its_reason_and_can_be_taken_back(panel):
    wire = panel.wire()
    refusal = {"token": panel.hall.links[0], "reason": "身体不适，不能继续。"}
    assert wire.post("refusal", refusal) == {"refused": True}
    assert panel.settle(1, 2)[1] == Stop("refused")
    told = panel.device(2)
    told.look()
    assert [one["refused"] for one in told.state["panel"]] == [True, False, False]
    with pytest.raises(Denied) as refused:
        wire.post("entries", {"token": panel.hall.links[0], "kind": "trustee", "bodies": [{"index": 1}]})
    assert refused.value.code == "refusing"
    wire.post("refusal", {**refusal, "reason": ""})
    panel.ceremony()
    assert panel.hall.election().stage is ElectionStage.READY


@ON_SQLITE
@pytest.mark.parametrize("size", [2, 5])
def test_panels_of_other_sizes_make_their_key(sessions, app, size):
    panel = a_panel(sessions, app, size)
    panel.ceremony()
    assert panel.hall.election().stage is ElectionStage.READY
    assert len(panel.bodies("share")) == size * (size - 1)
