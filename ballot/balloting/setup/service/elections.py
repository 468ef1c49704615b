"""A meeting's elections are prepared; nothing is bound before the freezing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select

from ballot.balloting.setup import queries, rules
from ballot.balloting.setup.models import BallotRule, Election, ElectionId, Meeting, MeetingId, RuleId
from ballot.balloting.setup.rules import Purpose
from ballot.balloting.styles import Style, StyleRefused
from ballot.kernel import policy
from ballot.kernel.errors import Missing, Refused
from ballot.kernel.lifecycle import ListStage, RuleStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.protocol.manifest import Project
from ballot.shortlisting.models import CandidateList
from ballot.shortlisting.rows import candidates_of


class NotAdopted(Refused):
    """An election follows a rule that the assembly has adopted, on a list that is frozen."""

    code = "not-adopted"


class SeatsDiffer(StyleRefused):
    """The rule lets another number of projects be chosen than the frozen list is for."""

    code = "seats-differ"


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """How many seats are voted on again, and which projects of the parent stand, by id."""

    seats: int
    candidates: Sequence[str]


@dataclass(frozen=True, slots=True)
class PrepareElection:
    """A selection among the year's frozen candidates, or among `names`, such as units to be appraised.

    `parent` is the election that this one repeats or fills up, `left` what that one left open.
    With `projects`, as a manifest names them (protocol §3.1), it is an assessment of these.
    """

    assembly_id: AssemblyId
    meeting_id: MeetingId
    rule_id: RuleId
    title: str
    rehearsal: bool = False
    parent: ElectionId | None = None
    names: Sequence[str] = ()
    left: LeftOpen | None = None
    projects: Sequence[Mapping[str, Any]] = ()


def prepare_election(work: Work, order: PrepareElection) -> Election:
    """Set up a vote or an assessment by an adopted rule, while others of the meeting may be under way.

    Raises NotAdopted, Missing, UnfitNames; StyleRefused for a rule of the other purpose or that no ballot could follow,
    SeatsDiffer for one that doesn't go with the list.
    """
    policy.require(work.actor, Action.PREPARE_ELECTION, order.assembly_id)
    meeting = _meeting(work, order)
    rule = work.session.get(BallotRule, order.rule_id)
    if rule is None or (rule.assembly_id, rule.cycle_id) != (order.assembly_id, meeting.cycle_id):
        raise Missing(f"no rule {order.rule_id} in this year")
    if rule.stage is not RuleStage.ADOPTED:
        raise NotAdopted(f"rule {rule.number} is a draft")
    _require_purpose(rule, order)
    made = Election(
        id=uuid4(),
        assembly_id=order.assembly_id,
        meeting_id=meeting.id,
        **_about(work, meeting, order),
        rule_id=rule.id,
        parent_id=order.parent,
        mode=rule.mode,
        purpose=Purpose.ASSESSMENT if order.projects else Purpose.SELECTION,
        title=order.title,
        position=_next_position(work, meeting),
        rehearsal=order.rehearsal,
        log_id=meeting.log_id,
    )
    _require_votable(work, made, rule)
    work.session.add(made)
    work.record(made.log_id, "election.prepare", id=made.id, meeting=meeting.id, rule=rule.id)
    return made


def _about(work: Work, meeting: Meeting, order: PrepareElection) -> dict[str, Any]:
    """What is voted on: the frozen list, typed names, assessed projects, or what the parent left open of either."""
    if order.projects:
        return {"projects": [dict(one) for one in order.projects]}
    if order.left is None:
        if order.names:
            return {"projects": rules.named(order.names)}
        return {"list_id": _frozen_list(work, meeting).id}
    parent = work.session.get(Election, order.parent)
    if parent is None or (parent.assembly_id, parent.meeting_id) != (meeting.assembly_id, meeting.id):
        raise Missing(f"no election {order.parent} in this meeting")
    standing = set(order.left.candidates)
    if parent.list_id is not None:
        return {"list_id": parent.list_id, "narrowed": sorted(standing), "seats": order.left.seats}
    kept = [one for one in parent.projects or [] if one["id"] in standing]
    return {"projects": kept, "seats": order.left.seats}


def _require_votable(work: Work, election: Election, rule: BallotRule) -> None:
    """Raise StyleRefused for candidates or names that no ballot by this rule could hold."""
    standing = _standing(work, election)
    maximum, body = queries.terms(election, rule, len(standing))
    rules.designed(rule.style, tuple(Project(one, "", ()) for one in standing), maximum, body)
    if election.seats is None and rule.style is not Style.RANK and body["seats"] > len(standing):
        raise StyleRefused(f"{body['seats']} seats for {len(standing)} names")
    listed = work.session.get(CandidateList, election.list_id) if election.list_id else None
    if election.seats is None and listed is not None and listed.seats != body["seats"]:
        raise SeatsDiffer(f"{body['seats']} seats, while the list is for {listed.seats}")


def _standing(work: Work, election: Election) -> list[str]:
    """The ids of what is voted on."""
    if election.narrowed is not None:
        return election.narrowed
    if election.list_id is not None:
        return [one.code for one in candidates_of(work.session, election.list_id)]
    return [one["id"] for one in election.projects or []]


def _require_purpose(rule: BallotRule, order: PrepareElection) -> None:
    """Raise StyleRefused unless the rule is one for what is prepared."""
    if (rule.style is Style.ASSESSMENT) != bool(order.projects):
        raise StyleRefused(f"rule {rule.number} is for votes of another purpose")


def _meeting(work: Work, order: PrepareElection) -> Meeting:
    """The meeting, locked: two elections prepared at once get two positions."""
    asked = select(Meeting).where(Meeting.assembly_id == order.assembly_id, Meeting.id == order.meeting_id)
    found = work.session.scalar(asked.with_for_update())
    if found is None:
        raise Missing(f"no meeting {order.meeting_id} here")
    return found


def _frozen_list(work: Work, meeting: Meeting) -> CandidateList:
    found = work.session.scalar(
        select(CandidateList).where(
            CandidateList.assembly_id == meeting.assembly_id,
            CandidateList.cycle_id == meeting.cycle_id,
            CandidateList.stage == ListStage.FROZEN,
        )
    )
    if found is None:
        raise NotAdopted("the year's candidate list is not frozen yet")
    return found


def _next_position(work: Work, meeting: Meeting) -> int:
    mine = (Election.assembly_id == meeting.assembly_id, Election.meeting_id == meeting.id)
    return (work.session.scalar(select(func.max(Election.position)).where(*mine)) or 0) + 1
