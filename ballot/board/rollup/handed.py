"""What is handed down: whose an assembly keeps to, and how many below have put their own in its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ballot.balloting.setup.models import RuleTemplate
from ballot.balloting.templates.queries import Offered, offered
from ballot.board.rollup.queries import below
from ballot.kernel.policy import AssemblyId
from ballot.shortlisting.screening.models import Criteria
from ballot.shortlisting.screening.queries import Standing, standing
from ballot.shortlisting.screening.rules import CriteriaSort


@dataclass(frozen=True, slots=True)
class Handed:
    """`own` of the assemblies below keep to a list of their own; all others follow the nearest one above."""

    standing: Standing
    own: int


def standing_below(session: Session, assembly_id: AssemblyId) -> Mapping[CriteriaSort, Handed]:
    """Each sort of list, in three questions."""
    tree = below(assembly_id)
    asked = (
        select(Criteria.sort, func.count(Criteria.assembly_id.distinct()))
        .where(Criteria.assembly_id.in_(select(tree.c.id)))
        .group_by(Criteria.sort)
    )
    own = {row[0]: row[1] for row in session.execute(asked)}
    return {sort: Handed(found, own.get(sort, 0)) for sort, found in standing(session, assembly_id).items()}


def templates_below(session: Session, assembly_id: AssemblyId) -> Sequence[tuple[Offered, int]]:
    """Each template of a ballot rule that stands here, with how many below have put their own of its name in place.

    In two questions.
    """
    tree = below(assembly_id)
    asked = (
        select(RuleTemplate.name, func.count())
        .where(RuleTemplate.assembly_id.in_(select(tree.c.id)), RuleTemplate.withdrawn_at.is_(None))
        .group_by(RuleTemplate.name)
    )
    own = {row[0]: row[1] for row in session.execute(asked)}
    return [(one, own.get(one.name, 0)) for one in offered(session, assembly_id)]
