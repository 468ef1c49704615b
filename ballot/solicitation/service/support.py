"""Standing behind an idea: deputies by name, the public by mark; a second press takes it back."""

from uuid import UUID

from sqlalchemy import select

from ballot.kernel import policy
from ballot.kernel.errors import IllegalMove, Missing
from ballot.kernel.lifecycle import IdeaStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import Deputy, DeputyId, Term
from ballot.people.rules import day_in_china
from ballot.solicitation.models import Endorsement, Idea, Support
from ballot.solicitation.service.rows import idea_at
from ballot.solicitation.service.triage import Matter

PUBLIC_STAGES = (IdeaStage.OPEN, IdeaStage.ANSWERED)


def support_idea(work: Work, matter: Matter, mark: str) -> bool:
    """Count one visitor's "me too", or take it back; return whether it counts now. Raises Missing, IllegalMove."""
    policy.require(work.actor, Action.SUPPORT_IDEA, matter.assembly_id)
    idea = _public(work, matter)
    standing = work.session.get(Support, (idea.assembly_id, idea.id, mark))
    if standing is not None:
        work.session.delete(standing)
        work.record(idea.log_id, "idea.unsupport", id=idea.id)
        return False
    work.session.add(Support(assembly_id=idea.assembly_id, idea_id=idea.id, mark=mark, at=work.now))
    work.record(idea.log_id, "idea.support", id=idea.id)
    return True


def endorse_idea(work: Work, matter: Matter) -> bool:
    """Put a deputy's name behind an idea, or take it back; return whether it stands. Raises Missing, IllegalMove."""
    policy.require(work.actor, Action.ENDORSE_IDEA, matter.assembly_id)
    idea = _public(work, matter)
    deputy = _seat(work, matter.assembly_id)
    standing = work.session.get(Endorsement, (idea.assembly_id, idea.id, deputy))
    if standing is not None:
        work.session.delete(standing)
    else:
        work.session.add(Endorsement(assembly_id=idea.assembly_id, idea_id=idea.id, deputy_id=deputy, at=work.now))
    work.record(idea.log_id, "idea.unendorse" if standing else "idea.endorse", id=idea.id, deputy=deputy)
    return standing is None


def _public(work: Work, matter: Matter) -> Idea:
    """An idea that everybody reads and that has no end yet; what isn't public is missing."""
    idea = idea_at(work, matter.assembly_id, matter.cycle_id, matter.number)
    if idea.stage not in PUBLIC_STAGES:
        raise Missing(f"idea {matter.number} isn't public")
    if idea.stage is IdeaStage.ANSWERED:
        raise IllegalMove(f"idea {matter.number} has its answer")
    return idea


def _seat(work: Work, assembly_id: AssemblyId) -> DeputyId:
    """The seat that the actor holds today; raises Missing."""
    today = day_in_china(work.now)
    found = work.session.scalar(
        select(Deputy.id)
        .join(Term, Term.id == Deputy.term_id)
        .where(Deputy.assembly_id == assembly_id, Deputy.account_id == UUID(work.actor.id), Deputy.since <= today)
        .where((Deputy.until.is_(None) & (Term.ends_on >= today)) | (Deputy.until >= today))
    )
    if found is None:
        raise Missing("no seat of this account")
    return found
