"""What deputies, departments and the secretariat see of a review; nothing here writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, select
from sqlalchemy.orm import Session

from ballot.kernel import policy
from ballot.kernel.errors import Missing
from ballot.kernel.policy import PUBLIC, Action, Actor, AssemblyId
from ballot.people.models import CycleId, Delegation, DelegationId, Deputy
from ballot.people.paging import Rows
from ballot.shortlisting.models import Candidate, CandidateList
from ballot.shortlisting.queries import Listing, Row, coded, newest
from ballot.shortlisting.review.models import (
    DelegationHead,
    DelegationOpinion,
    Opinion,
    OpinionId,
    Reading,
    Referral,
    Respondent,
)


@dataclass(frozen=True, slots=True)
class Heard:
    """An opinion with who gave it, the unit that it was handed to, if any, and whether that is the reader's own."""

    opinion: Opinion
    deputy: str
    delegation: str
    referral: Referral | None
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What a delegation as such says."""

    opinion: DelegationOpinion
    delegation: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A referral whose day has passed without an answer."""

    heard: Heard
    name: str


@dataclass(frozen=True, slots=True)
class Own:
    """Whether a deputy has read a candidate, and the delegations that he or she speaks for."""

    read: bool
    voices: list[tuple[DelegationId, str]]


@dataclass(frozen=True, slots=True)
class Seat:
    """A deputy who may speak for a delegation; `head` where he or she does."""

    deputy: Deputy
    delegation: Delegation
    head: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """Of one candidate: deputies who have read it, opinions, questions, and those of them without an answer."""

    readers: int = 0
    opinions: int = 0
    open: int = 0


def under_review(session: Session, assembly_id: AssemblyId, cycle_id: CycleId) -> Listing | None:
    """The list that deputies read: the one in preparation, else the frozen one; None before there is any."""
    return newest(session, assembly_id, cycle_id)


def candidate(session: Session, assembly_id: AssemblyId, cycle_id: CycleId, code: str) -> Row:
    """One candidate of the list under review; raises Missing."""
    found = under_review(session, assembly_id, cycle_id)
    if found is None:
        raise Missing("no list yet")
    return coded(found, code)


def tallies(session: Session, assembly_id: AssemblyId, cycle_id: CycleId) -> dict[str, Tally]:
    """What was read and said, by code; in two questions whatever their number."""
    read = select(Reading.code, func.count()).where(Reading.assembly_id == assembly_id, Reading.cycle_id == cycle_id)
    readers = {row[0]: row[1] for row in session.execute(read.group_by(Reading.code))}
    said = select(Opinion.code, func.count(), func.count(Opinion.answered_at)).where(
        Opinion.assembly_id == assembly_id, Opinion.cycle_id == cycle_id
    )
    found = {row[0]: (row[1], row[1] - row[2]) for row in session.execute(said.group_by(Opinion.code))}
    return {code: Tally(readers.get(code, 0), *found.get(code, (0, 0))) for code in {*readers, *found}}


def own_readings(session: Session, assembly_id: AssemblyId, cycle_id: CycleId, actor: Actor) -> set[str]:
    """Codes that the acting deputy has read; none for who is no deputy."""
    asked = (
        select(Reading.code)
        .join(Deputy, Deputy.id == Reading.deputy_id)
        .where(Reading.assembly_id == assembly_id, Reading.cycle_id == cycle_id, Deputy.account_id == UUID(actor.id))
    )
    return set(session.scalars(asked))


def opinions(
    session: Session, assembly_id: AssemblyId, cycle_id: CycleId, code: str = "", actor: Actor = PUBLIC
) -> list[Heard]:
    """What was said of one candidate, or of all, in order; at most a thousand."""
    asked = _heard(actor).where(Opinion.assembly_id == assembly_id, Opinion.cycle_id == cycle_id)
    if code:
        asked = asked.where(Opinion.code == code)
    return _told(session.execute(asked.order_by(Opinion.code, Opinion.at).limit(1000)).all())


def opinion_of(session: Session, assembly_id: AssemblyId, opinion_id: OpinionId, actor: Actor = PUBLIC) -> Heard:
    """One opinion; raises Missing."""
    rows = session.execute(_heard(actor).where(Opinion.assembly_id == assembly_id, Opinion.id == opinion_id)).all()
    if not rows:
        raise Missing(f"no opinion {opinion_id} here")
    return _told(rows)[0]


def to_answer(session: Session, assembly_id: AssemblyId, actor: Actor, opinion_id: OpinionId) -> Heard:
    """An opinion for whoever is to answer it; raises Missing for anybody else."""
    found = opinion_of(session, assembly_id, opinion_id, actor)
    office = policy.may(actor, Action.KEEP_REVIEW, assembly_id)
    if not found.mine and (found.referral or not office):
        raise Missing(f"opinion {opinion_id} isn't this account's to answer")
    return found


