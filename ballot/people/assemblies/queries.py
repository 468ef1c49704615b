"""What an address says, and the tree of assemblies."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import BindParameter, Select, bindparam, func, select
from sqlalchemy.orm import Session

from ballot.kernel.errors import Missing
from ballot.kernel.policy import AssemblyId
from ballot.people.models import Assembly, Cycle


def assembly_at(session: Session, slug: str) -> Assembly:
    """The assembly of an address; raises Missing."""
    found = session.scalar(_at(), {"slug": slug})
    if found is None:
        raise Missing(f"no assembly at /{slug}")
    return found


@cache
def _at() -> Select[Assembly]:
    """Put together once: every request asks it first."""
    slug: BindParameter[str] = bindparam("slug")
    return select(Assembly).where(Assembly.slug == slug)


def cycle_of(session: Session, assembly_id: AssemblyId, year: int) -> Cycle:
    """The assembly's year; raises Missing."""
    found = session.scalar(select(Cycle).where(Cycle.assembly_id == assembly_id, Cycle.year == year))
    if found is None:
        raise Missing(f"no cycle {year} here")
    return found


@dataclass(frozen=True, slots=True)
class Branch:
    """One assembly in the tree; `below` counts its direct children."""

    assembly: Assembly
    below: int


def children(session: Session, parent: AssemblyId) -> list[Branch]:
    """The assemblies directly below, by name."""
    below = select(Assembly.parent_id, func.count().label("n")).group_by(Assembly.parent_id).subquery()
    rows = session.execute(
        select(Assembly, func.coalesce(below.c.n, 0))
        .outerjoin(below, below.c.parent_id == Assembly.id)
        .where(Assembly.parent_id == parent)
        .order_by(Assembly.name)
        .limit(500)
    )
    return [Branch(assembly, count) for assembly, count in rows]


def named(session: Session, words: str, limit: int = 20) -> list[Assembly]:
    """Assemblies whose name or address holds `words`, by name; at most `limit` of them."""
    query = select(Assembly).order_by(Assembly.name).limit(limit)
    if words:
        query = query.where(Assembly.name.contains(words, autoescape=True) | (Assembly.slug == words))
    return list(session.scalars(query))


def cycles(session: Session, assembly_id: AssemblyId) -> list[Cycle]:
    """The assembly's years, the newest first."""
    return list(session.scalars(select(Cycle).where(Cycle.assembly_id == assembly_id).order_by(Cycle.year.desc())))


def lineage(session: Session, assembly_id: AssemblyId) -> tuple[Assembly, Assembly | None]:
    """An assembly and the one above it."""
    found = session.get_one(Assembly, assembly_id)
    return found, session.get(Assembly, found.parent_id) if found.parent_id else None
