"""Decryptions (§8.3): checked before the lock, an invalid one named and left out; the t-th brings the result."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from ballot.balloting.ceremony import queries as ceremony
from ballot.balloting.ceremony.queries import Seat
from ballot.balloting.ceremony.rules import NotYours, OtherBody, UnfitBody
from ballot.balloting.counting import rules
from ballot.balloting.record import queries as record
from ballot.balloting.record import service as records
from ballot.balloting.setup.models import Election
from ballot.kernel import policy
from ballot.kernel.errors import IllegalMove
from ballot.kernel.lifecycle import ElectionMove, ElectionStage
from ballot.kernel.policy import Action
from ballot.kernel.work import Work, begin
from ballot.protocol import closing, tally
from ballot.protocol.clause import Breach
from ballot.protocol.manifest import Manifest
from ballot.protocol.record import body_digest
from ballot.protocol.signature import Seed
from ballot.protocol.trustees import verify_entry

Body = Mapping[str, Any]
COUNTED = ("roll", "close", "paper")
"""Kinds of entries that a result is made from, beside the totals."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What decryptions are measured by: the attempt's keys, the close, and the sums."""

    election: closing.Election
    attempt: bytes
    keys: Mapping[int, bytes]
    close: bytes
    told: tally.Tally

    def opening(self, index: int) -> tally.Opening:
        shares = self.election.shares or ()
        return tally.Opening(self.election.digest, self.close, self.attempt, index, shares[index - 1])


def enter_decryptions(
    reading: Session, writing: Callable[[], sessionmaker[Session]], seed: Seed, seat: Seat, bodies: Sequence[Body]
) -> int:
    """Check and enter a scrutineer's decryption; returns the record's height. A replay changes nothing.

    Raises UnfitBody for an invalid one, after naming it in the log; NotYours, OtherBody, IllegalMove, Refusing.
    """
    policy.require(seat.actor, Action.SIT_ON_PANEL, seat.assembly_id)
    election = reading.get_one(Election, seat.election_id)
    ceremony.require_willing(reading, election, seat.index)
    measured = opened_by(reading, election)
    for body in bodies:
        fault = _fault(measured, body, seat)
        if fault is not None:
            _name(writing, seat, election, body, fault)
            raise UnfitBody(fault) from fault
    with begin(writing(), seat.actor) as work:
        held = records.hold(work, seat.assembly_id, seat.election_id)
        for body in bodies:
            _enter(work, seed, held, body)
        return held.height


def opened_by(session: Session, election: Election) -> Opened:
    """What decryptions of this election are measured by; raises IllegalMove before there is a tally."""
    entries = {entry.kind: entry for entry in record.entries_of(session, election, "election", "close", "tally")}
    if "tally" not in entries:
        raise IllegalMove("there is nothing to decrypt yet")
    attempt = ceremony.attempt_of(session, election).ceremony
    keys = {index: bytes(key) for index, key in attempt.signers().items()}
    elected = closing.read_election(entries["election"].body)
    sums = tally.read_tally(entries["tally"].body)
    return Opened(elected, attempt.attempt, keys, entries["close"].hash, sums)


def publish(work: Work, seed: Seed, election: Election) -> None:
    """Enter the result of a secret vote (§8.4, §8.5): of t decryptions, or of the boxes where no phone voted."""
    manifest = records.manifest_of(work, election)
    entries = record.entries_of(work.session, election, *COUNTED)
    electronic = _decrypted(work, election, manifest) if election.ballots else [0] * len(manifest.options)
    body = rules.result_body(manifest, election.fingerprint, entries, electronic)
    records.append(work, seed, election, "result", body)
    work.move(election, ElectionMove.COUNT, head=election.head, ballots=election.ballots)


def _fault(measured: Opened, body: Body, seat: Seat) -> Breach | None:
    """What is wrong with a decryption that the seat sends; raises NotYours for another's."""
    if type(body.get("index")) is not int or body["index"] != seat.index:
        raise NotYours("a decryption of another scrutineer")
    try:
        part = tally.read_decryption(dict(body))
        verify_entry("decryption", measured.attempt, body, measured.keys[part.index])  # type: ignore[arg-type]
        tally.verify_factors(part, measured.opening(part.index), measured.told.sums)
    except Breach as breach:
        return breach
    return None


def _name(
    writing: Callable[[], sessionmaker[Session]], seat: Seat, election: Election, body: Body, fault: Breach
) -> None:
    with begin(writing(), seat.actor) as work:
        digest = body_digest("decryption", dict(body)).hex()
        facts = {"scrutineer": seat.index, "clause": fault.clause, "body": digest}
        work.record(election.log_id, "decryption.refuse", id=seat.election_id, **facts)


def _enter(work: Work, seed: Seed, election: Election, body: Body) -> None:
    standing = [entry.body for entry in record.entries_of(work.session, election, "decryption")]
    mine = next((one for one in standing if one["index"] == body["index"]), None)
    if mine is not None:
        if mine != body:
            raise OtherBody(f"scrutineer {body['index']} has decrypted")
        return
    if election.stage is not ElectionStage.CLOSED:
        return
    records.append(work, seed, election, "decryption", body)
    work.record(election.log_id, "election.decrypt", id=election.id, scrutineer=body["index"])
    manifest = records.manifest_of(work, election)
    if manifest.trustees and len(standing) + 1 == manifest.trustees.threshold:
        publish(work, seed, election)


def _decrypted(work: Work, election: Election, manifest: Manifest) -> list[int]:
    measured = opened_by(work.session, election)
    parts = [tally.read_decryption(entry.body) for entry in record.entries_of(work.session, election, "decryption")]
    factors = {part.index: part.factors for part in parts}
    if measured.election.key is None or manifest.trustees is None:
        raise IllegalMove("an open vote is not decrypted")
    combined = tally.combine(measured.told.sums, factors, manifest.trustees.threshold)
    values = tally.totals(combined, measured.election.key, election.ballots)
    tally.check_totals(values, manifest, election.ballots)
    return values
