"""The second organizer: never the same one, never for something else, never twice."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from ballot.kernel import log
from ballot.kernel.errors import IllegalMove, Missing, NotAllowed
from ballot.kernel.lifecycle import ApprovalStage
from ballot.kernel.policy import BY_TWO, GRANTS, Action, Role
from ballot.kernel.work import begin
from ballot.people.approvals.service import (
    Act,
    AskApproval,
    AskedAlready,
    NotApproved,
    SameOrganizer,
    ask_approval,
    confirm_approval,
    use_approval,
    withdraw_approval,
)
from ballot.people.models import Approval
from tests.people_rows import NOON, acting, an_account, an_assembly

SUBJECT = UUID(int=7)
DIGEST = "ab" * 32


class Hall:
    """One assembly with two organizers and a chair, and what they do at given minutes."""

    def __init__(self, sessions) -> None:
        self.sessions = sessions
        with sessions.begin() as session:
            self.assembly = an_assembly(session)
            people = [an_account(session, self.assembly, login) for login in ("first", "second", "chair")]
        self.first, self.second = (acting(person, Role.ORGANIZER) for person in people[:2])
        self.chair = acting(people[2], Role.CHAIR)
        self.order = AskApproval(self.assembly.id, Action.OPEN_ELECTION, SUBJECT, "2027 年票决", DIGEST)
        self.act = Act(self.assembly.id, Action.OPEN_ELECTION, SUBJECT, DIGEST)

    def do(self, actor, verb, *order, minutes=0):
        with begin(self.sessions, actor, NOON + timedelta(minutes=minutes)) as work:
            return verb(work, *order)

    def asked(self):
        return self.do(self.first, ask_approval, self.order)

    def confirm(self, actor, approval, digest=DIGEST, minutes=1):
        self.do(actor, confirm_approval, self.assembly.id, approval.id, digest, minutes=minutes)

    def stage(self, approval):
        with self.sessions() as session:
            return session.get_one(Approval, approval.id).stage


@pytest.fixture
def hall(sessions):
    return Hall(sessions)


def test_an_act_is_done_once_two_organizers_said_yes_and_once_only(hall):
    asked = hall.asked()
    hall.confirm(hall.second, asked)
    hall.do(hall.first, use_approval, hall.act, minutes=2)
    assert hall.stage(asked) is ApprovalStage.USED
    with pytest.raises(NotApproved):
        hall.do(hall.first, use_approval, hall.act, minutes=3)
    with hall.sessions() as session:
        told = [entry.event for entry in log.entries(session, hall.assembly.log_id)]
    assert told == ["approval.ask", "approval.confirm", "approval.use"]


def test_who_asked_can_not_confirm(hall):
    asked = hall.asked()
    with pytest.raises(SameOrganizer):
        hall.confirm(hall.first, asked)
    assert hall.stage(asked) is ApprovalStage.ASKED


def test_nobody_but_an_organizer_confirms_or_asks(hall):
    asked = hall.asked()
    with pytest.raises(NotAllowed):
        hall.confirm(hall.chair, asked)
    with pytest.raises(NotAllowed):
        hall.do(hall.chair, ask_approval, replace(hall.order, subject_id=uuid4()))


def test_without_a_yes_nothing_is_done(hall):
    with pytest.raises(NotApproved):
        hall.do(hall.first, use_approval, hall.act)
    hall.asked()
    with pytest.raises(NotApproved):
        hall.do(hall.first, use_approval, hall.act)


@pytest.mark.parametrize(
    "changes",
    [{"digest": "cd" * 32}, {"subject_id": UUID(int=8)}, {"act": Action.CLOSE_ELECTION}],
    ids=["digest", "subject", "act"],
)
def test_a_yes_counts_for_exactly_what_was_shown(hall, changes):
    hall.confirm(hall.second, hall.asked())
    with pytest.raises(NotApproved):
        hall.do(hall.first, use_approval, replace(hall.act, **changes), minutes=2)


def test_a_yes_to_another_page_than_the_question_is_none(hall):
    asked = hall.asked()
    with pytest.raises(NotApproved):
        hall.confirm(hall.second, asked, digest="cd" * 32)


def test_a_question_lapses_after_a_day_and_makes_room_for_a_new_one(hall):
    asked = hall.asked()
    with pytest.raises(AskedAlready):
        hall.do(hall.second, ask_approval, hall.order, minutes=60)
    with pytest.raises(NotApproved):
        hall.confirm(hall.second, asked, minutes=24 * 60)
    again = hall.do(hall.second, ask_approval, hall.order, minutes=24 * 60)
    assert hall.stage(asked) is ApprovalStage.LAPSED
    assert hall.stage(again) is ApprovalStage.ASKED


def test_a_yes_lapses_too(hall):
    hall.confirm(hall.second, hall.asked())
    with pytest.raises(NotApproved):
        hall.do(hall.first, use_approval, hall.act, minutes=24 * 60)


def test_what_was_withdrawn_is_neither_confirmed_nor_used(hall):
    asked = hall.asked()
    hall.confirm(hall.second, asked)
    hall.do(hall.first, withdraw_approval, hall.assembly.id, asked.id, minutes=2)
    with pytest.raises(NotApproved):
        hall.do(hall.first, use_approval, hall.act, minutes=3)
    with pytest.raises(IllegalMove):
        hall.confirm(hall.second, asked, minutes=4)


def test_a_question_of_another_assembly_is_missing(hall):
    with hall.sessions.begin() as session:
        other = an_assembly(session, "fenghua")
        stranger = acting(an_account(session, other, "first"), Role.ORGANIZER)
    asked = hall.asked()
    with pytest.raises(Missing):
        hall.do(stranger, confirm_approval, other.id, asked.id, DIGEST)


def test_what_needs_no_second_organizer_is_not_asked_for(hall):
    with pytest.raises(IllegalMove):
        hall.do(hall.first, ask_approval, replace(hall.order, act=Action.START_CYCLE))
    assert all(Role.ORGANIZER in GRANTS[act] for act in BY_TWO)
