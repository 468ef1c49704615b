"""A challenge is given to whoever asks and taken back once; the account is the one of the key's deputy."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select

from ballot.balloting.card_sign_in import rules
from ballot.balloting.card_sign_in.models import CardChallenge
from ballot.balloting.card_sign_in.rules import NoAccount, Unassigned
from ballot.balloting.setup.models import CardIssue, SignInKey
from ballot.kernel import policy
from ballot.kernel.log import LogId
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.people.models import Assembly, Deputy
from ballot.people.rules import day_in_china
from ballot.people.sign_in.rules import Expired, WrongProof
from ballot.people.sign_in.service import sign_in_by_card
from ballot.protocol.cards import issue_on_card


@dataclass(frozen=True, slots=True)
class ShowCard:
    """A card's answer, all in hex; `origin` is the site's own, never what the browser claims."""

    origin: str
    challenge: str
    key: str
    signature: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The new session's token, and the assembly where it counts."""

    token: str
    assembly: Assembly


def ask_card(work: Work, code: str, challenge: bytes) -> UUID:
    """Keep a challenge for a card that bears `code`; returns its issue. Raises WrongProof for an issue not in force."""
    prefix = rules.issue_prefix(code)
    in_force = select(CardIssue).where(CardIssue.issue.startswith(prefix), CardIssue.replaced_at.is_(None))
    found = [one for one in work.session.scalars(in_force) if issue_on_card(bytes.fromhex(one.issue)) == code]
    if len(found) != 1:
        raise WrongProof("no such issue in force")
    (issue,) = found
    policy.require(work.actor, Action.SIGN_IN, issue.assembly_id)
    work.session.execute(delete(CardChallenge).where(CardChallenge.expires_at < work.now))
    work.session.add(
        CardChallenge(
            id=_digest(challenge.hex()),
            assembly_id=issue.assembly_id,
            issue_id=issue.id,
            created_at=work.now,
            expires_at=work.now + rules.LIFETIME,
        )
    )
    work.record(_log(work, issue.assembly_id), "card.ask", issue=issue.id)
    return issue.id


def sign_in_with_card(work: Work, order: ShowCard) -> SignedIn:
    """Sign in the deputy whose card answered; raises Expired, WrongProof, Unassigned, NoAccount.

    Why a card is refused stays unsaid until its signature is good: then its holder learns what is missing.
    """
    key = rules.read_key(order.key)
    challenge = _taken(work, order.challenge)
    policy.require(work.actor, Action.SIGN_IN, challenge.assembly_id)
    known = work.session.scalar(
        select(SignInKey)
        .join(CardIssue, CardIssue.id == SignInKey.issue_id)
        .where(
            SignInKey.assembly_id == challenge.assembly_id,
            SignInKey.issue_id == challenge.issue_id,
            SignInKey.key == key.hex(),
            SignInKey.revoked_at.is_(None),
            CardIssue.replaced_at.is_(None),
        )
    )
    if known is None:
        raise WrongProof("no such card in force")
    rules.prove(key, order.origin, order.challenge, order.signature)
    deputy = _seated(work, known)
    if deputy.account_id is None:
        raise NoAccount(f"deputy {deputy.id} has no account")
    challenge.used_at = work.now
    token = sign_in_by_card(work, deputy.account_id, known.issue_id)
    return SignedIn(token, work.session.get_one(Assembly, challenge.assembly_id))


def _taken(work: Work, challenge: str) -> CardChallenge:
    """The challenge, locked; whoever comes second finds it used."""
    asked = select(CardChallenge).where(CardChallenge.id == _digest(challenge)).with_for_update()
    found = work.session.scalar(asked)
    if found is None or found.used_at is not None or found.expires_at <= work.now:
        raise Expired("the challenge was used or is too old")
    return found


def _seated(work: Work, key: SignInKey) -> Deputy:
    """The deputy who holds the card and a seat on this day."""
    if key.deputy_id is None:
        raise Unassigned(f"card {key.serial} is nobody's yet")
    deputy = work.session.get_one(Deputy, key.deputy_id)
    today = day_in_china(work.now)
    if not (deputy.since <= today and (deputy.until is None or today <= deputy.until)):
        raise WrongProof("the seat has ended")
    return deputy


def _digest(challenge: str) -> str:
    return hashlib.sha256(challenge.encode()).hexdigest()


def _log(work: Work, assembly_id: AssemblyId) -> LogId:
    return work.session.get_one(Assembly, assembly_id).log_id
