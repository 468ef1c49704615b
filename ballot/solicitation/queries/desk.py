"""The triage desk: the queue as its address asks for it, and how much waits."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from ballot.kernel.lifecycle import IdeaStage
from ballot.kernel.policy import Actor, AssemblyId
from ballot.people.models import CycleId
from ballot.people.paging import SIZE, One, Page
from ballot.solicitation.models import Answer, Idea, Remark, Solicitation
from ballot.solicitation.queries.lists import holds
from ballot.solicitation.rules.ideas import Origin, RemarkSort

WAITING = (IdeaStage.RECEIVED, IdeaStage.OPEN)


class Whose(StrEnum):
    MINE = "mine"
    FREE = "free"
    ALL = "all"


class State(StrEnum):
    """Where an idea stands for the desk; DONE has its public end."""

    UNDONE = "undone"
    UNSEEN = "unseen"
    PREPARED = "prepared"
    COMPLAINED = "complained"
    DONE = "done"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the desk's address asks for."""

    words: str = ""
    category: str = ""
    area: str = ""
    origin: str = ""
    whose: Whose = Whose.MINE
    state: State = State.UNDONE
    page: int = 1


@dataclass(frozen=True, slots=True)
class Waiting:
    """An idea in the queue; `prepared` says that an answer only waits to be published."""

    number: int
    what: str
    place: str
    category: str
    stage: IdeaStage
    quick: bool
    prepared: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """The notice with what waits in its year: in all, with nobody, prepared."""

    notice: Solicitation | None
    todo: int
    free: int
    prepared: int


def queue(session: Session, assembly_id: AssemblyId, cycle_id: CycleId, actor: Actor, asked: Asked) -> Page[Waiting]:
    """One page of the queue: with proof of work first, then the longest waiting."""
    columns = (Idea.number, Idea.what, Idea.place, Idea.category, Idea.stage, Idea.quick)
    prepared = Answer.id.is_not(None) & Answer.published_at.is_(None)
    query = (
        select(*columns, prepared, func.count().over())
        .outerjoin(Answer, (Answer.idea_id == Idea.id) & Answer.withdrawn_at.is_(None))
        .where(Idea.assembly_id == assembly_id, Idea.cycle_id == cycle_id, *_wanted(actor, asked))
        .order_by(Idea.quick.desc(), Idea.number)
    )
    page = max(1, asked.page)
    rows = session.execute(query.limit(SIZE).offset((page - 1) * SIZE)).all()
    if not rows and page > 1:
        page, rows = 1, session.execute(query.limit(SIZE)).all()
    count = rows[0][-1] if rows else 0
    return Page(tuple(_waiting(row) for row in rows), page, max(1, -(-count // SIZE)), count)


def counts(session: Session, assembly_id: AssemblyId, cycle_id: CycleId) -> Counts:
    """The notice and what waits beside it, in one question."""
    waiting = (Idea.cycle_id == cycle_id, Idea.stage.in_(WAITING))
    todo = select(func.count()).select_from(Idea).where(*waiting).scalar_subquery()
    free = select(func.count()).select_from(Idea).where(*waiting, Idea.assigned_to.is_(None)).scalar_subquery()
    prepared = (
        select(func.count())
        .select_from(Answer)
        .join(Idea, Idea.id == Answer.idea_id)
        .where(*waiting, Answer.withdrawn_at.is_(None), Answer.published_at.is_(None))
        .scalar_subquery()
    )
    query = select(Solicitation, todo, free, prepared).where(
        Solicitation.assembly_id == assembly_id, Solicitation.cycle_id == cycle_id
    )
    row = session.execute(query).one_or_none()
    return Counts(*row) if row else Counts(None, 0, 0, 0)


def prepared_numbers(session: Session, assembly_id: AssemblyId, cycle_id: CycleId, actor: Actor) -> list[int]:
    """The numbers of one's own ideas whose answers wait to be published."""
    query = (
        select(Idea.number)
        .join(Answer, Answer.idea_id == Idea.id)
        .where(Idea.assembly_id == assembly_id, Idea.cycle_id == cycle_id, Idea.stage.in_(WAITING))
        .where(Answer.withdrawn_at.is_(None), Answer.published_at.is_(None), Idea.assigned_to == UUID(actor.id))
        .order_by(Idea.number)
        .limit(200)
    )
    return list(session.scalars(query))


def _wanted(actor: Actor, asked: Asked) -> list[ColumnElement[bool]]:
    found = _in_state(asked.state)
    if asked.whose is Whose.MINE:
        found.append(Idea.assigned_to == UUID(actor.id))
    elif asked.whose is Whose.FREE:
        found.append(Idea.assigned_to.is_(None))
    for column, value in ((Idea.category, asked.category), (Idea.area, asked.area)):
        if value:
            found.append(column == value)
    if asked.origin in tuple(Origin):
        found.append(Idea.origin == Origin(asked.origin))
    if asked.words:
        found.append(holds(asked.words))
    return found


def _in_state(state: State) -> list[ColumnElement[bool]]:
    if state is State.ALL:
        return []
    if state is State.DONE:
        return [Idea.stage.not_in(WAITING)]
    if state is State.UNSEEN:
        return [Idea.stage == IdeaStage.RECEIVED]
    if state is State.PREPARED:
        return [Idea.stage.in_(WAITING), Answer.id.is_not(None)]
    if state is State.COMPLAINED:
        complained = select(Remark.idea_id).where(Remark.sort == RemarkSort.COMPLAINT)
        return [Idea.stage.in_(WAITING), Idea.id.in_(complained)]
    return [Idea.stage.in_(WAITING), Answer.id.is_(None)]


def _waiting(row: One) -> Waiting:
    number, what, place, category, stage, quick, prepared = row[:7]
    return Waiting(number, what, place, category, stage, quick, bool(prepared))