def name_of(session: Session, assembly_id: AssemblyId, cycle_id: CycleId, code: str) -> str:
    """A candidate's name on the year's newest list; raises Missing."""
    asked = (
        select(Candidate.name)
        .join(CandidateList, CandidateList.id == Candidate.list_id)
        .where(CandidateList.assembly_id == assembly_id, CandidateList.cycle_id == cycle_id, Candidate.code == code)
        .order_by(CandidateList.number.desc())
    )
    found = session.scalar(asked.limit(1))
    if found is None:
        raise Missing(f"no candidate {code} in this year")
    return found


def of_delegations(session: Session, assembly_id: AssemblyId, cycle_id: CycleId, code: str = "") -> list[Told]:
    """What delegations say of one candidate, or of all, in the official order of the delegations."""
    asked = (
        select(DelegationOpinion, Delegation.name)
        .join(Delegation, Delegation.id == DelegationOpinion.delegation_id)
        .where(DelegationOpinion.assembly_id == assembly_id, DelegationOpinion.cycle_id == cycle_id)
        .order_by(DelegationOpinion.code, Delegation.position)
    )
    if code:
        asked = asked.where(DelegationOpinion.code == code)
    return [Told(row[0], row[1]) for row in session.execute(asked)]


def delegations(session: Session, assembly_id: AssemblyId) -> list[tuple[DelegationId, str]]:
    """All delegations, in their official order."""
    asked = select(Delegation.id, Delegation.name).where(Delegation.assembly_id == assembly_id)
    return [(row[0], row[1]) for row in session.execute(asked.order_by(Delegation.position))]


def own(session: Session, assembly_id: AssemblyId, cycle_id: CycleId, actor: Actor, code: str) -> Own:
    """What the acting deputy has to do with a candidate, in one question; nothing for who is no deputy."""
    read = and_(Reading.deputy_id == Deputy.id, Reading.cycle_id == cycle_id, Reading.code == code)
    asked = (
        select(Delegation.id, Delegation.name, Reading.code)
        .select_from(Deputy)
        .outerjoin(DelegationHead, DelegationHead.deputy_id == Deputy.id)
        .outerjoin(Delegation, Delegation.id == DelegationHead.delegation_id)
        .outerjoin(Reading, read)
        .where(Deputy.assembly_id == assembly_id, Deputy.account_id == UUID(actor.id))
    )
    rows = session.execute(asked).all()
    return Own(any(row[2] for row in rows), [(one, name) for one, name, _code in rows if name])


def seats(session: Session, assembly_id: AssemblyId, today: date) -> list[Seat]:
    """Whoever may be named as a delegation's head, by delegation and number."""
    asked = (
        select(Deputy, Delegation, DelegationHead.deputy_id)
        .join(Delegation, Delegation.id == Deputy.delegation_id)
        .outerjoin(DelegationHead, DelegationHead.deputy_id == Deputy.id)
        .where(Deputy.assembly_id == assembly_id, Deputy.since <= today)
        .where(Deputy.until.is_(None) | (Deputy.until >= today))
        .order_by(Delegation.position, Deputy.number)
    )
    return [Seat(row[0], row[1], row[2] is not None) for row in session.execute(asked)]


def overdue(session: Session, assembly_id: AssemblyId, cycle_id: CycleId, today: date) -> list[Waiting]:
    """What units haven't answered by their day, the longest first; at most a hundred."""
    asked = _heard().where(Opinion.assembly_id == assembly_id, Opinion.cycle_id == cycle_id)
    late = asked.where(Opinion.answered_at.is_(None), Referral.due_on < today).order_by(Referral.due_on).limit(100)
    found = _told(session.execute(late).all())
    listing = newest(session, assembly_id, cycle_id) if found else None
    names = {one.code: one.sheet.name for one in listing.candidates} if listing else {}
    return [Waiting(one, names.get(one.opinion.code, one.opinion.code)) for one in found]


def _heard(actor: Actor = PUBLIC) -> Rows:
    """Opinions with what `Heard` holds, the reader's own among them."""
    mine = false() if actor == PUBLIC else _asks(actor)
    return (
        select(Opinion, Deputy.name, func.coalesce(Delegation.name, ""), Referral, mine)
        .join(Deputy, Deputy.id == Opinion.deputy_id)
        .outerjoin(Referral, Referral.opinion_id == Opinion.id)
        .outerjoin(Delegation, Delegation.id == Deputy.delegation_id)
    )


def _asks(actor: Actor) -> ColumnElement[bool]:
    """Whether an opinion was handed to this actor."""
    asked = select(Respondent.account_id).where(Respondent.opinion_id == Opinion.id)
    return asked.where(Respondent.account_id == UUID(actor.id)).correlate(Opinion).exists()


def _told(rows: Sequence[Sequence[object]]) -> list[Heard]:
    return [Heard(*row) for row in rows]  # type: ignore[arg-type]
