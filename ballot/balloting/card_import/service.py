"""Public keys are taken over for a meeting; a second issue replaces the first only before an election froze."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from ballot.balloting.card_import.models import CardFile
from ballot.balloting.card_import.queries import holds_fast
from ballot.balloting.cards.issue import LISTED
from ballot.balloting.cards.keyfile import KeyFile, read_key_file
from ballot.balloting.setup.models import CardIssue, CardIssueId, CardKey, Election, Meeting, MeetingId, SignInKey
from ballot.balloting.setup.queries import current_issue
from ballot.balloting.setup.rules import Mode
from ballot.kernel import policy
from ballot.kernel.errors import Missing, Refused
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.deputies.queries import seats_by_number


class CardsInUse(Refused):
    """An election of the meeting has been frozen with its cards: they stay until the meeting is over."""

    code = "cards-in-use"


class KnownIssue(Refused):
    """These very cards were taken over before, here or for another meeting."""

    code = "known-issue"


class AnotherFile(Refused):
    """The file that waits is no longer the one that was looked at."""

    code = "another-file"


@dataclass(frozen=True, slots=True)
class LayOutCards:
    """A file as it was sent."""

    assembly_id: AssemblyId
    meeting_id: MeetingId
    content: bytes


@dataclass(frozen=True, slots=True)
class ImportCards:
    """The yes to the file whose SHA-256 was shown."""

    assembly_id: AssemblyId
    meeting_id: MeetingId
    digest: str


def lay_out_cards(work: Work, order: LayOutCards) -> None:
    """Keep a file to be looked at, in place of one that waits; raises BadKeyFile, CardsInUse, KnownIssue, Missing."""
    policy.require(work.actor, Action.IMPORT_CARDS, order.assembly_id)
    found = read_key_file(order.content)
    meeting = _held(work, order.assembly_id, order.meeting_id)
    _require_new(work.session, meeting, found)
    digest = hashlib.sha256(order.content).hexdigest()
    _forget(work.session, meeting)
    work.session.add(
        CardFile(
            assembly_id=meeting.assembly_id,
            meeting_id=meeting.id,
            content=order.content,
            digest=digest,
            laid_at=work.now,
        )
    )
    work.record(meeting.log_id, "cards.lay-out", meeting=meeting.id, issue=found.issue.hex(), file=digest)


def import_cards(work: Work, order: ImportCards) -> CardIssueId:
    """Take over the keys that were looked at; raises AnotherFile, CardsInUse, KnownIssue, Missing.

    Everything is read and recomputed again: what was kept meanwhile is believed no more than what was sent.
    """
    policy.require(work.actor, Action.IMPORT_CARDS, order.assembly_id)
    meeting = _held(work, order.assembly_id, order.meeting_id)
    waiting = work.session.get(CardFile, (meeting.assembly_id, meeting.id))
    if waiting is None or waiting.digest != order.digest:
        raise AnotherFile("another file waits, or none")
    found = read_key_file(waiting.content)
    _require_new(work.session, meeting, found)
    before = current_issue(work.session, meeting)
    if before is not None:
        before.replaced_at = work.now
        work.session.flush()
    issue = _enter(work, meeting, found)
    _forget(work.session, meeting)
    replaced = {"replaced": before.id} if before else {}
    work.record(meeting.log_id, "cards.import", meeting=meeting.id, cards=issue, issue=found.issue.hex(), **replaced)
    return issue


def drop_cards(work: Work, assembly_id: AssemblyId, meeting_id: MeetingId) -> None:
    """Give up the file that waits; raises AnotherFile, Missing."""
    policy.require(work.actor, Action.IMPORT_CARDS, assembly_id)
    meeting = _held(work, assembly_id, meeting_id)
    waiting = work.session.get(CardFile, (meeting.assembly_id, meeting.id))
    if waiting is None:
        raise AnotherFile("no file waits")
    digest = waiting.digest
    _forget(work.session, meeting)
    work.record(meeting.log_id, "cards.drop", meeting=meeting.id, file=digest)


def _held(work: Work, assembly_id: AssemblyId, meeting_id: UUID) -> Meeting:
    """The meeting, locked with its elections: a freezing meanwhile waits, or has come first."""
    asked = select(Meeting).where(Meeting.assembly_id == assembly_id, Meeting.id == meeting_id).with_for_update()
    found = work.session.scalar(asked)
    if found is None:
        raise Missing(f"no meeting {meeting_id} here")
    elections = select(Election.id).where(Election.assembly_id == assembly_id, Election.meeting_id == meeting_id)
    work.session.execute(elections.order_by(Election.id).with_for_update()).all()
    return found


def _require_new(session: Session, meeting: Meeting, found: KeyFile) -> None:
    if holds_fast(session, meeting):
        raise CardsInUse("an election of this meeting is frozen with its cards")
    if session.get(CardIssue, UUID(found.cards)) is not None:
        raise KnownIssue(f"issue {found.cards} was taken over before")


def _enter(work: Work, meeting: Meeting, found: KeyFile) -> CardIssueId:
    issue = CardIssueId(UUID(found.cards))
    secret, open_ = found.lists
    made = CardIssue(
        id=issue,
        assembly_id=meeting.assembly_id,
        meeting_id=meeting.id,
        secret_list=secret.hex(),
        open_list=open_.hex(),
        issue=found.issue.hex(),
        imported_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    mine = {"assembly_id": meeting.assembly_id, "issue_id": issue}
    # Each use in the order of its own keys' bytes: no place in a table joins two keys of a card.
    for use in LISTED:
        rows = sorted((key, spare) for spare, keys in enumerate(found.keys[use]) for key in keys)
        keyed = [{**mine, "use": Mode(use), "key": key.hex(), "spare": bool(spare)} for key, spare in rows]
        work.session.execute(insert(CardKey), keyed)
    work.session.execute(insert(SignInKey), _sign_in_rows(work.session, meeting, found, mine))
    return issue


def _sign_in_rows(
    session: Session, meeting: Meeting, found: KeyFile, mine: Mapping[str, object]
) -> list[dict[str, object]]:
    seats = seats_by_number(session, meeting.assembly_id, meeting.held_on)
    cards = len(found.keys["open"][0])
    return [
        {
            **mine,
            "key": one.key.hex(),
            "serial": one.label,
            "spare": at >= cards,
            "deputy_id": seats.get(one.number) if one.number else None,
        }
        for at, one in enumerate(found.sign_in)
    ]


def _forget(session: Session, meeting: Meeting) -> None:
    mine = (CardFile.assembly_id == meeting.assembly_id, CardFile.meeting_id == meeting.id)
    session.execute(delete(CardFile).where(*mine))
