"""A candidate list that a decision replaces between the preparation of a vote and its opening."""

import pytest
from sqlalchemy import select

from ballot.balloting.console.rules import NotReady, Reason
from ballot.balloting.console.service import (
    FreezeElection,
    OpenElection,
    ask_to_freeze,
    ask_to_open,
    open_election,
)
from ballot.balloting.setup.models import Election
from ballot.kernel.lifecycle import ListStage
from ballot.shortlisting.models import CandidateList
from ballot.shortlisting.service import Withdraw, withdraw_candidate
from tests.balloting.halls import BOOTH, PRESENT, SEED, a_hall


@pytest.fixture
def hall(sessions):
    return a_hall(sessions)


def freezing(hall):
    return FreezeElection(hall.place, hall.election_id, BOOTH)


def take_off(hall, code):
    """Put a list without the candidate in the place of the frozen one, by decision."""
    with hall.begin() as work:
        old = work.session.scalars(select(CandidateList).where(CandidateList.stage == ListStage.FROZEN)).one()
        order = Withdraw(hall.place, old.id, code, "示人大〔2027〕9号")
        made = withdraw_candidate(work, order)
    hall.desk.freeze(made.id, "示人大〔2027〕10号")


def test_a_draft_on_a_list_that_a_decision_replaced_is_not_frozen(hall):
    take_off(hall, "p02")
    with pytest.raises(NotReady) as waits, hall.begin() as work:
        ask_to_freeze(work, SEED, freezing(hall))
    assert waits.value.reasons == (Reason.LIST_REPLACED,)


def test_a_frozen_vote_whose_list_a_decision_replaces_is_not_opened(hall):
    hall.freeze()
    with hall.begin() as work:
        ask_to_open(work, OpenElection(hall.place, hall.election_id, PRESENT))
    take_off(hall, "p02")
    with pytest.raises(NotReady) as waits, hall.begin(hall.desk.other) as work:
        open_election(work, SEED, OpenElection(hall.place, hall.election_id, PRESENT))
    assert waits.value.reasons == (Reason.LIST_REPLACED,)


@pytest.mark.parametrize(("gone", "frozen"), [("p01", True), ("p02", False)])
def test_a_second_vote_minds_only_its_own_candidates_of_a_list_that_was_replaced(hall, gone, frozen):
    with hall.begin() as work:
        election = work.session.get_one(Election, hall.election_id)
        election.narrowed, election.seats = ["p02", "p03"], 1
        work.record(election.log_id, "election.prepare", id=election.id)
    take_off(hall, gone)
    if frozen:
        hall.freeze()
        hall.open()
    else:
        with pytest.raises(NotReady):
            hall.freeze()
