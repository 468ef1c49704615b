"""The desk's verbs: look first, then decide; an answer is prepared at one moment and published at another."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import select, update

from ballot.kernel import policy
from ballot.kernel.errors import Missing, Refused
from ballot.kernel.lifecycle import IdeaMove, IdeaStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import AccountId, CycleId
from ballot.people.vault import Vault
from ballot.solicitation.models import Answer, Contact, Exit, Idea, IdeaId, Photo
from ballot.solicitation.rules.ideas import ExitSort, RemarkSort, Route, UnfitMerge, clean, require_mergeable
from ballot.solicitation.service.rows import answer_of, idea_at, say


class AlreadyPublished(Refused):
    """An answer that is public is withdrawn before another takes its place."""

    code = "already-published"


@dataclass(frozen=True, slots=True)
class Matter:
    """Which idea: by its number in a year of an assembly."""

    assembly_id: AssemblyId
    cycle_id: CycleId
    number: int


@dataclass(frozen=True, slots=True)
class PrepareAnswer:
    """`target` is the number of the idea to merge into, `unit` who looks after it; both only where the route asks."""

    matter: Matter
    route: Route
    text: str
    target: int | None = None
    unit: str = ""


def show_idea(work: Work, matter: Matter) -> None:
    """Let everybody read an idea; raises IllegalMove. One that was refused loses its refusal."""
    idea = _opened(work, matter)
    if idea.stage is IdeaStage.REFUSED:
        _withdraw(work, answer_of(work, idea))
    work.move(idea, IdeaMove.SHOW)


def refuse_idea(work: Work, matter: Matter, text: str) -> None:
    """Keep an idea from the public, and tell its sender alone why; raises IllegalMove, UnfitText."""
    idea = _opened(work, matter)
    _withdraw(work, answer_of(work, idea))
    work.session.flush()
    made = _answer(work, idea, Route.DECLINE, text)
    made.published_by, made.published_at = made.prepared_by, work.now
    work.move(idea, IdeaMove.REFUSE, answer=made.id)


def take_ideas(work: Work, assembly_id: AssemblyId, cycle_id: CycleId, count: int) -> int:
    """Take the longest waiting ideas that nobody has, those with proof of work first; return how many there were."""
    policy.require(work.actor, Action.TRIAGE_IDEAS, assembly_id)
    query = (
        select(Idea)
        .where(Idea.assembly_id == assembly_id, Idea.cycle_id == cycle_id, Idea.assigned_to.is_(None))
        .where(Idea.stage.in_((IdeaStage.RECEIVED, IdeaStage.OPEN)))
        .order_by(Idea.quick.desc(), Idea.number)
        .limit(count)
    )
    found = work.session.scalars(query.with_for_update(skip_locked=True)).all()
    for idea in found:
        idea.assigned_to, idea.changed_at = _own(work), work.now
        work.record(idea.log_id, "idea.take", id=idea.id)
    return len(found)


def sort_idea(work: Work, matter: Matter, category: str, area: str) -> None:
    """Say what an idea is about and where; the words are those of the year's notice."""
    idea = _opened(work, matter)
    idea.category, idea.area = clean(category)[:40], clean(area)[:40]
    work.record(idea.log_id, "idea.sort", id=idea.id)


def ask_sender(work: Work, matter: Matter, text: str) -> None:
    """Put a question to whoever holds the code; it stands on the status page."""
    say(work, _opened(work, matter), RemarkSort.QUESTION, text)


def note_idea(work: Work, matter: Matter, text: str) -> None:
    """Leave a note that only the desk reads."""
    say(work, _opened(work, matter), RemarkSort.NOTE, text)


def hide_photo(work: Work, matter: Matter, position: int, *, hidden: bool) -> None:
    """Keep a photo from the public, or show it again; raises Missing."""
    idea = _opened(work, matter)
    theirs = update(Photo).where(Photo.idea_id == idea.id, Photo.position == position)
    if not work.session.execute(theirs.values(hidden=hidden)).rowcount:  # type: ignore[attr-defined]
        raise Missing(f"no photo {position} of idea {matter.number}")
    work.record(idea.log_id, "photo.hide" if hidden else "photo.show", id=idea.id, position=position)


def read_contact(work: Work, matter: Matter, vault: Vault) -> bytes:
    """Open who may be asked, as JSON of name and phone, and say in the log that it was read; raises Missing."""
    policy.require(work.actor, Action.READ_CONTACT, matter.assembly_id)
    idea = idea_at(work, matter.assembly_id, matter.cycle_id, matter.number)
    found = work.session.get(Contact, (idea.assembly_id, idea.id))
    if found is None:
        raise Missing("nobody can be asked about this idea")
    work.record(idea.log_id, "contact.read", id=idea.id)
    return vault.open(idea.id, found.sealed)


