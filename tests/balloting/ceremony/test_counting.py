"""Counts of a secret vote: sealed, added up, opened by any two; what is false is named and left out."""

import threading
from dataclasses import replace

import pytest

from ballot.balloting.console.rules import NotReady, Reason
from ballot.balloting.counting.service import PublishResult, publish_result
from ballot.balloting.counting.tallying import StartCount, TooFewBallots, progress, start_count
from ballot.balloting.setup.models import Election
from ballot.cli.scrutineer.device import Denied
from ballot.cli.scrutineer.steps import Act, Ask, Stop, Waiting
from ballot.kernel import log
from ballot.kernel.jobs import Job
from ballot.kernel.lifecycle import ElectionStage
from ballot.protocol import trustees
from ballot.worker import Worker
from tests.balloting.ceremony.panels import Panel
from tests.balloting.halls import SEED
from tests.databases import settings_for

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def closed(panel: Panel, ballots: int = 10) -> Panel:
    panel.ceremony()
    panel.hall.open()
    panel.vote(ballots)
    panel.hall.close()
    return panel


def sealed(panel: Panel) -> Panel:
    closed(panel)
    panel.agree()
    return panel


def counting(panel: Panel) -> Panel:
    sealed(panel)
    panel.count()
    return panel


def order(panel: Panel) -> StartCount:
    return StartCount(panel.hall.place, panel.hall.election_id)


def made(panel: Panel, index: int) -> dict[str, object]:
    """The decryption that a device would send next; it is kept, and not sent."""
    device = panel.device(index)
    step = device.run()
    assert isinstance(step, Ask), step
    device.do(step.then)
    return dict(panel.stored[index].answered[2])


def send(panel: Panel, index: int, body: dict[str, object], kind: str = "decryption") -> None:
    panel.wire().post("entries", {"token": panel.hall.links[index - 1], "kind": kind, "bodies": [body]})


def signed_anew(panel: Panel, index: int, body: dict[str, object], **changes: object) -> dict[str, object]:
    """The body with changes, under the scrutineer's own signature."""
    attempt = panel.stored[index].attempt
    bare = {name: value for name, value in {**body, **changes}.items() if name != "signature"}
    return trustees.sign_entry("decryption", bytes.fromhex(attempt.id), bare, bytes.fromhex(attempt.seed))


def events(panel: Panel) -> list[str]:
    with panel.hall.reading() as session:
        election = session.get_one(Election, panel.hall.election_id)
        return [entry.event for entry in log.entries(session, election.log_id)]


def test_one_of_three_gives_nothing_and_the_second_brings_the_result(panel):
    counting(panel)
    panel.agree(2)
    assert panel.bodies("result") == []
    assert panel.hall.election().stage is ElectionStage.CLOSED
    assert panel.settle(2) == {2: Waiting("result")}
    panel.agree(3)
    assert panel.hall.election().stage is ElectionStage.COUNTED
    assert panel.bodies("result")[0]["total"] == [10, 5, 0]
    assert panel.settle(1) == {1: Stop("result")}


@ON_SQLITE
def test_a_decryption_sent_again_is_the_same_one_and_the_result_stands_once(panel):
    counting(panel)
    first, second = made(panel, 1), made(panel, 2)
    for index, body in ((1, first), (1, first), (2, second), (2, second), (1, first)):
        send(panel, index, body)
    assert len(panel.bodies("decryption")) == 2
    assert len(panel.bodies("result")) == 1


FALSE = ("a factor of another sum", "a proof changed", "another close", "another election", "one option less")


@ON_SQLITE
@pytest.mark.parametrize("lie", FALSE)
def test_a_false_decryption_is_named_in_the_log_and_not_entered(panel, lie):
    counting(panel)
    body = made(panel, 1)
    changes = {
        "a factor of another sum": {"factors": [body["factors"][1], *body["factors"][1:]]},
        "a proof changed": {"proofs": [body["proofs"][1], *body["proofs"][1:]]},
        "another close": {"close": "11" * 32},
        "another election": {"election": "11" * 32},
        "one option less": {"factors": body["factors"][1:], "proofs": body["proofs"][1:]},
    }[lie]
    with pytest.raises(Denied) as refused:
        send(panel, 1, signed_anew(panel, 1, body, **changes))
    assert refused.value.code == "unfit-body"
    assert str(refused.value).startswith("8.3")
    assert events(panel).count("decryption.refuse") == 1
    assert panel.bodies("decryption") == []
    send(panel, 1, body)
    panel.agree(3)
    assert panel.bodies("result")[0]["total"] == [10, 5, 0]


@ON_SQLITE
def test_a_decryption_under_another_s_name_or_key_is_refused(panel):
    counting(panel)
    body = made(panel, 1)
    for index, sent, code in ((2, body, "not-yours"), (2, {**body, "index": 2}, "unfit-body")):
        with pytest.raises(Denied) as refused:
            send(panel, index, sent)
        assert refused.value.code == code
    assert panel.bodies("decryption") == []


@ON_SQLITE
def test_nothing_is_decrypted_before_the_tally(panel):
    closed(panel)
    with pytest.raises(Denied) as refused:
        send(panel, 1, {"index": 1})
    assert refused.value.code == "illegal-move"


