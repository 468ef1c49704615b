"""Seals and the result: what was closed is sealed as it is; an open vote is published only as verified (§8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from ballot.balloting.ceremony.queries import attempt_of, require_willing
from ballot.balloting.console.rules import NotReady, Reason
from ballot.balloting.counting import decrypting, rules, tallying
from ballot.balloting.record import queries as record
from ballot.balloting.record import service as records
from ballot.balloting.setup.models import Election, ElectionCounter
from ballot.balloting.setup.rules import Mode
from ballot.kernel import policy
from ballot.kernel.errors import IllegalMove, Refused
from ballot.kernel.lifecycle import ElectionMove, ElectionStage
from ballot.kernel.policy import Action, AssemblyId
from ballot.kernel.work import Work
from ballot.protocol import closing
from ballot.protocol.clause import Breach
from ballot.protocol.encoding import Json
from ballot.protocol.signature import Seed
from ballot.protocol.trustees import verify_entry
from ballot.verifier.verify import follow
from ballot.verifier.walk import Enough, Walk


class Unsound(Refused):
    """The verifier refuses the record with this result: nothing is published, and somebody has to look."""

    code = "unsound-record"


@dataclass(frozen=True, slots=True)
class EnterSeal:
    """`body` is the body of `seal`, signed by a counter's own device."""

    assembly_id: AssemblyId
    election_id: UUID
    body: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class PublishResult:
    assembly_id: AssemblyId
    election_id: UUID


def enter_seal(work: Work, seed: Seed, order: EnterSeal) -> Election:
    """Enter a counter's word for the hash of the close entry; the same index once (§8.1).

    A seal that stands already is left as it is. Raises IllegalMove before the close, Breach, Refusing.
    """
    policy.require(work.actor, Action.SEAL_ELECTION, order.assembly_id)
    election = records.hold(work, order.assembly_id, order.election_id)
    if election.stage is not ElectionStage.CLOSED:
        raise IllegalMove(f"an election that is {election.stage} is not sealed")
    close = record.entries_of(work.session, election, "close")[0]
    rules.require_seal_of(order.body, close.hash)
    if rules.has_sealed(record.entries_of(work.session, election, "seal"), order.body["index"]):
        return election
    require_willing(work.session, election, order.body["index"])
    counter = _counter(work, election, order.body["index"])
    if election.mode is Mode.SECRET:
        _require_own_seal(work, election, order.body)
    else:
        counter.sealed_at = work.now
    records.append(work, seed, election, "seal", order.body)
    work.record(election.log_id, "election.seal", id=election.id, counter=counter.index, close=close.hash.hex())
    return election


def _counter(work: Work, election: Election, index: int) -> ElectionCounter:
    asked = select(ElectionCounter).where(
        ElectionCounter.assembly_id == election.assembly_id,
        ElectionCounter.election_id == election.id,
        ElectionCounter.index == index,
    )
    found = work.session.scalar(asked)
    if found is None:
        raise Breach("8.1", "there is no such sealer")
    return found


def _require_own_seal(work: Work, election: Election, body: Mapping[str, Json]) -> None:
    """Raise Breach unless the scrutineer of that index signed, with the key of the attempt that counts (§4)."""
    closing.read_seal(dict(body))
    attempt = attempt_of(work.session, election).ceremony
    verify_entry("seal", attempt.attempt, body, attempt.trustee_of(body["index"]).sign)


def count_election(work: Work, seed: Seed, order: PublishResult) -> Election:
    """Publish what anybody can add up; encrypted ballots are added up by a job, for scrutineers to open (§8.2).

    Raises NotReady, TooFewBallots, IllegalMove, Unsound.
    """
    election = records.hold(work, order.assembly_id, order.election_id)
    if election.mode is Mode.SECRET and election.ballots and election.stage is ElectionStage.CLOSED:
        tallying.start_count(work, tallying.StartCount(order.assembly_id, order.election_id))
        return election
    return publish_result(work, seed, order)


def publish_result(work: Work, seed: Seed, order: PublishResult) -> Election:
    """Count the ballots and enter the result (§8.5); the record of an open vote is verified first (§9).

    Of a secret one every ballot, the sums and each decryption were checked as they came: to go through all of it
    again would hold the lock for minutes. A result that stands is left as it is. Raises NotReady, IllegalMove,
    Unsound.
    """
    policy.require(work.actor, Action.COUNT_ELECTION, order.assembly_id)
    election = records.hold(work, order.assembly_id, order.election_id)
    if election.stage is ElectionStage.COUNTED:
        return election
    if election.mode is Mode.SECRET:
        return _publish_secret(work, seed, election)
    _require_sealed(work, election)
    manifest = records.manifest_of(work, election)
    entries = record.entries_of(work.session, election, "roll", "close", "ballot", "paper")
    totals = rules.open_totals(manifest, entries)
    records.append(work, seed, election, "result", rules.result_body(manifest, election.fingerprint, entries, totals))
    _require_accepted(work, election)
    work.move(election, ElectionMove.COUNT, head=election.head, ballots=election.ballots)
    return election


def _publish_secret(work: Work, seed: Seed, election: Election) -> Election:
    """The t-th decryption brings its result by itself: by hand only what nobody voted for by phone."""
    tallying.require_countable(work, election)
    if election.ballots:
        raise NotReady([Reason.DECRYPTIONS_MISSING])
    decrypting.publish(work, seed, election)
    return election


def _require_sealed(work: Work, election: Election) -> None:
    if election.stage is not ElectionStage.CLOSED:
        raise NotReady([Reason.NOT_CLOSED])
    if tallying.boxes_missing(work, election):
        raise NotReady([Reason.BOXES_MISSING])
    if len(record.entries_of(work.session, election, "seal")) < rules.FEWEST_SEALS:
        raise NotReady([Reason.SEALS_MISSING])


def _require_accepted(work: Work, election: Election) -> None:
    walk = Walk()
    try:
        follow(walk, record.lines(work.session, election), jobs=1)
        walk.finish()
    except Enough as stopped:
        raise Unsound("the verifier stopped") from stopped
    if not walk.report.accepted:
        raise Unsound("; ".join(map(str, walk.report.findings)) or "the record does not end")
