"""A template is published from a rule of one's own, which a newer one of its name replaces, and withdrawn."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import select

from ballot.balloting.setup.models import BallotRule, RuleTemplate
from ballot.balloting.setup.models.rule_templates import LONGEST_LINE, LONGEST_TEMPLATE_NAME
from ballot.kernel import policy
from ballot.kernel.errors import Missing, Unfit
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import AccountId, Assembly
from ballot.solicitation.rules.ideas import clean


class UnfitTemplate(Unfit):
    """A template without a name or without its sentence, or with too long a one."""

    code = "unfit-template"


@dataclass(frozen=True, slots=True)
class PublishTemplate:
    """What a rule of the assembly settles, drafted or adopted, under `name`; `line` says what it is for."""

    assembly_id: AssemblyId
    rule_id: UUID
    name: str
    line: str


def publish_template(work: Work, order: PublishTemplate) -> RuleTemplate:
    """Offer a rule to the assembly and all below, in place of its own of that name.

    Raises Missing, UnfitTemplate, UnfitText. What was begun with the replaced one stays as it is.
    """
    policy.require(work.actor, Action.PUBLISH_TEMPLATE, order.assembly_id)
    assembly = work.session.get_one(Assembly, order.assembly_id, with_for_update=True)
    rule = work.session.get(BallotRule, order.rule_id)
    if rule is None or rule.assembly_id != order.assembly_id:
        raise Missing(f"no rule {order.rule_id} here")
    name = _fit(order.name, LONGEST_TEMPLATE_NAME)
    replaced = _replace(work, order.assembly_id, name)
    made = RuleTemplate(
        id=uuid4(),
        assembly_id=order.assembly_id,
        name=name,
        line=_fit(order.line, LONGEST_LINE),
        mode=rule.mode,
        style=rule.style,
        maximum=rule.maximum,
        body=rule.body,
        published_by=AccountId(UUID(work.actor.id)),
        published_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(assembly.log_id, "rule-template.publish", id=made.id, rule=rule.id, **replaced)
    return made


def withdraw_template(work: Work, assembly_id: AssemblyId, template_id: UUID) -> RuleTemplate:
    """Offer it no longer, so that one above of its name stands again; raises Missing."""
    policy.require(work.actor, Action.PUBLISH_TEMPLATE, assembly_id)
    assembly = work.session.get_one(Assembly, assembly_id, with_for_update=True)
    found = work.session.get(RuleTemplate, template_id)
    if found is None or found.assembly_id != assembly_id or found.withdrawn_at is not None:
        raise Missing(f"no template {template_id} here")
    found.withdrawn_at = work.now
    work.record(assembly.log_id, "rule-template.withdraw", id=found.id)
    return found


def _replace(work: Work, assembly_id: AssemblyId, name: str) -> dict[str, UUID]:
    """Withdraw the assembly's own template of that name; says which, for the log, if there was one."""
    mine = (RuleTemplate.assembly_id == assembly_id, RuleTemplate.name == name)
    found = work.session.scalar(select(RuleTemplate).where(*mine, RuleTemplate.withdrawn_at.is_(None)))
    if found is None:
        return {}
    found.withdrawn_at = work.now
    work.session.flush()
    return {"replaces": found.id}


def _fit(text: str, most: int) -> str:
    found = clean(text)
    if not 0 < len(found) <= most:
        raise UnfitTemplate(f"1 to {most} characters, not {len(found)}")
    return found
