"""A ballot rule is drafted, changed, and adopted by a decision; from then on it stands as it was read."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import func, select

from ballot.balloting.setup import queries, rules
from ballot.balloting.setup.models import BallotRule
from ballot.balloting.setup.rules import Answers
from ballot.kernel import policy
from ballot.kernel.errors import Missing, Refused
from ballot.kernel.lifecycle import RuleMove, RuleStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import Assembly, CycleId
from ballot.protocol.encoding import canonical, read


class RuleAdopted(Refused):
    """An adopted rule isn't changed; a new version is drafted beside it."""

    code = "rule-adopted"


class RuleChanged(Refused):
    """The draft says something else by now than what was compared with the adopted text."""

    code = "rule-changed"


@dataclass(frozen=True, slots=True)
class DraftRule:
    """`candidates` is how many projects the ballot will hold, to refuse a rule that no ballot could follow.

    `template_of` names the assembly that published the template, none for one that everybody has.
    """

    assembly_id: AssemblyId
    cycle_id: CycleId
    template: str
    answers: Answers
    candidates: int
    template_of: str | None = None


@dataclass(frozen=True, slots=True)
class AdoptRule:
    """The assembly adopted the rule on that day, by the decision of that number; `seen` is the digest of what was read.

    Without `seen` the rule is taken as it stands.
    """

    assembly_id: AssemblyId
    rule_id: UUID
    decision: str
    adopted_on: date
    seen: str = ""


def draft_rule(work: Work, order: DraftRule) -> BallotRule:
    """Lay out the next version of the year's rule; raises StyleRefused."""
    policy.require(work.actor, Action.ADOPT_RULE, order.assembly_id)
    rules.require_possible(order.answers, order.candidates)
    mine = (BallotRule.assembly_id == order.assembly_id, BallotRule.cycle_id == order.cycle_id)
    newest = work.session.scalar(select(func.max(BallotRule.number)).where(*mine))
    made = BallotRule(
        id=uuid4(),
        assembly_id=order.assembly_id,
        cycle_id=order.cycle_id,
        number=(newest or 0) + 1,
        template=order.template,
        template_of=order.template_of,
        log_id=work.session.get_one(Assembly, order.assembly_id).log_id,
    )
    _settle(made, order.answers)
    work.session.add(made)
    work.record(made.log_id, "ballot-rule.draft", id=made.id, number=made.number)
    return made


def change_rule(work: Work, rule_id: UUID, order: DraftRule) -> None:
    """Settle a draft anew; raises RuleAdopted, StyleRefused, Missing."""
    policy.require(work.actor, Action.ADOPT_RULE, order.assembly_id)
    found = _draft(work, order.assembly_id, rule_id)
    rules.require_possible(order.answers, order.candidates)
    _settle(found, order.answers)
    work.record(found.log_id, "ballot-rule.change", id=found.id)


def adopt_rule(work: Work, order: AdoptRule) -> BallotRule:
    """Write down that the assembly adopted the rule as it stands; raises RuleAdopted, RuleChanged, Missing."""
    policy.require(work.actor, Action.ADOPT_RULE, order.assembly_id)
    found = _draft(work, order.assembly_id, order.rule_id)
    if order.seen and order.seen != queries.digest_of(found):
        raise RuleChanged(f"rule {found.number} has changed since it was read")
    found.decision, found.adopted_on = order.decision, order.adopted_on
    found.digest = rules.rule_digest(
        {
            "template": found.template,
            **({} if found.template_of is None else {"template_of": found.template_of}),
            "mode": str(found.mode),
            "style": str(found.style),
            "maximum": found.maximum,
            "rule": read(found.body.encode()),
            "decision": order.decision,
            "adopted_on": order.adopted_on.isoformat(),
        }
    )
    work.move(found, RuleMove.ADOPT, digest=found.digest)
    return found


def _settle(row: BallotRule, answers: Answers) -> None:
    row.mode, row.style, row.maximum = answers.mode, answers.style, answers.maximum
    row.body = canonical(rules.rule_body(answers)).decode()


def _draft(work: Work, assembly_id: AssemblyId, rule_id: UUID) -> BallotRule:
    asked = select(BallotRule).where(BallotRule.assembly_id == assembly_id, BallotRule.id == rule_id)
    found = work.session.scalar(asked.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise Missing(f"no rule {rule_id} here")
    if found.stage is not RuleStage.DRAFT:
        raise RuleAdopted(f"rule {found.number} was adopted")
    return found
