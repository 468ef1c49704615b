"""The script as a table: which steps are done, which can be taken now, and what each of the others waits for."""

from dataclasses import replace

import pytest

from ballot.balloting.console.rules import Facts, Prepared, Reason, State, Step, script, too_few
from ballot.kernel.lifecycle import ElectionStage
from ballot.protocol.manifest import read_manifest
from tests.bodies import a_manifest, a_rule

READY = Prepared(counters=2, keys=2, issue=True, cards=8, due=12, secret=False)
SECRET = replace(READY, secret=True, keys=0)


def now(stage, prepared=READY, **facts):
    found = script(Facts(stage, prepared, **{"opening": (), "closing": (), "seals": 0, **facts}))
    return {one.step: one.reasons for one in found if one.state is State.NOW}


@pytest.mark.parametrize(
    ("stage", "steps"),
    [
        (ElectionStage.DRAFT, {Step.FREEZE}),
        (ElectionStage.READY, {Step.PRESENT, Step.FINGERPRINT, Step.OPEN}),
        (ElectionStage.OPEN, {Step.VOTE, Step.CLOSE}),
        (ElectionStage.CLOSED, {Step.SEAL}),
        (ElectionStage.COUNTED, {Step.ANNOUNCE}),
    ],
)
def test_each_moment_of_an_open_vote_has_its_steps_and_none_of_them_waits(stage, steps):
    assert now(stage) == dict.fromkeys(steps, ())


@pytest.mark.parametrize("reached", [ElectionStage.FROZEN, ElectionStage.READY, ElectionStage.OPEN])
def test_an_annulled_vote_has_no_step_that_can_be_taken_and_none_to_come(reached):
    found = script(Facts(reached, SECRET, opening=(), closing=(), seals=0, annulled=True))
    assert {one.state for one in found} == {State.DONE}
    assert (Step.OPEN in [one.step for one in found]) is (reached is ElectionStage.OPEN)


def test_a_list_that_a_decision_replaced_is_neither_frozen_nor_opened():
    assert now(ElectionStage.DRAFT, replace(READY, replaced=True)) == {Step.FREEZE: (Reason.LIST_REPLACED,)}


def test_a_secret_vote_waits_for_its_ceremony_before_anybody_is_counted():
    assert now(ElectionStage.FROZEN, SECRET) == {Step.CEREMONY: (Reason.CEREMONY_MISSING,)}


def test_people_are_counted_and_words_compared_while_the_opening_still_waits_for_a_quorum():
    waits = now(ElectionStage.READY, opening=(Reason.NO_QUORUM,))
    assert waits == {Step.PRESENT: (), Step.FINGERPRINT: (), Step.OPEN: (Reason.NO_QUORUM,)}


def test_the_close_waits_while_fewer_are_present_than_have_voted():
    waits = now(ElectionStage.OPEN, closing=(Reason.FEWER_PRESENT_THAN_VOTED,))
    assert waits == {Step.VOTE: (), Step.CLOSE: (Reason.FEWER_PRESENT_THAN_VOTED,)}


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        ({"seals": 2}, ()),
        ({"seals": 2, "tallied": True}, (Reason.DECRYPTIONS_MISSING,)),
        ({"seals": 2, "too_few": True}, (Reason.TOO_FEW_BALLOTS,)),
    ],
)
def test_the_count_says_what_it_waits_for(facts, reasons):
    assert now(ElectionStage.CLOSED, SECRET, **facts) == {Step.RESULT: reasons}


@pytest.mark.parametrize(("ballots", "few"), [(0, False), (1, True), (9, True), (10, False)])
def test_fewer_secret_ballots_than_smallest_are_too_few_unless_there_are_none(ballots, few):
    assert too_few(read_manifest(a_manifest(rule=a_rule(smallest=10), rehearsal=False)), ballots) is few
    assert too_few(read_manifest(a_manifest()), ballots) is False
    assert too_few(None, ballots) is False
