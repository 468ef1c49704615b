"""The rounds of the key ceremony as the site takes them: checked as the verifier would, entered in order, once (§4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session, sessionmaker

from ballot.balloting.ceremony import queries, rules
from ballot.balloting.ceremony.models import Complaint, Sitting
from ballot.balloting.ceremony.queries import Seat
from ballot.balloting.ceremony.rules import Attempt, Body, Opened, OtherBody, fit
from ballot.balloting.presence.service.voiding import carry_voids
from ballot.balloting.record import service as records
from ballot.balloting.setup.models import Election
from ballot.kernel import policy
from ballot.kernel.errors import IllegalMove, Missing, Refused
from ballot.kernel.lifecycle import ElectionMove, ElectionStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.protocol import trustees
from ballot.protocol.clause import Breach
from ballot.protocol.closing import election_digest
from ballot.protocol.encoding import Json
from ballot.protocol.fields import number
from ballot.protocol.signature import Seed

SIGHT_EVERY = timedelta(seconds=15)


class Settled(Refused):
    """The key stays: a void or the opening stands in the record (§2.5)."""

    code = "ceremony-settled"


@dataclass(frozen=True, slots=True)
class EnterRound:
    """All bodies that one scrutineer makes in a round: one, or in `share` one for each of the others."""

    seat: Seat
    kind: str
    bodies: Sequence[Body]


@dataclass(frozen=True, slots=True)
class Complain:
    """The share of scrutineer `of` in attempt `number`, which counts the restarts before it."""

    seat: Seat
    number: int
    of: int


@dataclass(frozen=True, slots=True)
class ShowShare:
    """r and the share of the pair (seat → `to`) of an attempt that was given up, in hex."""

    seat: Seat
    number: int
    to: int
    nonce: str
    share: str


@dataclass(frozen=True, slots=True)
class RestartCeremony:
    """`number` names the attempt that is given up, by the restarts before it."""

    assembly_id: AssemblyId
    election_id: UUID
    number: int
    reason: str


def enter_round(work: Work, seed: Seed, order: EnterRound) -> Election:
    """Enter a scrutineer's bodies of one round; those that stand already are left, so that a replay changes nothing.

    The last share brings the election entry with it, the last endorsement makes the vote ready.
    Raises UnfitBody, OtherBody, NotYours, Refusing, NotFrozen.
    """
    election = _at_work(work, order.seat)
    if order.kind not in rules.ROUNDS:
        raise Missing(f"no round {order.kind}")
    for body in order.bodies:
        rules.require_own(order.kind, body, order.seat.index)
        _enter(work, seed, election, order.kind, body)
    return election


def complain(work: Work, seed: Seed, order: Complain) -> Election:
    """Say that a share can't be used: the ceremony begins anew (§4.3); said twice of one attempt is said once.

    Of an attempt that another's complaint has ended it is noted, and nothing begins anew again; once the sender
    has drawn new secrets nobody could judge it any more, and it is not. Raises Missing where no such share stood,
    UnfitBody once a void or the opening stands.
    """
    seat, of = order.seat, order.of
    election = _at_work(work, seat)
    known = {"election_id": election.id, "number": order.number, "by": seat.index, "of": of}
    key = (election.assembly_id, *known.values())
    if work.session.get(Complaint, key) is not None:
        return election
    now = queries.attempt_of(work.session, election).ceremony
    then = queries.attempt_of(work.session, election, order.number).ceremony
    if (of, seat.index) not in then.shares:
        raise Missing(f"no share of scrutineer {of} stood in attempt {order.number}")
    if then.restarts < now.restarts and of in now.trustees:
        return election
    work.session.add(Complaint(assembly_id=election.assembly_id, **known, made_at=work.now))
    if then.restarts == now.restarts:
        names = rules.name_of(seat.index), rules.name_of(of)
        _restart(work, seed, election, "{}收到的{}的密钥份额不符，密钥重新生成。".format(*names))
    work.record(election.log_id, "ceremony.complain", id=election.id, by=seat.index, of=of)
    return election


def show_share(work: Work, order: ShowShare) -> rules.Verdict:
    """Judge a complaint by what the sender shows after the restart (§4.3); what was judged stays judged."""
    election = records.hold(work, order.seat.assembly_id, order.seat.election_id)
    found = work.session.get(
        Complaint, (election.assembly_id, election.id, order.number, order.to, order.seat.index), with_for_update=True
    )
    if found is None:
        raise Missing("nobody complained of this share")
    if found.verdict is None:
        found.verdict, found.judged_at = _judged(work, election, order), work.now
        facts = {"by": found.by, "of": found.of, "attempt": found.number}
        work.record(election.log_id, "ceremony.judge", id=election.id, **facts, verdict=found.verdict)
    return found.verdict


def restart_ceremony(work: Work, seed: Seed, order: RestartCeremony) -> Election:
    """Begin the ceremony anew, for a reason that all can read (§2.5); of an attempt that is over nothing is begun.

    Raises Settled.
    """
    policy.require(work.actor, Action.RESTART_CEREMONY, order.assembly_id)
    election = records.hold(work, order.assembly_id, order.election_id)
    if not queries.may_restart(work.session, election):
        raise Settled(f"the key of {election.id} stays")
    if queries.restarts_of(election) == order.number:
        _restart(work, seed, election, order.reason)
    return election


def refuse_office(work: Work, seat: Seat, reason: str) -> None:
    """Say that one doesn't go on as scrutineer, and why; an empty reason takes it back."""
    election = records.hold(work, seat.assembly_id, seat.election_id)
    sitting = _sitting(work.session, seat)
    sitting.refusal, sitting.refused_at = (reason, work.now) if reason else (None, None)
    work.record(election.log_id, "ceremony.refuse" if reason else "ceremony.return", id=election.id, index=seat.index)


