"""The public rates a year's projects on announced days; one visitor counts once a project and may think again."""

from dataclasses import dataclass
from datetime import date

from ballot.kernel import policy
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import CycleId
from ballot.people.rules import day_in_china
from ballot.solicitation.rules.ideas import clean
from ballot.tracking.assessment.models import Rating, RatingWindow
from ballot.tracking.assessment.rules import Level, NotRating, require_window
from ballot.tracking.assessment.service.rows import cycle_at
from ballot.tracking.plans.service.rows import plan_of, project_in, published_of


@dataclass(frozen=True, slots=True)
class SetWindow:
    """Days are those of China, both included; `weight` is the deputies' share of a figure of both, in percent."""

    assembly_id: AssemblyId
    cycle_id: CycleId
    opens_on: date
    closes_on: date
    weight: int | None = None


@dataclass(frozen=True, slots=True)
class RateProject:
    """`mark` is the digest of the visitor's own word, `proven` whether the visitor's device did its work."""

    assembly_id: AssemblyId
    cycle_id: CycleId
    number: int
    mark: str
    level: Level
    words: str = ""
    proven: bool = False


def set_window(work: Work, order: SetWindow) -> RatingWindow:
    """Announce the days, or other ones; from the first on only the last may move. Raises UnfitWindow, Missing."""
    policy.require(work.actor, Action.CHANGE_RATING, order.assembly_id)
    cycle = cycle_at(work, order.assembly_id, order.cycle_id)
    plan_of(work, order.assembly_id, order.cycle_id)
    found = work.session.get(RatingWindow, (order.assembly_id, order.cycle_id))
    begun = found.opens_on if found else None
    reweighted = found is not None and found.weight != order.weight
    today = day_in_china(work.now)
    require_window(order.opens_on, order.closes_on, today, begun=begun, reweighted=reweighted)
    if found is None:
        found = RatingWindow(assembly_id=order.assembly_id, cycle_id=order.cycle_id)
        work.session.add(found)
    found.opens_on, found.closes_on = order.opens_on, order.closes_on
    found.weight, found.set_at = order.weight, work.now
    days = {"opens": order.opens_on.isoformat(), "closes": order.closes_on.isoformat()}
    work.record(cycle.log_id, "rating.set-window", id=cycle.id, weight=order.weight or 0, **days)
    return found


def rate_project(work: Work, order: RateProject) -> Rating:
    """Count one visitor's rating in place of the one before; raises NotRating, Missing, NotPublished, UnfitText."""
    policy.require(work.actor, Action.RATE_PROJECT, order.assembly_id)
    plan = published_of(work, order.assembly_id, order.cycle_id)
    window = work.session.get(RatingWindow, (order.assembly_id, order.cycle_id))
    if window is None or not window.opens_on <= day_in_china(work.now) <= window.closes_on:
        raise NotRating("the public rates on the announced days")
    project = project_in(work, plan, order.number)
    found = work.session.get(Rating, (order.assembly_id, project.id, order.mark))
    if found is None:
        found = Rating(assembly_id=order.assembly_id, project_id=project.id, mark=order.mark)
        work.session.add(found)
    found.level, found.words = order.level, clean(order.words, lines=True)
    found.proven, found.at = order.proven, work.now
    work.record(plan.log_id, "rating.give", project=project.id)
    return found