@ON_SQLITE
def test_a_device_answers_no_second_close(panel):
    counting(panel)
    panel.agree(1)
    kept = panel.stored[1]
    panel.stored[1] = replace(kept, answered=("00" * 32, "11" * 32, kept.answered[2]))
    assert panel.settle(1) == {1: Stop("this device has answered another close")}


@ON_SQLITE
def test_a_seal_of_another_close_or_by_another_is_refused_and_a_replay_changes_nothing(panel):
    closed(panel)
    device = panel.device(1)
    step = device.run()
    assert step == Ask("seal", Act("seal"))
    device.do(step.then)
    body = dict(panel.stored[1].seal[2])
    for sent in ({**body, "close": "11" * 32}, {**body, "index": 2}, {**body, "signature": "11" * 64}):
        with pytest.raises(Denied):
            send(panel, 1, sent, "seal")
    assert panel.bodies("seal") == []
    send(panel, 1, body, "seal")
    send(panel, 1, body, "seal")
    assert panel.bodies("seal") == [body]


def test_the_count_waits_for_close_and_seals_and_says_so(panel):
    panel.ceremony()
    for ready, reason in ((panel.hall.open, Reason.NOT_CLOSED), (lambda: closing(panel), Reason.SEALS_MISSING)):
        ready()
        with pytest.raises(NotReady) as refused, panel.hall.begin() as work:
            start_count(work, order(panel))
        assert refused.value.reasons == (reason,)


def closing(panel: Panel) -> None:
    panel.vote()
    panel.hall.close()


@ON_SQLITE
def test_too_few_ballots_are_never_counted_secretly(panel):
    closed(panel, ballots=9)
    panel.agree()
    with pytest.raises(TooFewBallots), panel.hall.begin() as work:
        start_count(work, order(panel))
    with pytest.raises(TooFewBallots), panel.hall.begin() as work:
        publish_result(work, SEED, PublishResult(panel.hall.place, panel.hall.election_id))
    assert panel.bodies("tally") == []


@ON_SQLITE
def test_without_an_electronic_ballot_the_result_needs_nobody_s_key(panel):
    closed(panel, ballots=0)
    panel.agree()
    with pytest.raises(NotReady), panel.hall.begin() as work:
        start_count(work, order(panel))
    with panel.hall.begin() as work:
        publish_result(work, SEED, PublishResult(panel.hall.place, panel.hall.election_id))
    assert panel.bodies("result")[0]["electronic"] == [0, 0, 0]
    assert panel.settle() == {index: Stop("result") for index in (1, 2, 3)}


@ON_SQLITE
def test_a_worker_of_the_site_adds_the_ballots_up(panel, database, tmp_path):
    sealed(panel)
    with panel.hall.begin() as work:
        job = start_count(work, order(panel))
    worker = Worker(settings_for(database.url, log_key=tmp_path / "log.key"))
    worker.hear(f"job:{job.id}")
    assert [body["ballots"] for body in panel.bodies("tally")] == [10]
    assert progress(job) == {"stage": "ordered", "done": 0, "total": 10}


def test_two_organizers_who_start_the_count_at_once_start_it_once(panel):
    sealed(panel)
    ready, faults = threading.Barrier(2), []

    def press(actor):
        ready.wait()
        try:
            with panel.hall.begin(actor) as work:
                start_count(work, order(panel))
        except Exception as fault:  # noqa: BLE001  # told to the test below
            faults.append(fault)

    presses = [threading.Thread(target=press, args=(one,)) for one in (panel.hall.desk.one, panel.hall.desk.other)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert faults == []
    with panel.hall.reading() as session:
        assert session.query(Job).count() == 1
    panel.count()
    assert len(panel.bodies("tally")) == 1


def test_two_scrutineers_who_decrypt_at_once_bring_one_result(panel):
    counting(panel)
    bodies = {index: made(panel, index) for index in (1, 2, 3)}
    ready, faults = threading.Barrier(3), []

    def press(index):
        ready.wait()
        try:
            send(panel, index, bodies[index])
        except Exception as fault:  # noqa: BLE001  # told to the test below
            faults.append(fault)

    presses = [threading.Thread(target=press, args=(index,)) for index in bodies]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert faults == []
    assert len(panel.bodies("decryption")) == 2
    assert len(panel.bodies("result")) == 1


def test_a_seal_by_an_index_that_no_column_holds_is_refused(panel):
    closed(panel)
    device = panel.device(1)
    device.look()
    close = device.walk.counting.close_hash.hex()
    for index in (2**31, 0, -1, True):
        with pytest.raises(Denied) as refused:
            send(panel, 1, {"index": index, "close": close}, "seal")
        assert refused.value.code == "unfit-body"


def test_who_has_refused_the_office_decrypts_nothing(panel):
    counting(panel)
    body = made(panel, 1)
    panel.hall.refuse(1)
    with pytest.raises(Denied) as refused:
        send(panel, 1, body)
    assert refused.value.code == "refusing"
    assert panel.bodies("decryption") == []
    panel.hall.refuse(1, "")
    send(panel, 1, body)
    assert panel.bodies("decryption") == [body]
