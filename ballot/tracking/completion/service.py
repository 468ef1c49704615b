"""A unit says that a project is done; after the 验收 it is accepted, or goes on."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select

from ballot.kernel import policy
from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import ProjectMove
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import AccountId, CycleId
from ballot.solicitation.rules.ideas import ExitSort
from ballot.tracking.completion.models import Completion
from ballot.tracking.completion.rules import Result
from ballot.tracking.lamps.rules import Lamp
from ballot.tracking.plans.service.proposed import tell_proposers
from ballot.tracking.plans.service.rows import project_in, published_of, require_member


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the 验收 found, who took part, when."""

    result: Result
    acceptors: str
    held_on: date
    opinion: str


def complete_project(work: Work, where: tuple[AssemblyId, CycleId], number: int, words: str) -> Completion:
    """Say, for the unit, that the project is done; raises IllegalMove, Missing for another unit's."""
    policy.require(work.actor, Action.COMPLETE_PROJECT, where[0])
    plan = published_of(work, *where)
    project = project_in(work, plan, number)
    require_member(work, project)
    work.move(project, ProjectMove.COMPLETE)
    made = Completion(
        id=uuid4(),
        assembly_id=plan.assembly_id,
        project_id=project.id,
        words=words,
        claimed_by=AccountId(UUID(work.actor.id)),
        claimed_at=work.now,
    )
    work.session.add(made)
    return made


def accept_project(work: Work, where: tuple[AssemblyId, CycleId], number: int, told: Judgement) -> None:
    """Enter what the 验收 found: it ends the project, or sends it back; raises IllegalMove, Missing."""
    policy.require(work.actor, Action.ACCEPT_PROJECT, where[0])
    plan = published_of(work, *where)
    project = project_in(work, plan, number)
    claimed = work.session.scalar(
        select(Completion).where(Completion.project_id == project.id, Completion.judged_at.is_(None))
    )
    if claimed is None:
        raise Missing(f"nobody says that project {number} is done")
    claimed.result, claimed.acceptors, claimed.held_on = told.result, told.acceptors, told.held_on
    claimed.opinion, claimed.judged_by, claimed.judged_at = told.opinion, AccountId(UUID(work.actor.id)), work.now
    if told.result is Result.NOT_COMPLETED:
        work.move(project, ProjectMove.SEND_BACK)
        return
    work.move(project, ProjectMove.ACCEPT)
    project.lamp = Lamp.DONE
    tell_proposers(work, plan, ExitSort.DONE, "已经验收", number)
