"""The tables of moves."""

from itertools import product

import pytest

from ballot.kernel.errors import IllegalMove
from ballot.kernel.lifecycle import (
    APPROVAL,
    ATTENDANCE,
    COMMENT,
    CYCLE,
    ELECTION,
    IDEA,
    JOB,
    LIST,
    PLAN,
    PROJECT,
    PROPOSAL,
    REPORT,
    RULE,
    SOLICITATION,
    STEPS,
    TASK,
    CycleMove,
    CycleStage,
    ElectionMove,
    ElectionStage,
    after,
)


def test_a_year_walks_through_all_its_stages_in_order():
    stage = CycleStage.DRAFT
    walked = [stage]
    for move in CycleMove:
        stage = after(stage, move)
        walked.append(stage)
    assert walked == list(CycleStage)


def test_an_election_walks_from_draft_to_counted():
    stage = ElectionStage.DRAFT
    for move in (ElectionMove.FREEZE, ElectionMove.ENDORSE, ElectionMove.OPEN, ElectionMove.CLOSE, ElectionMove.COUNT):
        stage = after(stage, move)
    assert stage is ElectionStage.COUNTED


@pytest.mark.parametrize(
    ("stage", "move"),
    [
        (stage, move)
        for stage, move in product([*CycleStage, *ElectionStage], STEPS)
        if not any(type(stage) is type(source) and stage is source for source in STEPS[move].sources)
    ],
)
def test_every_move_that_the_table_does_not_hold_is_refused(stage, move):
    with pytest.raises(IllegalMove):
        after(stage, move)


@pytest.mark.parametrize("move", [move for move in ElectionMove if move is not ElectionMove.RESTART])
def test_a_counted_or_annulled_election_moves_no_more(move):
    for stage in (ElectionStage.COUNTED, ElectionStage.ANNULLED):
        with pytest.raises(IllegalMove):
            after(stage, move)


def test_a_ceremony_restarts_only_before_the_opening():
    assert after(ElectionStage.READY, ElectionMove.RESTART) is ElectionStage.FROZEN
    with pytest.raises(IllegalMove):
        after(ElectionStage.OPEN, ElectionMove.RESTART)


def test_no_move_of_one_kind_hides_one_of_the_other():
    before = (CYCLE, ELECTION, APPROVAL, LIST, JOB, RULE, ATTENDANCE, SOLICITATION, IDEA, PROPOSAL, COMMENT)
    kinds = (*before, PLAN, PROJECT, REPORT, TASK)
    assert len(STEPS) == sum(map(len, kinds))
