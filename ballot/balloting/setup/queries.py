"""Where a meeting and its elections are found; nothing here writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from ballot.balloting.setup.models import (
    BallotRule,
    CardIssue,
    CardKey,
    Election,
    ElectionCounter,
    Meeting,
    MeetingMember,
)
from ballot.balloting.setup.rules import Answers, Mode, Purpose, answers_of, narrowed, rule_digest
from ballot.balloting.styles import Style
from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import RuleStage
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Cycle, CycleId, Deputy, DeputyId, Term
from ballot.protocol.encoding import read
from ballot.shortlisting.models import CandidateList


def meeting_at(session: Session, assembly_id: AssemblyId, year: int, meeting_id: UUID) -> Meeting:
    """A meeting of that year; raises Missing."""
    found = session.scalar(
        select(Meeting)
        .join(Cycle, Cycle.id == Meeting.cycle_id)
        .where(Meeting.assembly_id == assembly_id, Meeting.id == meeting_id, Cycle.year == year)
    )
    if found is None:
        raise Missing(f"no meeting {meeting_id} in {year}")
    return found


def meetings(session: Session, assembly_id: AssemblyId, year: int) -> Sequence[Meeting]:
    """The year's meetings, the newest first."""
    return session.scalars(
        select(Meeting)
        .join(Cycle, Cycle.id == Meeting.cycle_id)
        .where(Meeting.assembly_id == assembly_id, Cycle.year == year)
        .order_by(Meeting.held_on.desc(), Meeting.name)
    ).all()


def sits(meeting: Meeting) -> ColumnElement[bool]:
    """Whether a deputy belongs to the meeting by a seat that counts on its day; the query joins Deputy and Term."""
    day = meeting.held_on
    members = _members(meeting)
    return and_(
        Deputy.assembly_id == meeting.assembly_id,
        Term.starts_on <= day,
        Term.ends_on >= day,
        Deputy.since <= day,
        or_(Deputy.until.is_(None), Deputy.until >= day),
        or_(~members.exists(), Deputy.id.in_(members)),
    )


def due_at(session: Session, meeting: Meeting) -> int:
    """应到: how many deputies the meeting has on its day."""
    asked = select(func.count()).select_from(Deputy).join(Term, Term.id == Deputy.term_id)
    return session.scalar(asked.where(sits(meeting))) or 0


def is_of_few(session: Session, meeting: Meeting) -> bool:
    """Whether only some deputies belong to the meeting, as to one of the standing committee."""
    return session.scalar(_members(meeting).limit(1)) is not None


def members_of(session: Session, meeting: Meeting) -> Sequence[str]:
    """The numbers of the deputies whom a meeting of few names; none for one of all."""
    return session.scalars(select(Deputy.number).where(Deputy.id.in_(_members(meeting))).order_by(Deputy.number)).all()


@dataclass(frozen=True, slots=True)
class Vote:
    """An election with the meeting it belongs to, the rule it follows and the candidate list it is about, if any."""

    election: Election
    meeting: Meeting
    rule: BallotRule
    listed: CandidateList | None


def vote_at(session: Session, assembly_id: AssemblyId, year: int, election_id: UUID) -> Vote:
    """An election of a meeting of that year, all in one question; raises Missing."""
    named = {"assembly": assembly_id, "election": election_id, "year": year}
    found = session.execute(_vote(), named).one_or_none()
    if found is None:
        raise Missing(f"no election {election_id} in {year}")
    return Vote(*found)


@cache
def _vote() -> Select[Election, Meeting, BallotRule, CandidateList]:
    """Put together once: every phone, page and screen of a vote asks it."""
    assembly: BindParameter[AssemblyId] = bindparam("assembly")
    election: BindParameter[UUID] = bindparam("election")
    year: BindParameter[int] = bindparam("year")
    return (
        select(Election, Meeting, BallotRule, CandidateList)
        .join(Meeting, Meeting.id == Election.meeting_id)
        .join(BallotRule, BallotRule.id == Election.rule_id)
        .join(Cycle, Cycle.id == Meeting.cycle_id)
        .outerjoin(CandidateList, CandidateList.id == Election.list_id)
        .where(Election.assembly_id == assembly, Election.id == election, Cycle.year == year)
    )


def recent_meetings(session: Session, assembly_id: AssemblyId) -> Sequence[tuple[Meeting, int]]:
    """The newest fifty meetings, each with the year of its address."""
    asked = select(Meeting, Cycle.year).join(Cycle, Cycle.id == Meeting.cycle_id)
    newest = asked.where(Meeting.assembly_id == assembly_id).order_by(Meeting.held_on.desc(), Meeting.name).limit(50)
    return [(meeting, year) for meeting, year in session.execute(newest)]


def recent_votes(session: Session, assembly_id: AssemblyId) -> Sequence[tuple[Election, Meeting, int]]:
    """The votes of the newest meetings, fifty at most, each with the year of its address."""
    asked = select(Election, Meeting, Cycle.year).join(Meeting, Meeting.id == Election.meeting_id)
    mine = asked.join(Cycle, Cycle.id == Meeting.cycle_id).where(Election.assembly_id == assembly_id)
    newest = mine.order_by(Meeting.held_on.desc(), Meeting.name, Election.position).limit(50)
    return [(election, meeting, year) for election, meeting, year in session.execute(newest)]


def election_at(session: Session, assembly_id: AssemblyId, year: int, election_id: UUID) -> Election:
    """An election of a meeting of that year; raises Missing."""
    return vote_at(session, assembly_id, year, election_id).election


