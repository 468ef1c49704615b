"""The booth and the server's door: what is not a permitted ballot is never made, or does not enter."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from ballot.balloting.rehearsal.booth import BATCH, Vote, post_of, send
from ballot.balloting.rehearsal.hall import Hall, prepare
from ballot.balloting.rehearsal.log import draw_seed
from ballot.protocol.clause import Breach
from tests.balloting.rehearsal.votes import Silent, a_plan


@pytest.fixture(scope="module")
def hall() -> Hall:
    return prepare(a_plan(), 1, Silent())


def votes(number: int) -> list[Vote]:
    return [Vote(draw_seed(), (1, 0, 1)) for _ in range(number)]


@pytest.mark.parametrize("marks", [(1, 1, 1), (2, 0, 0), (1, 0)])
def test_marks_beyond_the_limits_make_no_ballot(hall: Hall, marks: tuple[int, ...]) -> None:
    with pytest.raises(Breach) as breach:
        send([Vote(draw_seed(), marks)], hall.measure)

    assert breach.value.clause == "5.4"


def test_an_open_ballot_beyond_the_limits_does_not_enter() -> None:
    hall = prepare(a_plan(mode="open"), 1, Silent())

    with pytest.raises(Breach) as breach:
        send([Vote(draw_seed(), (1, 1, 1))], hall.measure)

    assert breach.value.clause == "5.9"


def test_a_breach_in_another_process_arrives_with_its_clause(hall: Hall) -> None:
    refused = [*votes(2 * BATCH), Vote(draw_seed(), (1, 1, 1))]

    with pytest.raises(Breach) as breach:
        list(post_of(refused, hall.measure, 2))

    assert (breach.value.clause, str(breach.value)[:5]) == ("5.4", "§5.4:")


def test_the_post_comes_in_the_order_of_the_votes_whatever_the_processes(hall: Hall) -> None:
    many = votes(3 * BATCH + 1)

    orders = [
        [letter.body["credential"] for post in post_of(many, hall.measure, jobs) for letter in post.letters]
        for jobs in (1, 2)
    ]

    assert orders[0] == orders[1]
    assert len(set(orders[0])) == len(many)


def test_processes_end_when_nobody_reads_on(hall: Hall) -> None:
    post: Iterator[object] = post_of(votes(12 * BATCH), hall.measure, 2)

    with closing(post):
        next(post)

    assert next(post, None) is None


def test_a_trial_choice_is_checked_and_the_own_choice_cast(hall: Hall) -> None:
    vote = replace(votes(1)[0], trial=(0, 1, 0))

    checked, cast = send([vote], hall.measure).letters

    assert (checked.kind, checked.body["counter"], "seed" in checked.body) == ("spoil", 1, True)
    assert (cast.kind, cast.body["counter"], "seed" in cast.body) == ("ballot", 2, False)
    assert checked.hash != cast.hash
