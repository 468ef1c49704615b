"""What a unit's table would write, beside what stands: each row with what keeps it from being kept or submitted."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballot.kernel.policy import Actor
from ballot.tracking.plans.models import ImplementationPlan
from ballot.tracking.reports.models import Report
from ballot.tracking.reports.queries import Owed, owed_at, stands
from ballot.tracking.reports.rules import Key, Resting, Settled, Told, UnfitReport, require_fit

STRANGER = "stranger"
BARS = frozenset({STRANGER, Settled.code, Resting.code})
"""Faults that a row can't even be kept with; with the others it is no more than a draft."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `standing` is None for another unit's project, `fault` empty for a row without any."""

    number: int
    period: int
    told: Told
    standing: Owed | None
    fault: str


def brought(
    session: Session, plan: ImplementationPlan, actor: Actor, table: Mapping[Key, Told], today: date
) -> list[Row]:
    """Every row of a table as it meets what stands now, in two questions."""
    standing = owed_at(session, plan, actor, {number for number, _ in table}, today)
    before = _published(session, {one.project.id for one in standing.values()})
    rows = []
    for key, told in table.items():
        one = standing.get(key)
        rows.append(Row(*key, told, one, _fault(one, told, before.get(one.project.id, ())) if one else STRANGER))
    return rows


def _fault(one: Owed, told: Told, before: Iterable[tuple[int, int]]) -> str:
    if one.rests:
        return Resting.code
    if one.is_settled:
        return Settled.code
    earlier = [progress for period, progress in before if period < one.period.number]
    try:
        require_fit(told, one.line.progress, max(earlier, default=0))
    except UnfitReport as refusal:
        return refusal.code
    return ""


def _published(session: Session, projects: Collection[UUID]) -> dict[UUID, list[tuple[int, int]]]:
    """Period and progress of whatever stands published, by project."""
    asked = select(Report.project_id, Report.period, Report.progress).where(Report.project_id.in_(projects), stands())
    found: dict[UUID, list[tuple[int, int]]] = {}
    for project, period, progress in session.execute(asked):
        found.setdefault(project, []).append((period, progress))
    return found
