"""Counters of an open vote come by a personal link, each with a key that only their own device holds (§3.1)."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select

from ballot.balloting.setup.models import Election, ElectionCounter
from ballot.kernel import policy
from ballot.kernel.errors import IllegalMove, Missing, Refused, Unfit
from ballot.kernel.lifecycle import ElectionStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.protocol import fields
from ballot.protocol.clause import Breach

FEWEST = 2


class TooFewCounters(Refused):
    """An open vote has at least two counters, so that one alone signs nothing."""

    code = "too-few-counters"


class WrongLink(Missing):
    """No counter's link bears this secret."""

    code = "wrong-link"


class UnfitKey(Unfit):
    """The key can't sign (§1.5), or another counter of this vote has it."""

    code = "unfit-key"


@dataclass(frozen=True, slots=True)
class AppointCounters:
    """Names in the order of their indices, from 1."""

    assembly_id: AssemblyId
    election_id: UUID
    names: Sequence[str]


def appoint_counters(work: Work, order: AppointCounters) -> list[str]:
    """Appoint the counters in place of those before; returns their links' secrets, which are kept nowhere.

    Raises TooFewCounters, IllegalMove once the vote is frozen.
    """
    policy.require(work.actor, Action.PREPARE_ELECTION, order.assembly_id)
    if len(order.names) < FEWEST:
        raise TooFewCounters(f"{len(order.names)} counters; at least {FEWEST}")
    election = _draft(work, order.assembly_id, order.election_id)
    work.session.execute(delete(ElectionCounter).where(ElectionCounter.election_id == election.id))
    tokens = [secrets.token_urlsafe(24) for _ in order.names]
    for index, (name, token) in enumerate(zip(order.names, tokens, strict=True), start=1):
        work.session.add(
            ElectionCounter(
                assembly_id=election.assembly_id,
                election_id=election.id,
                index=index,
                name=name,
                token=token_digest(token),
            )
        )
    work.record(election.log_id, "election.appoint", id=election.id, counters=len(tokens))
    return tokens


def give_key(work: Work, assembly_id: AssemblyId, token: str, key: str) -> ElectionCounter:
    """Take the public key, in hex, that a counter's own device has made; raises WrongLink, UnfitKey, IllegalMove.

    A key may be given anew until the vote is frozen: a page that was closed too early has lost it.
    """
    asked = select(ElectionCounter).where(
        ElectionCounter.assembly_id == assembly_id, ElectionCounter.token == token_digest(token)
    )
    named = work.session.scalar(asked)
    if named is None:
        raise WrongLink("no counter has this link")
    election = _draft(work, assembly_id, named.election_id)
    # Others may have been appointed while the lock was waited for: this link is then nobody's any more.
    counter = work.session.scalar(asked.execution_options(populate_existing=True))
    if counter is None:
        raise WrongLink("no counter has this link")
    _require_own_key(work, counter, key)
    counter.key, counter.given_at = key, work.now
    work.record(election.log_id, "election.give-key", id=election.id, counter=counter.index, key=key)
    return counter


def token_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _require_own_key(work: Work, counter: ElectionCounter, key: str) -> None:
    try:
        fields.key(key)
    except Breach as breach:
        raise UnfitKey(str(breach)) from breach
    others = select(ElectionCounter.index).where(
        ElectionCounter.election_id == counter.election_id,
        ElectionCounter.index != counter.index,
        ElectionCounter.key == key,
    )
    if work.session.scalar(others) is not None:
        raise UnfitKey("another counter has this key")


def _draft(work: Work, assembly_id: AssemblyId, election_id: UUID) -> Election:
    """The election, locked, as long as its manifest may still change."""
    asked = select(Election).where(Election.assembly_id == assembly_id, Election.id == election_id)
    found = work.session.scalar(asked.with_for_update())
    if found is None:
        raise Missing(f"no election {election_id} here")
    if found.stage is not ElectionStage.DRAFT:
        raise IllegalMove("counters and their keys stand in the manifest, which is frozen")
    return found
