"""How many ideas, of what, from where, and how they ended; one question, counted here."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ballot.kernel.lifecycle import IdeaStage
from ballot.kernel.policy import AssemblyId
from ballot.people.models import CycleId
from ballot.solicitation.models import Answer, Idea
from ballot.solicitation.queries.lists import answered
from ballot.solicitation.rules.ideas import Form, Origin, Route

Tally = list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Counts of a year's ideas, those that weren't published too; each tally the largest first, "" for none named.

    `from_citizens` are those that no unit sent, `ended` those with a public end.
    """

    total: int
    public: int
    ended: int
    from_citizens: int
    categories: Tally
    areas: Tally
    origins: Tally
    states: Tally

    @property
    def share(self) -> int:
        """Percent of ideas from citizens, rounded down."""
        return 100 * self.from_citizens // self.total if self.total else 0


def numbers(session: Session, assembly_id: AssemblyId, cycle_id: CycleId) -> Numbers:
    grouped = (Idea.category, Idea.area, Idea.origin, Idea.form, Idea.stage, Answer.route)
    rows = session.execute(
        select(*grouped, func.count())
        .outerjoin(Answer, answered())
        .where(Idea.assembly_id == assembly_id, Idea.cycle_id == cycle_id)
        .group_by(*grouped)
    ).all()
    return Numbers(
        total=sum(row[-1] for row in rows),
        public=sum(row[-1] for row in rows if row[4] in (IdeaStage.OPEN, IdeaStage.ANSWERED)),
        ended=sum(row[-1] for row in rows if row[4] not in (IdeaStage.RECEIVED, IdeaStage.OPEN)),
        from_citizens=sum(row[-1] for row in rows if row[3] is Form.SHORT and row[2] is not Origin.UNIT),
        categories=_tally((row[0], row[-1]) for row in rows),
        areas=_tally((row[1], row[-1]) for row in rows),
        origins=_tally((str(row[2]), row[-1]) for row in rows),
        states=_tally((_state(row[4], row[5]), row[-1]) for row in rows),
    )


def _state(stage: IdeaStage, route: Route | None) -> str:
    """The route of what is answered, else the stage."""
    return str(route) if stage is IdeaStage.ANSWERED and route else str(stage)


def _tally(pairs: object) -> Tally:
    counts: Counter[str] = Counter()
    for name, count in pairs:  # type: ignore[attr-defined]
        counts[name] += count
    return counts.most_common()
