"""One idea with all that stands beside it, in two questions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, literal, null, select, union_all
from sqlalchemy.orm import Session, aliased, undefer

from ballot.kernel.db import Moment
from ballot.kernel.errors import Missing
from ballot.kernel.policy import AssemblyId
from ballot.people.models import CycleId, Deputy, Station
from ballot.people.paging import One
from ballot.solicitation.models import (
    Answer,
    Contact,
    Detail,
    Endorsement,
    Entrance,
    Exit,
    Idea,
    IdeaId,
    Photo,
    Remark,
)
from ballot.solicitation.queries.lists import SHOWN, supports_of
from ballot.solicitation.rules.codes import UnknownCode
from ballot.solicitation.rules.ideas import ExitSort, RemarkSort


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo's place, and whether the public is kept from it."""

    position: int
    hidden: bool


@dataclass(frozen=True, slots=True)
class Said:
    sort: RemarkSort
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Left:
    """What a later stage tells of an idea."""

    sort: ExitSort
    text: str
    address: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Merged:
    """An idea that was merged into this one, with the support that stays its own."""

    number: int
    what: str
    supports: int


@dataclass(frozen=True, slots=True)
class OneIdea:
    """`answer` stands or is prepared; `owner` is whose poster it came by; `target` is what it is merged into."""

    idea: Idea
    detail: Detail | None
    contact: Contact | None
    answer: Answer | None
    target: Idea | None
    owner: str
    supports: int
    endorsers: tuple[str, ...]
    photos: tuple[Shot, ...]
    said: tuple[Said, ...]
    exits: tuple[Left, ...]
    merged: tuple[Merged, ...]

    @property
    def published(self) -> Answer | None:
        return self.answer if self.answer and self.answer.published_at else None

    @property
    def prepared(self) -> Answer | None:
        return self.answer if self.answer and not self.answer.published_at else None

    @property
    def is_public(self) -> bool:
        return self.idea.stage in SHOWN

    @property
    def is_asked(self) -> bool:
        """Whether the newest of questions and replies is a question."""
        talk = [one.sort for one in self.said if one.sort in (RemarkSort.QUESTION, RemarkSort.REPLY)]
        return bool(talk) and talk[-1] is RemarkSort.QUESTION


@dataclass(frozen=True, slots=True)
class _Row:
    kind: str
    text: str
    number: int
    sort: str
    at: datetime | None
    more: str

    @property
    def moment(self) -> datetime:
        """When it was said; what has no moment isn't asked for one."""
        if self.at is None:
            raise Missing(f"a {self.kind} without its moment")
        return self.at


def idea_at(session: Session, assembly_id: AssemblyId, cycle_id: CycleId, number: int) -> OneIdea:
    """An idea by its number, public or not; raises Missing."""
    asked = _idea().where(Idea.assembly_id == assembly_id, Idea.cycle_id == cycle_id, Idea.number == number)
    return _told(session, asked)


def public_idea(session: Session, assembly_id: AssemblyId, cycle_id: CycleId, number: int) -> OneIdea:
    """An idea that everybody may read; raises Missing."""
    found = idea_at(session, assembly_id, cycle_id, number)
    if not found.is_public:
        raise Missing(f"idea {number} isn't public")
    return found


def followed(session: Session, assembly_id: AssemblyId, digest: str) -> OneIdea:
    """The idea of a code's digest; raises UnknownCode."""
    try:
        return _told(session, _idea().where(Idea.assembly_id == assembly_id, Idea.code == digest))
    except Missing as fault:
        raise UnknownCode("no idea under this code") from fault


def photo_of(session: Session, idea_id: IdeaId, position: int) -> Photo:
    """A photo with its bytes; raises Missing."""
    query = select(Photo).where(Photo.idea_id == idea_id, Photo.position == position).options(undefer(Photo.data))
    found = session.scalar(query)
    if found is None:
        raise Missing(f"no photo {position}")
    return found


def _idea() -> Select[*tuple[Any, ...]]:
    target = aliased(Idea)
    beside = (Idea.assembly_id, Idea.id)
    return (
        select(Idea, Detail, Contact, Answer, target, Deputy.name, Station.name, supports_of())
        .outerjoin(Detail, and_(Detail.assembly_id == beside[0], Detail.idea_id == beside[1]))
        .outerjoin(Contact, and_(Contact.assembly_id == beside[0], Contact.idea_id == beside[1]))
        .outerjoin(Answer, and_(Answer.idea_id == Idea.id, Answer.withdrawn_at.is_(None)))
        .outerjoin(target, target.id == Answer.target_id)
        .outerjoin(Entrance, Entrance.id == Idea.entrance_id)
        .outerjoin(Deputy, Deputy.id == Entrance.deputy_id)
        .outerjoin(Station, Station.id == Entrance.station_id)
    )


def _told(session: Session, asked: Select[*tuple[Any, ...]]) -> OneIdea:
    row = session.execute(asked).one_or_none()
    if row is None:
        raise Missing("no such idea here")
    idea, detail, contact, answer, target, deputy, station, supports = row
    beside = _beside(session, idea.id)
    return OneIdea(
        *(idea, detail, contact, answer, target, deputy or station or "", supports),
        endorsers=tuple(one.text for one in beside if one.kind == "endorser"),
        photos=tuple(Shot(one.number, one.sort in ("1", "true")) for one in beside if one.kind == "photo"),
        said=tuple(Said(RemarkSort(one.sort), one.text, one.moment) for one in beside if one.kind == "remark"),
        exits=tuple(Left(ExitSort(one.sort), one.text, one.more, one.moment) for one in beside if one.kind == "exit"),
        merged=tuple(Merged(one.number, one.text, int(one.more)) for one in beside if one.kind == "merged"),
    )


def _beside(session: Session, idea_id: IdeaId) -> list[_Row]:
    """What stands beside an idea, from five tables at once: a page has ten questions in all."""
    none, number, never = literal("", String), literal(0), cast(null(), Moment)
    merged = aliased(Idea)
    parts = (
        select(literal("remark"), Remark.text, number, cast(Remark.sort, String), Remark.at, none).where(
            Remark.idea_id == idea_id
        ),
        select(literal("exit"), Exit.text, number, cast(Exit.sort, String), Exit.at, Exit.address).where(
            Exit.idea_id == idea_id
        ),
        select(literal("photo"), none, Photo.position, cast(Photo.hidden, String), never, none).where(
            Photo.idea_id == idea_id
        ),
        select(literal("endorser"), Deputy.name, number, none, Endorsement.at, none)
        .join(Deputy, Deputy.id == Endorsement.deputy_id)
        .where(Endorsement.idea_id == idea_id),
        select(literal("merged"), merged.what, merged.number, none, Answer.published_at, _text(supports_of(merged)))
        .join(Answer, Answer.idea_id == merged.id)
        .where(Answer.target_id == idea_id, Answer.withdrawn_at.is_(None), Answer.published_at.is_not(None)),
    )
    found: list[One] = list(session.execute(union_all(*parts)))
    rows = [_Row(*row) for row in found]
    return sorted(rows, key=lambda row: (row.at is not None, row.at or row.number, row.number))


def _text(count: ColumnElement[int]) -> ColumnElement[str]:
    return cast(count, String)
