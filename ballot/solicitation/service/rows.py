"""Rows that the verbs begin with, locked; whatever isn't of the assembly is missing."""

from sqlalchemy import select

from ballot.kernel.errors import Missing
from ballot.kernel.policy import AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import CycleId
from ballot.solicitation.models import Answer, Idea, Remark, Solicitation
from ballot.solicitation.rules.ideas import RemarkSort, clean


def solicitation_of(work: Work, assembly_id: AssemblyId, cycle_id: CycleId) -> Solicitation:
    """The year's notice; raises Missing."""
    found = work.session.scalar(
        select(Solicitation)
        .where(Solicitation.assembly_id == assembly_id, Solicitation.cycle_id == cycle_id)
        .with_for_update()
    )
    if found is None:
        raise Missing("no solicitation in this year")
    return found


def idea_at(work: Work, assembly_id: AssemblyId, cycle_id: CycleId, number: int) -> Idea:
    """An idea by its number; raises Missing."""
    found = work.session.scalar(
        select(Idea)
        .where(Idea.assembly_id == assembly_id, Idea.cycle_id == cycle_id, Idea.number == number)
        .with_for_update()
    )
    if found is None:
        raise Missing(f"no idea {number} in this year")
    return found


def answer_of(work: Work, idea: Idea) -> Answer | None:
    """The answer that stands or is prepared; None before the first."""
    return work.session.scalar(
        select(Answer).where(Answer.idea_id == idea.id, Answer.withdrawn_at.is_(None)).with_for_update()
    )


def say(work: Work, idea: Idea, sort: RemarkSort, text: str) -> Remark:
    """Put a remark beside an idea, and say so in the log; raises UnfitText."""
    made = Remark(
        assembly_id=idea.assembly_id,
        idea_id=idea.id,
        sort=sort,
        text=clean(text, lines=True),
        by=work.actor.id,
        at=work.now,
    )
    idea.changed_at = work.now
    work.session.add(made)
    work.session.flush()
    work.record(idea.log_id, f"idea.{sort}", id=idea.id, remark=made.id)
    return made
