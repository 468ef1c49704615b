"""Ideas of one year that are worded alike: an index in memory that follows the table, and knows no other year's."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from ballot.kernel.lifecycle import IdeaStage
from ballot.kernel.policy import AssemblyId
from ballot.people.models import CycleId
from ballot.people.paging import One
from ballot.solicitation.models import Answer, Idea, IdeaId
from ballot.solicitation.queries.lists import answered
from ballot.solicitation.rules.similar import Index

COMPARED = (IdeaStage.RECEIVED, IdeaStage.OPEN, IdeaStage.ANSWERED)
PUBLIC = (IdeaStage.OPEN, IdeaStage.ANSWERED)
OVERLAP = timedelta(seconds=10)
"""How far back is looked again: a change is stamped before it is committed."""
YEARS_KEPT = 16
LEAST, LEAST_IN_PUBLIC = 1.5, 2.5
"""What scores less isn't proposed: a desk would rather see one too many, a visitor none that is beside the point.

On the 200 labelled pairs the first keeps 0.6 of the partners and three others an idea, the second 0.4 and one.
"""


@dataclass(frozen=True, slots=True)
class Alike:
    """An idea beside another one; `merged` is the number of the one that it was merged into, `score` only orders."""

    number: int
    what: str
    why: str
    place: str
    stage: IdeaStage
    merged: int | None
    score: float


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    what: str
    why: str
    place: str
    area: str
    category: str
    stage: IdeaStage
    changed_at: datetime
    merged: int | None


@dataclass(slots=True)
class _Year:
    index: Index[IdeaId]
    rows: dict[IdeaId, _Row] = field(default_factory=dict)
    newest: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    lock: Lock = field(default_factory=Lock)


_years: "OrderedDict[tuple[AssemblyId, CycleId], _Year]" = OrderedDict()
_lock = Lock()


def alike(
    session: Session,
    whose: tuple[AssemblyId, CycleId],
    text: str,
    group: str = "",
    besides: Iterable[IdeaId] = (),
    *,
    public: bool,
    count: int = 5,
) -> list[Alike]:
    """The ideas of that year worded most like `text`, the best first; `public` leaves out what not everybody reads."""
    year = _year(whose)
    with year.lock:
        _follow(session, whose, year)
        found = year.index.nearest(text, count * (3 if public else 1), group, besides)
        least = LEAST_IN_PUBLIC if public else LEAST
        rows = [(year.rows[near.key], near.score) for near in found if near.score >= least]
    seen = [(row, score) for row, score in rows if not public or row.stage in PUBLIC]
    return [
        Alike(row.number, row.what, row.why, row.place, row.stage, row.merged, score) for row, score in seen[:count]
    ]


def _year(whose: tuple[AssemblyId, CycleId]) -> _Year:
    with _lock:
        found = _years.setdefault(whose, _Year(Index()))
        _years.move_to_end(whose)
        while len(_years) > YEARS_KEPT:
            _years.popitem(last=False)
        return found


def _follow(session: Session, whose: tuple[AssemblyId, CycleId], year: _Year) -> None:
    """Bring the index up to the table: what changed since, and a moment before, is read again."""
    here = (Idea.assembly_id == whose[0], Idea.cycle_id == whose[1])
    since = select(Idea.id, Idea.changed_at).where(*here, Idea.changed_at >= year.newest - OVERLAP)
    changed = [
        idea_id
        for idea_id, at in session.execute(since)
        if idea_id not in year.rows or year.rows[idea_id].changed_at != at
    ]
    columns = (Idea.number, Idea.what, Idea.why, Idea.place, Idea.area, Idea.category, Idea.stage, Idea.changed_at)
    target = aliased(Idea)
    for start in range(0, len(changed), 500):
        query = (
            select(Idea.id, *columns, target.number)
            .outerjoin(Answer, answered())
            .outerjoin(target, target.id == Answer.target_id)
            .where(*here, Idea.id.in_(changed[start : start + 500]))
        )
        rows: list[One] = list(session.execute(query))
        for idea_id, *values in rows:
            _take_in(year, idea_id, _Row(*values))


def _take_in(year: _Year, idea_id: IdeaId, row: _Row) -> None:
    year.newest = max(year.newest, row.changed_at)
    year.rows[idea_id] = row
    if row.area and row.area not in year.index.places:
        year.index.places += (row.area,)
    if row.stage in COMPARED:
        year.index.put(idea_id, f"{row.what}\n{row.why}", row.category)
    else:
        year.index.drop(idea_id)
