"""Sign-in keys: a lost card's is revoked, a spare's is given to its deputy, by the serial on the delivery sheet.

These are acts apart from the void: one row or line that held both would tie a deputy's name to the
keys that the void names.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from ballot.balloting.setup.models import CardIssue, Meeting, SignInKey
from ballot.balloting.setup.queries import sits
from ballot.kernel import policy
from ballot.kernel.errors import Refused
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import Deputy, DeputyId, Term
from ballot.people.sign_in.service import end_sessions


class NoSuchSerial(Refused):
    """The meeting's cards have no such serial."""

    code = "no-such-serial"


class SerialTaken(Refused):
    """The card signs another deputy in: what was given to the wrong one is revoked first."""

    code = "serial-taken"


class HasCard(Refused):
    """The deputy's own card signs in still: whoever took another one in their name would go unnoticed."""

    code = "has-card"


class NoSuchDeputy(Refused):
    """No deputy of the meeting has that number."""

    code = "no-such-deputy"


@dataclass(frozen=True, slots=True)
class OneCard:
    """`serial` as the delivery sheet and the outside of the card have it."""

    assembly_id: AssemblyId
    meeting_id: UUID
    serial: str


def revoke_sign_in(work: Work, order: OneCard) -> SignInKey:
    """Let the card sign nobody in any more, and end the sessions of its deputy; raises NoSuchSerial."""
    policy.require(work.actor, Action.ASK_VOID, order.assembly_id)
    found = _locked(work, order)
    if found.revoked_at is None:
        found.revoked_at = work.now
        deputy = work.session.get(Deputy, found.deputy_id) if found.deputy_id else None
        if deputy is not None and deputy.account_id is not None:
            end_sessions(work, deputy.account_id)
        _record(work, order, found, "sign-in-key.revoke")
    return found


def restore_sign_in(work: Work, order: OneCard) -> SignInKey:
    """Take a mistaken revocation back; raises NoSuchSerial."""
    policy.require(work.actor, Action.ASK_VOID, order.assembly_id)
    found = _locked(work, order)
    if found.revoked_at is not None:
        found.revoked_at = None
        _record(work, order, found, "sign-in-key.restore")
    return found


def assign_sign_in(work: Work, order: OneCard, number: str) -> SignInKey:
    """Let a card that was handed over sign in the deputy with this number.

    The same again changes nothing. A card that was revoked is given anew, whoever had it.
    Raises NoSuchSerial, NoSuchDeputy, SerialTaken, HasCard.
    """
    policy.require(work.actor, Action.ASK_VOID, order.assembly_id)
    found = _locked(work, order)
    deputy = _deputy(work, order, number)
    if found.deputy_id is not None and found.revoked_at is None:
        if found.deputy_id != deputy.id:
            raise SerialTaken(f"card {found.serial} is another deputy's")
        return found
    _require_without_card(work, found, deputy)
    found.deputy_id, found.revoked_at = deputy.id, None
    _record(work, order, found, "sign-in-key.assign", deputy=deputy.id)
    return found


def _require_without_card(work: Work, handed: SignInKey, deputy: Deputy) -> None:
    alive = select(SignInKey.serial).where(
        SignInKey.assembly_id == handed.assembly_id,
        SignInKey.issue_id == handed.issue_id,
        SignInKey.deputy_id == deputy.id,
        SignInKey.serial != handed.serial,
        SignInKey.revoked_at.is_(None),
    )
    if work.session.scalar(alive) is not None:
        raise HasCard("the deputy's card is to be revoked first")


def _deputy(work: Work, order: OneCard, number: str) -> Deputy:
    meeting = work.session.get_one(Meeting, order.meeting_id)
    asked = select(Deputy).join(Term, Term.id == Deputy.term_id).where(sits(meeting), Deputy.number == number.strip())
    found = work.session.scalar(asked)
    if found is None:
        raise NoSuchDeputy("no deputy of this meeting has that number")
    return found


def _locked(work: Work, order: OneCard) -> SignInKey:
    asked = (
        select(SignInKey)
        .join(CardIssue, CardIssue.id == SignInKey.issue_id)
        .where(SignInKey.assembly_id == order.assembly_id, CardIssue.meeting_id == order.meeting_id)
        .where(CardIssue.replaced_at.is_(None), SignInKey.serial == order.serial.strip())
    )
    found = work.session.scalar(asked.with_for_update(of=SignInKey))
    if found is None:
        raise NoSuchSerial("no card of this meeting has that serial")
    return found


def _record(work: Work, order: OneCard, found: SignInKey, event: str, **facts: DeputyId) -> None:
    log_id = work.session.get_one(Meeting, order.meeting_id).log_id
    work.record(log_id, event, issue=found.issue_id, serial=found.serial, **facts)
