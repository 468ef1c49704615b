"""The assemblies below one and what a year came to in each, in one question whatever their number; nothing writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.selectable import CTE

from ballot.board import figures
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Assembly, Cycle, Level
from ballot.people.paging import SIZE, One, Page, Rows
from ballot.tracking.assessment import rules as assessing
from ballot.tracking.lamps.rules import Lamp
from ballot.tracking.plans.models import ImplementationPlan

SORTS = ("name", "chosen", "planned", "spent", "accepted", "red", "yellow", "satisfied", "dissatisfied")
"""What lines can be put in order by: the name upwards, numbers from the largest down."""
OF_PLANS = ("chosen", "planned", "spent", "accepted", *Lamp)
OF_ASSESSMENTS = ("assessed", *assessing.Level)
NUMBERS = OF_PLANS + OF_ASSESSMENTS


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked of the roll-up; `level` is one of Level, `sort` one of SORTS, what isn't counts as nothing."""

    words: str = ""
    level: str = ""
    sort: str = ""
    page: int = 1

    @property
    def asks(self) -> bool:
        return bool(self.words or self.level or self.sort)


@dataclass(frozen=True, slots=True)
class Sums:
    """Projects without sub-items, money in 分; `told` is whether there is a public plan at all.

    `assessed` are projects and sub-items with a settled round, with a plan here or without; `levels` as they stand.
    """

    told: bool
    chosen: int
    planned: int
    spent: int
    accepted: int
    lamps: Mapping[Lamp, int]
    assessed: int
    levels: Mapping[assessing.Level, int]

    @property
    def on_schedule(self) -> int:
        """How many of a hundred are green or accepted, of those that have a lamp."""
        lit = self.chosen - self.lamps[Lamp.IDLE]
        return 100 * (self.lamps[Lamp.GREEN] + self.lamps[Lamp.DONE]) // lit if lit else 0


@dataclass(frozen=True, slots=True)
class Below:
    """One assembly of those below; `above` is the one that it stands directly under."""

    name: str
    slug: str
    level: Level
    above: str
    sums: Sums


@dataclass(frozen=True, slots=True)
class RollUp:
    """One page of the assemblies, and the sums of all that are asked for; `told` of them have a public plan."""

    page: Page[Below]
    sums: Sums
    told: int


def roll_up(session: Session, assembly_id: AssemblyId, year: int, search: Search) -> RollUp:
    """The year below an assembly; a number beyond the last page shows the last, for one question more."""
    asked = _asked(assembly_id, year, search)
    rows = _page(session, asked, search.page)
    if not rows and search.page > 1:
        count = session.scalar(select(func.count()).select_from(asked.order_by(None).subquery())) or 0
        search = Search(search.words, search.level, search.sort, max(1, -(-count // SIZE)))
        rows = _page(session, asked, search.page)
    if not rows:
        return RollUp(Page((), 1, 1, 0), _sums([None] * len(NUMBERS)), 0)
    count, told, *sums = rows[0][-2 - len(NUMBERS) :]
    page = Page(tuple(_below(row) for row in rows), search.page, max(1, -(-count // SIZE)), count)
    return RollUp(page, _sums(sums), told)


def every(session: Session, assembly_id: AssemblyId, year: int, search: Search) -> list[Below]:
    """All of them, to take along."""
    return [_below(row) for row in session.execute(_asked(assembly_id, year, search))]


def years(session: Session, assembly_id: AssemblyId) -> list[int]:
    """The years that any assembly below has, the newest first."""
    tree = below(assembly_id)
    asked = select(Cycle.year).distinct().where(Cycle.assembly_id.in_(select(tree.c.id)))
    return list(session.scalars(asked.order_by(Cycle.year.desc())))


def _page(session: Session, asked: Rows, number: int) -> Sequence[One]:
    return session.execute(asked.limit(SIZE).offset((number - 1) * SIZE)).all()


def _asked(assembly_id: AssemblyId, year: int, search: Search) -> Rows:
    tree, above = below(assembly_id), aliased(Assembly)
    mine = (Cycle.year == year, ImplementationPlan.assembly_id.in_(select(tree.c.id)))
    facts = figures.of_projects(ImplementationPlan.cycle_id == Cycle.id, *mine)
    levels = figures.of_assessments(Cycle.year == year)
    columns = [facts.c[name] for name in OF_PLANS] + [levels.c[name] for name in OF_ASSESSMENTS]
    numbers = dict(zip(NUMBERS, columns, strict=True))
    # The sums over all stand in every row, so that the projects are counted once and not once more for them.
    whole = [func.count().over(), func.count(facts.c.chosen).over(), *(func.sum(one).over() for one in columns)]
    return (
        select(Assembly.name, Assembly.slug, Assembly.level, above.name, *columns, *whole)
        .select_from(tree)
        .join(Assembly, Assembly.id == tree.c.id)
        .join(above, above.id == Assembly.parent_id)
        .outerjoin(facts, facts.c.assembly_id == Assembly.id)
        .outerjoin(levels, levels.c.assembly_id == Assembly.id)
        .where(*_wanted(search))
        .order_by(*_order(numbers, search.sort), Assembly.name, Assembly.slug)
    )


def below(assembly_id: AssemblyId) -> CTE:
    """The ids of all assemblies below, at whatever depth."""
    children = select(Assembly.id).where(Assembly.parent_id == assembly_id).cte("below", recursive=True)
    return children.union_all(select(Assembly.id).where(Assembly.parent_id == children.c.id))


def _wanted(search: Search) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if search.words:
        wanted.append(Assembly.name.contains(search.words, autoescape=True))
    if search.level in tuple(Level):
        wanted.append(Assembly.level == Level(search.level))
    return wanted


def _order(numbers: Mapping[str, ColumnElement[Any]], sort: str) -> list[ColumnElement[Any]]:
    if sort not in SORTS[1:]:
        return []
    return [func.coalesce(numbers[sort], literal_column("-1")).desc()]


def _below(row: One) -> Below:
    return Below(row[0], row[1], row[2], row[3], _sums(row[4 : 4 + len(NUMBERS)]))


def _sums(row: Sequence[int | None]) -> Sums:
    numbers = [int(one or 0) for one in row]
    chosen, planned, spent, accepted, *lamps = numbers[: len(OF_PLANS)]
    assessed, *levels = numbers[len(OF_PLANS) :]
    lit, said = dict(zip(Lamp, lamps, strict=True)), dict(zip(assessing.Level, levels, strict=True))
    return Sums(row[0] is not None, chosen, planned, spent, accepted, lit, assessed, said)
