"""Ideas for tests: a year that takes them, and one of them sent."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from ballot.kernel.policy import PUBLIC, Actor, ActorId, AssemblyId, Role
from ballot.kernel.work import begin
from ballot.people.models import CycleId
from ballot.people.vault import Vault
from ballot.solicitation.models import Idea, Solicitation
from ballot.solicitation.rules.ideas import Route
from ballot.solicitation.service import triage
from ballot.solicitation.service.notices import SetNotice, publish_notice, set_notice
from ballot.solicitation.service.sending import SendIdea, Sent, Wish, send_idea
from ballot.solicitation.service.triage import Matter, PrepareAnswer
from tests.people_rows import NOON

VAULT = Vault("not a secret, only long enough for a test")
AREAS = ("桃源街道", "梅林街道")
CATEGORIES = ("教育", "交通出行", "养老托幼")


def an_order(assembly_id: AssemblyId, cycle_id: CycleId, **changes: object) -> SetNotice:
    """A notice whose window is past, and that takes ideas all year round."""
    plain: dict[str, object] = {
        "opens_on": date(2024, 9, 1),
        "closes_on": date(2024, 9, 30),
        "answer_by": date(2024, 12, 31),
        "year_round": True,
        "keep_days": 180,
        "body": "面向社会征集。",
        "channels": "网站",
        "categories": CATEGORIES,
        "areas": AREAS,
    }
    return SetNotice(assembly_id, cycle_id, **{**plain, **changes})  # type: ignore[arg-type]


def organizing(assembly_id: AssemblyId, account_id: UUID, role: Role = Role.ORGANIZER) -> Actor:
    return Actor(ActorId(str(account_id)), frozenset({Role.PUBLIC}), {assembly_id: frozenset({Role.HOLDER, role})})


def announced(sessions: sessionmaker[Session], organizer: Actor, order: SetNotice) -> None:
    """Set a year's notice and publish it."""
    with begin(sessions, organizer, NOON) as work:
        set_notice(work, order)
        publish_notice(work, order.assembly_id, order.cycle_id)


def sent(
    sessions: sessionmaker[Session],
    assembly_id: AssemblyId,
    cycle_id: CycleId,
    what: str = "在桃源公园加装路灯",
    why: str = "天黑以后公园里没有灯，老人散步容易摔倒。",
    now: datetime = NOON,
    **changes: object,
) -> Sent:
    """Send an idea as the public does."""
    wish = {name: changes.pop(name) for name in ("place", "area", "category", "source") if name in changes}
    order = SendIdea(assembly_id, cycle_id, Wish(what, why, **wish), **changes)  # type: ignore[arg-type]
    with begin(sessions, PUBLIC, now) as work:
        return send_idea(work, order, VAULT)


def matter(made: Sent) -> Matter:
    return Matter(made.idea.assembly_id, made.idea.cycle_id, made.idea.number)


def row(sessions: sessionmaker[Session], number: int = 1) -> Idea:
    with sessions() as session:
        return session.scalars(select(Idea).where(Idea.number == number)).one()


def notice_row(sessions: sessionmaker[Session]) -> Solicitation:
    with sessions() as session:
        return session.scalars(select(Solicitation)).one()


def send(sessions, town, *words, **changes):
    """Send an idea in the town that the fixture of the same name has made."""
    return sent(sessions, *town[:2], *words, **changes)


def do(sessions, actor, verb, *arguments, now=NOON, **named):
    with begin(sessions, actor, now) as work:
        return verb(work, *arguments, **named)


def answered(sessions, organizer, made, route=Route.PROPOSE, text="符合条件。", **more):
    do(sessions, organizer, triage.prepare_answer, PrepareAnswer(matter(made), route, text, **more))
    do(sessions, organizer, triage.publish_answer, matter(made))


def rows(sessions, model):
    with sessions() as session:
        return list(session.scalars(select(model)))
