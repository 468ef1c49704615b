"""Which templates an assembly is offered, and whose each is; nothing here writes."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballot.balloting.setup.models import RuleTemplate, TemplateId
from ballot.balloting.setup.rules import Answers, answers_of
from ballot.kernel.policy import AssemblyId
from ballot.protocol.encoding import read
from ballot.shortlisting.screening.queries import line_from


@dataclass(frozen=True, slots=True)
class Offered:
    """A template with the name of its assembly; `instead_of` names the one above whose template it stands for."""

    id: TemplateId
    name: str
    line: str
    answers: Answers
    owner: str
    own: bool
    instead_of: str = ""


def offered(session: Session, assembly_id: AssemblyId) -> tuple[Offered, ...]:
    """One of each name by name: the assembly's own, else the nearest one's above it; in one question."""
    line = line_from(assembly_id)
    asked = (
        select(RuleTemplate, line.c.name)
        .join(line, line.c.id == RuleTemplate.assembly_id)
        .where(RuleTemplate.withdrawn_at.is_(None))
        .order_by(line.c.depth)
    )
    found: dict[str, list[tuple[RuleTemplate, str]]] = {}
    for template, owner in session.execute(asked):
        found.setdefault(template.name, []).append((template, owner))
    return tuple(_offered(found[name], assembly_id) for name in sorted(found))


def _offered(named: list[tuple[RuleTemplate, str]], own: AssemblyId) -> Offered:
    """The nearest of one name; `named` goes from the nearest upwards, each with its assembly's name."""
    (first, owner), *above = named
    settled = answers_of(first.mode, first.style, first.maximum, read(first.body.encode()))
    instead_of = above[0][1] if above else ""
    return Offered(first.id, first.name, first.line, settled, owner, first.assembly_id == own, instead_of)