def note_sight(sessions: sessionmaker[Session], seat: Seat, now: datetime) -> None:
    """Remember that a page is open; being seen is no deed: it has a transaction of its own and no place in the log."""
    with sessions.begin() as session:
        sitting = _sitting(session, seat)
        if sitting.seen_at is None or now - sitting.seen_at > SIGHT_EVERY:
            sitting.seen_at = now


def _enter(work: Work, seed: Seed, election: Election, kind: str, body: Body) -> None:
    attempt = queries.attempt_of(work.session, election)
    standing = attempt.standing(kind, body)
    if standing == body:
        return
    if standing is not None:
        raise OtherBody(f"scrutineer {body.get('index', body.get('from'))} has made another {kind}")
    with fit():
        _check(attempt, kind, body)
        records.append(work, seed, election, kind, body)
    last = "share" if attempt.ceremony.size > 1 else "reveal"
    if kind == last and attempt.whole(last):
        _declare(work, seed, election, attempt)
    elif len(attempt.ceremony.endorsed) == attempt.ceremony.size:
        work.move(election, ElectionMove.ENDORSE, fingerprint=election.fingerprint)
        carry_voids(work, election)


def _check(attempt: Attempt, kind: str, body: Body) -> None:
    """As the verifier reads and checks it; what stands before it was checked when it came."""
    attempt.ceremony.read(kind, body)
    attempt.ceremony.check(kind, body)


def _declare(work: Work, seed: Seed, election: Election, attempt: Attempt) -> None:
    """Enter `election`, from which E comes (§4.5); keys that come out as the identity ask for a restart (§4.4)."""
    ceremony, n = attempt.ceremony, attempt.ceremony.size
    reveals = [ceremony.reveals[index] for index in range(1, n + 1)]
    try:
        key = trustees.joint_key(reveals).hex()
        shares: list[Json] = [trustees.public_share(reveals, index).hex() for index in range(1, n + 1)]
    except Breach as breach:
        _restart(work, seed, election, str(breach))
        return
    body: dict[str, Json] = {
        "manifest": ceremony.manifest.digest.hex(),
        "roll": ceremony.roll.digest.hex(),
        "ceremony": trustees.ceremony_digest(ceremony.attempt, *ceremony.bodies.values()).hex(),
        "key": key,
        "shares": shares,
    }
    election.fingerprint = election_digest(body).hex()
    with fit():
        records.append(work, seed, election, "election", body)
    work.record(election.log_id, "ceremony.declare", id=election.id, fingerprint=election.fingerprint)


def _restart(work: Work, seed: Seed, election: Election, reason: str) -> None:
    with fit():
        records.append(work, seed, election, "restart", {"reason": reason})
    election.fingerprint = None
    work.move(election, ElectionMove.RESTART, head=election.head)


def _judged(work: Work, election: Election, order: ShowShare) -> rules.Verdict:
    ceremony = queries.attempt_of(work.session, election, order.number).ceremony
    with fit():
        opened = Opened(number(order.nonce), number(order.share))
    shares = (trustees.read_share(body) for body in ceremony.bodies["share"])
    share = next(one for one in shares if (one.sender, one.receiver) == (order.seat.index, order.to))
    return rules.judge(ceremony, share, opened)


def _at_work(work: Work, seat: Seat) -> Election:
    """The election, locked, for somebody who hasn't refused, while its ceremony may go on."""
    policy.require(work.actor, Action.SIT_ON_PANEL, seat.assembly_id)
    election = records.hold(work, seat.assembly_id, seat.election_id)
    queries.require_willing(work.session, election, seat.index)
    if election.stage is ElectionStage.DRAFT:
        raise queries.NotFrozen(f"election {election.id} is not frozen yet")
    if election.stage in (ElectionStage.ANNULLED, ElectionStage.COUNTED):
        raise IllegalMove(f"an election that is {election.stage} has no ceremony")
    return election


def _sitting(session: Session, seat: Seat) -> Sitting:
    found = session.get(Sitting, (seat.assembly_id, seat.election_id, seat.index))
    if found is None:
        found = Sitting(assembly_id=seat.assembly_id, election_id=seat.election_id, index=seat.index)
        session.add(found)
    return found
