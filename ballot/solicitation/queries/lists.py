"""Ideas in lists: filtered by what stands in the address, in an order of each visitor's own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from ballot.kernel.lifecycle import IdeaStage
from ballot.kernel.policy import AssemblyId
from ballot.people.models import CycleId
from ballot.people.paging import SIZE, One, Page
from ballot.people.rules import day_in_china
from ballot.solicitation.models import Answer, Endorsement, Idea, Support
from ballot.solicitation.rules.ideas import Origin, Route, sought

SHOWN = (IdeaStage.OPEN, IdeaStage.ANSWERED)
PRIME = 2**31 - 1
SEEDS = 4_096
"""Orders there are: so few that nobody can be told apart by theirs."""


@dataclass(frozen=True, slots=True)
class Search:
    """What a list's address asks for; `state` is "open" or a route, `seed` the visitor's order, 0 the newest first."""

    words: str = ""
    category: str = ""
    area: str = ""
    origin: str = ""
    state: str = ""
    page: int = 1
    seed: int = 0

    @property
    def asks(self) -> bool:
        """Whether anything is filtered."""
        return bool(self.words or self.category or self.area or self.origin or self.state)


@dataclass(frozen=True, slots=True)
class Listed:
    """An idea in a list; `route` is that of its public answer, `target` the number it was merged into."""

    number: int
    what: str
    why: str
    place: str
    area: str
    category: str
    origin: Origin
    stage: IdeaStage
    received_on: date
    supports: int
    endorsements: int
    route: Route | None
    answer: str
    target: int | None


def listed(session: Session, assembly_id: AssemblyId, cycle_id: CycleId, search: Search) -> Page[Listed]:
    """One page of what everybody may read."""
    query = _columns().where(*_wanted(assembly_id, cycle_id, search)).add_columns(func.count().over())
    query = query.order_by(*_order(search.seed))
    page = max(1, search.page)
    rows = session.execute(query.limit(SIZE).offset((page - 1) * SIZE)).all()
    if not rows and page > 1:  # beyond the last page: the first is shown
        page, rows = 1, session.execute(query.limit(SIZE)).all()
    count = rows[0][-1] if rows else 0
    return Page(tuple(_listed(row) for row in rows), page, max(1, -(-count // SIZE)), count)


def every(session: Session, assembly_id: AssemblyId, cycle_id: CycleId, search: Search) -> Iterator[Listed]:
    """All that everybody may read, by number, without loading them at once."""
    query = _columns().where(*_wanted(assembly_id, cycle_id, search)).order_by(Idea.number)
    for row in session.execute(query.execution_options(yield_per=500)):
        yield _listed(row)


def answered(idea: type[Idea] = Idea) -> ColumnElement[bool]:
    """How an idea is joined to the answer that is public."""
    return and_(Answer.idea_id == idea.id, Answer.withdrawn_at.is_(None), Answer.published_at.is_not(None))


def supports_of(idea: type[Idea] = Idea) -> ColumnElement[int]:
    return select(func.count()).where(Support.idea_id == idea.id).correlate(idea).scalar_subquery()


def endorsements_of(idea: type[Idea] = Idea) -> ColumnElement[int]:
    return select(func.count()).where(Endorsement.idea_id == idea.id).correlate(idea).scalar_subquery()


def holds(words: str) -> ColumnElement[bool]:
    """Whether an idea holds every word of a search; its number finds it too."""
    parts = sought(words).split()[:8]
    texts = and_(*(Idea.sought.contains(part, autoescape=True) for part in parts))
    if len(parts) == 1 and parts[0].isascii() and parts[0].isdigit() and len(parts[0]) < 9:
        return or_(texts, Idea.number == int(parts[0]))
    return texts


def _columns() -> Select[*tuple[object, ...]]:
    target = aliased(Idea)
    return (
        select(
            *(Idea.number, Idea.what, Idea.why, Idea.place, Idea.area, Idea.category, Idea.origin, Idea.stage),
            *(Idea.received_at, supports_of(), endorsements_of(), Answer.route, Answer.text, target.number),
        )
        .outerjoin(Answer, answered())
        .outerjoin(target, target.id == Answer.target_id)
    )


def _wanted(assembly_id: AssemblyId, cycle_id: CycleId, search: Search) -> list[ColumnElement[bool]]:
    asked = [Idea.assembly_id == assembly_id, Idea.cycle_id == cycle_id, Idea.stage.in_(SHOWN)]
    if search.words:
        asked.append(holds(search.words))
    for column, value in ((Idea.category, search.category), (Idea.area, search.area)):
        if value:
            asked.append(column == value)
    if search.origin in tuple(Origin):
        asked.append(Idea.origin == Origin(search.origin))
    if search.state == IdeaStage.OPEN:
        asked.append(Idea.stage == IdeaStage.OPEN)
    elif search.state in tuple(Route):
        asked.append(Answer.route == Route(search.state))
    return asked


def _order(seed: int) -> list[ColumnElement[int]]:
    """Each seed shuffles all ideas anew: multiplying by it modulo a prime maps no two of them to one place."""
    if not seed:
        return [Idea.number.desc()]
    return [((Idea.spread * (seed * 16_807 % PRIME)) % PRIME).asc(), Idea.number.asc()]


def _listed(row: One) -> Listed:
    number, what, why, place, area, category, origin, stage, received, supports, endorsements, route, answer, target = (
        row[:14]
    )
    return Listed(
        *(number, what, why, place, area, category, origin, stage, day_in_china(received), supports, endorsements),
        *(route, answer or "", target),
    )
