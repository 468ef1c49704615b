"""Taking in ideas: from citizens through their draft, and from staff who write down what somebody said."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from ballot.kernel import policy
from ballot.kernel.errors import Missing
from ballot.kernel.lifecycle import SolicitationStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.sandbox import Picture
from ballot.kernel.work import Work
from ballot.people.models import AccountId, CycleId
from ballot.people.rules import day_in_china
from ballot.people.vault import Vault
from ballot.solicitation.models import Contact, Detail, Entrance, EntranceId, Idea, Photo, Solicitation
from ballot.solicitation.rules import codes
from ballot.solicitation.rules.ideas import (
    MOST_PHOTOS,
    Form,
    NotOpen,
    Origin,
    clean,
    forget_on,
    masked_name,
    masked_phone,
    sought,
)
from ballot.solicitation.service.notices import is_taking
from ballot.solicitation.service.retention import plan_forgetting
from ballot.solicitation.service.rows import idea_at, solicitation_of

TEXTS = ("unit", "content", "feasibility", "funding", "deadline", "implementer")
SPREAD = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a unit's long form says beside; `budget` in 分."""

    unit: str
    content: str
    feasibility: str
    budget: int | None = None
    funding: str = ""
    deadline: str = ""
    implementer: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Whom to ask; both may be empty."""

    name: str = ""
    phone: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.phone)


@dataclass(frozen=True, slots=True)
class Wish:
    """One matter in its sender's words; `source` is a channel's own number for it."""

    what: str
    why: str
    place: str = ""
    area: str = ""
    category: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class SendIdea:
    """`quick` says whether the sender's device did its work."""

    assembly_id: AssemblyId
    cycle_id: CycleId
    wish: Wish
    person: Person = field(default_factory=Person)
    photos: Sequence[Picture] = ()
    sheet: Sheet | None = None
    entrance_id: EntranceId | None = None
    origin: Origin = Origin.PAGE
    quick: bool = True


@dataclass(frozen=True, slots=True)
class Sent:
    """The idea, and the code that leads to it: told once, kept as a digest."""

    idea: Idea
    code: str


def send_idea(work: Work, order: SendIdea, vault: Vault) -> Sent:
    """Take in a citizen's idea; raises NotOpen, Missing for an entrance of another assembly, UnfitText."""
    policy.require(work.actor, Action.SEND_IDEA, order.assembly_id)
    notice = solicitation_of(work, order.assembly_id, order.cycle_id)
    if not is_taking(notice, day_in_china(work.now)):
        raise NotOpen("no ideas are taken today")
    return _take_in(work, notice, order, vault, None)


def enter_idea(work: Work, order: SendIdea, vault: Vault) -> Sent:
    """Write down, as staff or as a deputy, what came by another channel; raises NotOpen before and after the notice."""
    policy.require(work.actor, Action.ENTER_IDEA, order.assembly_id)
    notice = solicitation_of(work, order.assembly_id, order.cycle_id)
    if notice.stage is not SolicitationStage.PUBLISHED:
        raise NotOpen("the notice of this year isn't out, or is closed")
    return _take_in(work, notice, order, vault, AccountId(UUID(work.actor.id)))


def enter_ideas(work: Work, orders: Sequence[SendIdea], vault: Vault) -> int:
    """Write down many at once; return how many. Their codes are given out later, one by one, to who asks."""
    for order in orders:
        enter_idea(work, order, vault)
    return len(orders)


def renew_code(work: Work, assembly_id: AssemblyId, cycle_id: CycleId, number: int) -> str:
    """Give an idea another code in place of the one that was lost; return it, to be told once."""
    policy.require(work.actor, Action.TRIAGE_IDEAS, assembly_id)
    idea = idea_at(work, assembly_id, cycle_id, number)
    code = codes.new_code()
    idea.code = codes.digest(code)
    work.record(idea.log_id, "idea.renew-code", id=idea.id)
    return code


def _take_in(work: Work, notice: Solicitation, order: SendIdea, vault: Vault, entered_by: AccountId | None) -> Sent:
    """Write the rows of an idea; the notice is locked, so that no two have one number."""
    code = codes.new_code()
    notice.last_number += 1
    made = Idea(
        id=uuid4(),
        assembly_id=order.assembly_id,
        cycle_id=order.cycle_id,
        number=notice.last_number,
        form=Form.LONG if order.sheet else Form.SHORT,
        origin=_origin(work, order),
        entrance_id=order.entrance_id,
        entered_by=entered_by,
        spread=1 + secrets.randbelow(SPREAD - 1),
        quick=order.quick,
        code=codes.digest(code),
        received_at=work.now,
        changed_at=work.now,
        log_id=notice.log_id,
        **_words(order, notice),
    )
    work.session.add(made)
    work.session.flush()
    _take_in_beside(work, notice, order, made, vault)
    work.record(made.log_id, "idea.send", id=made.id, number=made.number, origin=made.origin, photos=len(order.photos))
    return Sent(made, code)


def _words(order: SendIdea, notice: Solicitation) -> dict[str, str]:
    """What an idea says, cleaned; category and area only as the notice names them; raises UnfitText."""
    wish = order.wish
    found = {name: clean(getattr(wish, name)) for name in ("source", "what", "place")}
    found["why"] = clean(wish.why, lines=True)
    found["area"] = _one_of(wish.area, notice.area_list)
    found["category"] = _one_of(wish.category, notice.category_list)
    content = order.sheet.content if order.sheet else ""
    found["sought"] = sought(found["what"], found["why"], found["place"], found["area"], found["source"], content)
    return found


def _take_in_beside(work: Work, notice: Solicitation, order: SendIdea, made: Idea, vault: Vault) -> None:
    """Write what goes beside an idea: its sheet, its photos, whom to ask."""
    same = {"assembly_id": made.assembly_id, "idea_id": made.id}
    if order.sheet:
        texts = {name: clean(getattr(order.sheet, name), lines=True) for name in TEXTS}
        work.session.add(Detail(**same, budget=order.sheet.budget, **texts))
    for position, photo in enumerate(order.photos[:MOST_PHOTOS], start=1):
        size = {"type": photo.type, "width": photo.width, "height": photo.height}
        work.session.add(Photo(id=uuid4(), **same, position=position, data=photo.data, **size))
    if order.person:
        name, phone = clean(order.person.name), clean(order.person.phone)
        day = forget_on(notice.window, notice.keep_days, day_in_china(work.now))
        sealed = vault.seal(made.id, json.dumps([name, phone]).encode())
        shown = {"name": masked_name(name), "phone": masked_phone(phone)}
        work.session.add(Contact(**same, sealed=sealed, consented_at=work.now, forget_on=day, **shown))
        plan_forgetting(work, made.assembly_id, made.log_id, day)


def _origin(work: Work, order: SendIdea) -> Origin:
    """Where it came from: a poster's owner goes before what the form says; raises Missing."""
    if order.entrance_id is None:
        return Origin.UNIT if order.sheet and order.origin is Origin.PAGE else order.origin
    entrance = work.session.get(Entrance, order.entrance_id)
    if entrance is None or entrance.assembly_id != order.assembly_id:
        raise Missing("no such entrance here")
    return Origin.DEPUTY if entrance.deputy_id else Origin.STATION


def _one_of(word: str, words: Sequence[str]) -> str:
    """A word of the notice's own list; what isn't one of them is left open for the desk."""
    return word if word in words else ""
