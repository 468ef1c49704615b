"""A year's days and steps: announced in order, gone through one by one, never ahead of what they wait for."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from ballot.board.steps import queries, rules
from ballot.board.steps.rules import Facts, Hindered, Hindrance, Span, UnfitDays, WrongDays
from ballot.board.steps.service import MoveYear, SetDays, move_year, set_days
from ballot.kernel import log
from ballot.kernel.errors import IllegalMove, Missing, NotAllowed
from ballot.kernel.lifecycle import CycleMove, CycleStage
from ballot.kernel.policy import Role
from ballot.kernel.work import begin
from ballot.people.models import Cycle, CycleDay
from ballot.people.rules import CycleStep
from tests.balloting.halls import a_hall
from tests.people_rows import acting, an_account, an_assembly
from tests.shortlisting.lists import a_desk, a_sheet

SEPTEMBER = (date(2026, 9, 1), date(2026, 9, 30))
DECEMBER = (date(2027, 12, 1), date(2027, 12, 20))
DAYS = {
    CycleStep.SOLICITATION: SEPTEMBER,
    CycleStep.BALLOT: (date(2027, 1, 12), date(2027, 1, 12)),
    CycleStep.ASSESSMENT: DECEMBER,
}


@pytest.fixture
def desk(sessions):
    return a_desk(sessions)


def on(day):
    """Noon of the day in China."""
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def announce(desk, days=DAYS, actor=None):
    with begin(desk.sessions, actor or desk.one, on(date(2026, 8, 1))) as work:
        set_days(work, SetDays(desk.county.id, desk.cycle.id, days))


def go(desk, move, day):
    with begin(desk.sessions, desk.one, on(day)) as work:
        return move_year(work, MoveYear(desk.county.id, desk.cycle.id, move)).stage


def stage(desk):
    with desk.reading() as session:
        return session.get_one(Cycle, desk.cycle.id).stage


def test_a_year_goes_through_all_its_stages_when_each_has_what_it_waits_for(sessions, desk):
    announce(desk)
    assert go(desk, CycleMove.OPEN_SOLICITATION, date(2026, 9, 1)) is CycleStage.SOLICITING
    assert go(desk, CycleMove.CLOSE_SOLICITATION, date(2026, 10, 1)) is CycleStage.SHORTLISTING
    desk.add(a_sheet("甲"), a_sheet("乙"))
    assert go(desk, CycleMove.OPEN_REVIEW, date(2026, 11, 20)) is CycleStage.REVIEWING
    desk.freeze()
    assert go(desk, CycleMove.OPEN_SESSION, date(2027, 1, 10)) is CycleStage.BALLOTING
    with pytest.raises(Hindered) as refused:
        go(desk, CycleMove.PUBLISH_CHOSEN, date(2027, 1, 12))
    assert refused.value.hindrances == (Hindrance.NOT_COUNTED,)
    hall = a_hall(sessions, desk=desk, candidates=2, seats=1)
    hall.freeze()
    hall.open()
    hall.close()
    hall.seal()
    hall.count()
    assert go(desk, CycleMove.PUBLISH_CHOSEN, date(2027, 1, 12)) is CycleStage.TRACKING
    assert go(desk, CycleMove.OPEN_ASSESSMENT, date(2027, 12, 1)) is CycleStage.ASSESSING
    assert go(desk, CycleMove.CLOSE_YEAR, date(2027, 12, 21)) is CycleStage.CLOSED
    assert rules.next_move(stage(desk)) is None
    with desk.reading() as session:
        told = [entry.event for entry in log.entries(session, desk.county.log_id)]
        assert log.check(session, desk.county.log_id) == len(told)
    assert [event for event in told if event.startswith("cycle.")] == [
        "cycle.set-days",
        *(f"cycle.{move}" for move in CycleMove),
    ]


@pytest.mark.parametrize(
    ("day", "hindrance"),
    [(date(2026, 8, 31), Hindrance.NOT_BEGUN), (None, Hindrance.NO_DAYS)],
)
def test_soliciting_waits_for_its_announced_first_day(desk, day, hindrance):
    if day:
        announce(desk)
    with pytest.raises(Hindered) as refused:
        go(desk, CycleMove.OPEN_SOLICITATION, day or date(2026, 9, 1))
    assert refused.value.hindrances == (hindrance,)
    assert stage(desk) is CycleStage.DRAFT


def test_soliciting_goes_on_until_the_announced_last_day_is_over(desk):
    announce(desk)
    go(desk, CycleMove.OPEN_SOLICITATION, date(2026, 9, 1))
    with pytest.raises(Hindered) as refused:
        go(desk, CycleMove.CLOSE_SOLICITATION, date(2026, 9, 30))
    assert refused.value.hindrances == (Hindrance.NOT_OVER,)


def test_review_needs_candidates_and_a_session_needs_a_frozen_list(desk):
    announce(desk)
    go(desk, CycleMove.OPEN_SOLICITATION, date(2026, 9, 1))
    go(desk, CycleMove.CLOSE_SOLICITATION, date(2026, 10, 1))
    with pytest.raises(Hindered) as refused:
        go(desk, CycleMove.OPEN_REVIEW, date(2026, 11, 1))
    assert refused.value.hindrances == (Hindrance.NO_CANDIDATES,)
    desk.add(a_sheet("甲"), a_sheet("乙"))
    go(desk, CycleMove.OPEN_REVIEW, date(2026, 11, 1))
    with pytest.raises(Hindered) as refused:
        go(desk, CycleMove.OPEN_SESSION, date(2027, 1, 10))
    assert refused.value.hindrances == (Hindrance.NOT_FROZEN,)


def test_a_step_sent_twice_is_taken_once(desk):
    announce(desk)
    go(desk, CycleMove.OPEN_SOLICITATION, date(2026, 9, 1))
    with pytest.raises(IllegalMove):
        go(desk, CycleMove.OPEN_SOLICITATION, date(2026, 9, 1))
    assert stage(desk) is CycleStage.SOLICITING


def test_no_stage_is_left_out(desk):
    announce(desk)
    with pytest.raises(IllegalMove):
        go(desk, CycleMove.OPEN_SESSION, date(2027, 1, 10))


def test_days_take_the_place_of_the_ones_before_and_the_log_says_so(desk):
    announce(desk)
    announce(desk, {CycleStep.REVIEW: SEPTEMBER})
    with desk.reading() as session:
        rows = session.scalars(select(CycleDay)).all()
        assert [(row.step, row.starts_on, row.ends_on) for row in rows] == [(CycleStep.REVIEW, *SEPTEMBER)]
        told = [entry for entry in log.entries(session, desk.county.log_id) if entry.event == "cycle.set-days"]
        assert len(told) == 2
        assert told[0].facts != told[1].facts
        facts = queries.facts(session, desk.cycle.id, CycleStage.DRAFT, on(date(2026, 8, 1)))
    assert facts.days == {CycleStep.REVIEW: Span(*SEPTEMBER)}


@pytest.mark.parametrize(
    ("days", "faults"),
    [
        ({CycleStep.REVIEW: (date(2026, 9, 1), None)}, {CycleStep.REVIEW: WrongDays.HALF}),
        ({CycleStep.REVIEW: (None, date(2026, 9, 1))}, {CycleStep.REVIEW: WrongDays.HALF}),
        ({CycleStep.REVIEW: SEPTEMBER[::-1]}, {CycleStep.REVIEW: WrongDays.BACKWARDS}),
        (
            {CycleStep.SOLICITATION: DECEMBER, CycleStep.REVIEW: SEPTEMBER},
            {CycleStep.REVIEW: WrongDays.BEFORE_ITS_TURN},
        ),
    ],
)
def test_days_that_tell_no_year_are_refused_and_nothing_is_changed(desk, days, faults):
    announce(desk)
    with pytest.raises(UnfitDays) as refused:
        announce(desk, days)
    assert refused.value.faults == faults
    with desk.reading() as session:
        assert len(session.scalars(select(CycleDay)).all()) == len(DAYS)


def test_steps_may_overlap_and_share_days():
    both = {CycleStep.SHORTLISTING: SEPTEMBER, CycleStep.REVIEW: SEPTEMBER, CycleStep.BALLOT: (None, None)}
    assert rules.spans(both) == {CycleStep.SHORTLISTING: Span(*SEPTEMBER), CycleStep.REVIEW: Span(*SEPTEMBER)}


def test_only_the_assemblys_own_organizers_set_days_and_take_steps(desk):
    with desk.sessions.begin() as session:
        town = an_assembly(session, "taoyuan")
        stranger = acting(an_account(session, town, "three"), Role.ORGANIZER)
        admin = acting(an_account(session, desk.county, "admin"), Role.ADMIN)
    for actor in (stranger, admin):
        with pytest.raises(NotAllowed):
            announce(desk, actor=actor)
        with pytest.raises(NotAllowed), begin(desk.sessions, actor) as work:
            move_year(work, MoveYear(desk.county.id, desk.cycle.id, CycleMove.OPEN_SOLICITATION))
    with pytest.raises(Missing), begin(desk.sessions, stranger) as work:
        set_days(work, SetDays(town.id, desk.cycle.id, DAYS))


@pytest.mark.parametrize("unsettled", [False, True])
def test_a_year_is_not_closed_while_a_result_of_its_assessment_waits_to_be_entered(unsettled):
    days = {CycleStep.ASSESSMENT: Span(*DECEMBER)}
    facts = Facts(CycleStage.ASSESSING, date(2028, 1, 5), days, 3, frozen=True, counted=True, unsettled=unsettled)
    assert rules.hindrances(facts, CycleMove.CLOSE_YEAR) == ((Hindrance.NOT_SETTLED,) if unsettled else ())
