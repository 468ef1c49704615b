"""A delegation as such has an opinion: its head writes it, or staff who were told; a deputy's own stays a deputy's."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import select

from ballot.kernel import policy
from ballot.kernel.errors import Missing
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import AccountId, Assembly, CycleId, Delegation, DelegationId, Deputy, DeputyId
from ballot.shortlisting.review.models import DelegationHead, DelegationOpinion
from ballot.shortlisting.review.service import require_candidate, seat_of
from ballot.solicitation.rules.ideas import UnfitText, clean


@dataclass(frozen=True, slots=True)
class RecordOpinion:
    """Of a candidate, by its code in the year."""

    assembly_id: AssemblyId
    cycle_id: CycleId
    code: str
    delegation_id: DelegationId
    text: str


def name_head(work: Work, assembly_id: AssemblyId, deputy_id: DeputyId) -> None:
    """Let a deputy speak for the own delegation, in place of whoever did; raises Missing for one without any."""
    policy.require(work.actor, Action.KEEP_REVIEW, assembly_id)
    deputy = work.session.get(Deputy, deputy_id)
    if deputy is None or deputy.assembly_id != assembly_id or deputy.delegation_id is None:
        raise Missing(f"no deputy {deputy_id} of a delegation here")
    key = {"assembly_id": assembly_id, "delegation_id": deputy.delegation_id}
    work.session.merge(DelegationHead(**key, deputy_id=deputy.id, named_by=_own(work), named_at=work.now))
    log_id = work.session.get_one(Assembly, assembly_id).log_id
    work.record(log_id, "delegation.name-head", delegation=deputy.delegation_id, deputy=deputy.id)


def record_opinion(work: Work, order: RecordOpinion) -> DelegationOpinion:
    """Write what a delegation says of a candidate, in place of its earlier words; raises UnfitText, Missing.

    A deputy does so for the delegation whose head he or she is; staff for any.
    """
    policy.require(work.actor, Action.RECORD_DELEGATION, order.assembly_id)
    _require_voice(work, order)
    require_candidate(work, order.assembly_id, order.cycle_id, order.code)
    text = clean(order.text, lines=True)
    if not text:
        raise UnfitText("an opinion says something")
    made = _standing(work, order) or DelegationOpinion(
        id=uuid4(),
        assembly_id=order.assembly_id,
        cycle_id=order.cycle_id,
        code=order.code,
        delegation_id=order.delegation_id,
    )
    made.text, made.by, made.at = text, _own(work), work.now
    work.session.add(made)
    work.session.flush()
    log_id = work.session.get_one(Assembly, order.assembly_id).log_id
    work.record(log_id, "delegation.say", id=made.id, delegation=order.delegation_id)
    return made


def _require_voice(work: Work, order: RecordOpinion) -> None:
    delegation = work.session.get(Delegation, order.delegation_id)
    if delegation is None or delegation.assembly_id != order.assembly_id:
        raise Missing(f"no delegation {order.delegation_id} here")
    if policy.may(work.actor, Action.KEEP_REVIEW, order.assembly_id):
        return
    head = work.session.get(DelegationHead, (order.assembly_id, order.delegation_id))
    if head is None or head.deputy_id != seat_of(work, order.assembly_id).id:
        raise Missing("this account is no head of that delegation")


def _standing(work: Work, order: RecordOpinion) -> DelegationOpinion | None:
    same = select(DelegationOpinion).where(
        DelegationOpinion.assembly_id == order.assembly_id,
        DelegationOpinion.cycle_id == order.cycle_id,
        DelegationOpinion.code == order.code,
        DelegationOpinion.delegation_id == order.delegation_id,
    )
    return work.session.scalar(same.with_for_update())


def _own(work: Work) -> AccountId:
    return AccountId(UUID(work.actor.id))
