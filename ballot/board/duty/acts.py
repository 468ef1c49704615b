"""Where each act of a deputy stands: one question names them all, so that lists and records count the same.

No table of casting is read here: neither ballots nor cards nor the record of a vote.
"""

from datetime import date

from sqlalchemy import ColumnElement, Date, Integer, String, and_, cast, func, literal, null, select, union_all
from sqlalchemy.sql.selectable import Subquery

from ballot.balloting.presence.models import Attendance
from ballot.balloting.setup.models import Meeting
from ballot.board.duty.rules import Act
from ballot.kernel.db import Moment
from ballot.kernel.lifecycle import AttendanceStage
from ballot.people.models import CycleId, Deputy
from ballot.people.paging import Rows
from ballot.shortlisting.proposals.models import Proposal
from ballot.shortlisting.review.models import Opinion, OpinionSort
from ballot.shortlisting.screening.models import PanelScore
from ballot.solicitation.models import Endorsement, Entrance, Idea
from ballot.solicitation.queries.lists import SHOWN
from ballot.tracking.groups.models import Inspection, InspectionDeputy
from ballot.tracking.lamps.models import Task
from ballot.tracking.plans.models import ImplementationPlan, Project

CAME = (AttendanceStage.PRESENT, AttendanceStage.LATE, AttendanceStage.LEFT)
NEVER, NO_DAY, NO_NUMBER = cast(null(), Moment), cast(null(), Date), cast(null(), Integer)


def acts(cycle_id: CycleId, today: date) -> Subquery:
    """Every act of the year: kind, deputy, moment or day, what it was about, and that thing's number if it has one.

    Ideas count while everybody may read them; a meeting's absence counts once its day is over.
    """
    parts: list[Rows] = [*_ideas(cycle_id), *_opinions(cycle_id), *_meetings(cycle_id, today), *_looking(cycle_id)]
    return union_all(*parts, _ratings(cycle_id)).subquery("acts")


def _kind(act: Act) -> ColumnElement[str]:
    return literal(act.value, String).label("act")


def _ideas(cycle_id: CycleId) -> list[Rows]:
    """By a deputy's own code, else by a deputy's own hand; and those that a deputy stood behind."""
    what = (Idea.received_at.label("at"), NO_DAY.label("on"), Idea.what.label("what"), Idea.number.label("number"))
    public = and_(Idea.cycle_id == cycle_id, Idea.stage.in_(SHOWN))
    by_code = select(_kind(Act.IDEA), Entrance.deputy_id.label("deputy"), *what).join(
        Entrance, Entrance.id == Idea.entrance_id
    )
    by_hand = (
        select(_kind(Act.IDEA), Deputy.id, *what)
        .join(Deputy, and_(Deputy.account_id == Idea.entered_by, Deputy.assembly_id == Idea.assembly_id))
        .outerjoin(Entrance, Entrance.id == Idea.entrance_id)
    )
    behind = select(_kind(Act.ENDORSEMENT), Endorsement.deputy_id, Endorsement.at, NO_DAY, Idea.what, Idea.number)
    return [
        by_code.where(public, Entrance.deputy_id.is_not(None)),
        by_hand.where(public, Entrance.deputy_id.is_(None)),
        behind.join(Idea, Idea.id == Endorsement.idea_id).where(public),
    ]


def _opinions(cycle_id: CycleId) -> list[Rows]:
    pairs = ((Act.OPINION, OpinionSort.OPINION), (Act.QUESTION, OpinionSort.QUESTION))
    return [
        select(_kind(act), Opinion.deputy_id, Opinion.at, NO_DAY, Opinion.text, NO_NUMBER).where(
            Opinion.cycle_id == cycle_id, Opinion.sort == sort
        )
        for act, sort in pairs
    ]


def _meetings(cycle_id: CycleId, today: date) -> list[Rows]:
    """Whether somebody came is what the desk entered; what they did with a ballot nobody knows."""

    def held(act: Act) -> Rows:
        what = (NEVER, Meeting.held_on, Meeting.name, NO_NUMBER)
        asked = select(_kind(act), Attendance.deputy_id, *what).join(Meeting, Meeting.id == Attendance.meeting_id)
        return asked.where(Meeting.cycle_id == cycle_id)

    return [
        held(Act.PRESENT).where(Attendance.stage.in_(CAME)),
        held(Act.LEAVE).where(Attendance.stage == AttendanceStage.ON_LEAVE, Meeting.held_on < today),
        held(Act.ABSENT).where(Attendance.stage == AttendanceStage.EXPECTED, Meeting.held_on < today),
    ]


def _looking(cycle_id: CycleId) -> list[Rows]:
    there = (NEVER, Inspection.held_on, Project.name, Project.number)
    inspected = (
        select(_kind(Act.INSPECTION), InspectionDeputy.deputy_id, *there)
        .join(Inspection, Inspection.id == InspectionDeputy.inspection_id)
        .join(Project, Project.id == Inspection.project_id)
        .join(ImplementationPlan, ImplementationPlan.id == Project.plan_id)
    )
    checked = (
        select(_kind(Act.CHECK), Deputy.id, Task.checked_at, NO_DAY, Task.problem, Task.number)
        .join(Deputy, and_(Deputy.account_id == Task.checked_by, Deputy.assembly_id == Task.assembly_id))
        .join(ImplementationPlan, ImplementationPlan.id == Task.plan_id)
    )
    return [one.where(ImplementationPlan.cycle_id == cycle_id) for one in (inspected, checked)]


def _ratings(cycle_id: CycleId) -> Rows:
    """A proposal that a deputy scored as a member of the panel, once, however many lines its sheet has."""
    what = (func.max(PanelScore.at), NO_DAY, Proposal.name, Proposal.number)
    return (
        select(_kind(Act.RATING), Deputy.id, *what)
        .join(Proposal, Proposal.id == PanelScore.proposal_id)
        .join(Deputy, and_(Deputy.account_id == PanelScore.account_id, Deputy.assembly_id == PanelScore.assembly_id))
        .where(Proposal.cycle_id == cycle_id)
        .group_by(Deputy.id, Proposal.id, Proposal.name, Proposal.number)
    )
