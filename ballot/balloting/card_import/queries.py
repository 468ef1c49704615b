"""What an import would do, and which cards a meeting has; nothing here writes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ballot.balloting.card_import.models import CardFile
from ballot.balloting.cards.keyfile import KeyFile, read_key_file
from ballot.balloting.setup.models import CardIssue, CardKey, Election, Meeting, SignInKey
from ballot.balloting.setup.queries import current_issue, due_at
from ballot.balloting.setup.rules import Mode
from ballot.kernel.lifecycle import ElectionStage
from ballot.people.deputies.queries import seats_by_number
from ballot.protocol.cards import issue_on_sheet

SHOWN = 20
"""Unknown numbers that a page names."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The issue in force: its code as the delivery sheet has it, in groups, and its numbers."""

    id: UUID
    code: str
    imported_at: datetime
    credentials: int
    spares: int
    named: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file that waits would bring; `unknown` are deputies' numbers that no seat of the day has."""

    digest: str
    cards: str
    code: str
    due: int
    seats: int
    credentials: int
    spares: int
    named: int
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """A meeting's cards: in force, waiting, and whether elections hold them fast."""

    standing: Standing | None
    preview: Preview | None
    frozen: bool


def desk_of(session: Session, meeting: Meeting) -> Desk:
    """All that the page of a meeting's cards shows."""
    issue = current_issue(session, meeting)
    waiting = session.get(CardFile, (meeting.assembly_id, meeting.id))
    return Desk(
        _standing(session, issue) if issue else None,
        _preview(session, meeting, waiting) if waiting else None,
        holds_fast(session, meeting),
    )


def holds_fast(session: Session, meeting: Meeting) -> bool:
    """Whether an election of the meeting has been frozen with its cards."""
    begun = select(Election.id).where(
        Election.assembly_id == meeting.assembly_id,
        Election.meeting_id == meeting.id,
        Election.stage != ElectionStage.DRAFT,
    )
    return session.scalar(begun.limit(1)) is not None


def code_of(issue: bytes) -> str:
    """128 bits of I in groups of four hex digits, as the delivery sheet has them (§3.4)."""
    code = issue_on_sheet(issue)
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def _standing(session: Session, issue: CardIssue) -> Standing:
    mine = (CardKey.assembly_id == issue.assembly_id, CardKey.issue_id == issue.id, CardKey.use == Mode.OPEN)
    counted = dict(session.execute(select(CardKey.spare, func.count()).where(*mine).group_by(CardKey.spare)).all())
    named = select(func.count()).where(
        SignInKey.assembly_id == issue.assembly_id, SignInKey.issue_id == issue.id, SignInKey.deputy_id.is_not(None)
    )
    code = code_of(bytes.fromhex(issue.issue))
    numbers = (counted.get(False, 0), counted.get(True, 0), session.scalar(named) or 0)
    return Standing(issue.id, code, issue.imported_at, *numbers)


def _preview(session: Session, meeting: Meeting, waiting: CardFile) -> Preview:
    found = read_key_file(waiting.content)
    seats = seats_by_number(session, meeting.assembly_id, meeting.held_on)
    numbers = [one.number for one in found.sign_in if one.number is not None]
    unknown = tuple(number for number in numbers if number not in seats)
    return Preview(
        waiting.digest,
        found.cards,
        code_of(found.issue),
        found.due,
        due_at(session, meeting),
        _cards(found),
        found.spares,
        len(numbers) - len(unknown),
        unknown,
    )


def _cards(found: KeyFile) -> int:
    return len(found.keys["open"][0])
