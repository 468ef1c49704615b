"""Long lists in pages: how many rows there are, and the few that are shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

Item = TypeVar("Item")
SIZE = 50
Rows: TypeAlias = Select[*tuple[Any, ...]]
"""A query of whatever columns."""
One: TypeAlias = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """`rows` are those of page `number`, from 1 to `last`; `count` is that of all pages."""

    rows: tuple[Item, ...]
    number: int
    last: int
    count: int


def page_of(session: Session, query: Rows, number: int, item: Callable[[One], Item]) -> Page[Item]:
    """Ask for one page of an ordered query; a number beyond the last page shows the last."""
    count = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    last = max(1, -(-count // SIZE))
    shown = min(max(1, number), last)
    rows = session.execute(query.limit(SIZE).offset((shown - 1) * SIZE))
    return Page(tuple(item(row) for row in rows), shown, last, count)


def part_of(rows: Sequence[Item], number: int) -> Page[Item]:
    """One page of rows that are all at hand; a number beyond the last page shows the last."""
    last = max(1, -(-len(rows) // SIZE))
    shown = min(max(1, number), last)
    return Page(tuple(rows[(shown - 1) * SIZE : shown * SIZE]), shown, last, len(rows))