def elections_of(session: Session, meeting: Meeting) -> Sequence[Election]:
    """A meeting's elections in their order."""
    asked = select(Election).where(Election.assembly_id == meeting.assembly_id, Election.meeting_id == meeting.id)
    return session.scalars(asked.order_by(Election.position)).all()


def elections_in(session: Session, assembly_id: AssemblyId, cycle_id: CycleId) -> Sequence[Election]:
    """The year's votes that are frozen at least, the newest meeting's first, rehearsals last."""
    asked = select(Election).join(Meeting, Meeting.id == Election.meeting_id)
    mine = (Election.assembly_id == assembly_id, Meeting.cycle_id == cycle_id, Election.height > 0)
    order = (Election.rehearsal, Meeting.held_on.desc(), Election.position)
    return session.scalars(asked.where(*mine).order_by(*order).limit(20)).all()


def current_issue(session: Session, meeting: Meeting) -> CardIssue | None:
    """The card issue that the meeting's next frozen election takes, or None before the import."""
    return session.scalar(
        select(CardIssue).where(
            CardIssue.assembly_id == meeting.assembly_id,
            CardIssue.meeting_id == meeting.id,
            CardIssue.replaced_at.is_(None),
        )
    )


def cards_out(session: Session, meeting: Meeting, use: Mode) -> int | None:
    """How many cards the meeting's current issue has, spares apart; None before the import."""
    mine = (CardKey.issue_id == CardIssue.id, CardKey.use == use, CardKey.spare.is_(False))
    number = select(func.count()).select_from(CardKey).where(*mine).scalar_subquery()
    return session.scalar(
        select(number).where(
            CardIssue.assembly_id == meeting.assembly_id,
            CardIssue.meeting_id == meeting.id,
            CardIssue.replaced_at.is_(None),
        )
    )


def keys_of(session: Session, issue: CardIssue, use: Mode, *, spare: bool) -> list[str]:
    """The keys of one use in hex, sorted by bytes as the roll has them (protocol §3.3)."""
    asked = select(CardKey.key).where(
        CardKey.assembly_id == issue.assembly_id,
        CardKey.issue_id == issue.id,
        CardKey.use == use,
        CardKey.spare.is_(spare),
    )
    return sorted(session.scalars(asked))


def counters_of(session: Session, election: Election) -> Sequence[ElectionCounter]:
    """The counters by index."""
    asked = select(ElectionCounter).where(
        ElectionCounter.assembly_id == election.assembly_id, ElectionCounter.election_id == election.id
    )
    return session.scalars(asked.order_by(ElectionCounter.index)).all()


def rule_at(session: Session, assembly_id: AssemblyId, cycle_id: CycleId, rule_id: UUID) -> BallotRule:
    """A version of the year's ballot rule; raises Missing."""
    found = session.scalar(_rules(assembly_id, cycle_id).where(BallotRule.id == rule_id))
    if found is None:
        raise Missing(f"no rule {rule_id} in this year")
    return found


def ballot_rules(session: Session, assembly_id: AssemblyId, cycle_id: CycleId) -> Sequence[BallotRule]:
    """All versions of the year's rule, the newest first."""
    return session.scalars(_rules(assembly_id, cycle_id).order_by(BallotRule.number.desc())).all()


def choices(
    session: Session, assembly_id: AssemblyId, cycle_id: CycleId, purpose: Purpose = Purpose.SELECTION
) -> list[tuple[str, str]]:
    """The adopted versions for votes of this purpose, as (id, decision)."""
    fit = (BallotRule.style == Style.ASSESSMENT) == (purpose is Purpose.ASSESSMENT)
    adopted = _rules(assembly_id, cycle_id).where(BallotRule.stage == RuleStage.ADOPTED, fit)
    rows = session.scalars(adopted.order_by(BallotRule.number.desc()))
    return [(str(row.id), f"{row.decision}（{row.number}）") for row in rows]


def answers(rule: BallotRule) -> Answers:
    """What the rule settles."""
    return answers_of(rule.mode, rule.style, rule.maximum, read(rule.body.encode()))


def digest_of(rule: BallotRule) -> str:
    """SHA-256 of what the rule settles, in hex: an adoption counts for what was read."""
    settled = {"mode": str(rule.mode), "style": str(rule.style), "maximum": rule.maximum, "rule": rule.body}
    return rule_digest(settled)


def terms(election: Election, rule: BallotRule, candidates: int) -> tuple[int, dict[str, Any]]:
    """How many projects a ballot may approve or rank, and the object of §8.6: the rule's, or a follow-up's share."""
    body = read(rule.body.encode())
    if election.seats is None:
        return rule.maximum, body
    return narrowed(rule.style, rule.maximum, body, (election.seats, candidates))


def answers_for(election: Election, rule: BallotRule) -> Answers:
    """What the rule settles for this election."""
    standing = election.projects if election.narrowed is None else election.narrowed
    return answers_of(rule.mode, rule.style, *terms(election, rule, len(standing or ())))


def _members(meeting: Meeting) -> Select[DeputyId]:
    mine = (MeetingMember.assembly_id == meeting.assembly_id, MeetingMember.meeting_id == meeting.id)
    return select(MeetingMember.deputy_id).where(*mine)


def _rules(assembly_id: AssemblyId, cycle_id: CycleId) -> Select[BallotRule]:
    return select(BallotRule).where(BallotRule.assembly_id == assembly_id, BallotRule.cycle_id == cycle_id)