def prepare_answer(work: Work, order: PrepareAnswer) -> Answer:
    """Write an answer, in place of one that was prepared before; raises AlreadyPublished, UnfitMerge, Missing."""
    idea = _opened(work, order.matter)
    standing = answer_of(work, idea)
    if standing is not None and standing.published_at is not None:
        raise AlreadyPublished(f"idea {idea.number} has its answer")
    _withdraw(work, standing)
    work.session.flush()
    target = _target(work, idea, order) if order.route is Route.MERGE else None
    made = _answer(work, idea, order.route, order.text, target, order.unit if order.route is Route.PASS else "")
    work.record(idea.log_id, "answer.prepare", id=made.id, idea=idea.id, route=order.route)
    return made


def publish_answer(work: Work, matter: Matter) -> None:
    """Make a prepared answer public; an idea that nobody had looked at is shown with it. Raises Missing, UnfitMerge."""
    policy.require(work.actor, Action.ANSWER_IDEAS, matter.assembly_id)
    idea = _opened(work, matter)
    answer = answer_of(work, idea)
    if answer is None or answer.published_at is not None:
        raise Missing(f"no answer is prepared for idea {idea.number}")
    if answer.target_id:
        _require_public(work, idea, answer.target_id)
    answer.published_by, answer.published_at = _own(work), work.now
    if idea.stage is IdeaStage.RECEIVED:
        work.move(idea, IdeaMove.SHOW)
    work.move(idea, IdeaMove.ANSWER, answer=answer.id, route=answer.route)


def publish_answers(work: Work, assembly_id: AssemblyId, cycle_id: CycleId, numbers: Sequence[int]) -> int:
    """Publish several prepared answers in one act: all of them, or none; return how many."""
    for number in numbers:
        publish_answer(work, Matter(assembly_id, cycle_id, number))
    return len(numbers)


def reopen_idea(work: Work, matter: Matter) -> None:
    """Withdraw a public answer, a merge as well: the idea stands as it stood, with the support that is its own."""
    policy.require(work.actor, Action.ANSWER_IDEAS, matter.assembly_id)
    idea = _opened(work, matter)
    work.move(idea, IdeaMove.REOPEN)
    _withdraw(work, answer_of(work, idea))


def tell_exit(work: Work, idea_id: IdeaId, sort: ExitSort, text: str, address: str) -> None:
    """Tell what became of an idea in a later stage; part of that stage's own act, which asks the policy."""
    idea = work.session.get_one(Idea, idea_id)
    idea.changed_at = work.now
    same = {"assembly_id": idea.assembly_id, "idea_id": idea.id}
    work.session.add(Exit(id=uuid4(), **same, sort=sort, text=clean(text)[:400], address=address, at=work.now))
    work.record(idea.log_id, "idea.exit", id=idea.id, sort=sort)


def _opened(work: Work, matter: Matter) -> Idea:
    """The idea of a matter, for whoever may triage; acting on it takes it, and marks it as changed."""
    policy.require(work.actor, Action.TRIAGE_IDEAS, matter.assembly_id)
    idea = idea_at(work, matter.assembly_id, matter.cycle_id, matter.number)
    idea.assigned_to, idea.changed_at = idea.assigned_to or _own(work), work.now
    return idea


def _own(work: Work) -> AccountId:
    return AccountId(UUID(work.actor.id))


def _answer(work: Work, idea: Idea, route: Route, text: str, target: IdeaId | None = None, unit: str = "") -> Answer:
    made = Answer(
        id=uuid4(),
        assembly_id=idea.assembly_id,
        idea_id=idea.id,
        route=route,
        text=clean(text, lines=True),
        target_id=target,
        unit=clean(unit),
        prepared_by=_own(work),
        prepared_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    return made


def _withdraw(work: Work, answer: Answer | None) -> None:
    """End an answer; its row stays, so that what was once said can be read."""
    if answer is not None:
        answer.withdrawn_by, answer.withdrawn_at = _own(work), work.now


def _target(work: Work, idea: Idea, order: PrepareAnswer) -> IdeaId:
    """The idea that this one is merged into; raises UnfitMerge, Missing."""
    if order.target is None:
        raise UnfitMerge("a merge needs the number of another idea")
    target = idea_at(work, idea.assembly_id, idea.cycle_id, order.target)
    alive = select(Answer.idea_id, Answer.target_id).where(
        Answer.assembly_id == idea.assembly_id, Answer.withdrawn_at.is_(None), Answer.target_id.is_not(None)
    )
    rows = work.session.execute(
        alive.where(Answer.idea_id.in_((idea.id, target.id)) | Answer.target_id.in_((idea.id, target.id)))
    ).all()
    require_mergeable(idea.id, target.id, [row[0] for row in rows], [row[1] for row in rows])
    return target.id


def _require_public(work: Work, idea: Idea, target_id: IdeaId) -> None:
    """Raise UnfitMerge unless everybody can read what an idea is merged into."""
    target = work.session.get_one(Idea, target_id)
    if target.stage not in (IdeaStage.OPEN, IdeaStage.ANSWERED):
        raise UnfitMerge(f"idea {target.number}, into which {idea.number} is merged, isn't public")
